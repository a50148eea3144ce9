// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include "store/commit/encoded_commit.hpp"
#include "store/origin.hpp"
#include "store/position.hpp"

namespace opossum::format {

/// The first line of a segment.
struct HeaderLine {
  std::string store;
  std::uint32_t epoch = 1;
  CommitNumber first_commit;
  Position first_position;
  Digest chain{};
  Timestamp time{};
};

/// A line that states the chain value after `commit`.
struct ChainLine {
  Digest chain{};
  CommitNumber commit;
  Position position;
  Timestamp time{};
  std::uint32_t group = 0;  ///< with a value: so many commits follow that were written as one group
  bool sealed = false;      ///< the last line of its segment
};

/// What only the leader knows about a commit.
struct Numbers {
  CommitNumber commit;
  Position first;
  Sequence sequence;  ///< zero = none
  Timestamp time{};
};

/// Ends a line that begins at `start`: its CRC and the closing brace, without the newline.
void append_crc(std::string& out, std::size_t start);

/// Each appends one whole line with its newline and returns where it starts.
std::size_t append_header(std::string& out, const HeaderLine& line);
std::size_t append_chain(std::string& out, const ChainLine& line);
/// `event_offsets` gets the offset in `out` of each event object.
std::size_t append_commit(std::string& out, const commit::EncodedCommit& commit, const Numbers& numbers,
                          std::vector<std::uint32_t>& event_offsets);

}  // namespace opossum::format
