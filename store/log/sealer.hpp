// SPDX-License-Identifier: MIT
#pragma once

#include "store/log/frame_codec.hpp"
#include "store/log/open_segment.hpp"
#include "store/log/sealed_segment.hpp"
#include "store/log/segment_name.hpp"
#include "store/options.hpp"

namespace opossum::log {

/// Turns closed segments into sealed ones, and finds their indexes again when those were lost. Not thread-safe.
class Sealer {
 public:
  Sealer(FileSystem& files, const Layout& layout, bool compress, std::shared_ptr<FrameCache> cache)
      : files_(files), layout_(layout), compress_(compress), cache_(std::move(cache)) {}

  /// Writes the sealed file and its index, makes both durable, and only then removes the plain file.
  /// A crash at any point leaves the old or the new form. `state` is the log's state after the segment.
  [[nodiscard]] Result<std::shared_ptr<SealedSegment>> seal(const OpenSegment& segment, const WriterState& state);

  /// Opens a sealed file, building its index again if that is missing or damaged. `authored` is the state before it.
  [[nodiscard]] Result<std::shared_ptr<SealedSegment>> open(const std::string& path, CommitNumber first, const Linked& authored,
                                                            bool read_only, const Logger& log);

 private:
  struct SealedFile {
    std::string path;
    std::uint64_t bytes = 0;
    std::vector<index::FrameEntry> frames;
  };
  [[nodiscard]] Result<SealedFile> write_file(const OpenSegment& segment, std::uint64_t raw_bytes);
  [[nodiscard]] Result<void> rebuild_index(const std::string& path, CommitNumber first, const Linked& authored);

  FileSystem& files_;
  const Layout& layout_;
  bool compress_;
  std::shared_ptr<FrameCache> cache_;
};

/// The content of a segment's file, compressed or not. Damage is no error here.
[[nodiscard]] Result<Decompressed> read_segment_file(FileSystem& files, const std::string& path);

}  // namespace opossum::log
