// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "store/position.hpp"

namespace opossum::log {

/// "00000000000000000042".
[[nodiscard]] std::string segment_stem(CommitNumber first_commit);
/// The number, if `name` is 20 digits followed by `suffix`.
[[nodiscard]] std::optional<CommitNumber> segment_number(std::string_view name, std::string_view suffix);
/// "2026-11", the folder of a sealed segment.
[[nodiscard]] std::string month_folder(Timestamp time);

/// Where things are inside one data directory.
class Layout {
 public:
  explicit Layout(std::string directory) : directory_(std::move(directory)) {}

  [[nodiscard]] const std::string& directory() const noexcept { return directory_; }
  [[nodiscard]] std::string identity_file() const { return directory_ + "/store.json"; }
  [[nodiscard]] std::string scrub_file() const { return directory_ + "/scrub.json"; }
  [[nodiscard]] std::string lock_file() const { return directory_ + "/lock"; }
  [[nodiscard]] std::string log_folder() const { return directory_ + "/log"; }
  [[nodiscard]] std::string index_folder() const { return directory_ + "/index"; }
  [[nodiscard]] std::string quarantine_folder() const { return directory_ + "/quarantine"; }
  [[nodiscard]] std::string open_segment(CommitNumber first) const { return log_folder() + "/" + segment_stem(first) + ".jsonl"; }
  [[nodiscard]] std::string index_file(CommitNumber first) const { return index_folder() + "/" + segment_stem(first) + ".idx"; }

 private:
  std::string directory_;
};

}  // namespace opossum::log
