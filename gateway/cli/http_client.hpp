// SPDX-License-Identifier: MIT
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "store/result.hpp"

namespace opossum::gateway::cli {

/// A gateway's HTTP API as the command line names it.
struct ServerAddress {
  std::string url;         ///< "http://127.0.0.1:8080"
  std::string token_file{};  ///< a file that holds a bearer token; empty = none
  std::string ca_file{};     ///< certificates to trust instead of the system's; empty = the system's
};

struct HttpAnswer {
  long status = 0;
  std::map<std::string, std::string> headers;  ///< names in lower case
  std::string body;                            ///< empty when the body was handed to a sink
};

/// What is asked; `path` begins with '/'.
struct HttpQuestion {
  std::string method = "GET";
  std::string path;
  std::string body{};
  std::string content_type = "application/json";
  std::map<std::string, std::string> headers{};
  bool may_be_missing = false;  ///< 404 is an answer then, not an error
  /// Instead of `body`, for what does not fit in memory: fills up to `size` bytes, 0 = the end.
  std::function<std::size_t(char* into, std::size_t size)> body_source{};
};

/// `text` with everything but unreserved characters as %XX: good for one path segment or parameter value.
[[nodiscard]] std::string path_segment(std::string_view text);

/// A blocking HTTP client for one server. Follows no redirects. Not thread-safe.
class HttpClient {
 public:
  /// Reads the token. Errc::invalid_argument, unauthorized (an unreadable or empty token file).
  [[nodiscard]] static Result<std::unique_ptr<HttpClient>> open(ServerAddress address);
  ~HttpClient();
  HttpClient(const HttpClient&) = delete;
  HttpClient& operator=(const HttpClient&) = delete;

  /// Statuses of 400 and above are errors that carry the server's own words; Errc::unavailable when there is no answer.
  [[nodiscard]] Result<HttpAnswer> ask(const HttpQuestion& question);

  /// One line of the body, without its newline. False ends the transfer, which is then no error.
  using LineSink = std::function<bool(std::string_view)>;
  /// Hands over the body of a successful answer line by line, however long it lasts; otherwise as ask().
  [[nodiscard]] Result<HttpAnswer> stream(const HttpQuestion& question, const LineSink& sink);

 private:
  HttpClient(ServerAddress address, std::string token);
  struct Transfer;
  [[nodiscard]] Result<HttpAnswer> perform(const HttpQuestion& question, const LineSink* sink);

  ServerAddress address_;
  std::string token_;
  void* handle_;  ///< CURL*
};

}  // namespace opossum::gateway::cli
