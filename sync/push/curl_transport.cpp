// SPDX-License-Identifier: MIT
#include "sync/push/curl_transport.hpp"

#include <curl/curl.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <mutex>

#include "sync/protocol/frame.hpp"

namespace opossum::sync::push {

namespace {

constexpr std::size_t kAnswerBytesMax = protocol::kPageBytesMax + protocol::kFrameOverhead;

struct HeaderList {
  curl_slist* list = nullptr;
  ~HeaderList() { curl_slist_free_all(list); }
  void add(const std::string& line) { list = curl_slist_append(list, line.c_str()); }
};

struct Handle {
  CURL* curl = nullptr;
  ~Handle() { curl_easy_cleanup(curl); }
};

std::size_t take_body(char* bytes, std::size_t, std::size_t count, void* into) {
  auto& body = *static_cast<std::string*>(into);
  // Anything else than `count` makes libcurl give up.
  if (body.size() + count > kAnswerBytesMax) return 0;
  body.append(bytes, count);
  return count;
}

int stop_if_cancelled(void* cancelled, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
  return static_cast<std::atomic<bool>*>(cancelled)->load() ? 1 : 0;
}

class CurlTransport final : public Transport {
 public:
  explicit CurlTransport(const PushTargetOptions& options) : url_(options.url) {
    while (url_.ends_with('/')) url_.pop_back();
    handle_.curl = curl_easy_init();
    if (handle_.curl == nullptr) return;
    headers_.add("Content-Type: " + std::string(protocol::kContentType));
    headers_.add("Authorization: Bearer " + options.token);
    headers_.add("Expect:");  // a round trip for nothing
    CURL* curl = handle_.curl;
    curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers_.list);
    curl_easy_setopt(curl, CURLOPT_USERAGENT, "opossum-sync");
    curl_easy_setopt(curl, CURLOPT_POST, 1L);
    curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(curl, CURLOPT_SSLVERSION, CURL_SSLVERSION_TLSv1_3);
    curl_easy_setopt(curl, CURLOPT_SSL_VERIFYPEER, 1L);
    curl_easy_setopt(curl, CURLOPT_SSL_VERIFYHOST, 2L);
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_TCP_KEEPALIVE, 1L);
    curl_easy_setopt(curl, CURLOPT_TCP_NODELAY, 1L);
    curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(options.connect_timeout.count()));
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, &take_body);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, &body_);
    curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, &stop_if_cancelled);
    curl_easy_setopt(curl, CURLOPT_XFERINFODATA, &cancelled_);
    curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L);
    curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, error_.data());
    if (!options.ca_file.empty()) curl_easy_setopt(curl, CURLOPT_CAINFO, options.ca_file.c_str());
    if (!options.certificate_file.empty()) curl_easy_setopt(curl, CURLOPT_SSLCERT, options.certificate_file.c_str());
    if (!options.key_file.empty()) curl_easy_setopt(curl, CURLOPT_SSLKEY, options.key_file.c_str());
  }

  [[nodiscard]] bool usable() const noexcept { return handle_.curl != nullptr; }

  Result<HttpAnswer> post(std::string_view path, std::string_view body, std::chrono::milliseconds timeout) override {
    if (cancelled_) return fail(Errc::closed, "stopped");
    CURL* curl = handle_.curl;
    const std::string url = url_ + std::string(path);
    body_.clear();
    error_[0] = '\0';
    curl_easy_setopt(curl, CURLOPT_URL, url.c_str());
    curl_easy_setopt(curl, CURLOPT_POSTFIELDS, body.data());
    curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(body.size()));
    curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, static_cast<long>(timeout.count()));
    const CURLcode code = curl_easy_perform(curl);
    if (code != CURLE_OK) return fail(error_of(code));
    return answer();
  }

  void cancel() noexcept override { cancelled_ = true; }

 private:
  HttpAnswer answer() {
    HttpAnswer answer;
    long status = 0;
    curl_easy_getinfo(handle_.curl, CURLINFO_RESPONSE_CODE, &status);
    answer.status = static_cast<unsigned>(status);
    const char* type = nullptr;
    curl_easy_getinfo(handle_.curl, CURLINFO_CONTENT_TYPE, &type);
    if (type != nullptr) answer.content_type = type;
    curl_off_t retry = 0;
    curl_easy_getinfo(handle_.curl, CURLINFO_RETRY_AFTER, &retry);
    if (retry > 0) answer.retry_after = std::chrono::seconds(retry);
    answer.body = std::move(body_);
    return answer;
  }

  Error error_of(CURLcode code) const {
    const std::string text = error_[0] != '\0' ? error_.data() : curl_easy_strerror(code);
    switch (code) {
      case CURLE_ABORTED_BY_CALLBACK: return Error(Errc::closed, "stopped");
      case CURLE_OPERATION_TIMEDOUT: return Error(Errc::timed_out, url_ + ": " + text);
      case CURLE_WRITE_ERROR: return Error(Errc::unavailable, url_ + ": the answer is larger than an Opossum central's can be");
      default: return Error(Errc::unavailable, url_ + ": " + text);
    }
  }

  std::string url_;
  Handle handle_;
  HeaderList headers_;
  std::string body_;
  std::array<char, CURL_ERROR_SIZE> error_{};
  std::atomic<bool> cancelled_ = false;
};

bool is_loopback(const std::string& host) { return host == "localhost" || host == "::1" || host == "[::1]" || host.starts_with("127."); }

Result<void> check_url(const PushTargetOptions& options) {
  const auto bad = [&](std::string what) { return fail(Errc::invalid_argument, "target " + options.name + ": " + std::move(what)); };
  const std::unique_ptr<CURLU, void (*)(CURLU*)> url(curl_url(), &curl_url_cleanup);
  const auto part = [&](CURLUPart which) {
    char* text = nullptr;
    if (curl_url_get(url.get(), which, &text, 0) != CURLUE_OK || text == nullptr) return std::string();
    std::string copy(text);
    curl_free(text);
    return copy;
  };
  if (!url || curl_url_set(url.get(), CURLUPART_URL, options.url.c_str(), 0) != CURLUE_OK) return bad("not a URL: \"" + options.url + '"');
  const std::string scheme = part(CURLUPART_SCHEME);
  if (scheme != "http" && scheme != "https") return bad("the URL must begin with https:// (or http://)");
  if (!part(CURLUPART_USER).empty() || !part(CURLUPART_QUERY).empty()) return bad("the URL may hold neither a user nor a query; use token");
  if (options.token.find_first_of("\r\n") != std::string::npos) return bad("the token holds a line break");
  if (scheme == "http" && !options.insecure && !is_loopback(part(CURLUPART_HOST))) {
    return fail(Errc::refused, "target " + options.name + ": " + options.url + " is plain http to another host; use https, or set insecure = true "
                               "if the network is trusted");
  }
  return {};
}

}  // namespace

Result<std::unique_ptr<Transport>> make_curl_transport(const PushTargetOptions& options) {
  static std::once_flag once;
  std::call_once(once, [] { curl_global_init(CURL_GLOBAL_DEFAULT); });
  OPOSSUM_TRY(check_url(options));
  auto transport = std::make_unique<CurlTransport>(options);
  if (!transport->usable()) return fail(Errc::internal, "libcurl gave no handle");
  return transport;
}

}  // namespace opossum::sync::push
