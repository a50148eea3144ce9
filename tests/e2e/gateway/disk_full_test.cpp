// SPDX-License-Identifier: MIT
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <sys/mount.h>

#include <cerrno>
#include <cstring>
#include <filesystem>

#include "tests/e2e/gateway/gateway_process.hpp"

namespace opossum::testing {
namespace {

std::string filler(int n) {
  return fmt::format(R"({{"events":[{{"type":"Filler","tags":["n:{}"],"data":"{}"}}]}})", n, std::string(100'000, 'x'));
}

TEST(DiskFull, BelowTheReserveAppendsAreRefusedInWordsAndReadsGoOn) {
  const TemporaryFolder folder;
  GatewayProcess edge(folder, "edge", "edge");
  ASSERT_TRUE(edge.start()) << edge.log();
  ASSERT_TRUE(edge.append(R"({"events":[{"type":"A"}]})"));
  ASSERT_EQ(edge.stop(), 0);

  const auto free = std::filesystem::space(folder.path()).available;
  edge.configure(fmt::format("[store]\ndisk_reserve_bytes = \"{}MiB\"\n", (free >> 20U) + 1024));
  ASSERT_TRUE(edge.start()) << edge.log();
  const auto refused = edge.append(R"({"events":[{"type":"B"}]})");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code(), Errc::disk_full) << refused.error().message();
  EXPECT_EQ(opossum({"append", "--type", "B", "--url", edge.url()}).code, 9);
  EXPECT_EQ(contents_of(edge.data()).size(), 1U);
  EXPECT_EQ(lines_of(opossum({"query", "--json", "--url", edge.url()}).output).size(), 1U);
  ASSERT_EQ(edge.stop(), 0) << edge.log();

  edge.configure("");
  ASSERT_TRUE(edge.start()) << edge.log();
  EXPECT_TRUE(edge.append(R"({"events":[{"type":"B"}]})"));
}

/// A file system of 24 MiB of its own.
class SmallDisk {
 public:
  explicit SmallDisk(std::string path) : path_(std::move(path)) {
    std::filesystem::create_directory(path_);
    mounted_ = ::mount("tmpfs", path_.c_str(), "tmpfs", MS_NOSUID | MS_NODEV, "size=24m") == 0;
    why_ = mounted_ ? "" : std::strerror(errno);
  }
  ~SmallDisk() {
    if (mounted_) ::umount2(path_.c_str(), MNT_DETACH);
  }
  SmallDisk(const SmallDisk&) = delete;
  SmallDisk& operator=(const SmallDisk&) = delete;

  [[nodiscard]] bool mounted() const { return mounted_; }
  [[nodiscard]] const std::string& why_not() const { return why_; }

 private:
  std::string path_;
  bool mounted_ = false;
  std::string why_;
};

TEST(DiskFull, AFullDiskLosesNothingThatWasAcknowledgedAndWorksAgainWithRoom) {
  const TemporaryFolder folder;
  const SmallDisk disk(folder / "edge");
  if (!disk.mounted()) GTEST_SKIP() << "needs a small tmpfs, and mounting one is not allowed here: " << disk.why_not();
  GatewayProcess edge(folder, "edge", "edge", "[store]\ndisk_reserve_bytes = \"1MiB\"\nsegment_bytes = \"64MiB\"\n");
  // Room to be made later; the store must not be able to start with all of it.
  write_text(folder / "edge/ballast", std::string(8 << 20, 'b'));
  ASSERT_TRUE(edge.start()) << edge.log();

  std::size_t acknowledged = 0;
  std::optional<Error> error;
  for (int n = 0; n < 500 && !error; ++n) {
    auto answer = edge.append(filler(n));
    if (answer) {
      ++acknowledged;
    } else {
      error = answer.error();
    }
  }
  ASSERT_TRUE(error) << "24 MiB took 50 MB";
  EXPECT_TRUE(error->code() == Errc::disk_full || error->code() == Errc::poisoned) << error->message();
  EXPECT_GT(acknowledged, 10U);
  ASSERT_TRUE(edge.running()) << edge.log();
  EXPECT_EQ(contents_of(edge.data()).size(), acknowledged);
  EXPECT_TRUE(edge.stop());

  std::filesystem::remove(folder / "edge/ballast");
  ASSERT_TRUE(edge.start()) << edge.log();
  EXPECT_GE(contents_of(edge.data()).size(), acknowledged);
  EXPECT_TRUE(edge.append(filler(1000))) << edge.log();
  EXPECT_EQ(edge.stop(), 0) << edge.log();
}

}  // namespace
}  // namespace opossum::testing
