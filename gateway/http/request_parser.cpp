// SPDX-License-Identifier: MIT
#include "gateway/http/request_parser.hpp"

#include <boost/beast/core/string.hpp>
#include <boost/beast/http/basic_parser.hpp>
#include <boost/beast/http/error.hpp>

namespace opossum::gateway {

namespace beast = boost::beast;
namespace http = boost::beast::http;
using boost::system::error_code;

namespace {
std::string_view std_view(beast::string_view text) { return {text.data(), text.size()}; }
}  // namespace

/// Hands what Beast finds to our own Request; nothing is copied twice and no field map is built.
class RequestParser::Beast final : public http::basic_parser<true> {
 public:
  explicit Beast(Request& request) : request_(&request) {}
  void set_body(std::string* body) { body_ = body; }
  [[nodiscard]] bool is_version_11() const { return version_ == 11; }
  [[nodiscard]] std::size_t hosts() const { return hosts_; }

 private:
  void on_request_impl(http::verb, beast::string_view method, beast::string_view target, int version, error_code& error) override {
    request_->method = std_view(method);
    request_->target = std_view(target);
    version_ = version;
    error = {};
  }
  void on_response_impl(int, beast::string_view, int, error_code& error) override { error = {}; }
  void on_field_impl(http::field field, beast::string_view name, beast::string_view value, error_code& error) override {
    error = {};
    if (field == http::field::host) ++hosts_;
    if (!header_done_) request_->add_header(std_view(name), std_view(value));
  }
  void on_header_impl(error_code& error) override {
    header_done_ = true;
    error = {};
  }
  void on_body_init_impl(const boost::optional<std::uint64_t>&, error_code& error) override { error = {}; }
  std::size_t on_body_impl(beast::string_view bytes, error_code& error) override {
    error = {};
    body_->append(bytes.data(), bytes.size());
    return bytes.size();
  }
  void on_chunk_header_impl(std::uint64_t, beast::string_view, error_code& error) override { error = {}; }
  std::size_t on_chunk_body_impl(std::uint64_t, beast::string_view bytes, error_code& error) override {
    return on_body_impl(bytes, error);
  }
  void on_finish_impl(error_code& error) override { error = {}; }

  Request* request_;
  std::string* body_ = nullptr;
  int version_ = 11;
  std::size_t hosts_ = 0;
  bool header_done_ = false;
};

RequestParser::RequestParser(std::uint32_t header_bytes_max) : header_bytes_max_(header_bytes_max) { reset(); }

RequestParser::~RequestParser() = default;

void RequestParser::reset() {
  request_.clear();
  beast_ = std::make_unique<Beast>(request_);
  beast_->header_limit(header_bytes_max_);
  beast_->body_limit(boost::none);
  beast_->eager(false);
  state_ = ParseState::header;
}

void RequestParser::fail_with(unsigned status, std::string why) {
  state_ = ParseState::failed;
  failed_status_ = status;
  failure_ = std::move(why);
}

std::size_t RequestParser::feed(std::string_view bytes, std::string& body) {
  if (state_ == ParseState::done || state_ == ParseState::failed) return 0;
  beast_->set_body(&body);
  std::size_t used = 0;
  while (used < bytes.size()) {
    const bool in_header = state_ == ParseState::header;
    error_code error;
    used += beast_->put(boost::asio::const_buffer(bytes.data() + used, bytes.size() - used), error);
    if (error == http::error::need_more) {
      // A chunk's head or trailer that does not fit the head's limit is an attack.
      if (!in_header && bytes.size() - used > header_bytes_max_) fail_with(400, "the chunk's extensions or trailers are too long");
      return used;
    }
    if (error == http::error::header_limit) {
      fail_with(431, "the request's head is larger than " + std::to_string(header_bytes_max_) + " bytes");
      return used;
    }
    if (error) {
      fail_with(400, "this is no valid HTTP/1.1 request: " + error.message());
      return used;
    }
    if (beast_->is_done()) state_ = ParseState::done;
    if (in_header && beast_->is_header_done()) {
      if (beast_->hosts() != 1 && beast_->is_version_11()) {
        fail_with(400, "an HTTP/1.1 request needs exactly one Host header");
      } else if (const std::string_view coding = request_.header("Transfer-Encoding");
                 !coding.empty() && !beast::iequals(coding, "chunked")) {
        fail_with(400, "the only Transfer-Encoding understood is \"chunked\"");
      } else if (state_ == ParseState::header) {
        state_ = ParseState::body;
      }
      return used;
    }
    if (state_ == ParseState::done) return used;
  }
  return used;
}

bool RequestParser::keep_alive() const { return beast_->keep_alive(); }

std::optional<std::uint64_t> RequestParser::content_length() const {
  const auto length = beast_->content_length();
  return length ? std::optional<std::uint64_t>(*length) : std::nullopt;
}

bool RequestParser::understands_chunks() const { return beast_->is_version_11(); }

}  // namespace opossum::gateway
