// SPDX-License-Identifier: MIT
#include "store/repair.hpp"

#include "store/event_store.hpp"
#include "store/log/identity_file.hpp"
#include "store/log/repair_plan.hpp"
#include "store/log/store_check.hpp"

namespace opossum {

namespace {

RepairReport report_of(std::vector<log::Change>& changes, std::vector<Finding> left) {
  RepairReport report;
  for (log::Change& change : changes) report.steps.push_back(std::move(change.step));
  report.left = std::move(left);
  return report;
}

/// Opens the store once: that builds the indexes, and proves that it opens. What is still wrong then.
Result<std::vector<Finding>> open_and_check(FileSystem& files, const log::Layout& layout, Clock& clock, bool changed) {
  StoreOptions opening;
  opening.directory = layout.directory();
  opening.create = false;
  opening.background = false;
  opening.files = &files;
  opening.clock = &clock;
  const auto opened = changed ? EventStore::open(opening) : Result<std::unique_ptr<EventStore>>(nullptr);
  auto after = verify_store(files, layout.directory());
  if (!after) return std::unexpected(std::move(after).error());
  if (!opened && after->sound()) return fail(opened.error());
  return std::move(after->findings);
}

}  // namespace

Result<RepairReport> repair_store(FileSystem& files, const std::string& directory, const RepairOptions& options) {
  const log::Layout layout(directory);
  Clock& clock = options.clock != nullptr ? *options.clock : system_clock();
  auto identity = log::read_identity(files, layout);
  if (!identity) return std::unexpected(std::move(identity).error());
  std::unique_ptr<FileLock> lock;
  if (!options.dry_run) {
    auto taken = files.lock(layout.lock_file(), "opossum repair\n");
    if (!taken) return std::unexpected(std::move(taken).error());
    lock = std::move(*taken);
  }
  auto check = log::check_store(files, layout, identity->id, {}, 0);
  if (!check) return std::unexpected(std::move(check).error());
  if (check->report.sound()) return RepairReport{};
  log::RepairPlan plan(files, layout, identity->id, options.backup);
  OPOSSUM_TRY(plan.make(std::move(check->verdicts)));
  if (options.dry_run) return report_of(plan.changes(), plan.left(check->report.findings));
  if (!plan.changes().empty()) OPOSSUM_TRY(log::RepairFolder(files, layout, to_rfc3339(clock.now())).make(plan.changes()));
  lock.reset();
  auto left = open_and_check(files, layout, clock, !plan.changes().empty());
  if (!left) return std::unexpected(std::move(left).error());
  plan.say_what_is_lost(*left);
  return report_of(plan.changes(), std::move(*left));
}

}  // namespace opossum
