// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <map>
#include <mutex>

#include "store/clock.hpp"
#include "tests/contract/conformance/subject.hpp"

namespace opossum::conformance {

/// The ways to be wrong that the rows must notice (conformance contract, last paragraph).
inline constexpr std::array kMutations = std::to_array<std::string_view>({
    "types-anded", "tags-ored", "tags-equal", "prefix-match", "substring-match", "case-folded", "unicode-normalised",
    "or-without-parentheses", "limit-before-filter", "limit-plus-one", "limit-zero-unlimited", "limit-per-item", "delivered-twice",
    "after-inclusive", "after-ignored", "after-defaulted", "after-compared-with-head", "cached-head", "checked-then-written",
    "position-before-certain", "judged-by-own-events", "group-blind", "group-fails-together", "partial-batch", "identifiers-trimmed"});

/// The naive meaning of everything: a vector of events that is scanned from end to end.
class Model final : public Subject {
 public:
  /// `mutation`: one of kMutations, or empty for the truth. `clock` stamps events that come without a time; it must outlive the model.
  explicit Model(std::string mutation = {}, const Clock& clock = system_clock());

  Answer<Receipt> append(const Commit& commit) override;
  std::vector<Answer<Receipt>> append_together(const std::vector<Commit>& commits) override;
  Answer<Reading> read(const Query& query, const ReadOptions& options, const std::function<void()>& once_begun) override;
  std::optional<std::string> event_at(std::uint64_t position) override;
  std::uint64_t head() override;
  void reopen() override {}
  std::unique_ptr<Subject> second() override;
  /// How many commits are stored.
  [[nodiscard]] std::uint64_t commits() const;

 private:
  struct Entry {
    std::uint64_t position;
    NewEvent event;
  };
  struct Keyed {
    std::vector<NewEvent> events;
    Receipt receipt;
  };
  struct State {
    std::mutex mutex;
    std::vector<Entry> log;
    std::map<std::string, Keyed> keys;
    std::uint64_t last_position = 0;
    std::uint64_t last_commit = 0;
  };

  [[nodiscard]] bool wrong(std::string_view mutation) const { return mutation_ == mutation; }
  [[nodiscard]] std::string identifier(const std::string& text) const;
  [[nodiscard]] bool same(const std::string& wanted, const std::string& present) const;
  [[nodiscard]] bool matches(const QueryItem& item, const NewEvent& event) const;
  [[nodiscard]] std::size_t matching_items(const Query& query, const NewEvent& event) const;
  [[nodiscard]] bool in_window(const Query& query, const ReadOptions& options, const Entry& entry) const;
  [[nodiscard]] std::vector<const Entry*> select(const Query& query, const ReadOptions& options, const std::vector<Entry>& log) const;

  [[nodiscard]] std::optional<Refusal> conflict(const AppendCondition& condition, std::size_t among) const;
  [[nodiscard]] std::optional<Answer<Receipt>> seen(const Commit& commit) const;
  // The state's mutex is held.
  [[nodiscard]] std::uint64_t head_held();
  Answer<Receipt> append_held(const Commit& commit, std::size_t judged_among, std::unique_lock<std::mutex>& lock);
  Receipt write(const Commit& commit, std::size_t count);

  std::shared_ptr<State> state_;
  std::string mutation_;
  const Clock& clock_;
  std::optional<std::uint64_t> cached_head_{};
};

/// What the format refuses before any condition is looked at.
[[nodiscard]] std::optional<Refusal> format_refusal(const Commit& commit);
[[nodiscard]] std::optional<Refusal> format_refusal(const Query& query);
/// Event number of the first event that is refused, counted from 0.
[[nodiscard]] std::size_t first_refused(const Commit& commit);

}  // namespace opossum::conformance
