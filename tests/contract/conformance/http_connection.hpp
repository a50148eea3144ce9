// SPDX-License-Identifier: MIT
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace opossum::conformance {

struct HttpResponse {
  long status = 0;  ///< 0 = no answer
  std::map<std::string, std::string> headers{};  ///< names in lower case
  std::string body{};
  long new_connections = 0;  ///< 0 = the connection of the request before was used again
};

struct HttpRequest {
  std::string method = "GET";
  std::string target{};
  std::string body{};
  std::string content_type = "application/json";  ///< of a POST
  std::function<void()> first_bytes{};           ///< called when the first bytes of the body have come
  long give_up_after_ms = 120'000;
};

/// A client with one connection that it keeps, by libcurl. Not thread-safe.
class HttpConnection {
 public:
  explicit HttpConnection(std::string url);
  ~HttpConnection();
  HttpConnection(const HttpConnection&) = delete;
  HttpConnection& operator=(const HttpConnection&) = delete;

  [[nodiscard]] HttpResponse ask(const HttpRequest& request);
  [[nodiscard]] HttpResponse get(const std::string& target) { return ask({.target = target}); }
  [[nodiscard]] HttpResponse post(const std::string& target, std::string body) {
    return ask({.method = "POST", .target = target, .body = std::move(body)});
  }
  [[nodiscard]] const std::string& url() const { return url_; }

 private:
  std::string url_;
  void* curl_;
};

/// %XX for everything but unreserved characters.
[[nodiscard]] std::string percent_encoded(std::string_view text);

}  // namespace opossum::conformance
