// SPDX-License-Identifier: MIT
#include "store/backup.hpp"

#include <fmt/format.h>

#include <boost/json/object.hpp>
#include <cstdio>
#include <filesystem>

#include "gateway/cli/command.hpp"
#include "gateway/cli/exit_code.hpp"
#include "gateway/cli/output.hpp"
#include "gateway/cli/progress_bar.hpp"

namespace opossum::gateway::cli {
namespace {

struct BackupArguments {
  OutputOptions output{};
  std::string directory{};
  std::string destination{};
  bool check = false;
};

struct RestoreArguments {
  OutputOptions output{};
  std::string backup{};
  std::string directory{};
  std::uint32_t epoch = 0;
};

/// So that two names of one folder are known to be one.
std::string real_path(const std::string& path) {
  std::error_code failed;
  const auto real = std::filesystem::weakly_canonical(std::filesystem::absolute(path, failed), failed);
  return failed ? path : real.string();
}

boost::json::object to_json(const BackupReport& report) {
  return {{"store", report.identity.id},       {"epoch", report.identity.epoch},    {"head", cli::to_json(report.head)},
          {"files_copied", report.files_copied}, {"bytes_copied", report.bytes_copied}, {"files_kept", report.files_kept},
          {"bytes_kept", report.bytes_kept},   {"files_healed", report.files_healed}, {"verified", true}};
}

int run_backup(const BackupArguments& arguments) {
  const auto done = [&] {
    ProgressBar bar;
    return backup_store(posix_file_system(), real_path(arguments.directory), real_path(arguments.destination),
                        {.check_kept = arguments.check, .progress = std::ref(bar)});
  }();
  if (!done) return report(done.error());
  print_object(arguments.output, to_json(*done));
  if (done->files_healed != 0) {
    fmt::print(stderr, "opossum: {} files of the backup were no longer what had been copied; they were copied again. Check that disk\n",
               done->files_healed);
  }
  return kDone;
}

boost::json::object to_json(const RestoreReport& report, const std::string& directory) {
  boost::json::object object{{"directory", directory},
                             {"store", report.identity.id},
                             {"name", report.identity.name},
                             {"epoch", report.identity.epoch},
                             {"epoch_before", report.epoch_before},
                             {"head", cli::to_json(report.head)},
                             {"files", report.files},
                             {"bytes", report.bytes},
                             {"verified", true}};
  if (report.taken) object["taken"] = to_rfc3339(*report.taken);
  return object;
}

void say_what_is_next(const RestoreReport& report, const std::string& directory) {
  fmt::print(stderr,
             "opossum: store {} was restored up to commit {} and goes on in epoch {}. What was recorded later is not in it.\n"
             "opossum: next:\n"
             "opossum:   1. Do not start the old folder, or any other copy of this store, again.\n"
             "opossum:   2. Set data_dir to {} (owner: the user of the service) and start the gateway.\n"
             "opossum:   3. Look at `opossum sync status`: a target that knows the store says what it makes of the new epoch, and what to do.\n",
             report.identity.id, report.head.commit.value(), report.identity.epoch, directory);
  if (report.noted) return;
  fmt::print(stderr, "opossum: the backup cannot be written, so it does not remember epoch {}: if it is restored once more, give `--epoch {}`\n",
             report.identity.epoch, report.identity.epoch + 1);
}

int run_restore(const RestoreArguments& arguments) {
  const auto done = [&] {
    ProgressBar bar;
    RestoreOptions options;
    if (arguments.epoch != 0) options.epoch = arguments.epoch;
    options.progress = std::ref(bar);
    return restore_store(posix_file_system(), real_path(arguments.backup), real_path(arguments.directory), options);
  }();
  if (!done) return report(done.error());
  print_object(arguments.output, to_json(*done, arguments.directory));
  say_what_is_next(*done, arguments.directory);
  return kDone;
}

}  // namespace

void add_backup(CLI::App& root, Action& chosen) {
  auto arguments = std::make_shared<BackupArguments>();
  CLI::App* command = root.add_subcommand("backup", "Copy what is new in a store into a backup folder, and verify the copy");
  command->add_option("DIR", arguments->directory, "The store's directory; a gateway may be running on it")->required();
  command->add_option("DEST", arguments->destination, "Folder of the backup; its parent must exist. One store, one folder")->required();
  command->add_flag("--check", arguments->check, "Also read what earlier backups copied, and copy again what went bad");
  add_output_options(*command, arguments->output);
  command->footer(R"(
Sealed segments are copied once; the last segment up to its last whole commit. Each copy is read back, and its checksums and its
chain are verified. A backup that is cut leaves the former one usable: run it again. The folder can be read like a store
(`opossum verify DEST`, `opossum query --data DEST`), and `opossum restore DEST DIR` makes a store of it.

Examples:
  opossum backup /var/lib/opossum /mnt/backup/line-3
  opossum backup --check /var/lib/opossum /mnt/backup/line-3)");
  command->callback([arguments, &chosen] { chosen = [arguments] { return run_backup(*arguments); }; });
}

void add_restore(CLI::App& root, Action& chosen) {
  auto arguments = std::make_shared<RestoreArguments>();
  CLI::App* command = root.add_subcommand("restore", "Make a store out of a backup, in an empty folder");
  command->add_option("BACKUP", arguments->backup, "Folder of a backup, or a plain copy of a store's folder")->required();
  command->add_option("DIR", arguments->directory, "The store's new directory: empty, or not there yet")->required();
  command->add_option("--epoch", arguments->epoch, "The epoch in which the store goes on; the next one when not given")
      ->check(CLI::Range(2U, 0xFFFFFFFFU));
  add_output_options(*command, arguments->output);
  command->footer(R"(
Every checksum and the chain are verified on the way. The store keeps its id and goes on in a new epoch, so that headquarters knows
that it was restored. A restore that is cut leaves a folder that does not open: run it again.

Examples:
  opossum restore /mnt/backup/line-3 /var/lib/opossum
  opossum restore --epoch 4 /mnt/backup/line-3 ./opossum-data)");
  command->callback([arguments, &chosen] { chosen = [arguments] { return run_restore(*arguments); }; });
}

}  // namespace opossum::gateway::cli
