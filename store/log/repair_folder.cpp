// SPDX-License-Identifier: MIT
#include "store/log/repair_folder.hpp"

#include "store/format/json_text.hpp"
#include "store/format/log_format.hpp"

namespace opossum::log {

namespace {

void append_note(std::string& notes, const RepairStep& step) {
  notes += "{\"file\":";
  format::append_quoted(notes, step.file);
  notes += ",\"byte\":" + std::to_string(step.byte) + ",\"damage\":";
  format::append_quoted(notes, step.damage);
  notes += ",\"done\":";
  format::append_quoted(notes, step.done);
  notes += ",\"kept\":";
  format::append_quoted(notes, step.kept);
  notes += "}\n";
}

}  // namespace

Result<void> RepairFolder::make(std::vector<Change>& changes) {
  OPOSSUM_TRY(create());
  std::string notes;
  for (Change& change : changes) {
    OPOSSUM_TRY(keep(change.step));
    append_note(notes, change.step);
  }
  OPOSSUM_TRY(replace_file(files_, path_ + "/notes.jsonl", notes));
  for (const Change& change : changes) OPOSSUM_TRY(apply(change));
  return {};
}

Result<void> RepairFolder::create() {
  OPOSSUM_TRY(files_.make_directory(layout_.quarantine_folder()));
  OPOSSUM_TRY(files_.sync_directory(layout_.directory()));
  OPOSSUM_TRY(files_.make_directory(path_));
  return files_.sync_directory(layout_.quarantine_folder());
}

Result<void> RepairFolder::keep(RepairStep& step) {
  auto there = files_.exists(step.file);
  if (!there) return std::unexpected(std::move(there).error());
  if (!*there) return {};
  step.kept = path_ + step.file.substr(step.file.rfind('/'));
  auto bytes = read_file(files_, step.file, format::kSegmentBytesMax);
  if (bytes) return replace_file(files_, step.kept, *bytes);
  // What cannot be read cannot be copied, but it can be moved.
  OPOSSUM_TRY(files_.rename(step.file, step.kept));
  OPOSSUM_TRY(files_.sync_directory(path_));
  return files_.sync_directory(parent_of(step.file));
}

Result<void> RepairFolder::apply(const Change& change) {
  const std::string folder = parent_of(change.step.file);
  if (change.content) {
    OPOSSUM_TRY(files_.make_directory(folder));
    OPOSSUM_TRY(files_.sync_directory(parent_of(folder)));
    return replace_file(files_, change.step.file, *change.content);
  }
  if (auto there = files_.exists(change.step.file); !there || !*there) return {};
  OPOSSUM_TRY(files_.remove(change.step.file));
  return files_.sync_directory(folder);
}

}  // namespace opossum::log
