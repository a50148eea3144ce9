// SPDX-License-Identifier: MIT
#include "tests/contract/conformance/subjects.hpp"

#include <cstdlib>

#include "tests/contract/conformance/http_subject.hpp"
#include "tests/contract/conformance/library_subject.hpp"
#include "tests/contract/conformance/model.hpp"

namespace opossum::conformance {

std::string_view name_of(Kind kind) {
  switch (kind) {
    case Kind::model: return "Model";
    case Kind::library: return "Library";
    case Kind::library_sealed: return "LibrarySealed";
    case Kind::http: return "Http";
  }
  return {};
}

std::unique_ptr<Subject> make_subject(Kind kind) {
  const char* mutation = std::getenv("OPOSSUM_MUTATION");
  switch (kind) {
    case Kind::model: return std::make_unique<Model>(mutation == nullptr ? "" : mutation);
    case Kind::library: return std::make_unique<LibrarySubject>(Sealing::never);
    case Kind::library_sealed: return std::make_unique<LibrarySubject>(Sealing::always);
    case Kind::http: return std::make_unique<HttpSubject>();
  }
  return {};
}

Receipt Row::append(const Commit& commit) {
  const auto answer = store().append(commit);
  if (answer) return *answer;
  ADD_FAILURE() << "refused: " << answer.error().code << ": " << answer.error().detail;
  return {};
}

Refusal Row::refused(const Commit& commit) {
  auto answer = store().append(commit);
  if (!answer) {
    EXPECT_FALSE(answer.error().detail.empty()) << "a refusal speaks to people";
    return std::move(answer).error();
  }
  ADD_FAILURE() << "should have been refused; was stored at " << answer->first.value();
  return {};
}

void Row::expect_conflict(const Commit& commit, std::uint64_t position) {
  const Refusal refusal = refused(commit);
  EXPECT_EQ(refusal.code, "condition-failed") << refusal.detail;
  EXPECT_EQ(refusal.position, position);
  EXPECT_EQ(refusal.event, store().event_at(position));
}

Reading Row::read(const Query& query, const ReadOptions& options) {
  auto answer = store().read(query, options, {});
  if (answer) return std::move(*answer);
  ADD_FAILURE() << "refused: " << answer.error().code << ": " << answer.error().detail;
  return {};
}

Positions Row::positions(const Query& query, const ReadOptions& options) { return positions_of(read(query, options).events); }

Positions run_of(std::uint64_t first, std::uint64_t last) {
  Positions run{first};
  while (run.back() != last) run.push_back(first < last ? run.back() + 1 : run.back() - 1);
  return run;
}

}  // namespace opossum::conformance
