// SPDX-License-Identifier: MIT
#include "store/backup/manifest.hpp"

#include <simdjson.h>

#include "store/clock.hpp"
#include "store/format/crc.hpp"
#include "store/format/json_text.hpp"
#include "store/format/line_reader.hpp"
#include "store/format/log_format.hpp"
#include "store/log/identity_file.hpp"

namespace opossum::backup {

namespace {

constexpr std::uint64_t kManifestVersion = 1;
constexpr std::uint64_t kManifestBytesMax = std::uint64_t{1} << 30;

using Element = simdjson::dom::element;

void append_number(std::string& json, std::string_view name, std::uint64_t value) {
  json += ",\"" + std::string(name) + "\":" + std::to_string(value);
}

void append_digest(std::string& json, std::string_view name, const Digest& digest) {
  json += ",\"" + std::string(name) + "\":\"" + to_hex(digest) + '"';
}

void append_file(std::string& json, const CopiedFile& file) {
  json += "{\"path\":";
  format::append_quoted(json, file.path);
  append_number(json, "bytes", file.bytes);
  append_digest(json, "sha256", file.digest);
}

void append_segment(std::string& json, const CopiedSegment& segment) {
  append_file(json, segment.file);
  append_number(json, "first_commit", segment.first_commit.value());
  append_number(json, "first_position", segment.first_position.value());
  append_digest(json, "chain_before", segment.chain_before);
  append_number(json, "last_commit", segment.last_commit.value());
  append_number(json, "last_position", segment.last_position.value());
  append_digest(json, "chain", segment.chain);
  append_number(json, "first_sequence", segment.first_sequence.value());
  append_number(json, "last_sequence", segment.last_sequence.value());
  json += ",\"time\":\"" + to_rfc3339(segment.time) + '"';
}

/// Reads members one after the other and remembers whether all were there.
class Members {
 public:
  explicit Members(const Element& object) : object_(object) {}

  std::uint64_t number(const char* name) {
    std::uint64_t value = 0;
    whole_ = object_[name].get(value) == simdjson::SUCCESS && whole_;
    return value;
  }
  std::string_view text(const char* name) {
    std::string_view value;
    whole_ = object_[name].get(value) == simdjson::SUCCESS && whole_;
    return value;
  }
  bool truth(const char* name) {
    bool value = false;
    whole_ = object_[name].get(value) == simdjson::SUCCESS && whole_;
    return value;
  }
  Digest digest(const char* name) {
    const auto value = digest_from_hex(text(name));
    whole_ = whole_ && value.has_value();
    return value.value_or(Digest{});
  }
  Timestamp time(const char* name) {
    const auto value = from_rfc3339(text(name));
    whole_ = whole_ && value.has_value();
    return value.value_or(Timestamp{});
  }
  simdjson::dom::array list(const char* name) {
    simdjson::dom::array value;
    whole_ = object_[name].get(value) == simdjson::SUCCESS && whole_;
    return value;
  }
  void add(const Members& inner) { whole_ = whole_ && inner.whole_; }
  [[nodiscard]] bool whole() const noexcept { return whole_; }

 private:
  const Element& object_;
  bool whole_ = true;
};

CopiedFile file_from(Members& members) {
  return {std::string(members.text("path")), members.number("bytes"), members.digest("sha256")};
}

CopiedSegment segment_from(Members& members) {
  CopiedSegment segment;
  segment.file = file_from(members);
  segment.first_commit = CommitNumber(members.number("first_commit"));
  segment.first_position = Position(members.number("first_position"));
  segment.chain_before = members.digest("chain_before");
  segment.last_commit = CommitNumber(members.number("last_commit"));
  segment.last_position = Position(members.number("last_position"));
  segment.chain = members.digest("chain");
  segment.first_sequence = Sequence(members.number("first_sequence"));
  segment.last_sequence = Sequence(members.number("last_sequence"));
  segment.time = members.time("time");
  return segment;
}

/// A path out of a file must not lead out of the folder.
bool stays_inside(const std::string& path) {
  if (path.empty() || path.front() == '/') return false;
  return ("/" + path + "/").find("/../") == std::string::npos && path.find('\0') == std::string::npos;
}

bool stay_inside(const Manifest& manifest) {
  for (const CopiedSegment& segment : manifest.segments) {
    if (!stays_inside(segment.file.path)) return false;
  }
  for (const CopiedFile& file : manifest.files) {
    if (!stays_inside(file.path)) return false;
  }
  return true;
}

}  // namespace

Head Manifest::head() const {
  if (segments.empty()) return {};
  const CopiedSegment& last = segments.back();
  return {last.last_position, last.last_commit, last.chain, last.time};
}

std::string to_json(const Manifest& manifest) {
  std::string json = "{\"opossum_backup\":" + std::to_string(kManifestVersion) + ",\"store\":\"" + manifest.identity.id + "\",\"name\":";
  format::append_quoted(json, manifest.identity.name);
  append_number(json, "epoch", manifest.identity.epoch);
  json += ",\"created\":\"" + to_rfc3339(manifest.identity.created) + "\",\"taken\":\"" + to_rfc3339(manifest.taken) + "\",\"complete\":";
  json += manifest.complete ? "true" : "false";
  json += ",\"segments\":[";
  for (std::size_t i = 0; i < manifest.segments.size(); ++i) {
    if (i != 0) json += ',';
    append_segment(json, manifest.segments[i]);
    json += '}';
  }
  json += "],\"files\":[";
  for (std::size_t i = 0; i < manifest.files.size(); ++i) {
    if (i != 0) json += ',';
    append_file(json, manifest.files[i]);
    json += '}';
  }
  json += ']';
  const auto crc = format::crc_hex(format::crc32(json));
  json += std::string(format::kCrcKey) + std::string(crc.data(), crc.size()) + "\"}\n";
  return json;
}

Result<Manifest> manifest_from_json(std::string_view text, const std::string& path) {
  const auto damaged = [&path] { return fail(Errc::damaged, path + " is damaged; take another backup, or start a new one in an empty folder"); };
  if (!text.ends_with('\n') || !format::crc_matches(text.substr(0, text.size() - 1))) return damaged();
  simdjson::dom::parser parser;
  Element root;
  if (parser.parse(text.data(), text.size()).get(root) != simdjson::SUCCESS) return damaged();
  Members members(root);
  if (const std::uint64_t version = members.number("opossum_backup"); members.whole() && version != kManifestVersion) {
    return fail(Errc::unsupported_format, path + " has format " + std::to_string(version) + "; this program reads format " +
                                              std::to_string(kManifestVersion) + ": use a newer version of Opossum");
  }
  Manifest manifest;
  manifest.identity = {std::string(members.text("store")), std::string(members.text("name")),
                       static_cast<std::uint32_t>(members.number("epoch")), members.time("created")};
  manifest.taken = members.time("taken");
  manifest.complete = members.truth("complete");
  const auto segments = members.list("segments");
  const auto others = members.list("files");
  if (!members.whole()) return damaged();
  for (const Element& element : segments) {
    Members inner(element);
    manifest.segments.push_back(segment_from(inner));
    members.add(inner);
  }
  for (const Element& element : others) {
    Members inner(element);
    manifest.files.push_back(file_from(inner));
    members.add(inner);
  }
  if (!members.whole() || !stay_inside(manifest) || !log::is_uuid(manifest.identity.id)) return damaged();
  return manifest;
}

Result<Manifest> read_manifest(FileSystem& files, const std::string& directory) {
  const std::string path = directory + "/" + std::string(format::kBackupFile);
  auto there = files.exists(path);
  if (!there) return std::unexpected(std::move(there).error());
  if (!*there) return fail(Errc::not_a_store, directory + " holds no backup");
  auto text = read_file(files, path, kManifestBytesMax);
  if (!text) return std::unexpected(std::move(text).error());
  return manifest_from_json(*text, path);
}

log::SegmentVerdict verdict_of(const CopiedSegment& segment, const std::string& store) {
  log::SegmentVerdict verdict;
  verdict.first = segment.first_commit;
  verdict.path = segment.file.path;
  verdict.header = format::HeaderLine{store, 1, segment.first_commit, segment.first_position, segment.chain_before, {}};
  verdict.state.commit = segment.last_commit;
  verdict.state.position = segment.last_position;
  verdict.state.chain = segment.chain;
  verdict.state.authored.sequence = segment.last_sequence;
  verdict.state.time = segment.time;
  verdict.first_sequence = segment.first_sequence;
  verdict.whole = true;
  return verdict;
}

CopiedSegment segment_of(const log::SegmentVerdict& verdict, CopiedFile file) {
  CopiedSegment segment;
  segment.file = std::move(file);
  segment.first_commit = verdict.header->first_commit;
  segment.first_position = verdict.header->first_position;
  segment.chain_before = verdict.header->chain;
  segment.last_commit = verdict.state.commit;
  segment.last_position = verdict.state.position;
  segment.chain = verdict.state.chain;
  segment.first_sequence = verdict.first_sequence;
  segment.last_sequence = verdict.state.authored.sequence;
  segment.time = verdict.state.time;
  return segment;
}

}  // namespace opossum::backup
