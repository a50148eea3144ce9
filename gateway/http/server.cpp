// SPDX-License-Identifier: MIT
#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>
#include <mutex>

#include "gateway/http.hpp"
#include "gateway/http/connection.hpp"
#include "gateway/http/exposure.hpp"
#include "gateway/http/http_loop.hpp"
#include "gateway/http/server_state.hpp"
#include "gateway/net/accept_loop.hpp"
#include "gateway/net/listen.hpp"
#include "gateway/net/task_group.hpp"

namespace opossum::gateway {

namespace asio = boost::asio;

namespace {

constexpr std::chrono::milliseconds kTick{500};

constexpr std::string_view kTooMany =
    "HTTP/1.1 503 Service Unavailable\r\nContent-Type: application/problem+json\r\nRetry-After: 5\r\n"
    "Connection: close\r\nContent-Length: 155\r\n\r\n"
    R"({"type":"urn:opossum:problem:too-many-connections","title":"too many connections are open","status":503,)"
    R"("detail":"Close some, or retry in a few seconds."})"
    "\n";
static_assert(kTooMany.substr(kTooMany.find("\r\n\r\n") + 4).size() == 155);

std::string date_text() {
  const std::time_t now = std::chrono::system_clock::to_time_t(std::chrono::system_clock::now());
  return fmt::format("{:%a, %d %b %Y %H:%M:%S} GMT", fmt::gmtime(now));
}

}  // namespace

class HttpServer::Implementation {
 public:
  Implementation(HttpOptions options, Services services, std::unique_ptr<Access> access)
      : state_(std::move(options), std::move(services), std::move(access)), tasks_("http", state_.services.logger) {
    for (unsigned i = 0; i < std::max(state_.options.io_threads, 1U); ++i) {
      loops_.push_back(std::make_unique<HttpLoop>());
      loops_.back()->set_date(date_text());
    }
  }

  Result<void> open() {
    if (state_.options.tls) {
      auto tls = make_tls(*state_.options.tls);
      if (!tls) return fail(std::move(tls).error());
      tls_ = std::move(*tls);
    }
    for (const std::string& text : state_.options.listen) {
      auto acceptor = listen_on(loops_.front()->executor(), text, "http.listen");
      if (!acceptor) return fail(std::move(acceptor).error());
      acceptors_.push_back(std::move(*acceptor));
    }
    return {};
  }

  void run() {
    for (const auto& loop : loops_) {
      tasks_.spawn(loop->executor(), tick(loop.get()), "tick");
      loop->start();
    }
    for (Acceptor& acceptor : acceptors_) tasks_.spawn(loops_.front()->executor(), accept(&acceptor), "accept");
    new_head_ = state_.store().on_new_head([this](Position) {
      for (const auto& loop : loops_) loop->notify_new_head();
    });
  }

  std::vector<std::string> urls() const {
    std::vector<std::string> result;
    for (const Acceptor& acceptor : acceptors_) result.push_back(url_of(state_.options.tls ? "https" : "http", acceptor));
    return result;
  }

  bool speaks_tls() const { return state_.options.tls.has_value(); }

  Result<std::move_only_function<void()>> prepare_tls(const TlsFiles& files) {
    if (!state_.options.tls) return fail(Errc::invalid_argument, "the HTTP API was started without TLS; that needs a restart");
    auto tls = make_tls(files);
    if (!tls) return fail(std::move(tls).error());
    // On the loop that accepts: it alone uses the pointer. OpenSSL keeps the old context for as long as connections need it.
    return [this, next = std::move(*tls)]() mutable {
      loops_.front()->complete([this, last = std::move(next)]() mutable { tls_ = std::move(last); });
    };
  }

  void stop() {
    const std::scoped_lock lock(stop_mutex_);
    if (stopped_) return;
    stopped_ = true;
    state_.stopping = true;
    loops_.front()->complete([this] {
      for (Acceptor& acceptor : acceptors_) {
        boost::system::error_code ignored;
        acceptor.close(ignored);
      }
    });
    for (const auto& loop : loops_) {
      loop->complete([target = loop.get()] {
        target->end_sleeps();
        for_each_connection(*target, &Connection::stop_when_idle);
      });
      loop->notify_new_head();
    }
    tasks_.wait();  // the ticks cut off what outlives the grace
    new_head_.reset();
    for (const auto& loop : loops_) loop->join();
  }

 private:
  static void for_each_connection(HttpLoop& loop, void (Connection::*act)()) {
    // A copy, because a connection may leave the set when it is stopped.
    const std::vector<Connection*> connections(loop.connections().begin(), loop.connections().end());
    for (Connection* connection : connections) (connection->*act)();
  }

  Task<void> tick(HttpLoop* loop) {
    const auto never = std::chrono::steady_clock::time_point::max();
    auto cut_off = never;
    while (!state_.stopping || state_.counters.connections_open > 0) {
      const bool draining = state_.stopping;
      co_await loop->sleep(draining ? std::chrono::milliseconds(20) : kTick);
      loop->set_date(date_text());
      if (loop == loops_.front().get()) state_.access->refresh();
      const auto now = std::chrono::steady_clock::now();
      for (Connection* connection : loop->connections()) connection->check_deadline(now);
      if (!state_.stopping) continue;
      if (cut_off == never) cut_off = now + state_.options.stop_grace;
      for_each_connection(*loop, now < cut_off ? &Connection::stop_when_idle : &Connection::stop_now);
    }
  }

  Task<void> accept(Acceptor* acceptor) {
    auto choose = [this, next = std::size_t{0}]() mutable -> HttpLoop& { return *loops_[next++ % loops_.size()]; };
    auto take = [this](HttpLoop& loop, Socket socket) { admit(loop, std::move(socket)); };
    return accept_connections(*acceptor, *loops_.front(), state_.stopping, "http", state_.services.logger, choose, take);
  }

  void admit(HttpLoop& loop, Socket socket) {
    if (state_.counters.connections_open >= state_.options.connections_max) {
      state_.counters.connections_refused.fetch_add(1, std::memory_order_relaxed);
      boost::system::error_code ignored;
      socket.non_blocking(true, ignored);
      if (!tls_) socket.write_some(asio::const_buffer(kTooMany.data(), kTooMany.size()), ignored);
      socket.shutdown(Socket::shutdown_send, ignored);
      return;
    }
    state_.counters.connections_open.fetch_add(1, std::memory_order_relaxed);
    state_.counters.connections_accepted.fetch_add(1, std::memory_order_relaxed);
    tasks_.spawn(loop.executor(), serve(&loop, make_transport(std::move(socket), tls_.get())), "connection");
  }

  Task<void> serve(HttpLoop* loop, std::unique_ptr<Transport> transport) {
    Connection connection(state_, *loop, std::move(transport));
    if (!state_.stopping) co_await connection.run();
  }

  // In the order of their lifetimes: the state outlives the loops, whose coroutines use it.
  ServerState state_;
  std::unique_ptr<asio::ssl::context> tls_;
  TaskGroup tasks_;
  std::vector<std::unique_ptr<HttpLoop>> loops_;
  std::vector<Acceptor> acceptors_;
  std::shared_ptr<void> new_head_;
  std::mutex stop_mutex_;
  bool stopped_ = false;
};

HttpServer::HttpServer(std::unique_ptr<Implementation> implementation) : implementation_(std::move(implementation)) {}

HttpServer::~HttpServer() { stop(); }

Result<std::unique_ptr<HttpServer>> HttpServer::start(HttpOptions options, Services services) {
  OPOSSUM_ASSERT(services.store != nullptr);
  OPOSSUM_TRY(check_exposure(options));
  auto access = Access::open(options.tokens_file, !options.insecure, services.logger);
  if (!access) return fail(std::move(access).error());
  auto implementation = std::make_unique<Implementation>(std::move(options), std::move(services), std::move(*access));
  OPOSSUM_TRY(implementation->open());
  implementation->run();
  return std::unique_ptr<HttpServer>(new HttpServer(std::move(implementation)));
}

std::vector<std::string> HttpServer::urls() const { return implementation_->urls(); }

bool HttpServer::speaks_tls() const { return implementation_->speaks_tls(); }

Result<std::move_only_function<void()>> HttpServer::prepare_tls(const TlsFiles& files) { return implementation_->prepare_tls(files); }

void HttpServer::stop() { implementation_->stop(); }

}  // namespace opossum::gateway
