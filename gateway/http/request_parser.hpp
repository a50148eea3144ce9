// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "gateway/http/message.hpp"

namespace opossum::gateway {

enum class ParseState : std::uint8_t { header, body, done, failed };

/// Turns the bytes of a connection into one request after the other. No I/O. Beast does the work.
class RequestParser {
 public:
  explicit RequestParser(std::uint32_t header_bytes_max);
  ~RequestParser();
  RequestParser(const RequestParser&) = delete;
  RequestParser& operator=(const RequestParser&) = delete;

  /// Forgets the request and expects the next one.
  void reset();
  /// Takes what it can use from the front of `bytes` and returns how much that was. Zero without a failure: more bytes are needed,
  /// appended to the same ones. Bytes of the body are appended to `body`. It stops at the end of the head and at the end of the request.
  [[nodiscard]] std::size_t feed(std::string_view bytes, std::string& body);

  [[nodiscard]] ParseState state() const noexcept { return state_; }
  /// With ParseState::failed: 400, 431 or 413, and why.
  [[nodiscard]] unsigned failed_status() const noexcept { return failed_status_; }
  [[nodiscard]] const std::string& failure() const noexcept { return failure_; }

  // Valid once the head is there.
  [[nodiscard]] Request& request() noexcept { return request_; }
  [[nodiscard]] bool keep_alive() const;
  [[nodiscard]] std::optional<std::uint64_t> content_length() const;
  /// HTTP/1.0 clients do not know chunks.
  [[nodiscard]] bool understands_chunks() const;

 private:
  class Beast;
  void fail_with(unsigned status, std::string why);

  const std::uint32_t header_bytes_max_;
  std::unique_ptr<Beast> beast_;
  Request request_;
  ParseState state_ = ParseState::header;
  unsigned failed_status_ = 400;
  std::string failure_;
};

}  // namespace opossum::gateway
