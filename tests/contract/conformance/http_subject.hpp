// SPDX-License-Identifier: MIT
#pragma once

#include "tests/contract/conformance/http_connection.hpp"
#include "tests/contract/conformance/server_process.hpp"
#include "tests/contract/conformance/subject.hpp"

namespace opossum::conformance {

/// A client of a server that runs elsewhere.
class HttpClientSubject : public Subject {
 public:
  explicit HttpClientSubject(std::string url) : connection_(std::move(url)) {}

  Answer<Receipt> append(const Commit& commit) override;
  /// On a connection each.
  std::vector<Answer<Receipt>> append_together(const std::vector<Commit>& commits) override;
  /// POST /v1/query; where GET /v1/events can ask the same it must answer the same.
  Answer<Reading> read(const Query& query, const ReadOptions& options, const std::function<void()>& once_begun) override;
  std::optional<std::string> event_at(std::uint64_t position) override;
  std::uint64_t head() override;
  void reopen() override;
  std::unique_ptr<Subject> second() override;

  [[nodiscard]] HttpConnection& connection() { return connection_; }

 private:
  HttpConnection connection_;
};

/// A client with a server of its own.
class HttpSubject final : private ServerProcess, public HttpClientSubject {
 public:
  HttpSubject() : HttpClientSubject(ServerProcess::url()) {}
  void reopen() override {
    ServerProcess::stop();
    ServerProcess::start();
  }
};

}  // namespace opossum::conformance
