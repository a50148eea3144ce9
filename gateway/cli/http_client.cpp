// SPDX-License-Identifier: MIT
#include "gateway/cli/http_client.hpp"

#include <curl/curl.h>
#include <fmt/format.h>

#include <algorithm>
#include <cctype>

#include "gateway/cli/problem.hpp"
#include "store/file_system.hpp"

namespace opossum::gateway::cli {
namespace {

constexpr std::size_t kAnswerBytesMax = 64U << 20U;  // an answer that is held whole
constexpr std::size_t kTokenBytesMax = 4096;

using Headers = std::unique_ptr<curl_slist, decltype(&curl_slist_free_all)>;

void add_header(Headers& headers, const std::string& line) {
  curl_slist* longer = curl_slist_append(headers.get(), line.c_str());
  if (longer == nullptr) return;
  static_cast<void>(headers.release());
  headers.reset(longer);
}

Headers headers_of(const HttpQuestion& question, const std::string& token) {
  Headers headers(nullptr, &curl_slist_free_all);
  add_header(headers, "Expect:");  // no pause of a second before larger bodies
  if (!question.body.empty() || question.body_source) add_header(headers, "Content-Type: " + question.content_type);
  if (question.body_source) add_header(headers, "Transfer-Encoding: chunked");
  if (!token.empty()) add_header(headers, "Authorization: Bearer " + token);
  for (const auto& [name, value] : question.headers) add_header(headers, name + ": " + value);
  return headers;
}

Result<std::string> read_token(const std::string& path) {
  auto text = read_file(posix_file_system(), path, kTokenBytesMax);
  if (!text) return fail(Errc::unauthorized, "the token file cannot be read: " + text.error().detail());
  while (!text->empty() && std::isspace(static_cast<unsigned char>(text->back())) != 0) text->pop_back();
  if (text->empty()) return fail(Errc::unauthorized, "the token file " + path + " is empty");
  return text;
}

}  // namespace

std::string path_segment(std::string_view text) {
  std::string encoded;
  for (const char c : text) {
    const bool plain =
        (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.' || c == '~';
    if (plain) {
      encoded += c;
    } else {
      encoded += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
  }
  return encoded;
}

/// What libcurl's callbacks work on during one transfer.
struct HttpClient::Transfer {
  HttpAnswer answer{};
  const LineSink* sink = nullptr;
  const HttpQuestion* question = nullptr;
  CURL* handle = nullptr;
  std::string partial{};
  bool stopped = false;
  bool too_large = false;

  void set_body() {
    if (question->method == "GET") return;
    curl_easy_setopt(handle, CURLOPT_POST, 1L);
    curl_easy_setopt(handle, CURLOPT_CUSTOMREQUEST, question->method.c_str());
    if (question->body_source) {
      curl_easy_setopt(handle, CURLOPT_READFUNCTION, &on_source);
      curl_easy_setopt(handle, CURLOPT_READDATA, this);
    } else {
      curl_easy_setopt(handle, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(question->body.size()));
      curl_easy_setopt(handle, CURLOPT_POSTFIELDS, question->body.c_str());
    }
  }

  void set_callbacks() {
    curl_easy_setopt(handle, CURLOPT_HEADERFUNCTION, &on_header);
    curl_easy_setopt(handle, CURLOPT_HEADERDATA, this);
    curl_easy_setopt(handle, CURLOPT_WRITEFUNCTION, &on_body);
    curl_easy_setopt(handle, CURLOPT_WRITEDATA, this);
  }

  static std::size_t on_header(char* data, std::size_t size, std::size_t count, void* self) {
    auto& transfer = *static_cast<Transfer*>(self);
    std::string_view line(data, size * count);
    if (const auto colon = line.find(':'); colon != std::string_view::npos) {
      std::string name(line.substr(0, colon));
      std::ranges::transform(name, name.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
      std::string_view value = line.substr(colon + 1);
      while (!value.empty() && (value.front() == ' ' || value.front() == '\t')) value.remove_prefix(1);
      while (!value.empty() && (value.back() == '\r' || value.back() == '\n')) value.remove_suffix(1);
      transfer.answer.headers[name] = std::string(value);
    }
    return size * count;
  }

  static std::size_t on_source(char* into, std::size_t size, std::size_t count, void* self) {
    return static_cast<Transfer*>(self)->question->body_source(into, size * count);
  }

  static std::size_t on_body(char* data, std::size_t size, std::size_t count, void* self) {
    auto& transfer = *static_cast<Transfer*>(self);
    const std::string_view bytes(data, size * count);
    long status = 0;
    curl_easy_getinfo(transfer.handle, CURLINFO_RESPONSE_CODE, &status);
    const bool taken = transfer.sink != nullptr && status < 400 ? transfer.take_lines(bytes) : transfer.take_whole(bytes);
    return taken ? bytes.size() : 0;
  }

  bool take_whole(std::string_view bytes) {
    too_large = answer.body.size() + bytes.size() > kAnswerBytesMax;
    if (!too_large) answer.body += bytes;
    return !too_large;
  }

  bool take_lines(std::string_view bytes) {
    for (std::size_t newline = bytes.find('\n'); newline != std::string_view::npos; newline = bytes.find('\n')) {
      partial += bytes.substr(0, newline);
      bytes.remove_prefix(newline + 1);
      stopped = !(*sink)(partial);
      partial.clear();
      if (stopped) return false;
    }
    partial += bytes;
    too_large = partial.size() > kAnswerBytesMax;
    return !too_large;
  }
};

HttpClient::HttpClient(ServerAddress address, std::string token)
    : address_(std::move(address)), token_(std::move(token)), handle_(curl_easy_init()) {}

HttpClient::~HttpClient() { curl_easy_cleanup(handle_); }

Result<std::unique_ptr<HttpClient>> HttpClient::open(ServerAddress address) {
  while (address.url.ends_with('/')) address.url.pop_back();
  if (!address.url.starts_with("http://") && !address.url.starts_with("https://")) {
    return fail(Errc::invalid_argument,
                "--url must begin with http:// or https://, such as http://127.0.0.1:8080; it is \"" + address.url + "\"");
  }
  std::string token;
  if (!address.token_file.empty()) {
    auto read = read_token(address.token_file);
    if (!read) return fail(std::move(read).error());
    token = std::move(*read);
  }
  return std::unique_ptr<HttpClient>(new HttpClient(std::move(address), std::move(token)));
}

Result<HttpAnswer> HttpClient::ask(const HttpQuestion& question) { return perform(question, nullptr); }

Result<HttpAnswer> HttpClient::stream(const HttpQuestion& question, const LineSink& sink) { return perform(question, &sink); }

Result<HttpAnswer> HttpClient::perform(const HttpQuestion& question, const LineSink* sink) {
  CURL* handle = static_cast<CURL*>(handle_);
  if (handle == nullptr) return fail(Errc::internal, "libcurl gave no handle");
  curl_easy_reset(handle);
  Transfer transfer;
  transfer.sink = sink;
  transfer.question = &question;
  transfer.handle = handle;
  const Headers headers = headers_of(question, token_);
  const std::string url = address_.url + question.path;
  char reason[CURL_ERROR_SIZE] = "";
  curl_easy_setopt(handle, CURLOPT_URL, url.c_str());
  curl_easy_setopt(handle, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(handle, CURLOPT_PROXY, "");
  curl_easy_setopt(handle, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(handle, CURLOPT_CONNECTTIMEOUT, 10L);
  if (sink != nullptr) {
    // A stream may last for ever, but not in silence: the server sends heartbeats.
    curl_easy_setopt(handle, CURLOPT_LOW_SPEED_LIMIT, 1L);
    curl_easy_setopt(handle, CURLOPT_LOW_SPEED_TIME, 60L);
  } else if (!question.body_source) {
    curl_easy_setopt(handle, CURLOPT_TIMEOUT, 60L);
  }
  curl_easy_setopt(handle, CURLOPT_ERRORBUFFER, reason);
  curl_easy_setopt(handle, CURLOPT_HTTPHEADER, headers.get());
  if (!address_.ca_file.empty()) curl_easy_setopt(handle, CURLOPT_CAINFO, address_.ca_file.c_str());
  transfer.set_body();
  transfer.set_callbacks();

  const CURLcode code = curl_easy_perform(handle);
  curl_easy_getinfo(handle, CURLINFO_RESPONSE_CODE, &transfer.answer.status);
  if (transfer.too_large) return fail(Errc::too_large, url + " sends more than " + std::to_string(kAnswerBytesMax) + " bytes at once");
  if (code != CURLE_OK && !transfer.stopped) {
    const std::string why = reason[0] != '\0' ? reason : curl_easy_strerror(code);
    return fail(Errc::unavailable, url + ": " + why + ". Is the gateway running, and is this its address?");
  }
  const bool missing = transfer.answer.status == 404 && question.may_be_missing;
  if (transfer.answer.status >= 400 && !missing) return fail(error_from_answer(transfer.answer.status, transfer.answer.body));
  return std::move(transfer.answer);
}

}  // namespace opossum::gateway::cli
