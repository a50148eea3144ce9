// SPDX-License-Identifier: MIT
// Feeds every file of the given folders to the fuzz function once, and every prefix and single flipped byte of the small ones.
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

constexpr std::size_t kSmall = 1024;

void feed(const std::string& bytes) { LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()); }

void feed_with_neighbours(const std::string& bytes) {
  feed(bytes);
  if (bytes.size() > kSmall) return;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    feed(bytes.substr(0, i));
    for (const unsigned bit : {1U, 16U, 128U}) {
      std::string flipped = bytes;
      flipped[i] = static_cast<char>(static_cast<unsigned char>(flipped[i]) ^ bit);
      feed(flipped);
    }
  }
}

}  // namespace

int main(int argc, char** argv) {
  std::size_t files = 0;
  for (int i = 1; i < argc; ++i) {
    for (const auto& entry : std::filesystem::directory_iterator(argv[i])) {
      std::ifstream file(entry.path(), std::ios::binary);
      feed_with_neighbours({std::istreambuf_iterator<char>(file), {}});
      ++files;
    }
  }
  std::printf("%zu corpus files replayed\n", files);
  return files == 0 ? 1 : 0;
}
