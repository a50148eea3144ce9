// SPDX-License-Identifier: MIT
#include <gmock/gmock.h>

#include "tests/e2e/listener/listening_gateway.hpp"

namespace opossum::testing {
namespace {

using ::testing::HasSubstr;

/// An edge whose clients need a user.
class ListenerUsers : public ::testing::Test {
 protected:
  void SetUp() override {
    add("press-4", "secret", {"--publish", "plant/press-4/#", "--subscribe", "orders/{user}/#"});
    ASSERT_TRUE(gateway_.start()) << gateway_.log();
  }
  void add(const std::string& name, const std::string& password, std::vector<std::string> rights) {
    std::vector<std::string> arguments{"mqtt", "user", "add", name, "--users", users_};
    arguments.insert(arguments.end(), rights.begin(), rights.end());
    const auto added = opossum(arguments, password + "\n");
    ASSERT_EQ(added.code, 0) << added.error;
  }
  Finished publish(const std::string& topic, std::vector<std::string> arguments) {
    arguments.insert(arguments.end(), {"-V", "mqttv5", "-q", "1", "-m", "1", "-t", topic});
    return mosquitto_pub(gateway_, std::move(arguments));
  }

  TemporaryFolder folder_;
  std::string users_ = folder_ / "users";
  ListeningGateway gateway_{folder_, "users = \"" + users_ + "\"\nallow_anonymous = \"never\"\n"};
};

TEST_F(ListenerUsers, ThePasswordDecides) {
  EXPECT_EQ(publish("plant/press-4/t", {"-u", "press-4", "-P", "secret"}).code, 0);
  EXPECT_NE(publish("plant/press-4/t", {"-u", "press-4", "-P", "wrong"}).code, 0);
  EXPECT_NE(publish("plant/press-4/t", {"-u", "press-5", "-P", "secret"}).code, 0);
  EXPECT_NE(publish("plant/press-4/t", {}).code, 0);
  EXPECT_EQ(gateway_.counter("stored"), 1);
  EXPECT_EQ(gateway_.counter("connects_refused"), 3);
}

TEST_F(ListenerUsers, TheTopicRulesDecide) {
  const auto refused = publish("plant/press-5/t", {"-u", "press-4", "-P", "secret"});
  EXPECT_THAT(refused.output + refused.error, HasSubstr("Not authorized"));
  EXPECT_EQ(gateway_.counter("stored"), 0);
  const auto all =
      run({"mosquitto_sub", "-p", gateway_.port_text(), "-V", "mqttv5", "-u", "press-4", "-P", "secret", "-t", "orders/#", "-W", "5"});
  EXPECT_THAT(all.output + all.error, HasSubstr("denied"));
  EXPECT_EQ(gateway_.counter("subscriptions"), 0);
  EXPECT_EQ(gateway_.counter("not_authorized"), 2);
}

TEST_F(ListenerUsers, AChangedUserFileHoldsForTheNextClient) {
  EXPECT_NE(publish("a", {"-u", "newcomer", "-P", "pass"}).code, 0);
  add("newcomer", "pass", {});
  EXPECT_EQ(publish("a", {"-u", "newcomer", "-P", "pass"}).code, 0);
  EXPECT_EQ(opossum({"mqtt", "user", "remove", "newcomer", "--users", users_}).code, 0);
  EXPECT_NE(publish("a", {"-u", "newcomer", "-P", "pass"}).code, 0);
  EXPECT_EQ(opossum({"mqtt", "user", "remove", "newcomer", "--users", users_}).code, 5);
}

TEST_F(ListenerUsers, AreListedWithoutTheirPasswords) {
  const auto listed = opossum({"mqtt", "user", "list", "--users", users_, "--json"});
  EXPECT_EQ(listed.code, 0);
  EXPECT_THAT(listed.output,
              HasSubstr(R"("name":"press-4","known_by":"password","publish":["plant/press-4/#"],"subscribe":["orders/{user}/#"])"));
  EXPECT_THAT(listed.output, ::testing::Not(HasSubstr("scrypt")));
}

TEST(ListenerUsersFile, ThatCannotBeUsedIsRefusedBeforeAnythingIsTouched) {
  const TemporaryFolder folder;
  write_text(folder / "users", "user press-4 plain-password\n");
  ListeningGateway gateway(folder, "users = \"" + (folder / "users") + "\"\n");
  EXPECT_FALSE(gateway.start());
  EXPECT_THAT(gateway.log(), HasSubstr("line 1: user \"press-4\" needs a password hash"));
}

}  // namespace
}  // namespace opossum::testing
