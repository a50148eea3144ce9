// SPDX-License-Identifier: MIT
// Any bytes as a sealed file, and as lines to be sealed: frames that are accepted can be read one by one, and what was sealed comes back.
#include <cstdint>

#include "store/log/segment_scan.hpp"
#include "tests/fuzz/sealed_file.hpp"

namespace {

using namespace opossum;

void check_frames(std::string_view file, const log::Decompressed& content) {
  for (std::size_t i = 0; i < content.frames.size(); ++i) {
    const bool last = i + 1 == content.frames.size();
    const std::size_t file_end = last ? content.file_bytes : content.frames[i + 1].file_offset;
    const std::size_t raw_end = last ? content.bytes.size() : content.frames[i + 1].raw_offset;
    const std::size_t raw = content.frames[i].raw_offset;
    const auto frame =
        log::decompress_frame(file.substr(content.frames[i].file_offset, file_end - content.frames[i].file_offset), raw_end - raw);
    OPOSSUM_ASSERT(frame && *frame == std::string_view(content.bytes).substr(raw, raw_end - raw));
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const auto content = log::decompress_all(bytes);
  OPOSSUM_ASSERT(content.bad.has_value() != (content.file_bytes == bytes.size()));
  check_frames(bytes, content);
  static_cast<void>(log::scan_segment(content.bytes, {}, nullptr));
  static_cast<void>(log::decompress_frame(bytes, size * 3 % 5000));
  const fuzz::SealedFile sealed = fuzz::seal_lines(bytes);
  const auto again = log::decompress_all(sealed.bytes);
  OPOSSUM_ASSERT(!again.bad && again.bytes == bytes && again.frames.size() == sealed.frames.size());
  return 0;
}
