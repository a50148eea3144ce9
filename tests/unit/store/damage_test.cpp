// SPDX-License-Identifier: MIT
// Every byte of a closed log, changed in three ways: damage is never taken for data.
#include "tests/unit/store/store_test.hpp"

namespace opossum::test {
namespace {

using DamageTest = StoreTest;

/// All that a reader can get, or the code of the error.
struct Seen {
  std::optional<Errc> error{};
  std::vector<std::string> lines{};
};

class ByteFlip : public StoreTest, public testing::WithParamInterface<unsigned char> {
 protected:
  void fill() {
    append("A", {"x"});
    append_group({commit(event("B", {"x"}, "{\"v\":1}")), commit(event("C", {"y"}))});
    clock_.advance(std::chrono::seconds(11));
    store().maintain();
    append("D");
  }

  Seen look() {
    auto opened = EventStore::open(options_);
    if (!opened) return {opened.error().code()};
    Seen seen;
    auto cursor = (*opened)->read_commits(CommitNumber());
    while (true) {
      auto line = cursor->next();
      if (!line) return {line.error().code()};
      if (!*line) return seen;
      seen.lines.emplace_back((*line)->line());
    }
  }
};

TEST_P(ByteFlip, InAnActiveSegmentIsRefusedOrTakesOnlyTheLastLine) {
  fill();
  const std::vector<std::string> whole = lines();
  close();
  const std::string good = *files_.content(kActive);
  // With the newline before it the last line begins: a changed one joins it to the chain line, which is then cut, too.
  const std::size_t last = good.rfind("{\"commit\":4") - 1;
  for (std::size_t at = 0; at < good.size(); ++at) {
    std::string bad = good;
    bad[at] = static_cast<char>(bad[at] ^ GetParam());
    files_.set_content(kActive, bad);
    const Seen seen = look();
    if (at < last) {
      // Lines follow, so it cannot be a torn tail.
      ASSERT_TRUE(seen.error == Errc::damaged || seen.error == Errc::unsupported_format) << "byte " << at << " of " << good.size();
      ASSERT_EQ(*files_.content(kActive), bad) << "byte " << at << ": a damaged file was changed";
    } else {
      // Nothing follows: this cannot be told from a torn tail. The line is cut whole.
      ASSERT_FALSE(seen.error.has_value()) << "byte " << at;
      ASSERT_EQ(seen.lines, std::vector<std::string>(whole.begin(), whole.end() - 1)) << "byte " << at;
    }
  }
}

TEST_P(ByteFlip, InASealedFileIsReportedAndNeverReadAsData) {
  fill();
  const std::vector<std::string> whole = lines();
  ASSERT_TRUE(store().seal().has_value());
  close();
  const std::string path = "/data/log/2026-11/00000000000000000001.jsonl.zst";
  const std::string good = *files_.content(path);
  std::size_t harmless = 0;
  for (std::size_t at = 0; at < good.size(); ++at) {
    std::string bad = good;
    bad[at] = static_cast<char>(bad[at] ^ GetParam());
    files_.set_content(path, bad);
    const Seen seen = look();
    if (seen.error) {
      ASSERT_EQ(*seen.error, Errc::damaged) << "byte " << at;
    } else {
      ASSERT_EQ(seen.lines, whole) << "byte " << at;
      ++harmless;
    }
  }
  // A few bits of zstd's own headers mean nothing to a decoder that knows the sizes.
  EXPECT_LT(harmless, 8U);
}

INSTANTIATE_TEST_SUITE_P(Flips, ByteFlip, testing::Values(0x01, 0x80, 0xFF), [](const auto& instance) {
  return "With" + std::to_string(instance.param);
});

TEST_F(DamageTest, LineThatWasExchangedWithARightCrcIsFoundByTheChain) {
  append("A");
  append("B");
  clock_.advance(std::chrono::seconds(11));
  store().maintain();
  close();
  std::string bytes = *files_.content(kActive);
  const std::size_t start = bytes.find("{\"commit\":1,");
  const std::size_t length = bytes.find('\n', start) - start;
  std::string line = bytes.substr(start, length);
  line[line.find("\"A\"") + 1] = 'X';
  bytes.replace(start, length, with_crc(line));
  files_.set_content(kActive, bytes);
  EXPECT_EQ(open_error().code(), Errc::damaged);
}

}  // namespace
}  // namespace opossum::test
