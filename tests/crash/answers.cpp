// SPDX-License-Identifier: MIT
#include "tests/crash/answers.hpp"

#include "tests/crash/attempt.hpp"

namespace opossum::test {

namespace {

class Asking {
 public:
  explicit Asking(EventStore& store) : store_(store) {}

  void reading(std::uint64_t attempts) {
    const Head head = store_.head();
    ask("head");
    said(std::to_string(head.position.value()) + " " + std::to_string(head.commit.value()) + " " + to_hex(head.chain));
    lines("commits", store_.read_commits(CommitNumber()));
    lines("authored commits", store_.read_authored(Sequence(1)));
    query(Query::all());
    for (int i = 0; i < 4; ++i) {
      const std::string tag = "shared:" + std::to_string(i);
      const std::string type = "Type" + std::to_string(i);
      query({{{{}, {tag}}}});
      query({{{{type}, {}}}});
      query({{{{type}, {tag}}, {{"Type0"}, {"shared:0"}}}});
    }
    for (std::uint64_t number = 1; number <= attempts; ++number) query({{{{}, {"attempt:" + std::to_string(number)}}}});
    query({{{{}, {"never:used"}}}});
    times(head.time);
    for (std::uint64_t position = 1; position <= head.position.value(); ++position) at(Position(position));
    origins();
  }

  /// Every one of these was stored: a condition must see it, and a key must lead to it.
  void appending(std::uint64_t attempts) {
    for (std::uint64_t number = 1; number <= attempts; ++number) {
      Commit probe = commit_of({.number = number});
      probe.condition = AppendCondition{{{{{}, {"attempt:" + std::to_string(number)}}}}, std::nullopt};
      receipt(store_.append(std::move(probe)));
      Commit again = commit_of({.number = number});
      again.key = "key:" + std::to_string(number);
      // A commit without this key may have been stored: then this is new, and must stay out.
      again.condition = AppendCondition{Query::all(), std::nullopt};
      receipt(store_.append(std::move(again)));
    }
  }

  std::vector<std::string> answers;

 private:
  void ask(const std::string& question) { answers.push_back(question + "\n"); }
  void said(const std::string& answer) { answers.back() += answer + "\n"; }
  void failed(const Error& error) { said("error: " + error.message()); }

  void receipt(const Result<Receipt>& result) {
    ask("append");
    if (result) return said("receipt " + std::to_string(result->commit.value()) + " " + std::to_string(result->first.value()));
    const Conflict* const conflict = result.error().conflict();
    if (conflict == nullptr) return failed(result.error());
    said("conflict " + std::to_string(conflict->position.value()) + conflict->event_json);
  }

  template <class Cursor>
  void lines(const std::string& question, Cursor cursor) {
    ask(question);
    while (cursor) {
      auto line = cursor->next();
      if (!line) return failed(line.error());
      if (!*line) return said("no more");
      said(std::to_string((*line)->number().value()) + " " + std::string((*line)->line()));
    }
  }

  void events(const Query& wanted, const ReadOptions& options) {
    ask("events " + to_json(wanted));
    auto cursor = store_.read(wanted, options);
    while (cursor) {
      auto event = cursor->next();
      if (!event) return failed(event.error());
      if (!*event) return said("no more");
      said(std::to_string((*event)->position().value()) + " " + std::string((*event)->json()));
    }
  }
  void query(const Query& wanted) {
    events(wanted, {});
    events(wanted, {.backwards = true, .limit = 3});
  }

  void times(Timestamp end) {
    for (const auto seconds : {0, 5, 20, 90'000}) {
      events(Query::all(), {.since = end - std::chrono::seconds(seconds)});
      events(Query::all(), {.until = end - std::chrono::seconds(seconds)});
    }
  }

  void at(Position position) {
    ask("event at " + std::to_string(position.value()));
    auto event = store_.event_at(position);
    if (!event) return failed(event.error());
    said(*event ? std::string((*event)->json()) : "none");
  }

  void origins() {
    for (const auto& [id, progress] : store_.origins()) {
      ask("origin");
      said(id.store + " " + std::to_string(progress.decided.value()) + " " + std::to_string(progress.linked.sequence.value()) + " " +
           to_hex(progress.linked.link));
      for (std::uint64_t sequence = 1; sequence <= 2; ++sequence) {
        ask("outcome");
        auto outcome = store_.find_outcome(id, Sequence(sequence));
        if (!outcome) failed(outcome.error());
        else said(*outcome ? std::string((*outcome)->line()) : "none");
      }
    }
    const Linked authored = store_.authored();
    ask("authored");
    said(std::to_string(authored.sequence.value()) + " " + to_hex(authored.link));
    for (std::uint64_t sequence = 1; sequence <= authored.sequence.value(); ++sequence) {
      ask("link");
      const auto link = store_.link_at(Sequence(sequence));
      if (!link) failed(link.error());
      else said(to_hex(*link));
    }
  }

  EventStore& store_;
};

}  // namespace

std::vector<std::string> all_answers(EventStore& store, std::uint64_t attempts) {
  Asking asking(store);
  asking.reading(attempts);
  asking.appending(attempts);
  return std::move(asking.answers);
}

}  // namespace opossum::test
