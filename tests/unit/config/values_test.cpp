// SPDX-License-Identifier: MIT
#include "config/table/text.hpp"
#include "tests/unit/config/support.hpp"

namespace opossum::config::table {
namespace {

using namespace std::chrono_literals;

TEST(Durations, AreReadWithTheirUnits) {
  EXPECT_EQ(duration_from("0s"), 0ms);
  EXPECT_EQ(duration_from("500ms"), 500ms);
  EXPECT_EQ(duration_from("90s"), 90s);
  EXPECT_EQ(duration_from("5m"), 5min);
  EXPECT_EQ(duration_from("1h30m"), 90min);
  EXPECT_EQ(duration_from("30d"), 30 * 24h);
  EXPECT_EQ(duration_from("2w"), 14 * 24h);
  for (auto text : {"", "5", "s", "5 s", "-5s", "1.5s", "5x", "5s5", "+5s", "99999999999999999999s", "9223372036854775807s",
                    "9223372036854775807ms1ms"}) {
    EXPECT_EQ(duration_from(text), std::nullopt) << text;
  }
}

TEST(Durations, ArePrintedInTheLargestUnitThatFits) {
  for (auto text : {"0s", "1ms", "1500ms", "1s", "90s", "2m", "90m", "3h", "30d"})
    EXPECT_EQ(duration_text(duration_from(text).value()), text);
}

TEST(Sizes, AreReadWithTheirUnits) {
  EXPECT_EQ(bytes_from("4096"), 4096U);
  EXPECT_EQ(bytes_from("12B"), 12U);
  EXPECT_EQ(bytes_from("256KiB"), 256U << 10);
  EXPECT_EQ(bytes_from("64MiB"), 64U << 20);
  EXPECT_EQ(bytes_from("20GiB"), 20ULL << 30);
  EXPECT_EQ(bytes_from("1TiB"), 1ULL << 40);
  EXPECT_EQ(bytes_from("20GB"), 20'000'000'000U);
  EXPECT_EQ(bytes_from("5kB"), 5'000U);
  for (auto text : {"", "MiB", "64mib", "64 MiB", "1.5GiB", "-1", "1KiB2", "99999999TiB"})
    EXPECT_EQ(bytes_from(text), std::nullopt) << text;
}

TEST(Sizes, ArePrintedInTheLargestUnitThatFits) {
  for (auto text : {"0B", "1B", "1000B", "1KiB", "1536KiB", "64MiB", "20GiB", "2TiB"})
    EXPECT_EQ(bytes_text(bytes_from(text).value()), text);
}

TEST(Nearest, FindsASlipOfTheFinger) {
  std::vector<std::string> names{"durability", "segment_bytes", "compress"};
  EXPECT_EQ(nearest("durabilty", names), "durability");
  EXPECT_EQ(nearest("segmentbytes", names), "segment_bytes");
  EXPECT_EQ(nearest("zzz", names), std::nullopt);
  EXPECT_EQ(nearest("", names), std::nullopt);
  EXPECT_EQ(nearest("ab", {"xy"}), std::nullopt) << "another word of two letters is no slip";
}

TEST(Urls, AreTakenApart) {
  auto url = url_from("rtu:///dev/ttyUSB0?baud=9600");
  ASSERT_TRUE(url);
  EXPECT_EQ(url->path, "/dev/ttyUSB0");
  EXPECT_EQ(url->query, "baud=9600");
  url = url_from("https://[::1]:8443/x");
  ASSERT_TRUE(url);
  EXPECT_EQ(url->host, "::1");
  EXPECT_EQ(url->port, 8443);
  EXPECT_EQ(url_from("https://hq")->port, std::nullopt);
  EXPECT_TRUE(url_from("https://u@hq")->has_user);
  for (auto text : {"", "hq", "://hq", "https://hq:0", "https://hq:65536", "https://hq:x", "https://[::1", "https://[::1]x", "https://::1",
                    "https://h q"}) {
    EXPECT_FALSE(url_from(text)) << text;
  }
}

TEST(LoopbackHosts, AreRecognised) {
  for (auto host : {"localhost", "127.0.0.1", "127.3.2.1", "::1"}) EXPECT_TRUE(is_loopback_host(host)) << host;
  for (auto host : {"0.0.0.0", "::", "10.0.0.1", "128.0.0.1", "hq.example", "127.0.0.1.example", ""})
    EXPECT_FALSE(is_loopback_host(host)) << host;
}

TEST(Shortened, CutsBetweenCharacters) {
  EXPECT_EQ(shortened("abc", 3), "abc");
  EXPECT_EQ(shortened("a°C", 2), "a…");
  EXPECT_EQ(shortened("a°C", 3), "a°…");
}

TEST(Numbers, ReadBackAsTheSame) {
  EXPECT_EQ(number_text(0.1), "0.1");
  EXPECT_EQ(number_text(250), "250.0");
  EXPECT_EQ(number_text(1e300), "1e+300");
}

}  // namespace
}  // namespace opossum::config::table
