// SPDX-License-Identifier: MIT
// Any bytes as the files of a store. It opens or says why not; if it opens, it reads to the end, takes an append, and opens again with all
// of it.
//
// The input is files one after the other, each behind a line `--NAME`; see kNames. Lines get right CRCs unless NAME is followed by `!`.
#include <cstdint>
#include <string>

#include "store/event_store.hpp"
#include "tests/fuzz/fuzz_store.hpp"
#include "tests/fuzz/right_crc.hpp"
#include "tests/fuzz/sealed_file.hpp"

namespace {

using namespace opossum;

struct Name {
  char letter;
  const char* path;
  bool seal = false;  ///< the input holds the lines, the file their zstd frames
};
constexpr Name kNames[] = {
    {'a', "/data/log/00000000000000000001.jsonl"},
    {'b', "/data/log/00000000000000000004.jsonl"},
    {'s', "/data/log/2026-11/00000000000000000001.jsonl.zst", true},
    {'z', "/data/log/2026-11/00000000000000000001.jsonl.zst"},
    {'p', "/data/log/2026-11/00000000000000000001.jsonl"},
    {'i', "/data/index/00000000000000000001.idx"},
    {'j', "/data/store.json"},
    {'t', "/data/log/00000000000000000001.jsonl.tmp"},
};

void put(test::MemoryFileSystem& files, char letter, bool as_it_is, std::string_view content) {
  for (const Name& name : kNames) {
    if (name.letter != letter) continue;
    std::string bytes = as_it_is ? std::string(content) : fuzz::with_right_crcs(content);
    if (name.seal) bytes = fuzz::seal_lines(bytes).bytes;
    files.set_content(name.path, std::move(bytes));
  }
}

void lay_out(test::MemoryFileSystem& files, std::string_view input) {
  for (const char* folder : {"/data", "/data/log", "/data/log/2026-11", "/data/index"}) {
    OPOSSUM_ASSERT(files.make_directory(folder).has_value());
  }
  files.set_content("/data/store.json", fuzz::kIdentity);
  while (input.starts_with("--") && input.size() > 3) {
    const char letter = input[2];
    const bool as_it_is = input[3] == '!';
    const std::size_t start = input.find('\n');
    if (start == std::string_view::npos) return;
    const std::size_t end = input.find("\n--", start);
    put(files, letter, as_it_is, input.substr(start + 1, end == std::string_view::npos ? end : end - start));
    if (end == std::string_view::npos) return;
    input.remove_prefix(end + 1);
  }
}

/// Nothing if a read fails.
std::optional<std::vector<std::string>> read_all(const EventStore& store) {
  std::vector<std::string> lines;
  auto cursor = store.read_commits(CommitNumber());
  while (true) {
    auto line = cursor->next();
    if (!line) return std::nullopt;
    if (!*line) break;
    lines.emplace_back((*line)->line());
  }
  for (const bool backwards : {false, true}) {
    auto events = store.read(Query{{{{"Type0", "Type1"}, {}}, {{}, {"shared:1"}}}}, {.backwards = backwards});
    for (auto event = events->next(); event && *event; event = events->next()) static_cast<void>((*event)->fields());
  }
  return lines;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  test::MemoryFileSystem files;
  test::ManualClock clock;
  lay_out(files, {reinterpret_cast<const char*>(data), size});
  const StoreOptions options = fuzz::store_options(files, clock);
  std::optional<std::vector<std::string>> lines;
  {
    auto store = EventStore::open(options);
    if (!store) return 0;
    lines = read_all(**store);
    Commit commit;
    commit.events.push_back({.type = "Type0"});
    commit.key = "fuzz";
    const auto receipt = (*store)->append(commit);
    static_cast<void>((*store)->seal());
    if (!lines || !receipt || receipt->key_seen) return 0;
  }
  auto store = EventStore::open(options);
  OPOSSUM_ASSERT(store.has_value());
  const auto again = read_all(**store);
  OPOSSUM_ASSERT(again && again->size() == lines->size() + 1 && std::equal(lines->begin(), lines->end(), again->begin()));
  return 0;
}
