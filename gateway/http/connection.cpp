// SPDX-License-Identifier: MIT
#include "gateway/http/connection.hpp"

#include <fmt/format.h>

#include <boost/beast/core/string.hpp>
#include <cstring>
#include <optional>
#include <utility>

#include "gateway/http/problem.hpp"

namespace opossum::gateway {

namespace {

using std::chrono::steady_clock;

constexpr std::size_t kBufferFirst = 4 * 1024;
constexpr std::size_t kBufferMax = 64 * 1024;
constexpr std::size_t kKeptBytesMax = 256 * 1024;               // what a connection keeps between requests
constexpr std::uint64_t kDrainBytesMax = 64ULL << 20;           // read and dropped to keep a connection usable
constexpr std::chrono::seconds kBodyGrace{10};                  // before the rate floor counts

// Bodies are taken as they are; RFC 9110, section 15.5.16, wants the codings that would do in the refusal.
std::optional<Response> refuse_coding(std::string_view coding) {
  if (coding.empty() || boost::beast::iequals(coding, "identity")) return std::nullopt;
  Response response = problem(415, "unsupported-media-type", "the body's Content-Encoding is not understood here",
                              "The body is encoded with \"" + std::string(coding) + "\". Send it as it is, without a Content-Encoding.");
  response.headers.emplace_back("Accept-Encoding", "identity");
  return response;
}

Response late_body() {
  return problem(408, "body-too-slow", "the body came too slowly", "Send the body faster, or in smaller parts.");
}

}  // namespace

Connection::Connection(ServerState& state, HttpLoop& loop, std::unique_ptr<Transport> transport)
    : state_(state), loop_(loop), transport_(std::move(transport)), parser_(state.options.header_bytes_max), buffer_(kBufferFirst) {
  loop_.add(this);
}

Connection::~Connection() {
  loop_.remove(this);
  transport_->close();
  release_body();
  state_.counters.connections_open.fetch_sub(1, std::memory_order_relaxed);
}

Task<void> Connection::run() {
  deadline_ = steady_clock::now() + state_.options.header_time;
  bool going = co_await transport_->handshake();
  deadline_ = Time::max();
  while (going) going = co_await serve_one();
  if (!broken_) {
    deadline_ = steady_clock::now() + std::chrono::seconds(2);
    co_await transport_->finish();
  }
  if (timed_out_) state_.counters.timed_out.fetch_add(1, std::memory_order_relaxed);
}

void Connection::check_deadline(Time now) {
  if (now < deadline_) return;
  timed_out_ = true;
  transport_->cancel();
}

void Connection::stop_when_idle() {
  close_after_ = true;
  if (idle_) stop_now();
}

void Connection::stop_now() {
  stopped_ = true;
  transport_->cancel();
}

// Zero bytes: the client is gone or the wait was ended.
Task<bool> Connection::fill(std::chrono::milliseconds time) {
  if (stopped_ || timed_out_) co_return false;
  if (begin_ > 0) {
    std::memmove(buffer_.data(), buffer_.data() + begin_, end_ - begin_);
    end_ -= begin_;
    begin_ = 0;
  }
  if (end_ == buffer_.size()) {
    if (buffer_.size() >= kBufferMax) co_return false;
    buffer_.resize(buffer_.size() * 4 > kBufferMax ? kBufferMax : buffer_.size() * 4);
  }
  deadline_ = std::min(deadline_, steady_clock::now() + time);
  const std::span<char> room(buffer_.data() + end_, buffer_.size() - end_);
  const std::size_t bytes = co_await transport_->read(room);
  deadline_ = Time::max();
  end_ += bytes;
  co_return bytes > 0;
}

void Connection::begin_request() {
  parser_.reset();
  body_.clear();
  release_body();
  out_.clear();
  if (out_.capacity() > kKeptBytesMax) std::string().swap(out_);
  body_waited_ = {};
  body_received_ = 0;
  continued_ = false;
  head_only_ = false;
}

bool Connection::account_for_body() {
  if (body_.size() <= kKeptBytesMax || body_.capacity() <= body_accounted_) return true;
  const std::uint64_t more = body_.capacity() - body_accounted_;
  if (state_.bodies_bytes.fetch_add(more) + more > state_.options.bodies_bytes_max) {
    state_.bodies_bytes.fetch_sub(more);
    return false;
  }
  body_accounted_ += more;
  return true;
}

void Connection::release_body() {
  if (body_.capacity() > kKeptBytesMax) std::string().swap(body_);  // assigning {} would keep the memory
  state_.bodies_bytes.fetch_sub(std::exchange(body_accounted_, 0));
}

Task<bool> Connection::serve_one() {
  begin_request();
  const bool readable = co_await read_head();
  if (!readable) co_return false;
  if (parser_.state() == ParseState::failed || !parser_.keep_alive()) close_after_ = true;
  if (request().method == "HEAD") {  // routes need not know
    head_only_ = true;
    request().method = "GET";
  }
  Response response = co_await answer();
  if (broken_) co_return false;
  if (body_late_) response = late_body();
  if (!response.streamed) {
    if (parser_.state() == ParseState::failed) close_after_ = true;
    const bool sent = co_await send(std::move(response));
    if (!sent) co_return false;
  }
  const bool drained = co_await drain_body();
  co_return drained && !close_after_ && !stopping();
}

Task<bool> Connection::read_head() {
  const Time give_up = steady_clock::now() + state_.options.idle_time;
  Time head_until = Time::max();
  while (true) {
    if (end_ > begin_) {
      const std::string_view bytes(buffer_.data() + begin_, end_ - begin_);
      begin_ += parser_.feed(bytes, body_);
      if (parser_.state() != ParseState::header) co_return true;
      if (head_until == Time::max()) head_until = steady_clock::now() + state_.options.header_time;
    }
    idle_ = end_ == begin_ && head_until == Time::max();
    if (idle_ && (close_after_ || stopping())) co_return false;
    const Time until = idle_ ? give_up : head_until;
    const bool filled = co_await fill(std::chrono::ceil<std::chrono::milliseconds>(until - steady_clock::now()));
    const bool was_idle = idle_;
    idle_ = false;
    if (filled) continue;
    if (timed_out_ && !was_idle && !stopped_) {
      close_after_ = true;
      timed_out_ = false;
      Response late = problem(408, "head-too-slow", "the request's head came too slowly", "Send the whole head at once.");
      const bool sent = co_await send(std::move(late));
      broken_ = !sent;
      timed_out_ = true;
    }
    co_return false;
  }
}

Task<Response> Connection::answer() {
  if (parser_.state() == ParseState::failed) {
    const unsigned status = parser_.failed_status();
    co_return problem(status, status == 431 ? "head-too-large" : name(Errc::invalid_argument), "the request is not understood",
                      parser_.failure());
  }
  auto found = find_route(route_table(), parser_.request());
  if (auto* refusal = std::get_if<Response>(&found)) co_return std::move(*refusal);
  const Route& route = *std::get<const Route*>(found);
  grant_.reset();
  if (route.scope) {
    auto identified = state_.access->identify(parser_.request());
    if (!identified) co_return std::move(identified).error();
    grant_ = std::move(*identified);
    if (auto allowed = require(*grant_, *route.scope); !allowed) co_return problem(allowed.error());
  }
  if (parser_.state() == ParseState::body) {
    if (auto refusal = refuse_coding(request().header("Content-Encoding"))) co_return std::move(*refusal);
  }
  std::string thrown;
  try {
    Response response = co_await route.handle(state_, *this);
    co_return response;
  } catch (const std::exception& error) {
    thrown = error.what();
  }
  state_.log(LogLevel::error, "http: " + std::string(route.method) + " " + std::string(route.pattern) + ": " + thrown);
  co_return problem(Error(Errc::internal, thrown));
}

void Connection::append_head(const Response& response, bool chunked) {
  auto out = std::back_inserter(out_);
  fmt::format_to(out, "HTTP/1.1 {} {}\r\nDate: {}\r\n", response.status, reason(response.status), loop_.date());
  if (!response.content_type.empty()) fmt::format_to(out, "Content-Type: {}\r\n", response.content_type);
  for (const auto& [name, value] : response.headers) fmt::format_to(out, "{}: {}\r\n", name, value);
  if (close_after_) {
    out_ += "Connection: close\r\n";
  } else if (!parser_.understands_chunks()) {
    out_ += "Connection: keep-alive\r\n";
  }
  if (chunked) {
    out_ += "Transfer-Encoding: chunked\r\n\r\n";
  } else if (!response.streamed && response.status != 304) {
    fmt::format_to(out, "Content-Length: {}\r\n\r\n", response.body.size());
  } else {
    out_ += "\r\n";
  }
  state_.counters.answered(response.status);
}

Task<bool> Connection::send(Response response) {
  out_.clear();
  append_head(response, false);
  if (!head_only_) out_ += response.body;
  const bool sent = co_await write(out_);
  co_return sent;
}

Task<bool> Connection::write(std::string_view bytes) {
  if (stopped_ || broken_) co_return false;
  deadline_ = steady_clock::now() + state_.options.idle_time;
  const bool sent = co_await transport_->write(bytes);
  deadline_ = Time::max();
  if (!sent) broken_ = true;
  co_return sent;
}

// Reads and parses more of the body into body_. Its end is a state of the parser.
Task<Result<void>> Connection::read_body_bytes() {
  if (!continued_ && end_ == begin_ && parser_.request().header("Expect") == "100-continue") {
    continued_ = true;
    const bool told = co_await write("HTTP/1.1 100 Continue\r\n\r\n");
    if (!told) co_return fail(Errc::closed, "the client is gone");
  }
  const std::string_view bytes(buffer_.data() + begin_, end_ - begin_);
  const std::size_t used = parser_.feed(bytes, body_);
  begin_ += used;
  if (parser_.state() == ParseState::failed) co_return fail(Errc::protocol, parser_.failure());
  if (used > 0 || parser_.state() == ParseState::done) co_return Result<void>{};

  const auto allowance = std::chrono::nanoseconds(kBodyGrace) +
                         std::chrono::seconds(body_received_ / std::max<std::uint64_t>(state_.options.body_bytes_per_second_min, 1)) -
                         body_waited_;
  const auto time = std::min(std::chrono::ceil<std::chrono::milliseconds>(allowance), state_.options.idle_time);
  const Time before = steady_clock::now();
  const std::size_t had = end_ - begin_;
  const bool filled = co_await fill(time);
  body_waited_ += steady_clock::now() - before;
  body_received_ += end_ - begin_ - had;
  if (filled) co_return Result<void>{};
  broken_ = !timed_out_ || stopped_;
  if (timed_out_ && !stopped_) {
    close_after_ = true;
    body_late_ = true;
    timed_out_ = false;  // the answer may still be sent
    co_return fail(Errc::timed_out, "the body came too slowly");
  }
  co_return fail(Errc::closed, "the client is gone");
}

Task<Result<PaddedText>> Connection::body() {
  const std::uint64_t limit = state_.options.body_bytes_max;
  const auto too_large = [limit] {
    return fail(Errc::too_large,
                "the body is larger than " + std::to_string(limit) + " bytes; send it in parts, or as NDJSON to /v1/events");
  };
  if (const auto length = parser_.content_length()) {
    if (*length > limit) co_return too_large();
    body_.reserve(std::min(static_cast<std::size_t>(*length) + kJsonPadding, kKeptBytesMax));
  }
  while (parser_.state() == ParseState::body) {
    auto read = co_await read_body_bytes();
    if (!read) co_return fail(std::move(read).error());
    if (body_.size() > limit) co_return too_large();
    if (!account_for_body()) co_return fail(Errc::queue_full, "the gateway holds as many large bodies as it can");
  }
  co_return padded(body_);
}

Task<Result<bool>> Connection::more_body(std::string& into) {
  body_.clear();
  while (parser_.state() == ParseState::body && body_.empty()) {
    auto read = co_await read_body_bytes();
    if (!read) co_return fail(std::move(read).error());
  }
  into += body_;
  co_return !body_.empty();
}

// What a route left of the body, so that the next request can be read.
Task<bool> Connection::drain_body() {
  if (parser_.state() != ParseState::body) co_return parser_.state() == ParseState::done;
  if (!continued_ && parser_.request().header("Expect") == "100-continue") co_return false;  // the client may or may not send it
  const auto length = parser_.content_length();
  if (length && *length > kDrainBytesMax) co_return false;
  std::uint64_t dropped = 0;
  while (parser_.state() == ParseState::body && dropped <= kDrainBytesMax) {
    body_.clear();
    auto read = co_await read_body_bytes();
    if (!read) co_return false;
    dropped += body_.size();
  }
  co_return parser_.state() == ParseState::done;
}

Task<bool> Connection::begin_stream(Response head) {
  out_.clear();
  const bool chunked = parser_.understands_chunks();
  if (!chunked) close_after_ = true;
  head.streamed = true;
  append_head(head, chunked);
  const bool sent = co_await write(out_);
  co_return sent && !head_only_;
}

Task<bool> Connection::send_chunk(Chunk& chunk) {
  if (chunk.empty()) co_return !broken_ && !stopped_;
  const std::string_view bytes = parser_.understands_chunks() ? chunk.framed() : chunk.payload();
  const bool sent = co_await write(bytes);
  chunk.clear();
  co_return sent;
}

Task<bool> Connection::end_stream() {
  if (!parser_.understands_chunks()) co_return true;
  const bool sent = co_await write("0\r\n\r\n");
  co_return sent;
}

std::string_view Chunk::framed() {
  const std::string head = fmt::format("{:08x}\r\n", size());
  bytes_.replace(0, kFrame, head);
  bytes_ += "\r\n";
  return bytes_;
}

}  // namespace opossum::gateway
