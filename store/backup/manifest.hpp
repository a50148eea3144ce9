// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "store/event_store.hpp"
#include "store/file_system.hpp"
#include "store/log/segment_check.hpp"

namespace opossum::backup {

/// Under a backup's folder: what the backup under way has copied, in the same places.
inline constexpr std::string_view kStagingFolder = "new";

/// A file of the backup, by its path inside it.
struct CopiedFile {
  std::string path;
  std::uint64_t bytes = 0;
  Digest digest{};  ///< of its bytes, as sha256sum prints it
};

/// A segment, and what its lines prove.
struct CopiedSegment {
  CopiedFile file;
  CommitNumber first_commit;
  Position first_position;
  Digest chain_before{};
  CommitNumber last_commit;  ///< first_commit - 1 if it holds none
  Position last_position;
  Digest chain{};            ///< after its last line
  Sequence first_sequence;   ///< zero = none
  Sequence last_sequence;
  Timestamp time{};          ///< of its last commit or header

  [[nodiscard]] bool empty() const noexcept { return last_commit < first_commit; }
};

/// backup.json: what a backup consists of. Written last, so that it never names what is not there.
struct Manifest {
  StoreIdentity identity;
  Timestamp taken{};
  bool complete = false;  ///< false: the first backup was begun and has not ended yet
  std::vector<CopiedSegment> segments;
  std::vector<CopiedFile> files;  ///< all others

  [[nodiscard]] Head head() const;
};

[[nodiscard]] std::string to_json(const Manifest& manifest);
/// Errc::damaged, unsupported_format.
[[nodiscard]] Result<Manifest> manifest_from_json(std::string_view text, const std::string& path);
/// Errc::not_a_store if there is none.
[[nodiscard]] Result<Manifest> read_manifest(FileSystem& files, const std::string& directory);

/// The same facts in the form in which segments are checked against each other.
[[nodiscard]] log::SegmentVerdict verdict_of(const CopiedSegment& segment, const std::string& store);
[[nodiscard]] CopiedSegment segment_of(const log::SegmentVerdict& verdict, CopiedFile file);

}  // namespace opossum::backup
