// SPDX-License-Identifier: MIT
#include "tests/contract/conformance/http_connection.hpp"

#include <curl/curl.h>

#include <algorithm>
#include <cctype>
#include <utility>

namespace opossum::conformance {

namespace {

struct Transfer {
  HttpResponse response{};
  std::function<void()> first_bytes{};
};

std::size_t take_body(char* bytes, std::size_t size, std::size_t count, void* into) {
  auto& transfer = *static_cast<Transfer*>(into);
  if (transfer.first_bytes) std::exchange(transfer.first_bytes, nullptr)();
  transfer.response.body.append(bytes, size * count);
  return size * count;
}

std::size_t take_header(char* bytes, std::size_t size, std::size_t count, void* into) {
  const std::string line(bytes, size * count);
  const auto colon = line.find(": ");
  if (colon != std::string::npos) {
    std::string name = line.substr(0, colon);
    std::ranges::transform(name, name.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    static_cast<Transfer*>(into)->response.headers[name] = line.substr(colon + 2, line.find_last_not_of("\r\n") - colon - 1);
  }
  return size * count;
}

struct HeaderList {
  ~HeaderList() { curl_slist_free_all(list); }
  void add(const std::string& line) { list = curl_slist_append(list, line.c_str()); }
  curl_slist* list = nullptr;
};

}  // namespace

HttpConnection::HttpConnection(std::string url) : url_(std::move(url)), curl_(curl_easy_init()) {}

HttpConnection::~HttpConnection() { curl_easy_cleanup(curl_); }

HttpResponse HttpConnection::ask(const HttpRequest& request) {
  curl_easy_reset(curl_);
  Transfer transfer;
  transfer.first_bytes = request.first_bytes;
  HeaderList headers;
  headers.add("Expect:");
  if (request.method == "POST") headers.add("Content-Type: " + request.content_type);
  curl_easy_setopt(curl_, CURLOPT_URL, (url_ + request.target).c_str());
  curl_easy_setopt(curl_, CURLOPT_CUSTOMREQUEST, request.method.c_str());
  curl_easy_setopt(curl_, CURLOPT_HTTPHEADER, headers.list);
  curl_easy_setopt(curl_, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(curl_, CURLOPT_TIMEOUT_MS, request.give_up_after_ms);
  curl_easy_setopt(curl_, CURLOPT_WRITEFUNCTION, take_body);
  curl_easy_setopt(curl_, CURLOPT_WRITEDATA, &transfer);
  curl_easy_setopt(curl_, CURLOPT_HEADERFUNCTION, take_header);
  curl_easy_setopt(curl_, CURLOPT_HEADERDATA, &transfer);
  if (request.method == "POST") {
    curl_easy_setopt(curl_, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request.body.size()));
    curl_easy_setopt(curl_, CURLOPT_POSTFIELDS, request.body.c_str());
  }
  const CURLcode code = curl_easy_perform(curl_);
  curl_easy_getinfo(curl_, CURLINFO_RESPONSE_CODE, &transfer.response.status);
  curl_easy_getinfo(curl_, CURLINFO_NUM_CONNECTS, &transfer.response.new_connections);
  if (code != CURLE_OK) {
    transfer.response.status = 0;
    transfer.response.body = curl_easy_strerror(code);
  }
  return std::move(transfer.response);
}

std::string percent_encoded(std::string_view text) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (std::isalnum(byte) != 0 || c == '-' || c == '.' || c == '_' || c == '~') {
      out += c;
    } else {
      out += {'%', kDigits[byte >> 4], kDigits[byte & 15]};
    }
  }
  return out;
}

}  // namespace opossum::conformance
