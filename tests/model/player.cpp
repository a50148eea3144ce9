// SPDX-License-Identifier: MIT
#include "tests/model/player.hpp"

#include <array>
#include <memory>

#include "store/commit_line.hpp"
#include "store/event_store.hpp"
#include "tests/contract/conformance/library_answers.hpp"
#include "tests/contract/conformance/model.hpp"
#include "tests/support/log_files.hpp"
#include "tests/support/manual_clock.hpp"
#include "tests/support/memory_file_system.hpp"

namespace opossum::test {

namespace {

using conformance::Answer;
using conformance::Model;
using conformance::Reading;

constexpr const char* kDirectory = "/data";

using Trouble = std::optional<std::string>;

std::string text_of(const Answer<Receipt>& answer) {
  if (answer) {
    return "stored as commit " + std::to_string(answer->commit.value()) + ", positions " + std::to_string(answer->first.value()) + " to " +
           std::to_string(answer->last.value()) + (answer->key_seen ? ", key seen" : "");
  }
  const std::string at = answer.error().position ? " by position " + std::to_string(*answer.error().position) : "";
  return "refused: " + answer.error().code + at;
}

std::string text_of(const Answer<Reading>& answer) {
  if (!answer) return "refused: " + answer.error().code;
  std::string out = "head " + std::to_string(answer->head) + ", events";
  for (const std::string& event : answer->events) out += "\n      " + event;
  return out + (answer->events.empty() ? " none" : "");
}

template <class T>
Trouble differ(const T& store, const T& model) {
  const std::string here = text_of(store);
  const std::string there = text_of(model);
  if (here == there) return std::nullopt;
  return "the store:\n    " + here + "\n  the model:\n    " + there;
}

Trouble unless_equal(std::string_view what, std::uint64_t store, std::uint64_t model) {
  if (store == model) return std::nullopt;
  return std::string(what) + ": the store says " + std::to_string(store) + ", the model " + std::to_string(model);
}

/// The rest of a cursor; nothing if it fails, with the reason in `trouble`.
template <class AnyCursor>
std::vector<std::string> drain(AnyCursor& cursor, Trouble& trouble) {
  std::vector<std::string> events;
  while (true) {
    auto event = cursor.next();
    if (!event) trouble = "the store cannot read: " + event.error().message();
    if (!event || !*event) return events;
    events.emplace_back((*event)->json());
  }
}

class Player {
 public:
  Player(const Sizes& sizes, const std::string& mutation) : sizes_(sizes), model_(mutation, clock_) {}

  Trouble start() { return open(); }

  Trouble perform(const Action& action) {
    Trouble trouble = step(action);
    if (trouble) return trouble;
    if (auto head = unless_equal("the head", store_->head().position.value(), model_.head())) return head;
    return unless_equal("the head's commit", store_->head().commit.value(), model_.commits());
  }

  /// All of it once more, from the files by the letter of the format, and through a store that has forgotten everything.
  Trouble finish() {
    if (auto trouble = read({}, {})) return trouble;
    shut();
    const LogFiles log = read_log_files(*files_, kDirectory);
    if (!log.problems.empty()) return "the log files break the format: " + log.problems.front();
    if (auto different = unless_equal("commits in the files", log.commits.size(), model_.commits())) return different;
    if (auto trouble = open()) return trouble;
    return read({}, {});
  }

 private:
  struct OpenRead {
    Cursor cursor;
    Answer<Reading> wanted;
  };
  struct Subscribed {
    Subscription subscription;
    Query query;
    Position seen;
  };

  StoreOptions options() {
    StoreOptions options;
    options.directory = kDirectory;
    options.segment_bytes = sizes_.segment_bytes;
    options.preallocate_bytes = sizes_.preallocate_bytes;
    options.frame_cache_bytes = sizes_.frame_cache_bytes;
    options.group_commits_max = sizes_.group_commits_max;
    options.compress = sizes_.compress;
    options.disk_reserve_bytes = 0;
    options.background = false;
    options.files = files_.get();
    options.clock = &clock_;
    return options;
  }

  Trouble open() {
    auto opened = EventStore::open(options());
    if (!opened) return "the store does not open: " + opened.error().message();
    store_ = std::move(*opened);
    return std::nullopt;
  }

  /// What must not outlive the store goes with it.
  void shut() {
    for (auto& slot : reads_) slot.reset();
    for (auto& slot : subscriptions_) slot.reset();
    reader_.reset();
    store_.reset();
  }

  Trouble open_on(std::unique_ptr<MemoryFileSystem> disk) {
    shut();
    files_ = std::move(disk);
    return open();
  }

  Trouble step(const Action& action) {
    switch (action.step) {
      case Step::append: return append(action.commits.front());
      case Step::append_group: return append_group(action.commits);
      case Step::append_on_full: return append_on_full(action.commits.front(), action.number);
      case Step::read: return read(action.query, action.options);
      case Step::begin_read: return begin_read(action);
      case Step::end_read: return end_read(action.slot);
      case Step::other_read: return other_read(action.query, action.options);
      case Step::event_at: return event_at(action.number);
      case Step::read_commits: return read_commits(action.number);
      case Step::subscribe: return subscribe(action);
      case Step::poll: return poll(action.slot);
      case Step::seal: return seal();
      case Step::maintain: return pass(std::chrono::seconds(0));
      case Step::quiet: return pass(std::chrono::seconds(11));
      case Step::next_day: return pass(std::chrono::hours(24));
      case Step::reopen: shut(); return open();
      case Step::kill: return open_on(files_->after_kill());
      case Step::power_cut: return open_on(files_->after_power_cut(action.number));
    }
    return std::nullopt;
  }

  Trouble append(const Commit& commit) { return compare(conformance::answer_of(store_->append(commit)), model_.append(commit)); }

  Trouble compare(const Answer<Receipt>& answer, const Answer<Receipt>& wanted) {
    if (auto trouble = differ(answer, wanted)) return trouble;
    if (!answer && answer.error().event != wanted.error().event) return "the conflict shows " + answer.error().event;
    return std::nullopt;
  }

  Trouble append_group(const std::vector<Commit>& commits) {
    std::vector<Answer<Receipt>> answers;
    store_->submit_all(commits, [&](std::size_t, Result<Receipt> result) { answers.push_back(conformance::answer_of(std::move(result))); });
    const auto wanted = model_.append_together(commits);
    if (auto trouble = unless_equal("answers", answers.size(), wanted.size())) return trouble;
    for (std::size_t i = 0; i < answers.size(); ++i) {
      if (auto trouble = compare(answers[i], wanted[i])) return "commit " + std::to_string(i + 1) + " of the group\n  " + *trouble;
    }
    return std::nullopt;
  }

  Trouble append_on_full(const Commit& commit, std::uint64_t bytes) {
    files_->inject({.operation = Operation::write, .path = ".jsonl", .error = ENOSPC, .bytes_written = bytes});
    const auto answer = conformance::answer_of(store_->append(commit));
    files_->clear_faults();
    // Whatever was refused for want of space never happened; the rest did not come to write, or the write went well.
    if (!answer && answer.error().code == "disk-full") return std::nullopt;
    return compare(answer, model_.append(commit));
  }

  Trouble read(const Query& query, const ReadOptions& options) { return read_from(*store_, query, options); }

  Trouble read_from(EventStore& store, const Query& query, const ReadOptions& options) {
    auto cursor = store.read(query, options);
    const auto wanted = model_.read(query, options, {});
    if (!cursor) return differ(Answer<Reading>(std::unexpected(conformance::refusal_of(cursor.error()))), wanted);
    return drained(*cursor, wanted);
  }

  static Trouble drained(Cursor& cursor, const Answer<Reading>& wanted) {
    Trouble trouble;
    Reading reading{drain(cursor, trouble), cursor.head().value()};
    return trouble ? trouble : differ(Answer<Reading>(std::move(reading)), wanted);
  }

  Trouble begin_read(const Action& action) {
    auto cursor = store_->read(action.query, action.options);
    auto wanted = model_.read(action.query, action.options, {});
    if (!cursor) return wanted ? Trouble("a valid query is refused") : std::nullopt;
    reads_[action.slot].emplace(std::move(*cursor), std::move(wanted));
    return std::nullopt;
  }

  Trouble end_read(std::size_t slot) {
    if (!reads_[slot]) return std::nullopt;
    Trouble trouble = drained(reads_[slot]->cursor, reads_[slot]->wanted);
    reads_[slot].reset();
    return trouble;
  }

  Trouble other_read(const Query& query, const ReadOptions& read_options) {
    if (!reader_) {
      StoreOptions for_reading = options();
      for_reading.read_only = true;
      auto opened = EventStore::open(std::move(for_reading));
      if (!opened) return "the second handle does not open: " + opened.error().message();
      reader_ = std::move(*opened);
    }
    if (auto refreshed = reader_->refresh(); !refreshed) return "refresh: " + refreshed.error().message();
    return read_from(*reader_, query, read_options);
  }

  Trouble event_at(std::uint64_t position) {
    const auto event = store_->event_at(Position(position));
    if (!event) return "event_at: " + event.error().message();
    const std::string here = *event ? std::string((*event)->json()) : "nothing";
    const std::string there = model_.event_at(position).value_or("nothing");
    return here == there ? std::nullopt : Trouble("the store: " + here + "\n  the model: " + there);
  }

  Trouble read_commits(std::uint64_t after) {
    auto cursor = store_->read_commits(CommitNumber(after));
    if (!cursor) return "read_commits: " + cursor.error().message();
    std::uint64_t commit = std::min(after, model_.commits());
    while (true) {
      const auto stored = cursor->next();
      if (!stored) return "read_commits: " + stored.error().message();
      if (!*stored) return unless_equal("the last commit that was read", commit, model_.commits());
      const auto line = parse_commit_line((*stored)->line());
      if (!line) return "commit " + std::to_string(commit + 1) + ": " + line.error().message();
      ++commit;
      if (auto trouble = unless_equal("a commit's number", line->commit.value(), commit)) return trouble;
      for (const EventSlice& event : line->events) {
        if (event.json != model_.event_at(event.position.value())) return "commit " + std::to_string(commit) + " has another event";
      }
    }
  }

  Trouble subscribe(const Action& action) {
    auto subscription = store_->subscribe(action.query, action.options.after);
    const auto wanted = model_.read(action.query, {}, {});
    if (!subscription) return wanted ? Trouble("a valid query is refused") : std::nullopt;
    subscriptions_[action.slot].emplace(std::move(*subscription), action.query, action.options.after.value_or(Position()));
    return std::nullopt;
  }

  Trouble poll(std::size_t slot) {
    if (!subscriptions_[slot]) return std::nullopt;
    Subscribed& subscribed = *subscriptions_[slot];
    ReadOptions options;
    options.after = subscribed.seen;
    const auto wanted = model_.read(subscribed.query, options, {});
    Trouble trouble;
    Polled polled{subscribed.subscription};
    Reading reading{drain(polled, trouble), wanted->head};
    if (trouble) return trouble;
    subscribed.seen = std::max(subscribed.seen, Position(wanted->head));
    if (auto different = differ(Answer<Reading>(std::move(reading)), wanted)) return different;
    return unless_equal("the subscription's position", subscribed.subscription.position().value(), subscribed.seen.value());
  }

  struct Polled {
    Subscription& subscription;
    auto next() { return subscription.poll(); }
  };

  Trouble seal() {
    auto sealed = store_->seal();
    return sealed ? std::nullopt : Trouble("seal: " + sealed.error().message());
  }

  Trouble pass(std::chrono::seconds time) {
    clock_.advance(time);
    store_->maintain();
    return std::nullopt;
  }

  const Sizes sizes_;
  ManualClock clock_;
  std::unique_ptr<MemoryFileSystem> files_ = std::make_unique<MemoryFileSystem>();
  std::unique_ptr<EventStore> store_;
  std::unique_ptr<EventStore> reader_;
  std::array<std::optional<OpenRead>, kSlots> reads_{};
  std::array<std::optional<Subscribed>, kSlots> subscriptions_{};
  Model model_;
};

}  // namespace

std::optional<Mismatch> play(const History& history, const std::string& mutation) {
  Player player(history.sizes, mutation);
  if (auto trouble = player.start()) return Mismatch{0, *trouble};
  for (std::size_t i = 0; i < history.actions.size(); ++i) {
    if (auto trouble = player.perform(history.actions[i])) return Mismatch{i, *trouble};
  }
  if (auto trouble = player.finish()) return Mismatch{history.actions.size(), *trouble};
  return std::nullopt;
}

}  // namespace opossum::test
