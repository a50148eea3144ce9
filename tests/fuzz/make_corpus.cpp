// SPDX-License-Identifier: MIT
// Writes the seeds of corpus/{line,index,sealed,recovery} from a small store, and of corpus/mqtt, corpus/mqtt_session and corpus/sparkplug.
// Run it again when a format changes:
//   build/release/bin/make_corpus tests/fuzz/corpus
#include <filesystem>
#include <fstream>
#include <random>

#include "ingest/mqtt/codec/encode.hpp"
#include "store/event_store.hpp"
#include "tests/fuzz/fuzz_store.hpp"
#include "tests/support/mqtt_packets.hpp"
#include "tests/support/sparkplug_payload.hpp"

namespace {

using namespace opossum;

constexpr const char* kActive = "/data/log/00000000000000000001.jsonl";
constexpr const char* kSealed = "/data/log/2026-11/00000000000000000001.jsonl.zst";
constexpr const char* kIndex = "/data/index/00000000000000000001.idx";

std::string folder;

void write(const std::string& name, const std::string& bytes) {
  const std::filesystem::path path = std::filesystem::path(folder) / name;
  std::filesystem::create_directories(path.parent_path());
  std::ofstream(path, std::ios::binary) << bytes;
}

Commit commit(int number) {
  Commit made;
  made.events.push_back(
      {.type = "Type" + std::to_string(number % 3), .tags = {"shared:" + std::to_string(number % 4)}, .data = "{\"n\":1.5}"});
  return made;
}

void fill(EventStore& store, test::ManualClock& clock) {
  Commit keyed = commit(1);
  keyed.key = "k\"1";
  keyed.condition = AppendCondition{Query{{{{"Other"}, {}}}}, Position(0)};
  OPOSSUM_ASSERT(store.append(keyed).has_value());
  store.submit_all({commit(2), commit(3)}, [](std::size_t, const Result<Receipt>& result) { OPOSSUM_ASSERT(result.has_value()); });
  clock.advance(std::chrono::seconds(11));
  store.maintain();
  Commit received = commit(5);
  received.origin = Origin{{"11111111-2222-4333-8444-555555555555", 1, 0}, Sequence(1), CommitNumber(11), Position(101)};
  received.link = sha256("link");
  OPOSSUM_ASSERT(store.append(received).has_value());
}

void write_lines(const std::string& segment) {
  int number = 0;
  for (std::size_t at = 0; at < segment.size() && segment[at] != '\0'; ++number) {
    const std::size_t end = segment.find('\n', at);
    write("line/" + std::to_string(number), segment.substr(at, end - at));
    at = end + 1;
  }
}

/// Every packet alone, and all of them as one stream; the first byte is the version.
void write_packets(mqtt::Version version) {
  const std::string first(1, static_cast<char>(version));
  const std::string prefix = "mqtt/v" + std::to_string(static_cast<int>(version)) + "_";
  std::string stream = first;
  int number = 0;
  for (const mqtt::Packet& packet : test::sample_packets(version)) {
    std::string bytes = first;
    mqtt::encode(bytes, packet, version);
    write(prefix + std::to_string(number++), bytes);
    stream += bytes.substr(1);
  }
  write(prefix + "stream", stream);
}

/// Pairs of bytes: what happens, and how.
void write_sessions() {
  const auto write_pairs = [](const std::string& name, const std::vector<std::pair<int, int>>& pairs) {
    std::string bytes;
    for (const auto& [what, how] : pairs) bytes += {static_cast<char>(what), static_cast<char>(how)};
    write("mqtt_session/" + name, bytes);
  };
  write_pairs("qos2", {{1, 7}, {16 + 12, 5}, {9, 0}, {8, 0}, {5, 1}, {5, 1}, {16 + 4, 0}, {8, 0}, {0, 0}, {1, 3}});
  write_pairs("out_of_order", {{1, 3}, {12, 2}, {12, 4}, {12, 2}, {9, 4}, {9, 2}, {9, 0}, {8, 0}, {12, 10}, {9, 17}});
  write_pairs("away", {{1, 3}, {0, 0}, {16 + 12, 3}, {16 + 12, 3}, {9, 0}, {9, 0}, {8, 0}, {1, 3}, {5, 1}, {7, 200}, {7, 200}});
  write_pairs("takeover", {{1, 15}, {16 + 1, 15}, {12, 3}, {9, 0}, {8, 0}, {7, 60}, {16 + 3, 0}});
  write_pairs("will", {{1, 3}, {48 + 1, 27}, {48 + 0, 0}, {9, 0}, {8, 0}, {7, 30}, {9, 0}});
  for (unsigned seed = 0; seed < 4; ++seed) {
    std::mt19937 random(seed);
    std::string bytes(400, '\0');
    for (char& byte : bytes) byte = static_cast<char>(random());
    write("mqtt_session/random" + std::to_string(seed), bytes);
  }
}

/// A payload with the number of its type of message before it.
void write_sparkplug() {
  write("sparkplug/birth", '\0' + test::bytes_of(test::sparkplug_birth(0, 7)));
  write("sparkplug/data", '\1' + test::bytes_of(test::sparkplug_data(1, 21.5F)));
  write("sparkplug/death", '\2' + test::bytes_of(test::sparkplug_death(7)));
  auto kinds = test::sparkplug_payload(2);
  test::add_metric(kinds, "bytes", 17).set_bytes_value("\x01\x02");
  test::add_metric(kinds, "flags", 32).set_bytes_value(std::string("\x03\x00\x00\x00\xA0", 5));
  test::add_metric(kinds, "texts", 33).set_bytes_value(std::string("ab\0c\0", 5));
  auto& set = *test::add_metric(kinds, "set", 16).mutable_dataset_value();
  set.add_columns("n");
  set.add_types(1);
  set.add_rows()->add_elements()->set_int_value(1);
  auto& motor = *test::add_metric(kinds, "motor", 19).mutable_template_value();
  motor.set_template_ref("motor");
  motor.add_parameters()->set_name("size");
  motor.mutable_parameters(0)->set_type(3);
  auto& speed = *motor.add_metrics();
  speed.set_name("speed");
  speed.set_datatype(10);
  speed.set_double_value(1.5);
  write("sparkplug/kinds", '\4' + test::bytes_of(kinds));
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) return 2;
  folder = argv[1];
  test::MemoryFileSystem files;
  test::ManualClock clock;
  OPOSSUM_ASSERT(files.make_directory("/data").has_value());
  files.set_content("/data/store.json", fuzz::kIdentity);
  auto store = EventStore::open(fuzz::store_options(files, clock));
  fill(**store, clock);
  const std::string active = *files.content(kActive);
  write_lines(active);
  write("recovery/active", "--a\n" + active);
  write("recovery/no_segment", "--t\nhalf");
  OPOSSUM_ASSERT((*store)->seal().has_value());
  OPOSSUM_ASSERT((*store)->append(commit(6)).has_value());
  const std::string next = *files.content(files.files_under("/data/log/0").front());
  write("index/small", *files.content(kIndex));
  write("sealed/small", *files.content(kSealed));
  write("sealed/lines", active.substr(0, active.find('\0')));
  write("recovery/sealed", "--z!\n" + *files.content(kSealed) + "\n--i!\n" + *files.content(kIndex));
  write("recovery/sealed_lines", "--s\n" + active.substr(0, active.find('\0')));
  write("recovery/next_alone", "--a!\n" + next);
  for (const mqtt::Version version : {mqtt::Version::v311, mqtt::Version::v5}) write_packets(version);
  write_sessions();
  write_sparkplug();
  return 0;
}
