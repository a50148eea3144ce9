// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace opossum::gateway {

/// The head of a request. Reused from request to request of a connection, so that it seldom allocates.
class Request {
 public:
  void clear();
  void add_header(std::string_view name, std::string_view value);

  /// The value of the first header of this name, compared without case; empty when absent.
  [[nodiscard]] std::string_view header(std::string_view name) const noexcept;
  /// All of them, in order, names as sent. Valid until the request changes.
  [[nodiscard]] std::vector<std::pair<std::string_view, std::string_view>> headers() const;
  /// The target before `?`, as sent.
  [[nodiscard]] std::string_view path() const noexcept;
  /// The target after `?`, as sent.
  [[nodiscard]] std::string_view query() const noexcept;

  std::string method;
  std::string target;
  std::vector<std::string> parameters;  ///< what the `{…}` of the route matched, decoded

 private:
  struct Field {
    std::size_t name, name_size, value, value_size;
  };
  std::string text_;
  std::vector<Field> fields_;
};

/// A whole answer. An answer that was streamed already has `streamed` set and nothing else.
struct Response {
  unsigned status = 200;
  std::string_view content_type = "application/json";  ///< must point to a literal; empty = it is among the headers
  std::string body{};
  std::vector<std::pair<std::string, std::string>> headers{};
  bool streamed = false;

  [[nodiscard]] static Response json(unsigned status, std::string body) { return Response{status, "application/json", std::move(body), {}, false}; }
  [[nodiscard]] static Response after_stream() { return Response{200, {}, {}, {}, true}; }
};

/// "Not Found" and so on.
[[nodiscard]] std::string_view reason(unsigned status) noexcept;

}  // namespace opossum::gateway
