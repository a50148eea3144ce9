// SPDX-License-Identifier: MIT
// Reading, opening and keeping a store of N events. The store is made once in the folder and used again by later runs.
#include "store/event_store.hpp"
#include "tests/bench/arguments.hpp"
#include "tests/bench/read/parts.hpp"

namespace {

using namespace opossum;

constexpr const char* kUsage =
    R"(usage: bench_read [--directory D] [--events N] [--commit-events E] [--segment-bytes B] [--compress yes|no]
                  [--part P]... [--seconds S]
  --part     fill, sizes, append, scan, tags, selective, unused, memory, open, cold; all without it
)";

struct Part {
  std::string name;
  void (*measure)(const bench::Subject&);
};

const std::vector<Part> kParts = {
    {"sizes", bench::measure_sizes},
    {"append", bench::measure_appends},
    {"scan", bench::measure_scan},
    {"tags", bench::measure_tag_queries},
    {"selective", bench::measure_selective_queries},
    {"unused", bench::measure_unused_tags},
    {"memory", bench::measure_memory},
    {"open", bench::measure_opening},
    {"cold", bench::measure_cold_tag_queries},
};

}  // namespace

int main(int argc, char** argv) {
  bench::Arguments arguments(argc, argv, kUsage);
  const auto directory = arguments.text("directory", "bench-read-data");
  bench::Filling filling;
  filling.events = arguments.count("events", filling.events);
  filling.commit_events = arguments.count("commit-events", filling.commit_events);
  filling.segment_bytes = arguments.count("segment-bytes", filling.segment_bytes);
  filling.compress = arguments.text("compress", "yes") == "yes";
  const auto wanted = arguments.all("part");
  const double seconds = arguments.number("seconds", 2);
  arguments.done();

  const bench::Subject subject{bench::filled_store(directory, filling), bench::History(filling.events), seconds};
  if (wanted == std::vector<std::string>{"fill"}) return 0;
  std::printf("%s\n\n%s events in commits of %zu, %s, segments of %.1f MiB.\n\n", bench::machine().c_str(),
              bench::grouped(static_cast<double>(subject.history.events())).c_str(), filling.commit_events,
              filling.compress ? "compressed" : "not compressed", static_cast<double>(filling.segment_bytes) / (1 << 20));
  bench::print_header();
  for (const auto& part : kParts) {
    if (wanted.empty() || std::ranges::find(wanted, part.name) != wanted.end()) part.measure(subject);
  }
}
