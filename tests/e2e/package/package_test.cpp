// SPDX-License-Identifier: MIT
// The package is built, looked at as lintian would, installed into an empty root, removed and purged.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "tests/support/process.hpp"

namespace opossum::testing {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
namespace files = std::filesystem;

class PackageTest : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    folder_ = std::make_unique<TemporaryFolder>();
    const Finished made = run({"/usr/bin/cpack", "--config", std::string(OPOSSUM_BUILD_FOLDER) + "/CPackConfig.cmake", "-B", *folder_ / "made"}, "",
                              {.folder = folder_->path().string()}, std::chrono::seconds(240));
    ASSERT_EQ(made.code, 0) << made.output << made.error;
    for (const auto& entry : files::directory_iterator(folder_->path() / "made")) {
      if (entry.path().extension() == ".deb") package_ = entry.path().string();
    }
  }
  static void TearDownTestSuite() { folder_.reset(); }

  void SetUp() override { ASSERT_NE(package_, ""); }
  static std::string field(const std::string& name) { return run({"/usr/bin/dpkg-deb", "--field", package_, name}).output; }

  static inline std::unique_ptr<TemporaryFolder> folder_;
  static inline std::string package_;
};

TEST_F(PackageTest, ItsControlFileIsComplete) {
  EXPECT_EQ(field("Package"), "opossum\n");
  EXPECT_EQ(field("Section"), "net\n");
  EXPECT_NE(field("Maintainer"), "");
  EXPECT_THAT(field("Depends"), HasSubstr("libc6"));
  EXPECT_THAT(field("Description"), HasSubstr("local-first event store"));
  const Finished control = run({"/usr/bin/dpkg-deb", "--ctrl-tarfile", package_});
  for (const char* name : {"md5sums", "conffiles", "postinst", "prerm", "postrm"}) EXPECT_THAT(control.output, HasSubstr(name));
}

TEST_F(PackageTest, ItsFilesAreWhereDebianWantsThemAndSafe) {
  const Finished listed = run({"/usr/bin/dpkg-deb", "--contents", package_});
  for (const char* path : {"./usr/bin/opossum", "./etc/opossum/opossum.toml", "./usr/lib/systemd/system/opossum.service", "./usr/lib/sysusers.d/opossum.conf",
                           "./usr/lib/tmpfiles.d/opossum.conf", "./usr/share/man/man1/opossum.1.gz", "./usr/share/bash-completion/completions/opossum",
                           "./usr/share/zsh/vendor-completions/_opossum", "./usr/share/doc/opossum/copyright", "./usr/share/doc/opossum/changelog.gz"}) {
    EXPECT_THAT(listed.output, HasSubstr(std::string(path) + "\n"));
  }
  for (const std::string& line : lines_of(listed.output)) {
    EXPECT_THAT(line, HasSubstr("root/root")) << "everything belongs to root";
    EXPECT_TRUE(line[0] == 'l' || line[8] != 'w') << "writable for everybody: " << line;
    EXPECT_NE(line[3], 's') << "setuid: " << line;
    const bool known = line.find(" ./usr") != std::string::npos || line.find(" ./etc") != std::string::npos || line.ends_with(" ./");
    EXPECT_TRUE(known) << line;
  }
}

TEST_F(PackageTest, IsInstalledAndRemovedAndLeavesTheData) {
  const std::string root = *folder_ / "root";
  for (const char* folder : {"/var/lib/dpkg/info", "/var/lib/dpkg/updates", "/var/lib/opossum", "/etc"}) files::create_directories(root + folder);
  write_text(root + "/var/lib/dpkg/status", "");
  write_text(root + "/var/lib/opossum/store.json", "recorded");
  const auto dpkg = [&](const std::string& action, const std::string& what) {
    return run({"/usr/bin/dpkg", "--root=" + root, "--force-not-root", "--force-depends", "--force-script-chrootless", "--log=/dev/null", action, what});
  };
  const Finished installed = dpkg("--install", package_);
  ASSERT_EQ(installed.code, 0) << installed.output << installed.error;
  const Finished version = run({root + "/usr/bin/opossum", "--version"});
  EXPECT_EQ(version.code, 0) << version.error;
  const Finished checked = run({root + "/usr/bin/opossum", "check", "-c", root + "/etc/opossum/opossum.toml"});
  EXPECT_EQ(checked.code, 0) << checked.error;
  EXPECT_THAT(read_text(root + "/etc/passwd"), HasSubstr("opossum:")) << "its user was made";

  write_text(root + "/etc/opossum/opossum.toml", "# changed by the operator\n");
  ASSERT_EQ(dpkg("--remove", "opossum").code, 0);
  EXPECT_FALSE(files::exists(root + "/usr/bin/opossum"));
  EXPECT_TRUE(files::exists(root + "/etc/opossum/opossum.toml")) << "until it is purged";
  const Finished purged = dpkg("--purge", "opossum");
  ASSERT_EQ(purged.code, 0) << purged.error;
  EXPECT_FALSE(files::exists(root + "/etc/opossum/opossum.toml"));
  EXPECT_EQ(read_text(root + "/var/lib/opossum/store.json"), "recorded") << "what was recorded stays";
}

}  // namespace
}  // namespace opossum::testing
