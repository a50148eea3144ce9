// SPDX-License-Identifier: MIT
#include "gateway/http/message.hpp"

#include <algorithm>

namespace opossum::gateway {

namespace {

constexpr char lower(char letter) noexcept { return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter + ('a' - 'A')) : letter; }

bool same_name(std::string_view left, std::string_view right) noexcept {
  return std::ranges::equal(left, right, [](char a, char b) { return lower(a) == lower(b); });
}

}  // namespace

void Request::clear() {
  method.clear();
  target.clear();
  parameters.clear();
  text_.clear();
  fields_.clear();
}

void Request::add_header(std::string_view name, std::string_view value) {
  fields_.push_back({text_.size(), name.size(), text_.size() + name.size(), value.size()});
  text_.append(name).append(value);
}

std::string_view Request::header(std::string_view name) const noexcept {
  const std::string_view text = text_;
  for (const Field& field : fields_) {
    if (field.name_size == name.size() && same_name(text.substr(field.name, field.name_size), name)) {
      return text.substr(field.value, field.value_size);
    }
  }
  return {};
}

std::vector<std::pair<std::string_view, std::string_view>> Request::headers() const {
  const std::string_view text = text_;
  std::vector<std::pair<std::string_view, std::string_view>> all;
  for (const Field& field : fields_) all.emplace_back(text.substr(field.name, field.name_size), text.substr(field.value, field.value_size));
  return all;
}

std::string_view Request::path() const noexcept { return std::string_view(target).substr(0, target.find('?')); }

std::string_view Request::query() const noexcept {
  const std::size_t mark = target.find('?');
  return mark == std::string::npos ? std::string_view() : std::string_view(target).substr(mark + 1);
}

std::string_view reason(unsigned status) noexcept {
  switch (status) {
    case 200: return "OK";
    case 201: return "Created";
    case 202: return "Accepted";
    case 304: return "Not Modified";
    case 400: return "Bad Request";
    case 401: return "Unauthorized";
    case 403: return "Forbidden";
    case 404: return "Not Found";
    case 405: return "Method Not Allowed";
    case 408: return "Request Timeout";
    case 409: return "Conflict";
    case 413: return "Content Too Large";
    case 415: return "Unsupported Media Type";
    case 417: return "Expectation Failed";
    case 421: return "Misdirected Request";
    case 431: return "Request Header Fields Too Large";
    case 500: return "Internal Server Error";
    case 503: return "Service Unavailable";
    case 504: return "Gateway Timeout";
    default: return "Status";
  }
}

}  // namespace opossum::gateway
