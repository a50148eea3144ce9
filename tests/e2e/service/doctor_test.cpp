// SPDX-License-Identifier: MIT
// Each check of `opossum doctor`, with the fault that it is for.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json/parse.hpp>
#include <filesystem>

#include "store/event_store.hpp"
#include "tests/e2e/gateway/gateway_process.hpp"
#include "tests/support/certificate.hpp"
#include "tests/support/manual_clock.hpp"

namespace opossum::testing {
namespace {

namespace files = std::filesystem;
using ::testing::HasSubstr;

struct Line {
  std::string health;
  std::string found;
  std::string advice;
};

class DoctorTest : public ::testing::Test {
 protected:
  DoctorTest() {
    files::create_directory(data_);
    files::permissions(data_, files::perms::owner_all);
  }

  void configure(const std::string& rest = {}, const std::string& http = {}) {
    write_text(config_, fmt::format("[gateway]\ndata_dir = \"{}\"\n[http]\nlisten = [\"127.0.0.1:{}\"]\n{}\n{}", data_, port_, http, rest));
  }
  /// What it says of `check`, the worst first; its exit code must agree.
  std::vector<Line> examine(const std::string& check) {
    const Finished done = opossum({"doctor", "-c", config_, "--json"});
    std::vector<Line> lines;
    bool bad = false;
    for (const std::string& text : lines_of(done.output)) {
      const auto object = boost::json::parse(text).as_object();
      const Line line{std::string(object.at("health").as_string()), std::string(object.at("found").as_string()), std::string(object.at("do").as_string())};
      EXPECT_EQ(line.health == "bad" && line.advice.empty(), false) << "nothing is bad without saying what to do: " << line.found;
      bad = bad || line.health == "bad";
      if (object.at("check").as_string() == check) lines.insert(line.health == "good" ? lines.end() : lines.begin(), line);
    }
    EXPECT_EQ(done.code, bad ? 1 : 0) << done.output << done.error;
    if (lines.empty()) lines.push_back({"missing", done.output + done.error, ""});
    return lines;
  }
  Line worst(const std::string& check) { return examine(check).front(); }

  TemporaryFolder folder_;
  int port_ = free_port();
  std::string data_ = folder_ / "data";
  std::string config_ = folder_ / "opossum.toml";
};

TEST_F(DoctorTest, FindsNothingBadOnAMachineThatIsWell) {
  configure();
  for (const char* check : {"configuration", "rights", "disk space", "fsync", "store", "clock", "port"}) {
    const Line line = worst(check);
    EXPECT_TRUE(line.health == "good" || std::string(check) == "fsync") << check << ": " << line.health << " " << line.found;
  }
  EXPECT_TRUE(files::is_empty(data_)) << "and leaves nothing behind";
  const Finished people = opossum({"doctor", "-c", config_, "--table"});
  EXPECT_THAT(people.output, HasSubstr("ok       configuration: "));
}

TEST_F(DoctorTest, NamesTheBadKeyOfAConfiguration) {
  configure("[log]\nlevel = \"loud\"");
  EXPECT_EQ(worst("configuration").health, "bad");
  EXPECT_THAT(worst("configuration").found, HasSubstr("log.level"));
}

TEST_F(DoctorTest, NamesASecretThatCannotBeRead) {
  configure("[[sync.target]]\nname = \"hq\"\nkind = \"opossum\"\nurl = \"https://hq.example:8443\"\ntoken = \"file:/nowhere/hq.token\"");
  EXPECT_EQ(worst("configuration").health, "bad");
  EXPECT_THAT(worst("configuration").found, HasSubstr("/nowhere/hq.token"));
}

TEST_F(DoctorTest, SeesAFolderThatOthersCanRead) {
  files::permissions(data_, files::perms::all);
  configure();
  EXPECT_EQ(worst("rights").health, "warning");
  EXPECT_EQ(worst("rights").advice, "chmod 0700 " + data_);
}

TEST_F(DoctorTest, SeesAFolderThatCannotBeWritten) {
  data_ = "/proc/opossum";
  configure();
  EXPECT_EQ(worst("fsync").health, "bad");
}

TEST_F(DoctorTest, SeesADiskBelowTheReserve) {
  configure("[store]\ndisk_reserve_bytes = \"1TiB\"");
  EXPECT_EQ(worst("disk space").health, "bad");
  EXPECT_THAT(worst("disk space").advice, HasSubstr("make room"));
}

TEST_F(DoctorTest, SeesADurabilityThatLosesEvents) {
  configure("[store]\ndurability = \"unsafe-os\"");
  EXPECT_EQ(worst("durability").health, "bad");
}

TEST_F(DoctorTest, SeesAClockThatWentBack) {
  test::ManualClock clock(system_clock().now() + std::chrono::days(400));
  StoreOptions options;
  options.directory = data_;
  options.clock = &clock;
  auto store = EventStore::open(options).value();
  Commit commit;
  commit.events.emplace_back();
  commit.events.front().type = "T";
  ASSERT_TRUE(store->append(commit).has_value());
  store.reset();
  configure();
  EXPECT_EQ(worst("clock").health, "bad");
  EXPECT_THAT(worst("clock").found, HasSubstr("the newest commit is of"));
  EXPECT_EQ(worst("store").health, "good");
}

TEST_F(DoctorTest, SeesAPortThatIsTaken) {
  configure();
  GatewayProcess other(folder_, "other", "edge");
  ASSERT_TRUE(other.start()) << other.log();
  port_ = std::stoi(other.url().substr(other.url().rfind(':') + 1));
  configure();
  EXPECT_EQ(worst("port").health, "warning");
  EXPECT_THAT(worst("port").found, HasSubstr("is taken"));
}

TEST_F(DoctorTest, SeesAnAddressThatIsNotOfThisMachine) {
  configure("", "insecure = true");
  std::string text = read_text(config_);
  text.replace(text.find("127.0.0.1"), 9, "192.0.2.1");
  files::remove(config_);
  write_text(config_, text);
  EXPECT_EQ(worst("port").health, "bad");
}

TEST_F(DoctorTest, SeesCertificatesThatEndOrDoNotFit) {
  const std::string certificate = folder_ / "cert.pem";
  const std::string key = folder_ / "key.pem";
  const std::string http = fmt::format("tls = {{ certificate = \"{}\", key = \"{}\" }}", certificate, key);
  configure("", http);
  const auto with = [&](long days) {
    write_certificate(certificate, key, days * 86'400 + 60);
    return worst("certificate");
  };
  EXPECT_EQ(with(200).health, "good");
  EXPECT_EQ(with(5).health, "warning");
  EXPECT_THAT(with(5).found, HasSubstr("ends in 5 days"));
  EXPECT_EQ(with(-3).health, "bad");
  write_certificate(folder_ / "other.pem", key);
  EXPECT_EQ(worst("certificate").health, "bad");
  EXPECT_THAT(worst("certificate").found, HasSubstr("key.pem"));
}

TEST_F(DoctorTest, SeesAStoreThatDoesNotOpen) {
  ASSERT_EQ(opossum({"init", data_}).code, 0);
  write_text(data_ + "/store.json", "garbage");
  configure();
  EXPECT_EQ(worst("store").health, "bad");
}

TEST_F(DoctorTest, SeesABackupAndARestoreThatWasCut) {
  write_text(data_ + "/restore.json", "{\"epoch\":2}\n");
  configure();
  EXPECT_EQ(worst("store").health, "bad");
  EXPECT_THAT(worst("store").advice, HasSubstr("opossum restore"));
}

}  // namespace
}  // namespace opossum::testing
