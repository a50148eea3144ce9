// SPDX-License-Identifier: MIT
// Every byte of a small store is changed, one at a time, in every file: a change is found or makes no difference, and never a wrong answer.
#include <gtest/gtest.h>

#include "store/verify.hpp"
#include "tests/crash/answers.hpp"
#include "tests/crash/session.hpp"

namespace opossum::test {
namespace {

struct Flip {
  const char* name;
  unsigned char (*change)(unsigned char);
};

class ByteFlips : public testing::TestWithParam<Flip> {
 protected:
  /// A sealed segment with its index, and an active one; commits from elsewhere, groups, keys and chain lines in both.
  void SetUp() override {
    Session session(files_, clock_);
    session.segment_bytes = 1 << 20;
    session.open();
    for (std::uint64_t sequence = 1; sequence <= 2; ++sequence) {
      session.append_group(2);
      received(*session.store(), sequence);
      session.append_with_key_twice();
      session.quiet();
      if (sequence == 1) session.seal();
    }
    session.append(1);
    session.close();
    attempts_ = session.attempts().size();
    expected_ = answers_of(*files_.after_kill()).value();
    for (const std::string& answer : expected_) ASSERT_FALSE(answer.contains("\nerror")) << answer;
    ASSERT_EQ(files_.files_under("/data/index/").size(), 1U);
  }

  void received(EventStore& store, std::uint64_t sequence) {
    Commit commit;
    commit.events.push_back({.type = "Read", .tags = {"edge:1"}});
    commit.origin = Origin{{"11111111-2222-4333-8444-555555555555", 1, 0}, Sequence(sequence), CommitNumber(sequence + 10), Position(sequence + 100)};
    if (sequence == 1) commit.link = sha256("link");
    ASSERT_TRUE(store.append(std::move(commit)).has_value());
  }

  /// Nothing if the store does not open.
  std::optional<std::vector<std::string>> answers_of(MemoryFileSystem& files) {
    warned_.clear();
    ManualClock clock(clock_.now());
    StoreOptions options = Session(files, clock).options();
    options.logger = [this](LogLevel level, const std::string& text) {
      if (level >= LogLevel::warning) warned_ += text + "\n";
    };
    auto store = EventStore::open(options);
    if (!store) return std::nullopt;
    return all_answers(**store, attempts_);
  }

  /// "" if the change is found or harmless.
  std::string judge(const std::string& path, std::size_t at) {
    const auto files = files_.after_kill();
    std::string bytes = *files->content(path);
    bytes[at] = static_cast<char>(GetParam().change(static_cast<unsigned char>(bytes[at])));
    if (bytes[at] == (*files->content(path))[at]) return "";
    files->set_content(path, std::move(bytes));
    const auto report = verify_store(*files, kDirectory);
    const bool verified = report && report->sound() && report->unfinished_bytes == 0;
    const auto answers = answers_of(*files);
    if (!answers) return verified ? "the store does not open, but verify finds nothing" : "";
    if (*answers == expected_) return "";
    if (verified && warned_.empty()) return "answers differ, but verify finds nothing";
    // Readers touch single pages of an index, so its blocks are checked by verify alone. Whatever a block says, this has not crashed.
    if (path.starts_with("/data/index/")) return "";
    if (warned_.contains("cut ")) return judge_cut(path, at, *files);
    return compare(*answers);
  }

  /// A bad end of the log cannot be told from a torn append: it is cut, that is said, and the bytes are kept unless a NUL at the end says
  /// that the log was never closed.
  std::string judge_cut(const std::string& path, std::size_t at, const MemoryFileSystem& after) {
    const std::string before = *files_.content(path);
    if (at < before.rfind('\n', before.size() - 2)) return "a line was cut although whole ones follow";
    const bool closed = at + 1 < before.size() || GetParam().change('\n') != 0;
    return closed && after.files_under("/data/quarantine/").empty() ? "a line was cut and is gone" : "";
  }

  /// Each answer is the right one, or ends in an error where it could not go on.
  std::string compare(const std::vector<std::string>& answers) {
    if (answers.size() != expected_.size()) return "other answers: " + answers.front();
    for (std::size_t i = 0; i < answers.size(); ++i) {
      const std::size_t error = answers[i].find("\nerror: damaged");
      if (answers[i] == expected_[i] || (error != std::string::npos && expected_[i].starts_with(answers[i].substr(0, error + 1)))) continue;
      return "wrong: " + answers[i] + "instead of: " + expected_[i];
    }
    return "";
  }

  MemoryFileSystem files_;
  ManualClock clock_;
  std::uint64_t attempts_ = 0;
  std::vector<std::string> expected_;
  std::string warned_;
};

TEST_P(ByteFlips, AreFoundOrHarmlessWhereverTheyAre) {
  std::size_t tried = 0;
  for (const std::string& path : files_.files_under("/data/")) {
    const std::size_t size = files_.content(path)->size();
    if (path == "/data/lock") continue;
    for (std::size_t at = 0; at < size; ++at, ++tried) {
      const std::string verdict = judge(path, at);
      ASSERT_EQ(verdict, "") << path << ", byte " << at << " of " << size;
    }
  }
  EXPECT_GT(tried, 4000U);
}

unsigned char lowest_bit(unsigned char byte) { return byte ^ 0x01; }
unsigned char highest_bit(unsigned char byte) { return byte ^ 0x80; }
unsigned char all_bits(unsigned char byte) { return static_cast<unsigned char>(~byte); }
unsigned char to_nul(unsigned char) { return 0; }
unsigned char to_newline(unsigned char) { return '\n'; }

INSTANTIATE_TEST_SUITE_P(Patterns, ByteFlips,
                         testing::Values(Flip{"LowestBit", lowest_bit}, Flip{"HighestBit", highest_bit}, Flip{"AllBits", all_bits},
                                         Flip{"ToNul", to_nul}, Flip{"ToNewline", to_newline}),
                         [](const auto& instance) { return instance.param.name; });

}  // namespace
}  // namespace opossum::test
