// SPDX-License-Identifier: MIT
#pragma once

#include <gtest/gtest.h>

#include "tests/contract/conformance/builders.hpp"

namespace opossum::conformance {

enum class Kind : std::uint8_t {
  model,           ///< keeps the rows honest: mutants_test.cpp makes it wrong and expects them to notice
  library,         ///< EventStore on a folder, everything in the active segment
  library_sealed,  ///< the same, sealing before every read and every condition, so that index files answer
  http,            ///< `opossum serve` on loopback
};

[[nodiscard]] std::unique_ptr<Subject> make_subject(Kind kind);

/// A row of the contract: starts with an empty store.
class Row : public ::testing::TestWithParam<Kind> {
 protected:
  Row() : subject_(make_subject(GetParam())) {}

  [[nodiscard]] Subject& store() { return *subject_; }
  /// Appends, and fails the test if that is refused; then a receipt of zeros comes back.
  Receipt append(const Commit& commit);
  Receipt append(std::vector<NewEvent> events) { return append(commit(std::move(events))); }
  /// Fails the test if the append is not refused.
  Refusal refused(const Commit& commit);
  /// Fails the test unless an event matches the condition, and unless the refusal says so with that position.
  void expect_conflict(const Commit& commit, std::uint64_t position);
  [[nodiscard]] Reading read(const Query& query = Query::all(), const ReadOptions& options = {});
  [[nodiscard]] std::vector<std::uint64_t> positions(const Query& query = Query::all(), const ReadOptions& options = {});

 private:
  std::unique_ptr<Subject> subject_;
};

using Positions = std::vector<std::uint64_t>;

/// From first to last, in either direction.
[[nodiscard]] Positions run_of(std::uint64_t first, std::uint64_t last);

[[nodiscard]] std::string_view name_of(Kind kind);
inline void PrintTo(Kind kind, std::ostream* out) { *out << name_of(kind); }
[[nodiscard]] inline std::string parameter_name(const ::testing::TestParamInfo<Kind>& parameter) {
  return std::string(name_of(parameter.param));
}

}  // namespace opossum::conformance

/// Runs the rows of a fixture against every kind of store.
#define OPOSSUM_CONFORMANCE(Fixture)                                                                                       \
  INSTANTIATE_TEST_SUITE_P(Conformance, Fixture,                                                                           \
                           ::testing::Values(Kind::model, Kind::library, Kind::library_sealed, Kind::http), parameter_name)
