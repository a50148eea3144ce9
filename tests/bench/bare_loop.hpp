// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <string>

#include "tests/bench/latencies.hpp"

namespace opossum::bench {

/// What a write lands in.
enum class BareFile {
  growing,  ///< every write makes the file longer, as a plain log does
  zeroed,   ///< zeros written beforehand: the cheapest durable write there is, with nobody charged for the zeros
};

inline constexpr std::size_t kBareFileBytes = 64 << 20;  ///< as many as a segment of the store has by default

/// A new file of that kind, open for writing.
[[nodiscard]] int new_bare_file(const std::string& path, BareFile kind);

/// Writes a second with pwrite and fdatasync of `bytes` each and nothing else, on one thread, in files of a segment's size.
[[nodiscard]] double bare_writes(const std::string& directory, BareFile kind, std::size_t bytes, double seconds);

/// How long one such write into a zeroed file takes, `rate` times a second: a disk that is asked now and then answers otherwise than one that
/// is never left alone.
[[nodiscard]] LatencyList bare_syncs(const std::string& directory, std::size_t bytes, double rate, double seconds);

}  // namespace opossum::bench
