// SPDX-License-Identifier: MIT
#pragma once

#include "tests/contract/conformance/http_connection.hpp"
#include "tests/contract/conformance/subject.hpp"

namespace opossum::conformance {

/// Bodies of POST /v1/commits and POST /v1/query.
[[nodiscard]] std::string body_of(const Commit& commit);
[[nodiscard]] std::string body_of(const Query& query, const ReadOptions& options);
[[nodiscard]] std::string json_of(const Query& query);
/// The query string of GET /v1/events, or nothing where it cannot say as much.
[[nodiscard]] std::optional<std::string> parameters_of(const Query& query, const ReadOptions& options);

/// Reads a receipt, or a problem document; fails the test where the answer breaks the HTTP contract.
[[nodiscard]] Answer<Receipt> receipt_from(const HttpResponse& response);
[[nodiscard]] Refusal problem_from(const HttpResponse& response);
/// Reads NDJSON and Opossum-Head.
[[nodiscard]] Reading reading_from(const HttpResponse& response);

}  // namespace opossum::conformance
