// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

/// The constants of docs/store-format.md. On disk, do not change: a change needs a new format version.
namespace opossum::format {

inline constexpr std::uint64_t kVersion = 1;

inline constexpr std::string_view kLogFolder = "log";
inline constexpr std::string_view kIndexFolder = "index";
inline constexpr std::string_view kQuarantineFolder = "quarantine";
inline constexpr std::string_view kProjectionsFolder = "projections";
inline constexpr std::string_view kKeysFolder = "keys";
inline constexpr std::string_view kIdentityFile = "store.json";
inline constexpr std::string_view kLockFile = "lock";

/// In a backup: its list of files. A folder with it is never opened for writing.
inline constexpr std::string_view kBackupFile = "backup.json";
/// In a backup or another copy: the highest epoch that was restored from it.
inline constexpr std::string_view kRestoredFile = "restored.json";
/// In a folder that is being restored, until it is a store.
inline constexpr std::string_view kRestoringFile = "restore.json";

inline constexpr std::string_view kPlainSuffix = ".jsonl";
inline constexpr std::string_view kCompressedSuffix = ".jsonl.zst";
inline constexpr std::string_view kIndexSuffix = ".idx";
inline constexpr std::string_view kTemporarySuffix = ".tmp";
inline constexpr std::size_t kSegmentNameDigits = 20;

/// Every line ends in `,"crc":"xxxxxxxx"}`.
inline constexpr std::string_view kCrcKey = ",\"crc\":\"";
inline constexpr std::size_t kCrcDigits = 8;
inline constexpr std::size_t kCrcTail = kCrcKey.size() + kCrcDigits + 2;

inline constexpr std::size_t kTimeLength = 27;           ///< 2026-11-23T14:00:00.123456Z
inline constexpr std::size_t kFrameBytes = 16 * 1024;    ///< uncompressed size at which a frame is cut, at a line end; readers take any
inline constexpr std::size_t kFrameRawBytesMax = std::size_t{128} << 20;   ///< uncompressed: no line comes near it
inline constexpr std::size_t kStoreIdLength = 36;        ///< a UUID
inline constexpr std::uint64_t kSegmentBytesMax = std::uint64_t{1} << 32;  ///< offsets in a segment have 32 bits
inline constexpr std::uint32_t kCommitsPerChainLine = 1000;
inline constexpr std::size_t kJsonDepthMax = 512;
inline constexpr char kReservedPrefix = '$';

}  // namespace opossum::format
