// SPDX-License-Identifier: MIT
#include "store/log/sealer.hpp"

#include <algorithm>

#include "store/format/log_format.hpp"
#include "store/index/index_writer.hpp"
#include "store/log/segment_scan.hpp"

namespace opossum::log {

namespace {

constexpr std::uint64_t kPieceBytes = std::uint64_t{1} << 20;

index::SealedFacts facts_of(const format::HeaderLine& header, const WriterState& state) {
  index::SealedFacts facts;
  facts.first_commit = header.first_commit;
  facts.first_position = header.first_position;
  facts.chain = state.chain;
  facts.authored = state.authored;
  facts.time = state.time;
  return facts;
}

}  // namespace

Result<Decompressed> read_segment_file(FileSystem& files, const std::string& path) {
  auto file = read_file(files, path, format::kSegmentBytesMax);
  if (!file) return std::unexpected(std::move(file).error());
  if (!path.ends_with(format::kPlainSuffix)) return decompress_all(*file);
  const std::uint64_t size = file->size();
  return Decompressed{std::move(*file), {}, size, std::nullopt};
}

Result<Sealer::SealedFile> Sealer::write_file(const OpenSegment& segment, std::uint64_t raw_bytes) {
  SealedFile sealed;
  const std::string folder = layout_.log_folder() + "/" + month_folder(segment.header().time);
  OPOSSUM_TRY(files_.make_directory(folder));
  OPOSSUM_TRY(files_.sync_directory(layout_.log_folder()));
  sealed.path = folder + "/" + segment_stem(segment.first_commit()) + std::string(compress_ ? format::kCompressedSuffix : format::kPlainSuffix);
  auto file = files_.open(sealed.path + std::string(format::kTemporarySuffix), OpenMode::create_any);
  if (!file) return std::unexpected(std::move(file).error());

  FrameEncoder encoder;
  std::string out;
  const auto write = [&]() -> Result<void> {
    if (out.empty()) return {};
    OPOSSUM_TRY((*file)->write_at(sealed.bytes, out));
    sealed.bytes += out.size();
    out.clear();
    return {};
  };
  std::string piece;
  for (std::uint64_t at = 0; at < raw_bytes; at += piece.size()) {
    piece.resize(std::min(kPieceBytes, raw_bytes - at));
    auto count = segment.file().read_at(at, piece);
    if (!count) return std::unexpected(std::move(count).error());
    if (*count != piece.size()) return fail(Errc::damaged, segment.path() + " is shorter than what was written to it");
    if (compress_) OPOSSUM_TRY(encoder.add(piece, out));
    else out = piece;
    OPOSSUM_TRY(write());
  }
  OPOSSUM_TRY(encoder.finish(out));
  OPOSSUM_TRY(write());
  OPOSSUM_TRY((*file)->sync());
  sealed.frames = std::move(encoder.frames());
  return sealed;
}

Result<std::shared_ptr<SealedSegment>> Sealer::seal(const OpenSegment& segment, const WriterState& state) {
  auto sealed = write_file(segment, segment.file_bytes());
  if (!sealed) return std::unexpected(std::move(sealed).error());
  index::SealedFacts facts = facts_of(segment.header(), state);
  facts.raw_bytes = segment.file_bytes();
  facts.file_bytes = sealed->bytes;
  facts.frames = std::move(sealed->frames);
  OPOSSUM_TRY(replace_file(files_, layout_.index_file(segment.first_commit()), index::write_index(segment.memory_index(), facts)));

  OPOSSUM_TRY(files_.rename(sealed->path + std::string(format::kTemporarySuffix), sealed->path));
  OPOSSUM_TRY(files_.sync_directory(parent_of(sealed->path)));
  auto opened = SealedSegment::open(files_, sealed->path, layout_.index_file(segment.first_commit()), cache_);
  if (!opened) return opened;
  OPOSSUM_TRY(files_.remove(segment.path()));
  OPOSSUM_TRY(files_.sync_directory(layout_.log_folder()));
  return opened;
}

Result<void> Sealer::rebuild_index(const std::string& path, CommitNumber first, const Linked& authored) {
  auto content = read_segment_file(files_, path);
  if (!content) return std::unexpected(std::move(content).error());
  if (content->bad) return fail(std::move(*content->bad).in(path + ", byte " + std::to_string(content->file_bytes)));
  index::MemoryIndex index;
  auto scan = scan_segment(content->bytes, authored, &index);
  if (!scan) return fail(std::move(scan).error().in(path));
  if (scan->header.first_commit != first || !scan->sealed || scan->good_bytes != content->bytes.size()) {
    return fail(Errc::damaged, path + " is not a whole sealed segment: bytes from " + std::to_string(scan->good_bytes) +
                                   " on are bad; run `opossum verify`");
  }
  index::SealedFacts facts = facts_of(scan->header, scan->state);
  facts.raw_bytes = content->bytes.size();
  facts.frames = std::move(content->frames);
  facts.file_bytes = content->file_bytes;
  return replace_file(files_, layout_.index_file(first), index::write_index(index, facts));
}

Result<std::shared_ptr<SealedSegment>> Sealer::open(const std::string& path, CommitNumber first, const Linked& authored, bool read_only,
                                                    const Logger& log) {
  auto segment = SealedSegment::open(files_, path, layout_.index_file(first), cache_);
  const bool foreign = segment && (*segment)->first_commit() != first;
  if (segment && !foreign) return segment;
  const std::string why = foreign ? "it belongs to another segment" : segment.error().message();
  if (read_only) return fail(Errc::damaged, "the index of " + path + " cannot be used (" + why + "); open the store for writing once to rebuild it");
  if (log) log(LogLevel::warning, "building the index of " + path + " again: " + why);
  OPOSSUM_TRY(rebuild_index(path, first, authored));
  return SealedSegment::open(files_, path, layout_.index_file(first), cache_);
}

}  // namespace opossum::log
