// SPDX-License-Identifier: MIT
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <future>

#include "ingest/mapping/base64.hpp"
#include "ingest/mqtt/users/user_check.hpp"
#include "ingest/mqtt_users.hpp"

namespace opossum::ingest {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::SizeIs;
using Code = opossum::mqtt::ReasonCode;

TEST(MqttUserFile, ReadsWhatItWrites) {
  const std::vector<MqttUser> users{
      {"kim", "scrypt:x", {"a/+", "with blank/#"}, {"#"}}, {"robot", "", {}, {"to/{client}"}}, {"", "", {"public/#"}, {}}};
  const auto read = parse_mqtt_users(format_mqtt_users(users));
  ASSERT_TRUE(read);
  ASSERT_THAT(*read, SizeIs(3));
  for (std::size_t i = 0; i < 3; ++i) {
    EXPECT_EQ((*read)[i].name, users[i].name);
    EXPECT_EQ((*read)[i].password_hash, users[i].password_hash);
    EXPECT_EQ((*read)[i].publish, users[i].publish);
    EXPECT_EQ((*read)[i].subscribe, users[i].subscribe);
  }
}

TEST(MqttUserFile, NamesTheLineAndWhatIsWrong) {
  for (const auto& [text, why] :
       std::vector<std::pair<std::string, std::string>>{{"# comment\n\npublish a\n", "line 3: a right before the first user"},
                                                        {"user kim\n", "line 1: user \"kim\" needs a password hash"},
                                                        {"user kim plain\n", "needs a password hash"},
                                                        {"user\n", "line 1: a user needs a name"},
                                                        {"user kim certificate\nuser kim certificate\n", "line 2:"},
                                                        {"anonymous\nanonymous\n", "anonymous occurs twice"},
                                                        {"user kim certificate x\n", "behind the credential"},
                                                        {"user kim certificate\n publish a/#/b\n", "line 2: the topic filter"},
                                                        {"may kim\n", "is not understood"}}) {
    const auto read = parse_mqtt_users(text);
    ASSERT_FALSE(read) << text;
    EXPECT_EQ(read.error().code(), Errc::invalid_argument);
    EXPECT_THAT(read.error().message(), HasSubstr(why));
  }
}

TEST(MqttPassword, FitsItsOwnHashOnly) {
  const auto hash = hash_mqtt_password("secret");
  const auto other = hash_mqtt_password("secret");
  ASSERT_TRUE(hash && other);
  EXPECT_NE(*hash, *other) << "each has its own salt";
  EXPECT_TRUE(verify_mqtt_password("secret", *hash));
  EXPECT_FALSE(verify_mqtt_password("Secret", *hash));
  EXPECT_FALSE(verify_mqtt_password("", *hash));
  for (const std::string& wrong :
       {std::string(), std::string("scrypt:16384:8:1:"), hash->substr(0, hash->size() - 4), std::string("bcrypt") + *hash}) {
    EXPECT_FALSE(verify_mqtt_password("secret", wrong)) << wrong;
  }
}

TEST(MqttBase64, ComesBackOrIsRefused) {
  for (const std::string& bytes :
       {std::string(), std::string("a"), std::string("ab"), std::string("abc"), std::string("\x00\xFF\xFE\x01", 4)}) {
    EXPECT_EQ(mapping::from_base64(mapping::to_base64(bytes)), bytes);
  }
  EXPECT_EQ(mapping::from_base64("YWI="), "ab");
  for (const char* text : {"YWI", "YWI=\n", " YWI=", "YW=I", "Y===", "====", "YWJ=", "YW-_"}) {
    EXPECT_FALSE(mapping::from_base64(text)) << text;
  }
}

TEST(MqttRights, CoverWhatTheirFiltersMatch) {
  using broker::covers;
  for (const auto& [wide, narrow] : std::vector<std::pair<std::string, std::string>>{{"#", "#"},
                                                                                     {"#", "a/+/b"},
                                                                                     {"a/#", "a"},
                                                                                     {"a/#", "a/#"},
                                                                                     {"a/#", "a/b/+"},
                                                                                     {"a/+", "a/b"},
                                                                                     {"a/+", "a/+"},
                                                                                     {"+/b", "+/b"},
                                                                                     {"$SYS/#", "$SYS/a"}}) {
    EXPECT_TRUE(covers(wide, narrow)) << wide << " " << narrow;
  }
  for (const auto& [wide, narrow] : std::vector<std::pair<std::string, std::string>>{{"a/+", "a/#"},
                                                                                     {"a/+", "#"},
                                                                                     {"a/b", "a/+"},
                                                                                     {"a", "a/#"},
                                                                                     {"a/+", "a"},
                                                                                     {"a/+", "a/b/c"},
                                                                                     {"+", "#"},
                                                                                     {"#", "$SYS/a"},
                                                                                     {"+/a", "$SYS/a"},
                                                                                     {"a/#", "b"}}) {
    EXPECT_FALSE(covers(wide, narrow)) << wide << " " << narrow;
  }
}

TEST(MqttRights, NamesCannotWidenThem) {
  const broker::Rights rights{{"u/{user}/x", "c/{client}"}, {}};
  EXPECT_THAT(rights.for_client("kim", "r1").publish, ElementsAre("u/kim/x", "c/r1"));
  for (const char* bad : {"", "+", "#", "a/b", "{client}"}) EXPECT_THAT(rights.for_client(bad, "r1").publish, ElementsAre("c/r1")) << bad;
}

/// A user file in a folder of its own.
class MqttUserCheck : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = (std::filesystem::temp_directory_path() / "opossum_users_XXXXXX").string();
    folder_ = ::mkdtemp(pattern.data());
  }
  void TearDown() override {
    check_.reset();
    std::filesystem::remove_all(folder_);
  }
  void write(const std::string& text) { std::ofstream(path()) << text; }
  [[nodiscard]] std::string path() const { return folder_ / "users"; }
  void open(MqttAnonymous anonymous = MqttAnonymous::never, bool with_file = true) {
    auto opened = mqtt::UserCheck::open(with_file ? path() : "", anonymous, {},
                                        [this](std::uint64_t, broker::Verdict verdict) { answer_.set_value(std::move(verdict)); });
    ASSERT_TRUE(opened) << opened.error().message();
    check_ = std::move(*opened);
  }
  broker::Verdict ask(broker::Credentials credentials) {
    answer_ = {};
    auto answer = answer_.get_future();
    check_->check(1, std::move(credentials));
    return answer.get();
  }
  static broker::Credentials named(std::string user, std::string password) { return {{}, std::move(user), std::move(password)}; }

  std::filesystem::path folder_;
  std::promise<broker::Verdict> answer_;
  std::unique_ptr<mqtt::UserCheck> check_;
};

TEST_F(MqttUserCheck, KnowsUsersByTheirPasswords) {
  write("user kim " + *hash_mqtt_password("right") + "\n  publish line/#\nuser robot certificate\n");
  open();
  for (int i = 0; i < 2; ++i) {
    const auto right = ask(named("kim", "right"));
    EXPECT_EQ(right.reason, Code::success);
    EXPECT_EQ(right.user, "kim");
    EXPECT_THAT(right.rights->publish, ElementsAre("line/#"));
    EXPECT_EQ(ask(named("kim", "wrong")).reason, Code::bad_user_name_or_password);
  }
  EXPECT_EQ(ask(named("kim", "")).reason, Code::bad_user_name_or_password);
  for (const char* nobody : {"jo", "", "robot"}) {
    for (int i = 0; i < 2; ++i) EXPECT_EQ(ask(named(nobody, "")).reason, Code::bad_user_name_or_password) << nobody;
  }
  EXPECT_EQ(ask({}).reason, Code::not_authorized);
}

TEST_F(MqttUserCheck, KnowsCertificatesByTheirNames) {
  write("user robot certificate\n  subscribe to/robot\n");
  open();
  EXPECT_THAT(ask({{"", false, "robot"}, {}, {}}).rights->subscribe, ElementsAre("to/robot"));
  EXPECT_EQ(ask({{"", false, "stranger"}, {}, {}}).reason, Code::not_authorized);
  EXPECT_EQ(ask({{"", false, ""}, {}, {}}).reason, Code::not_authorized);
}

TEST_F(MqttUserCheck, LetsClientsWithoutANameInAsItIsTold) {
  open(MqttAnonymous::loopback, false);
  EXPECT_EQ(ask({{"", true, {}}, {}, {}}).reason, Code::success);
  EXPECT_EQ(ask({{"", false, {}}, {}, {}}).reason, Code::not_authorized);
  EXPECT_EQ(ask(named("kim", "x")).reason, Code::bad_user_name_or_password);
  write("anonymous\n  publish public/#\n");
  open(MqttAnonymous::always);
  const auto verdict = ask({});
  EXPECT_EQ(verdict.reason, Code::success);
  EXPECT_THAT(verdict.rights->publish, ElementsAre("public/#"));
}

TEST_F(MqttUserCheck, ReadsTheFileAgainWhenItHasChanged) {
  write("user kim " + *hash_mqtt_password("one") + "\n");
  open();
  EXPECT_EQ(ask(named("kim", "one")).reason, Code::success);
  write("user kim " + *hash_mqtt_password("other") + "\n# changed\n");
  EXPECT_EQ(ask(named("kim", "one")).reason, Code::bad_user_name_or_password) << "a remembered password is forgotten, too";
  EXPECT_EQ(ask(named("kim", "other")).reason, Code::success);
  write("this is no user file\n");
  EXPECT_EQ(ask(named("kim", "other")).reason, Code::success) << "it goes on with the users as they were";
}

TEST_F(MqttUserCheck, RefusesAFileThatIsMissingOrWrong) {
  EXPECT_EQ(mqtt::UserCheck::open(path(), MqttAnonymous::never, {}, {}).error().code(), Errc::invalid_argument);
  write("nonsense\n");
  EXPECT_EQ(mqtt::UserCheck::open(path(), MqttAnonymous::never, {}, {}).error().code(), Errc::invalid_argument);
}

}  // namespace
}  // namespace opossum::ingest
