// SPDX-License-Identifier: MIT
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace opossum::gateway::test {

struct Answer {
  unsigned status = 0;
  std::map<std::string, std::string> headers;  ///< names in lower case
  std::string body;
  bool whole = false;  ///< the body came to its announced end
};

/// A blocking HTTP/1.1 client on a bare socket, so that tests can send what a library would not.
class RawClient {
 public:
  explicit RawClient(const std::string& url);
  ~RawClient();
  RawClient(const RawClient&) = delete;
  RawClient& operator=(const RawClient&) = delete;

  void send(std::string_view bytes);
  /// Reads one answer with its body; status 0 when the connection ended first.
  Answer read_answer();
  /// Reads the head of an answer only.
  Answer read_head();
  /// Reads one chunk of a chunked body; empty at its end or the connection's.
  std::string read_chunk();
  /// True once the server has closed the connection and nothing is left to read.
  bool at_end();

  Answer request(std::string_view method, std::string_view target, std::string_view body = {}, std::string_view headers = {});
  /// HEAD; whatever the server sends after the head stays to be read.
  Answer head(std::string_view target, std::string_view headers = {});
  Answer get(std::string_view target, std::string_view headers = {}) { return request("GET", target, {}, headers); }
  Answer post(std::string_view target, std::string_view body, std::string_view headers = "Content-Type: application/json\r\n") {
    return request("POST", target, body, headers);
  }

 private:
  bool fill();
  std::optional<std::string> read_line();
  std::string read_bytes(std::size_t count);

  int socket_ = -1;
  std::string buffer_;
};

}  // namespace opossum::gateway::test
