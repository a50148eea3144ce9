// SPDX-License-Identifier: MIT
#include "ingest/import_file.hpp"

#include <openssl/evp.h>

#include <future>
#include <memory>
#include <optional>

#include "ingest/file/record_reader.hpp"
#include "ingest/mapping/csv.hpp"
#include "ingest/mapping/json_text.hpp"
#include "store/origin.hpp"

namespace opossum::ingest {

namespace {

constexpr std::size_t kChunkRecords = 1'000;
constexpr std::size_t kChunkBytes = 1 << 20;
constexpr std::size_t kChunksAtOnce = 16;
constexpr std::size_t kHashBlock = 1 << 20;

Result<std::string> digest_of(const File& file, std::uint64_t size) {
  const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(), EVP_MD_CTX_free);
  if (!context || EVP_DigestInit_ex(context.get(), EVP_sha256(), nullptr) != 1) return fail(Errc::internal, "SHA-256 is not available");
  std::string block(kHashBlock, '\0');
  for (std::uint64_t at = 0; at < size;) {
    auto got = file.read_at(at, block);
    if (!got) return fail(std::move(got).error());
    if (*got == 0) return fail(Errc::io_error, "the file became shorter while it was read");
    const std::size_t used = static_cast<std::size_t>(std::min<std::uint64_t>(*got, size - at));
    EVP_DigestUpdate(context.get(), block.data(), used);
    at += used;
  }
  Digest digest{};
  unsigned length = 0;
  EVP_DigestFinal_ex(context.get(), digest.data(), &length);
  return to_hex(digest);
}

/// Turns csv records into JSON objects with the names of the first one.
class CsvObjects {
 public:
  explicit CsvObjects(char separator) : separator_(separator) {}
  [[nodiscard]] bool has_names() const noexcept { return !names_.empty(); }

  [[nodiscard]] std::optional<std::string> take_names(std::string_view record) {
    if (record.starts_with("\xEF\xBB\xBF")) record.remove_prefix(3);  // what spreadsheets put before UTF-8
    if (!mapping::is_utf8(record)) return "not UTF-8";
    if (auto problem = mapping::split_csv(record, separator_, fields_)) return problem;
    for (const mapping::CsvField& field : fields_) mapping::append_quoted(names_.emplace_back(), field.text);
    return {};
  }
  /// What is wrong with it, or nothing; then json() is the object.
  [[nodiscard]] std::optional<std::string> take(std::string_view record) {
    if (!mapping::is_utf8(record)) return "not UTF-8";
    if (auto problem = mapping::split_csv(record, separator_, fields_)) return problem;
    if (fields_.size() != names_.size()) {
      return std::to_string(fields_.size()) + " fields where the first line names " + std::to_string(names_.size()) + " columns";
    }
    json_ = '{';
    for (std::size_t i = 0; i < fields_.size(); ++i) {
      if (i > 0) json_ += ',';
      json_ += names_[i];
      json_ += ':';
      mapping::append_csv_value(json_, fields_[i]);
    }
    json_ += '}';
    return {};
  }
  [[nodiscard]] const std::string& json() const noexcept { return json_; }

 private:
  const char separator_;
  std::vector<std::string> names_;
  std::vector<mapping::CsvField> fields_;
  std::string json_;
};

/// Errors about what a record holds. All others are about the store.
bool blames_the_record(Errc code) { return code == Errc::invalid_argument || code == Errc::too_large; }

class Import {
 public:
  Import(const ImportOptions& options, const MapRecord& map, const AppendCommits& append)
      : options_(options), map_(map), append_(append), csv_(options.separator) {}

  Result<ImportReport> run() {
    FileSystem& files = options_.files != nullptr ? *options_.files : posix_file_system();
    auto file = files.open(options_.path, OpenMode::read);
    if (!file) return fail(std::move(file).error());
    auto size = (*file)->size();
    if (!size) return fail(std::move(size).error());
    report_.digest = options_.digest;
    if (report_.digest.empty()) {
      auto digest = digest_of(**file, *size);
      if (!digest) return fail(std::move(digest).error());
      report_.digest = std::move(*digest);
    }
    report_.bytes = *size;
    file::RecordReader reader(**file, *size, options_.format);
    while (true) {
      auto record = reader.next();
      if (!record) return fail(std::move(record).error());
      if (!*record) break;
      if (options_.stop && options_.stop()) return fail(Errc::closed, "told to stop");
      OPOSSUM_TRY(take(**record, reader.line(), reader.too_long()));
    }
    close_chunk();
    OPOSSUM_TRY(flush());
    OPOSSUM_TRY(settle_pending());
    return std::move(report_);
  }

 private:
  struct Chunk {
    Commit commit;
    std::vector<std::uint64_t> lines;  ///< of its records
    std::vector<std::string> texts;    ///< of its records, if somebody keeps bad ones
    bool one_record = false;           ///< however many events it has
  };

  void count_bad(std::uint64_t line, std::string reason) {
    ++report_.bad;
    if (report_.bad_lines.size() < options_.bad_lines_max) report_.bad_lines.push_back({line, std::move(reason)});
  }

  Result<void> bad(std::uint64_t line, std::string reason, std::string_view text) {
    if (options_.keep_bad && !options_.dry_run) {
      const std::string key = key_alone(line);
      OPOSSUM_TRY(options_.keep_bad({line, reason, text, key}));
    }
    count_bad(line, std::move(reason));
    return {};
  }

  Result<void> take(std::string_view record, std::uint64_t line, bool too_long) {
    done_bytes_ += record.size() + 1;
    chunk_bytes_ += record.size() + 1;
    if (!too_long && record.find_first_not_of(" \t") == std::string_view::npos) return {};
    if (options_.format == FileFormat::csv && !csv_.has_names()) {
      auto problem = too_long ? "it is too long" : csv_.take_names(record);
      return problem ? fail(Errc::invalid_argument, "line 1, the names of the columns: " + *problem) : Result<void>{};
    }
    ++report_.records;
    open_chunk(line);
    OPOSSUM_TRY(take_record(record, line, too_long));
    if (chunk_records_ >= kChunkRecords || chunk_bytes_ >= kChunkBytes) close_chunk();
    return chunks_.size() >= kChunksAtOnce ? flush() : Result<void>{};
  }

  Result<void> take_record(std::string_view record, std::uint64_t line, bool too_long) {
    if (options_.kept_before) {
      if (auto reason = options_.kept_before(line)) {
        count_bad(line, std::move(*reason));
        return {};
      }
    }
    if (too_long) return bad(line, file::RecordReader::too_long_text(), {});
    if (options_.format == FileFormat::csv) {
      if (auto problem = csv_.take(record)) return bad(line, std::move(*problem), record);
      record = csv_.json();
    }
    auto mapped = map_(record);
    if (!mapped) return bad(line, std::move(mapped).error(), record);
    if (mapped->events.empty()) {
      ++report_.left_out;
      return {};
    }
    add(std::move(*mapped), line, options_.keep_bad ? record : std::string_view());
    return {};
  }

  void add(Commit mapped, std::uint64_t line, std::string_view text) {
    if (mapped.key || mapped.events.size() != 1) {
      // It has an identity of its own, or must stay together.
      if (!mapped.key) mapped.key = key_alone(line);
      chunks_.push_back({std::move(mapped), {line}, {}, true});
      if (!text.empty()) chunks_.back().texts.emplace_back(text);
      return;
    }
    chunk_.commit.events.push_back(std::move(mapped.events.front()));
    chunk_.lines.push_back(line);
    if (!text.empty()) chunk_.texts.emplace_back(text);
  }

  /// Bad records count, too: which records make a commit, and its key, must not depend on the mapping, or another mapping would store some
  /// again.
  void open_chunk(std::uint64_t line) {
    if (chunk_records_++ == 0) chunk_.commit.key = key_of(line);
  }

  [[nodiscard]] std::string key_of(std::uint64_t line) const { return "import:" + report_.digest + ':' + std::to_string(line); }

  [[nodiscard]] std::string key_alone(std::uint64_t line) const { return key_of(line) + ":alone"; }

  void close_chunk() {
    chunk_bytes_ = chunk_records_ = 0;
    if (!chunk_.commit.events.empty()) chunks_.push_back(std::move(chunk_));
    chunk_ = {};
  }

  Result<void> flush() {
    std::vector<Chunk> chunks = std::move(chunks_);
    chunks_.clear();
    if (options_.progress) options_.progress(std::min(done_bytes_, report_.bytes), report_.bytes);
    if (options_.dry_run) {
      for (const Chunk& chunk : chunks) report_.stored += chunk.lines.size();
      return {};
    }
    std::vector<Commit> commits;
    for (const Chunk& chunk : chunks) commits.push_back(chunk.commit);
    OPOSSUM_TRY(settle_pending());
    // Stored while the next lines are mapped.
    pending_chunks_ = std::move(chunks);
    pending_ = std::async(std::launch::async, [this, commits = std::move(commits)]() mutable { return append_(std::move(commits)); });
    return {};
  }

  Result<void> settle_pending() {
    if (!pending_.valid()) return {};
    const auto receipts = pending_.get();
    for (std::size_t i = 0; i < pending_chunks_.size(); ++i) OPOSSUM_TRY(settle(pending_chunks_[i], receipts[i]));
    return {};
  }

  /// What the store said to a chunk.
  Result<void> settle(Chunk& chunk, const Result<Receipt>& receipt) {
    if (receipt) {
      (receipt->key_seen ? report_.seen : report_.stored) += chunk.lines.size();
      return {};
    }
    const Error& error = receipt.error();
    // The key of a record that has its own says nothing about this file.
    if (error.code() == Errc::key_reuse && !(chunk.one_record && !ours(chunk))) {
      if (!options_.other_mapping_is_seen) {
        return fail(Error(error).in("the same content was imported before with another mapping; nothing of it is stored again"));
      }
      report_.seen += chunk.lines.size();
      return {};
    }
    if (!blames_the_record(error.code()) && error.code() != Errc::key_reuse) {
      return fail(Error(error).in("line " + std::to_string(chunk.lines.front()) + " and later ones are not stored"));
    }
    if (chunk.one_record || chunk.lines.size() == 1) {
      return bad(chunk.lines.front(), "the store refuses it: " + error.message(), chunk.texts.empty() ? "" : chunk.texts.front());
    }
    return settle_one_by_one(chunk);
  }

  [[nodiscard]] bool ours(const Chunk& chunk) const { return chunk.commit.key->starts_with("import:" + report_.digest); }

  /// One record spoils the commit: each gets a commit of its own, with a key that a later import finds again.
  Result<void> settle_one_by_one(Chunk& chunk) {
    for (std::size_t i = 0; i < chunk.lines.size(); ++i) {
      Chunk single;
      single.commit.events.push_back(std::move(chunk.commit.events[i]));
      single.commit.key = key_alone(chunk.lines[i]);
      single.lines = {chunk.lines[i]};
      if (!chunk.texts.empty()) single.texts = {std::move(chunk.texts[i])};
      const auto receipts = append_({single.commit});
      OPOSSUM_TRY(settle(single, receipts.front()));
    }
    return {};
  }

  const ImportOptions& options_;
  const MapRecord& map_;
  const AppendCommits& append_;
  CsvObjects csv_;
  ImportReport report_;
  Chunk chunk_;
  std::size_t chunk_bytes_ = 0;
  std::size_t chunk_records_ = 0;
  std::vector<Chunk> chunks_;
  std::uint64_t done_bytes_ = 0;
  std::vector<Chunk> pending_chunks_;  ///< on their way into the store
  std::future<std::vector<Result<Receipt>>> pending_;
};

}  // namespace

Result<FileDigest> digest_of_file(FileSystem& files, const std::string& path) {
  const auto file = files.open(path, OpenMode::read);
  if (!file) return fail(Error(file.error()));
  auto size = (*file)->size();
  if (!size) return fail(std::move(size).error().in(path));
  auto digest = digest_of(**file, *size);
  if (!digest) return fail(std::move(digest).error().in(path));
  return FileDigest{std::move(*digest), *size};
}

FileFormat format_of_file(std::string_view path) { return path.ends_with(".csv") || path.ends_with(".CSV") ? FileFormat::csv : FileFormat::ndjson; }

Result<ImportReport> import_file(const ImportOptions& options, const MapRecord& map, const AppendCommits& append) {
  auto report = Import(options, map, append).run();
  if (!report) return fail(std::move(report).error().in(options.path));
  return report;
}

}  // namespace opossum::ingest
