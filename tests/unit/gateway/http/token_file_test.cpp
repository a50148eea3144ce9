// SPDX-License-Identifier: MIT
#include "gateway/tokens/token_file.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <sstream>

namespace opossum::gateway {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

class TokenFileTest : public ::testing::Test {
 protected:
  TokenFileTest() {
    std::string name = (std::filesystem::temp_directory_path() / "opossum-tokens-XXXXXX").string();
    directory_ = ::mkdtemp(name.data());
  }
  ~TokenFileTest() override { std::filesystem::remove_all(directory_); }

  [[nodiscard]] std::string path() const { return (directory_ / "tokens").string(); }
  [[nodiscard]] TokenFile load() const { return TokenFile::load(path()).value(); }
  [[nodiscard]] static Grant grant(std::string name) {
    Grant result{std::move(name), {}, {"Sale"}, {"till:3"}};
    result.scopes.add(Scope::append);
    return result;
  }
  [[nodiscard]] std::string content() const {
    std::ostringstream text;
    text << std::ifstream(path()).rdbuf();
    return text.str();
  }

  std::filesystem::path directory_;
};

TEST_F(TokenFileTest, AMissingFileHoldsNoTokens) { EXPECT_TRUE(load().tokens().empty()); }

TEST_F(TokenFileTest, ATokenIsKnownAgainAfterLoading) {
  TokenFile file = load();
  const std::string token = file.create(grant("till-3"), Timestamp{}).value();
  const TokenFile again = load();
  const Grant* const found = again.verify(token);
  ASSERT_NE(found, nullptr);
  EXPECT_EQ(found->name, "till-3");
  EXPECT_TRUE(found->scopes.has(Scope::append));
  EXPECT_FALSE(found->scopes.has(Scope::read));
  EXPECT_THAT(found->types, ElementsAre("Sale"));
  EXPECT_THAT(found->tags, ElementsAre("till:3"));
}

TEST_F(TokenFileTest, OnlyTheExactTokenIsKnown) {
  TokenFile file = load();
  const std::string token = file.create(grant("a"), Timestamp{}).value();
  EXPECT_GE(token.size(), 43U);
  EXPECT_EQ(file.verify(token + "x"), nullptr);
  EXPECT_EQ(file.verify(token.substr(0, token.size() - 1)), nullptr);
  EXPECT_EQ(file.verify(""), nullptr);
  EXPECT_EQ(file.verify(to_hex(file.tokens().front().hash)), nullptr);
}

TEST_F(TokenFileTest, TheFileHoldsNoTokenAndIsPrivate) {
  TokenFile file = load();
  const std::string token = file.create(grant("a"), Timestamp{}).value();
  EXPECT_THAT(content(), Not(HasSubstr(token)));
  EXPECT_THAT(content(), HasSubstr(to_hex(sha256(token))));
  EXPECT_EQ(std::filesystem::status(path()).permissions(), std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
}

TEST_F(TokenFileTest, TwoTokensDiffer) {
  TokenFile file = load();
  EXPECT_NE(file.create(grant("a"), Timestamp{}).value(), file.create(grant("a"), Timestamp{}).value());
}

TEST_F(TokenFileTest, ARevokedTokenIsUnknown) {
  TokenFile file = load();
  const std::string first = file.create(grant("a"), Timestamp{}).value();
  const std::string second = file.create(grant("b"), Timestamp{}).value();
  EXPECT_TRUE(file.revoke("a").value());
  EXPECT_EQ(load().verify(first), nullptr);
  EXPECT_NE(load().verify(second), nullptr);
  EXPECT_FALSE(file.revoke("a").value());
  EXPECT_TRUE(file.revoke(file.tokens().front().id).value());
  EXPECT_TRUE(load().tokens().empty());
}

TEST_F(TokenFileTest, ANameThatTwoTokensHaveIsNotEnoughToRevoke) {
  TokenFile file = load();
  ASSERT_TRUE(file.create(grant("a"), Timestamp{}));
  ASSERT_TRUE(file.create(grant("a"), Timestamp{}));
  EXPECT_FALSE(file.revoke("a"));
  EXPECT_EQ(file.tokens().size(), 2U);
}

TEST_F(TokenFileTest, ATokenNeedsANameAndAScope) {
  TokenFile file = load();
  EXPECT_FALSE(file.create(Grant{"a", {}, {}, {}}, Timestamp{}));
  EXPECT_FALSE(file.create(grant(""), Timestamp{}));
}

TEST_F(TokenFileTest, ABadLineIsNamed) {
  TokenFile file = load();
  ASSERT_TRUE(file.create(grant("a"), Timestamp{}));
  const std::string good = content();
  for (const std::string bad : {"x", "{}", R"({"id":"1"})", R"([])"}) {
    std::ofstream(path()) << good << bad << "\n";
    const auto loaded = TokenFile::load(path());
    ASSERT_FALSE(loaded) << bad;
    EXPECT_THAT(loaded.error().detail(), HasSubstr("line 2"));
  }
}

}  // namespace
}  // namespace opossum::gateway
