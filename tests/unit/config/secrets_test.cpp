// SPDX-License-Identifier: MIT
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "tests/unit/config/support.hpp"

namespace opossum::config {
namespace {

using testing::HasSubstr;
using testing::Not;

std::string target_with_token(const std::string& token) {
  return "[[sync.target]]\nname = \"hq\"\nurl = \"https://hq\"\ntoken = \"" + token + "\"\n";
}

class Secrets : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = testing::TempDir() + "opossum-secrets-XXXXXX";
    ASSERT_NE(mkdtemp(pattern.data()), nullptr);
    folder_ = pattern;
  }
  void TearDown() override {
    unsetenv("OPOSSUM_TEST_SECRET");
    std::filesystem::remove_all(folder_);
  }
  std::string write(const std::string& name, const std::string& text) {
    auto path = folder_ + "/" + name;
    std::ofstream(path) << text;
    return path;
  }
  std::string folder_;
};

TEST_F(Secrets, ComeFromTheFirstLineOfAFile) {
  auto config = good(target_with_token("file:" + write("hq.token", "s3cret \r\nsecond line\n")));
  EXPECT_EQ(config.sync.targets[0].token.reveal(), "");
  EXPECT_TRUE(resolve_secrets(config).empty());
  EXPECT_EQ(config.sync.targets[0].token.reveal(), "s3cret");
}

TEST_F(Secrets, ComeFromTheEnvironment) {
  setenv("OPOSSUM_TEST_SECRET", "s3cret", 1);
  auto config = good(target_with_token("${OPOSSUM_TEST_SECRET}"));
  EXPECT_TRUE(resolve_secrets(config).empty());
  EXPECT_EQ(config.sync.targets[0].token.reveal(), "s3cret");
}

TEST_F(Secrets, ComeFromAFolderThatTheEnvironmentNames) {
  write("hq.token", "s3cret");
  setenv("OPOSSUM_TEST_SECRET", folder_.c_str(), 1);
  auto config = good(target_with_token("file:${OPOSSUM_TEST_SECRET}/hq.token"));
  EXPECT_TRUE(resolve_secrets(config).empty());
  EXPECT_EQ(config.sync.targets[0].token.reveal(), "s3cret");
}

TEST_F(Secrets, OfEveryKindOfEntryAreResolved) {
  auto path = write("t", "s3cret");
  auto edge = good(
      "[[ingest.mqtt]]\nname = \"a\"\nurl = \"mqtt://localhost\"\ntopics = [\"x\"]\nusername = \"u\"\npassword = \"file:" + path + "\"\n");
  auto central = good("[gateway]\nrole = \"central\"\n[[replication.origin]]\nname = \"a\"\ntoken = \"file:" + path + "\"\n");
  EXPECT_TRUE(resolve_secrets(edge).empty());
  EXPECT_TRUE(resolve_secrets(central).empty());
  EXPECT_EQ(edge.ingest.mqtt[0].password.reveal(), "s3cret");
  EXPECT_EQ(central.replication.origins[0].token.reveal(), "s3cret");
}

TEST_F(Secrets, ThatCannotBeReadAreNamedWithTheirPlace) {
  auto empty = write("empty", "\nsecond\n");
  struct Case {
    std::string token, got;
  };
  for (const auto& [token, got] : {Case{"file:" + folder_ + "/missing", "No such file"}, Case{"file:" + folder_, "directory"},
                                   Case{"file:" + empty, "first line is empty"}, Case{"${OPOSSUM_TEST_SECRET}", "not set"},
                                   Case{"file:${OPOSSUM_TEST_SECRET}/x", "not set"}}) {
    auto config = good(target_with_token(token));
    auto found = resolve_secrets(config);
    ASSERT_EQ(found.size(), 1U) << token;
    EXPECT_EQ(found[0].key, "sync.target[0].token");
    EXPECT_EQ(found[0].file, "t.toml");
    EXPECT_EQ(found[0].line, 4U);
    EXPECT_THAT(found[0].text(), HasSubstr(got));
  }
}

TEST_F(Secrets, InTheFileWorkWithAWarning) {
  auto warning = only_warning(target_with_token("s3cret"));
  EXPECT_EQ(warning.key, "sync.target[0].token");
  EXPECT_EQ(warning.line, 4U);
  EXPECT_THAT(warning.text(), Not(HasSubstr("s3cret")));
  EXPECT_EQ(good(target_with_token("s3cret")).sync.targets[0].token.reveal(), "s3cret");
}

TEST_F(Secrets, AreNeverPrinted) {
  setenv("OPOSSUM_TEST_SECRET", "s3cret", 1);
  auto path = write("hq.token", "s3cret");
  for (const auto& token : {std::string("s3cret"), "file:" + path, std::string("${OPOSSUM_TEST_SECRET}")}) {
    auto config = good(target_with_token(token));
    ASSERT_TRUE(resolve_secrets(config).empty());
    const auto& secret = config.sync.targets[0].token;
    ASSERT_EQ(secret.reveal(), "s3cret");
    std::ostringstream printed;
    printed << secret << effective(config) << secret.describe() << testing::PrintToString(secret);
    EXPECT_THAT(printed.str(), Not(HasSubstr("s3cret")));
    EXPECT_THAT(printed.str(), HasSubstr("(secret, from "));
  }
  EXPECT_THAT(effective(good(target_with_token("file:" + path))), HasSubstr("token = \"(secret, from file:" + path + ")\""));
}

TEST_F(Secrets, AreNotRepeatedByComplaints) {
  for (const std::string text : {"[[sync.target]]\nname = \"hq\"\nurl = \"https://hq\"\ntoken = [\"s3cret\"]\n",
                                 "[[sync.target]]\nname = \"hq\"\nurl = \"https://hq\"\ntoken = \"s3cret ${X}\"\n",
                                 "[[sync.target]]\nname = \"hq\"\nurl = \"https://u:s3cret@hq\"\ntoken = \"file:/t\"\n",
                                 "[[sync.target]]\nname = \"hq\"\nurl = \"u:s3cret@hq\"\ntoken = \"file:/t\"\n",
                                 "[[sync.target]]\nname = \"hq\"\nurl = \"https://hq\"\ntoken = \"file:/t\"\ntokn = \"s3cret\"\n",
                                 "[[ingest.mqtt]]\nname = \"a\"\nurl = \"mqtt://localhost\"\ntopics = [\"x\"]\npassword = \"s3cret\"\n"}) {
    EXPECT_THAT(all_text(bad(text)), Not(HasSubstr("s3cret"))) << text;
  }
}

TEST_F(Secrets, HaveACompleteReference) {
  for (const std::string token : {"file:", "${}", "${a b}", "file:${}/x", "file:${A}x", "file:/x/${A}", "x${A}", ""}) {
    EXPECT_EQ(only_error(target_with_token(token)).line, 4U) << token;
  }
}

TEST_F(Secrets, AreTheOnlyPlaceForReferences) {
  EXPECT_THAT(only_error("[gateway]\nname = \"${HOSTNAME}\"\n").hint, HasSubstr("secrets only"));
  EXPECT_THAT(only_error("[http]\ntokens = \"file:/etc/tokens\"\n").hint, HasSubstr("without \"file:\""));
}

}  // namespace
}  // namespace opossum::config
