// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "gateway/http/exchange.hpp"
#include "gateway/http/request_parser.hpp"
#include "gateway/http/router.hpp"
#include "gateway/http/server_state.hpp"
#include "gateway/net/transport.hpp"

namespace opossum::gateway {

/// One client: reads requests one after the other and sends the answers in the same order. Belongs to its loop's thread.
class Connection final : private Exchange {
 public:
  using Time = std::chrono::steady_clock::time_point;

  Connection(ServerState& state, HttpLoop& loop, std::unique_ptr<Transport> transport);
  ~Connection() override;
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  /// Serves until either side ends it.
  [[nodiscard]] Task<void> run();

  /// Called every second: ends a wait that takes too long.
  void check_deadline(Time now);
  /// Ends the wait for a next request; a request under way is still answered.
  void stop_when_idle();
  /// Ends everything.
  void stop_now();

 private:
  Request& request() override { return parser_.request(); }
  const Grant& grant() const override { return *grant_; }
  HttpLoop& loop() override { return loop_; }
  bool stopping() const override { return state_.stopping.load(std::memory_order_relaxed); }
  Task<Result<PaddedText>> body() override;
  Task<Result<bool>> more_body(std::string& into) override;
  Task<bool> begin_stream(Response head) override;
  Task<bool> send_chunk(Chunk& chunk) override;
  Task<bool> end_stream() override;
  void abort_stream() override { broken_ = true; }

  [[nodiscard]] Task<bool> serve_one();
  [[nodiscard]] Task<bool> read_head();
  [[nodiscard]] Task<Response> answer();
  [[nodiscard]] Task<bool> send(Response response);
  [[nodiscard]] Task<bool> write(std::string_view bytes);
  [[nodiscard]] Task<bool> drain_body();
  [[nodiscard]] Task<Result<void>> read_body_bytes();
  [[nodiscard]] Task<bool> fill(std::chrono::milliseconds time);
  void append_head(const Response& response, bool chunked);
  void begin_request();
  /// Takes what body_ holds from the memory that all connections share. False when there is none left.
  [[nodiscard]] bool account_for_body();
  void release_body();

  ServerState& state_;
  HttpLoop& loop_;
  const std::unique_ptr<Transport> transport_;
  RequestParser parser_;
  SharedGrant grant_;
  std::vector<char> buffer_;
  std::size_t begin_ = 0;  // of what is read and not yet used
  std::size_t end_ = 0;
  std::string body_;
  std::uint64_t body_accounted_ = 0;
  std::string out_;
  Time deadline_ = Time::max();
  std::chrono::nanoseconds body_waited_{0};
  std::uint64_t body_received_ = 0;
  bool idle_ = false;         // waits for the first byte of a request
  bool timed_out_ = false;
  bool body_late_ = false;    // answered with 408 whatever the route said
  bool broken_ = false;       // the stream cannot be used any more
  bool close_after_ = false;  // announced with the answer
  bool continued_ = false;    // "100 Continue" was sent
  bool head_only_ = false;    // HEAD: answered like GET, without the body
  bool stopped_ = false;
};

}  // namespace opossum::gateway
