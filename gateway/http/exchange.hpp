// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>

#include "gateway/http/json_input.hpp"
#include "gateway/http/http_loop.hpp"
#include "gateway/http/message.hpp"
#include "gateway/net/task.hpp"
#include "gateway/tokens/token_file.hpp"

namespace opossum::gateway {

/// Bytes on their way into a streamed answer. Room for the chunk's frame is kept in front, so that one write sends it all.
class Chunk {
 public:
  Chunk() { clear(); }
  void clear() { bytes_.assign(kFrame, '0'); }
  [[nodiscard]] bool empty() const noexcept { return bytes_.size() == kFrame; }
  [[nodiscard]] std::size_t size() const noexcept { return bytes_.size() - kFrame; }
  /// Worth sending: more would only make the client wait.
  [[nodiscard]] bool full() const noexcept { return size() >= kFull; }
  /// Append to it; what is there already must stay.
  [[nodiscard]] std::string& text() noexcept { return bytes_; }
  [[nodiscard]] std::string_view payload() const noexcept { return std::string_view(bytes_).substr(kFrame); }
  /// The payload as an HTTP chunk. Call clear() before the next use.
  [[nodiscard]] std::string_view framed();

 private:
  static constexpr std::size_t kFull = 64 * 1024;
  static constexpr std::size_t kFrame = 10;  // 8 hex digits, \r\n
  std::string bytes_;
};

/// One request and the means to answer it, as a route sees them. Belongs to the connection's thread.
class Exchange {
 public:
  virtual ~Exchange() = default;

  [[nodiscard]] virtual Request& request() = 0;
  /// Who asks.
  [[nodiscard]] virtual const Grant& grant() const = 0;
  [[nodiscard]] virtual HttpLoop& loop() = 0;
  /// True once the server stops: streams end.
  [[nodiscard]] virtual bool stopping() const = 0;

  /// The whole body, held until the exchange ends. Errc::too_large, timed_out, closed, protocol.
  [[nodiscard]] virtual Task<Result<PaddedText>> body() = 0;
  /// Appends the next bytes of the body; false at its end. Errc::timed_out, closed, protocol.
  [[nodiscard]] virtual Task<Result<bool>> more_body(std::string& into) = 0;

  /// Sends the head of an answer whose length is not known yet. False when the head was all that is wanted, or the client is gone.
  [[nodiscard]] virtual Task<bool> begin_stream(Response head) = 0;
  /// Sends and clears the chunk; waits until the client takes it. Nothing is sent for an empty one. False once the client is gone.
  [[nodiscard]] virtual Task<bool> send_chunk(Chunk& chunk) = 0;
  [[nodiscard]] virtual Task<bool> end_stream() = 0;
  /// Breaks the connection off, so that the client sees that the answer is not whole.
  virtual void abort_stream() = 0;
};

}  // namespace opossum::gateway
