// SPDX-License-Identifier: MIT
#include "ingest/file/file_import.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <charconv>

#include "store/append_all.hpp"

namespace opossum::ingest::file {

namespace {

constexpr std::size_t kQuarantinePage = 1'000;

/// The line in `import:DIGEST:LINE:alone`.
std::optional<std::uint64_t> line_of(std::string_view key, const std::string& digest) {
  const std::string prefix = "import:" + digest + ':';
  if (!key.starts_with(prefix)) return {};
  std::uint64_t line = 0;
  const auto [end, error] = std::from_chars(key.data() + prefix.size(), key.data() + key.size(), line);
  return error == std::errc{} ? std::optional(line) : std::nullopt;
}

std::string prefix_of(std::uint64_t line) { return "line " + std::to_string(line) + ": "; }

std::string reason_of(const QuarantineEntry& entry, std::uint64_t line) {
  boost::system::error_code error;
  const auto value = boost::json::parse(entry.json, error);
  const auto* reason = !error && value.is_object() ? value.get_object().if_contains("reason") : nullptr;
  if (reason == nullptr || !reason->is_string()) return "in quarantine as " + entry.id;
  std::string text(reason->get_string());
  if (text.starts_with(prefix_of(line))) text.erase(0, prefix_of(line).size());
  return text;
}

Held held_by_store(Error error) { return {Held::By::store, std::move(error)}; }

}  // namespace

FileImport::FileImport(const DropFolderOptions& options, Intake& intake, Quarantine& quarantine, ImportMarker& marker, FoundFile file,
                       FileWatcher watcher)
    : options_(options),
      intake_(intake),
      quarantine_(quarantine),
      marker_(marker),
      files_(options.files != nullptr ? *options.files : posix_file_system()),
      clock_(options.clock != nullptr ? *options.clock : system_clock()),
      file_(std::move(file)),
      path_(options.folder + '/' + file_.name),
      watcher_(std::move(watcher)) {
  message_.source = options.name;
  message_.kind = "file";
  message_.topic = file_.name;
  message_.received = clock_.now();
  report_.file = file_.name;
  report_.source = options.name;
  report_.began = message_.received;
}

std::expected<FileReport, Held> FileImport::run() {
  auto digest = digest_of_file(files_, path_);
  if (!digest) return std::unexpected(Held{Held::By::file, std::move(digest).error()});
  report_.import.digest = std::move(digest->digest);
  report_.import.bytes = digest->bytes;
  if (auto held = begin()) return std::unexpected(std::move(*held));
  if (report_.result != FileResult::done) {
    report_.finished = clock_.now();
    return report_;
  }
  const auto mappable = try_mapping();
  if (!mappable) return std::unexpected(mappable.error());
  if (!*mappable) {
    report_.finished = clock_.now();
    return report_;
  }
  return import();
}

std::optional<Held> FileImport::begin() {
  auto begun = marker_.get();
  if (!begun) return held_by_store(std::move(begun).error());
  resumed_ = std::ranges::find(*begun, report_.import.digest, &Begun::digest) != begun->end();
  if (resumed_) {
    auto found = find_kept();
    return found ? std::nullopt : std::optional(held_by_store(std::move(found).error()));
  }
  if (const auto before = std::ranges::find(*begun, file_.name, &Begun::name); before != begun->end()) {
    set_failed("it was changed after its import had begun: lines of its content before (sha256 " + before->digest +
               ") may be stored, so it is not imported as a new file; look which, take them out, and put it into the folder again");
    return {};
  }
  auto known = find_record(intake_.store(), report_.import.digest);
  if (!known) return held_by_store(std::move(known).error());
  if (*known) {
    FileReport report = std::move(**known);
    report.file = report_.file;
    report.source = report_.source;
    report.began = report_.began;
    report_ = std::move(report);
    return {};
  }
  auto set = marker_.add({report_.import.digest, file_.name});
  return set ? std::nullopt : std::optional(held_by_store(std::move(set).error()));
}

Result<void> FileImport::find_kept() {
  std::string after;
  while (true) {
    auto entries = quarantine_.list(after, kQuarantinePage);
    if (!entries) return fail(std::move(entries).error());
    for (const QuarantineEntry& entry : *entries) {
      if (entry.json.find(report_.import.digest) == std::string::npos) continue;
      const auto message = message_of(entry);
      if (!message) continue;
      if (const auto line = line_of(message->retry_key, report_.import.digest)) kept_.emplace(*line, reason_of(entry, *line));
    }
    if (entries->size() < kQuarantinePage) return {};
    after = entries->back().id;
  }
}

std::expected<bool, Held> FileImport::try_mapping() {
  bool mapped = !kept_.empty();  // an import that was interrupted has found something
  ImportOptions options = import_options();
  options.dry_run = true;
  options.progress = {};
  options.stop = [&] { return mapped || watcher_.stop(); };
  auto tried = import_file(
      options,
      [&](std::string_view json) {
        auto commit = map(json);
        mapped = mapped || commit.has_value();
        return commit;
      },
      {});
  if (mapped) return true;
  if (!tried) {
    auto outcome = ended(std::move(tried).error());
    if (!outcome) return std::unexpected(std::move(outcome).error());
    return false;
  }
  if (tried->records == 0) return true;
  report_.import = std::move(*tried);
  set_failed("none of its lines can be mapped, so nothing of it is stored or in quarantine; mend the rules or the file and put it into "
             "the folder again");
  return false;
}

FileImport::Outcome FileImport::import() {
  auto done = import_file(import_options(), [this](std::string_view json) { return map(json); },
                          [this](std::vector<Commit> commits) { return append(std::move(commits)); });
  if (!done) return ended(std::move(done).error());
  report_.import = std::move(*done);
  report_.stored = report_.import.stored + report_.import.seen;
  // What this import stored before it was interrupted is not somebody else's.
  report_.seen = resumed_ ? 0 : report_.import.seen;
  const auto stamp = stamp_of(path_);
  if (!stamp || *stamp != file_.stamp) {
    set_failed(changed_reason(report_.import));
    return report_;
  }
  report_.finished = clock_.now();
  const auto recorded = intake_.store().append(to_record(report_));
  // Recorded before a crash, with other counts.
  if (!recorded && recorded.error().code() != Errc::key_reuse) return std::unexpected(held_by_store(Error(recorded.error())));
  return report_;
}

void FileImport::set_failed(std::string reason) {
  report_.result = FileResult::failed;
  report_.reason = std::move(reason);
  report_.finished = clock_.now();
}

FileImport::Outcome FileImport::ended(Error error) {
  if (error.code() == Errc::closed && watcher_.stop()) return std::unexpected(Held{Held::By::stop, std::move(error)});
  {
    const std::lock_guard lock(mutex_);
    if (refusal_) return std::unexpected(held_by_store(*refusal_));
  }
  if (error.code() == Errc::invalid_argument) {
    set_failed("it cannot be read as csv: " + error.detail());
    return report_;
  }
  return std::unexpected(Held{Held::By::file, std::move(error)});
}

ImportOptions FileImport::import_options() {
  ImportOptions options;
  options.path = path_;
  options.format = options_.format.value_or(format_of_file(file_.name));
  options.separator = options_.separator;
  options.bad_lines_max = options_.bad_lines_max;
  options.progress = watcher_.progress;
  options.stop = watcher_.stop;
  options.digest = report_.import.digest;
  options.other_mapping_is_seen = true;
  options.keep_bad = [this](const BadRecord& bad) { return keep(bad); };
  options.kept_before = [this](std::uint64_t line) -> std::optional<std::string> {
    const auto found = kept_.find(line);
    return found == kept_.end() ? std::nullopt : std::optional(found->second);
  };
  options.files = options_.files;
  return options;
}

std::expected<Commit, std::string> FileImport::map(std::string_view json) {
  message_.payload = json;
  Mapped mapped = intake_.map(message_);
  rule_.clear();
  if (auto* commit = std::get_if<Commit>(&mapped)) return std::move(*commit);
  auto* rejection = std::get_if<Rejection>(&mapped);
  if (rejection == nullptr) return Commit{};  // dropped
  rule_ = std::move(rejection->rule);
  return std::unexpected(std::move(rejection->reason));
}

Result<void> FileImport::keep(const BadRecord& bad) {
  Message message = message_;
  message.payload = bad.text;
  message.retry_key = bad.key;
  const auto fate = intake_.reject(message, {std::exchange(rule_, {}), prefix_of(bad.line) + std::string(bad.reason)});
  if (!fate) {
    refuse(fate.error());
    return fail(Error(fate.error()));
  }
  if (*fate == Fate::let_go) ++report_.let_go;
  return {};
}

void FileImport::refuse(const Error& error) {
  const std::lock_guard lock(mutex_);
  refusal_ = error;
}

std::vector<Result<Receipt>> FileImport::append(std::vector<Commit> commits) {
  std::uint64_t stored = 0;
  auto receipts = append_all(intake_.store(), std::move(commits));
  for (const auto& receipt : receipts) {
    if (!receipt && !Intake::blames_the_message(receipt.error().code())) refuse(receipt.error());
    if (receipt && !receipt->key_seen) stored += receipt->last.value() - receipt->first.value() + 1;
  }
  watcher_.stored(stored);
  return receipts;
}

}  // namespace opossum::ingest::file
