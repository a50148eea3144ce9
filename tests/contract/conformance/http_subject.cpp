// SPDX-License-Identifier: MIT
#include "tests/contract/conformance/http_subject.hpp"

#include <gtest/gtest.h>

#include <stdexcept>
#include <thread>

#include "tests/contract/conformance/http_json.hpp"

namespace opossum::conformance {

Answer<Receipt> HttpClientSubject::append(const Commit& commit) { return receipt_from(connection_.post("/v1/commits", body_of(commit))); }

std::vector<Answer<Receipt>> HttpClientSubject::append_together(const std::vector<Commit>& commits) {
  std::vector<HttpResponse> responses(commits.size());
  {
    std::vector<std::jthread> clients;
    for (std::size_t i = 0; i < commits.size(); ++i) {
      clients.emplace_back([this, &response = responses[i], &commit = commits[i]] {
        response = HttpConnection(connection_.url()).post("/v1/commits", body_of(commit));
      });
    }
  }
  std::vector<Answer<Receipt>> answers;
  for (const HttpResponse& response : responses) answers.push_back(receipt_from(response));
  return answers;
}

Answer<Reading> HttpClientSubject::read(const Query& query, const ReadOptions& options, const std::function<void()>& once_begun) {
  HttpRequest request{.method = "POST", .target = "/v1/query", .body = body_of(query, options)};
  request.first_bytes = once_begun;
  const HttpResponse response = connection_.ask(request);
  if (response.status != 200) return std::unexpected(problem_from(response));
  Reading reading = reading_from(response);
  const auto parameters = parameters_of(query, options);
  if (once_begun || !parameters) return reading;
  const HttpResponse again = connection_.get("/v1/events" + *parameters);
  if (again.status != 200) {
    ADD_FAILURE() << "GET /v1/events" << *parameters << ": " << again.status << " " << again.body;
    return reading;
  }
  const Reading same = reading_from(again);
  EXPECT_EQ(same.head, reading.head);
  EXPECT_EQ(same.events, reading.events) << "GET /v1/events" << *parameters;
  return reading;
}

std::optional<std::string> HttpClientSubject::event_at(std::uint64_t position) {
  HttpResponse response = connection_.get("/v1/events/" + std::to_string(position));
  if (response.status == 200) return std::move(response.body);
  EXPECT_EQ(problem_from(response).code, "not-found");
  return std::nullopt;
}

std::uint64_t HttpClientSubject::head() {
  const HttpResponse response = connection_.get("/v1/head");
  constexpr std::string_view kStart = "{\"position\":";
  if (response.status != 200 || !response.body.starts_with(kStart)) throw std::runtime_error("GET /v1/head: " + response.body);
  return std::stoull(response.body.substr(kStart.size()));
}

void HttpClientSubject::reopen() { throw std::logic_error("ask the one that has the server"); }

std::unique_ptr<Subject> HttpClientSubject::second() { return std::make_unique<HttpClientSubject>(connection_.url()); }

}  // namespace opossum::conformance
