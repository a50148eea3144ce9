// SPDX-License-Identifier: MIT
#include "store/format/line_reader.hpp"

#include "store/format/crc.hpp"
#include "store/format/log_format.hpp"
#include "store/format/scanner.hpp"

namespace opossum::format {

namespace {

std::unexpected<Error> bad(std::string_view what) { return fail(Errc::damaged, std::string(what)); }

Result<std::string_view> body_of(std::string_view line) {
  OPOSSUM_TRY(check_crc(line));
  return line.substr(0, line.size() - kCrcTail);
}

/// The digits at its end; empty if it does not end as a line must.
std::string_view stated_crc(std::string_view line) noexcept {
  if (line.size() < kCrcTail || !line.ends_with("\"}")) return {};
  const std::string_view tail = line.substr(line.size() - kCrcTail);
  return tail.starts_with(kCrcKey) ? tail.substr(kCrcKey.size(), kCrcDigits) : std::string_view{};
}

Digest digest_member(Scanner& scanner) {
  const auto digest = digest_from_hex(scanner.string());
  if (!digest) scanner.fail();
  return digest.value_or(Digest{});
}

Timestamp time_member(Scanner& scanner) {
  const auto time = from_rfc3339(scanner.string());
  if (!time) scanner.fail();
  return time.value_or(Timestamp{});
}

}  // namespace

std::optional<Line> line_at(std::string_view bytes, std::size_t from) noexcept {
  const std::size_t end = bytes.find('\n', from);
  if (end == std::string_view::npos) return std::nullopt;
  return Line{bytes.substr(from, end - from), from, end + 1};
}

bool crc_matches(std::string_view line) noexcept {
  const std::string_view stated = stated_crc(line);
  if (stated.empty()) return false;
  const auto digits = crc_hex(crc32(line.substr(0, line.size() - kCrcTail)));
  return stated == std::string_view(digits.data(), digits.size());
}

Result<void> check_crc(std::string_view line) {
  if (crc_matches(line)) return {};
  const std::string_view stated = stated_crc(line);
  if (stated.empty()) return bad("the line does not end in a CRC");
  const auto digits = crc_hex(crc32(line.substr(0, line.size() - kCrcTail)));
  return bad("the line states CRC " + std::string(stated) + ", its bytes have " + std::string(digits.data(), digits.size()));
}

LineKind kind_of(std::string_view line) noexcept {
  if (line.starts_with("{\"commit\":")) return LineKind::commit;
  if (line.starts_with("{\"chain\":")) return LineKind::chain;
  if (line.starts_with("{\"opossum\":")) return LineKind::header;
  return LineKind::unknown;
}

Result<HeaderLine> parse_header(std::string_view line) {
  auto body = body_of(line);
  if (!body) return std::unexpected(std::move(body).error());
  Scanner scanner(*body);
  HeaderLine header;
  scanner.expect("{\"opossum\":");
  if (const std::uint64_t version = scanner.number(); scanner.good() && version != kVersion) {
    return fail(Errc::unsupported_format, "segment format " + std::to_string(version) + "; this program reads format " +
                                              std::to_string(kVersion) + ": use a newer version of Opossum");
  }
  scanner.expect(",\"store\":");
  header.store = scanner.string();
  scanner.expect(",\"epoch\":");
  header.epoch = static_cast<std::uint32_t>(scanner.number());
  scanner.expect(",\"first_commit\":");
  header.first_commit = CommitNumber(scanner.number());
  scanner.expect(",\"first_position\":");
  header.first_position = Position(scanner.number());
  scanner.expect(",\"chain\":");
  header.chain = digest_member(scanner);
  scanner.expect(",\"time\":");
  header.time = time_member(scanner);
  if (!scanner.good() || scanner.at() != body->size()) return bad("not a segment header");
  return header;
}

Result<ChainLine> parse_chain(std::string_view line) {
  auto body = body_of(line);
  if (!body) return std::unexpected(std::move(body).error());
  Scanner scanner(*body);
  ChainLine chain;
  scanner.expect("{\"chain\":");
  chain.chain = digest_member(scanner);
  scanner.expect(",\"commit\":");
  chain.commit = CommitNumber(scanner.number());
  scanner.expect(",\"position\":");
  chain.position = Position(scanner.number());
  scanner.expect(",\"time\":");
  chain.time = time_member(scanner);
  if (scanner.accept(",\"group\":")) chain.group = static_cast<std::uint32_t>(scanner.number());
  chain.sealed = scanner.accept(",\"sealed\":true");
  if (scanner.accept(",\"signature\":")) static_cast<void>(scanner.string());
  if (!scanner.good() || scanner.at() != body->size()) return bad("not a chain line");
  return chain;
}

Digest chain_digest(std::string_view line, const CommitLine& commit) { return commit.was ? *commit.was : sha256(line); }

}  // namespace opossum::format
