// SPDX-License-Identifier: MIT
#pragma once

#include "store/log/frame_codec.hpp"
#include "store/log/segment_files.hpp"
#include "store/log/segment_scan.hpp"
#include "store/verify.hpp"

namespace opossum::log {

/// What one segment proves by itself, without the ones beside it.
struct SegmentVerdict {
  CommitNumber first;                         ///< by its file name
  std::string path;
  std::optional<format::HeaderLine> header;   ///< nothing if even that is bad, or was just being written
  WriterState state;                          ///< after the last good line; links of authored commits are not known
  Sequence first_sequence;                    ///< the first authored here; zero = none
  std::uint64_t commits = 0;
  std::uint64_t events = 0;
  std::uint64_t bytes = 0;                    ///< of good lines, uncompressed
  std::uint64_t unfinished_bytes = 0;
  bool whole = false;                         ///< every line up to its end is right, and the end is where it should be
  std::vector<Finding> findings;              ///< at most the first bad byte of the segment and that of its index
};

/// Checks every byte of segments and of their indexes. Changes nothing. Thread-safe.
class SegmentCheck {
 public:
  SegmentCheck(FileSystem& files, const Layout& layout) : files_(files), layout_(layout) {}

  /// `last`: as long as it is not sealed another process may be writing to it, and it may end anywhere.
  [[nodiscard]] SegmentVerdict run(CommitNumber first, const std::string& path, bool last) const;

 private:
  void check(SegmentVerdict& verdict, const Decompressed& content, bool active) const;
  [[nodiscard]] bool seen_again(const SegmentVerdict& verdict) const;

  FileSystem& files_;
  const Layout& layout_;
};

}  // namespace opossum::log
