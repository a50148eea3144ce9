// SPDX-License-Identifier: MIT
// Packets a second on one core through the codec of the MQTT listener, without sockets.
#include <chrono>
#include <cstdlib>

#include "ingest/mqtt/codec/decode.hpp"
#include "ingest/mqtt/codec/encode.hpp"
#include "tests/bench/arguments.hpp"
#include "tests/bench/figures.hpp"

namespace {

using namespace opossum;
using namespace opossum::mqtt;

constexpr const char* kUsage = R"(usage: bench_mqtt_codec [--seconds S]
  --seconds  how long each row is measured; 1 without it
)";

constexpr std::string_view kTopic = "plant/line-3/press-07/temperature";
constexpr std::string_view kPayload = R"({"value":21.5,"unit":"C","time":"2026-11-24T16:20:51Z"})";
constexpr int kBatch = 1'000;  // packets between two looks at the clock, and in one buffer

/// Calls `batch`, which does kBatch packets, for `seconds`; packets a second.
template <class Batch>
double packets_a_second(double seconds, const Batch& batch) {
  using Clock = std::chrono::steady_clock;
  const auto begin = Clock::now();
  double elapsed = 0;
  std::uint64_t batches = 0;
  while (elapsed < seconds) {
    batch();
    ++batches;
    elapsed = std::chrono::duration<double>(Clock::now() - begin).count();
  }
  return static_cast<double>(batches * kBatch) / elapsed;
}

/// Reads the stream from its beginning to its end; the sum keeps the compiler from leaving anything out.
std::size_t read_all(std::string_view stream, Version version) {
  std::size_t sum = 0;
  while (!stream.empty()) {
    const auto frame = next_frame(stream, 1'048'576);
    if (!frame || !*frame) std::abort();
    const auto packet = decode(**frame, version);
    if (!packet) std::abort();
    sum += packet->index() + (*frame)->size;
    stream.remove_prefix((*frame)->size);
  }
  return sum;
}

std::string millions(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%.1f M/s", value / 1e6);
  return text;
}

void measure(const std::string& what, const Packet& packet, Version version, double seconds) {
  std::string stream;
  for (int i = 0; i < kBatch; ++i) encode(stream, packet, version);
  const std::size_t size = stream.size();
  volatile std::size_t sink = 0;
  const double read = packets_a_second(seconds, [&] { sink = sink + read_all(stream, version); });
  const double written = packets_a_second(seconds, [&] {
    stream.clear();
    for (int i = 0; i < kBatch; ++i) encode(stream, packet, version);
    sink = sink + stream.size();
  });
  if (stream.size() != size) std::abort();
  bench::print_row(what + ", read", millions(read), "≥ 5 M/s");
  bench::print_row(what + ", written", millions(written), "≥ 5 M/s");
}

}  // namespace

int main(int argc, char** argv) {
  bench::Arguments arguments(argc, argv, kUsage);
  const double seconds = arguments.number("seconds", 1);
  arguments.done();
  std::printf("%s\n\n", bench::machine().c_str());
  bench::print_header();
  const Publish publish{.qos = QoS::at_least_once, .topic = kTopic, .packet_id = 1, .payload = kPayload};
  Publish described = publish;
  described.properties.content_type = "application/json";
  described.properties.user = {{"line", "3"}};
  measure("PUBLISH 3.1.1", publish, Version::v311, seconds);
  measure("PUBLISH 5.0", publish, Version::v5, seconds);
  measure("PUBLISH 5.0 with two properties", described, Version::v5, seconds);
  measure("PUBACK 5.0", Acknowledgement{.packet_id = 1}, Version::v5, seconds);
  return 0;
}
