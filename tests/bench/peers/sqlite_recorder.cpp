// SPDX-License-Identifier: MIT
// SQLite as a careful application would use it for events: WAL, synchronous=FULL, prepared statements, an index of tags.
// SQLite has one writer at a time and no group commit; what waits is put into one transaction here, which is the fastest way it has.
#include <sqlite3.h>

#include <condition_variable>
#include <mutex>

#include "tests/bench/peers/peers.hpp"

namespace opossum::bench {

namespace {

class SqliteRecorder final : public Recorder {
 public:
  explicit SqliteRecorder(const std::string& directory) {
    check(sqlite3_open_v2((directory + "/events.db").c_str(), &database_, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, nullptr));
    for (const char* statement : {"PRAGMA journal_mode=WAL", "PRAGMA synchronous=FULL", "PRAGMA cache_size=-65536",
                                  "CREATE TABLE events(position INTEGER PRIMARY KEY, type TEXT NOT NULL, data TEXT)",
                                  "CREATE TABLE tags(tag TEXT NOT NULL, position INTEGER NOT NULL, PRIMARY KEY(tag, position)) WITHOUT ROWID"}) {
      check(sqlite3_exec(database_, statement, nullptr, nullptr, nullptr));
    }
    begin_ = prepare("BEGIN IMMEDIATE");
    commit_ = prepare("COMMIT");
    event_ = prepare("INSERT INTO events VALUES(?1, ?2, ?3)");
    tag_ = prepare("INSERT INTO tags VALUES(?1, ?2)");
  }

  ~SqliteRecorder() override {
    for (auto* statement : {begin_, commit_, event_, tag_}) sqlite3_finalize(statement);
    sqlite3_close(database_);
  }

  void record(std::size_t, const Commit& commit) override {
    Waiting me{&commit};
    std::unique_lock lock(mutex_);
    queue_.push_back(&me);
    me.wake.wait(lock, [&] { return me.done || !leading_; });
    if (me.done) return;
    leading_ = true;
    std::vector<Waiting*> group;
    group.swap(queue_);
    lock.unlock();
    transaction(group);
    lock.lock();
    leading_ = false;
    for (auto* waiting : group) {
      waiting->done = true;
      if (waiting != &me) waiting->wake.notify_one();
    }
    if (!queue_.empty()) queue_.front()->wake.notify_one();
  }

 private:
  struct Waiting {
    const Commit* commit;
    bool done = false;
    std::condition_variable wake{};
  };

  void check(int answer) const {
    if (answer == SQLITE_OK || answer == SQLITE_DONE) return;
    std::fprintf(stderr, "sqlite: %s\n", sqlite3_errmsg(database_));
    std::exit(1);
  }

  sqlite3_stmt* prepare(const char* text) {
    sqlite3_stmt* statement = nullptr;
    check(sqlite3_prepare_v3(database_, text, -1, SQLITE_PREPARE_PERSISTENT, &statement, nullptr));
    return statement;
  }

  static void bind(sqlite3_stmt* statement, int column, const std::string& text) {
    sqlite3_bind_text(statement, column, text.data(), static_cast<int>(text.size()), SQLITE_STATIC);
  }

  void run(sqlite3_stmt* statement) {
    check(sqlite3_step(statement));
    sqlite3_reset(statement);
  }

  void transaction(const std::vector<Waiting*>& group) {
    run(begin_);
    for (const auto* waiting : group) {
      for (const auto& event : waiting->commit->events) insert(event);
    }
    run(commit_);
  }

  void insert(const NewEvent& event) {
    sqlite3_bind_int64(event_, 1, ++position_);
    bind(event_, 2, event.type);
    bind(event_, 3, *event.data);
    run(event_);
    for (const auto& tag : event.tags) {
      bind(tag_, 1, tag);
      sqlite3_bind_int64(tag_, 2, position_);
      run(tag_);
    }
  }

  sqlite3* database_ = nullptr;
  sqlite3_stmt* begin_ = nullptr;
  sqlite3_stmt* commit_ = nullptr;
  sqlite3_stmt* event_ = nullptr;
  sqlite3_stmt* tag_ = nullptr;
  sqlite3_int64 position_ = 0;
  std::mutex mutex_;
  std::vector<Waiting*> queue_;
  bool leading_ = false;
};

}  // namespace

std::unique_ptr<Recorder> make_sqlite_recorder(const std::string& directory) { return std::make_unique<SqliteRecorder>(directory); }

}  // namespace opossum::bench
