// SPDX-License-Identifier: MIT
#include "tests/support/log_files.hpp"

#include <openssl/evp.h>
#include <zstd.h>

#include <algorithm>
#include <map>
#include <memory>

namespace opossum::test {

namespace {

constexpr std::size_t kCrcTail = std::string_view(",\"crc\":\"00000000\"}").size();

std::string member(std::string_view line, std::string_view name) {
  const std::string key = "\"" + std::string(name) + "\":";
  const std::size_t at = line.find(key);
  if (at == std::string_view::npos) return "";
  std::string_view value = line.substr(at + key.size());
  if (value.starts_with('"')) return std::string(value.substr(1, value.find('"', 1) - 1));
  return std::string(value.substr(0, value.find_first_of(",}")));
}

class Reader {
 public:
  void segment(const std::string& path, std::string text) {
    if (path.ends_with(".zst")) text = unzstd(text);
    else text.resize(text.find_last_not_of('\0') + 1);
    log_.paths.push_back(path);
    std::size_t number = 0;
    for (std::size_t at = 0; at < text.size(); ++number) {
      const std::size_t end = text.find('\n', at);
      where_ = path + " line " + std::to_string(number + 1);
      if (end == std::string::npos) return problem("has no newline");
      line(std::string_view(text).substr(at, end - at), number == 0);
      at = end + 1;
    }
    if (number == 0) problem("is empty");
  }

  LogFiles finish() {
    log_.chain = hex(chain_);
    return std::move(log_);
  }

 private:
  void problem(const std::string& what) { log_.problems.push_back(where_ + " " + what); }

  void line(std::string_view text, bool first) {
    if (text.size() < kCrcTail || text.substr(text.size() - kCrcTail) != ",\"crc\":\"" + crc32_hex(text.substr(0, text.size() - kCrcTail)) + "\"}") {
      problem("has a wrong CRC");
    }
    if (text.starts_with("{\"opossum\":1,")) {
      if (!first) problem("is a header in the middle");
      header(text);
    } else if (first) {
      problem("is not a header");
    } else if (text.starts_with("{\"commit\":")) {
      commit(text);
    } else if (text.starts_with("{\"chain\":")) {
      chain_line(text);
    } else {
      problem("is of no known kind");
    }
  }

  void step(std::string_view text) { chain_ = sha256_bytes(chain_ + sha256_bytes(text)); }

  void header(std::string_view text) {
    if (member(text, "chain") != hex(chain_)) problem("does not continue the chain");
    if (member(text, "first_commit") != std::to_string(commit_ + 1)) problem("has a wrong first_commit");
    if (member(text, "first_position") != std::to_string(position_ + 1)) problem("has a wrong first_position");
    log_.headers.emplace_back(text);
    step(text);
  }

  void commit(std::string_view text) {
    if (member(text, "commit") != std::to_string(++commit_)) problem("has a wrong commit number");
    for (std::size_t at = text.find("{\"position\":"); at != std::string_view::npos; at = text.find("{\"position\":", at + 1)) {
      if (member(text.substr(at), "position") != std::to_string(++position_)) problem("has a wrong position");
    }
    log_.commits.emplace_back(text);
    step(text);
  }

  void chain_line(std::string_view text) {
    if (member(text, "chain") != hex(chain_)) problem("states a wrong chain value");
    if (member(text, "commit") != std::to_string(commit_)) problem("states a wrong commit");
    if (member(text, "position") != std::to_string(position_)) problem("states a wrong position");
    log_.chains.emplace_back(text);
  }

  LogFiles log_;
  std::string chain_ = std::string(32, '\0');
  std::uint64_t commit_ = 0;
  std::uint64_t position_ = 0;
  std::string where_;
};

}  // namespace

LogFiles read_log_files(const MemoryFileSystem& files, const std::string& directory) {
  std::map<std::string, std::string> by_name;
  for (const std::string& path : files.files_under(directory + "/log/")) {
    if (path.ends_with(".tmp")) continue;
    const std::string name = path.substr(path.rfind('/') + 1, 20);
    // Both forms of a segment may be there while it is being sealed.
    if (std::string& known = by_name[name]; known.empty() || path.ends_with(".zst")) known = path;
  }
  Reader reader;
  for (const auto& [name, path] : by_name) reader.segment(path, files.content(path).value_or(""));
  return reader.finish();
}

std::string sha256_bytes(std::string_view bytes) {
  std::string digest(32, '\0');
  unsigned int size = 0;
  EVP_Digest(bytes.data(), bytes.size(), reinterpret_cast<unsigned char*>(digest.data()), &size, EVP_sha256(), nullptr);
  return digest;
}

std::string hex(std::string_view bytes) {
  std::string text;
  for (const char byte : bytes) {
    const auto value = static_cast<unsigned char>(byte);
    text += "0123456789abcdef"[value >> 4];
    text += "0123456789abcdef"[value & 0xF];
  }
  return text;
}

std::string crc32_hex(std::string_view bytes) {
  std::uint32_t crc = 0xFFFFFFFF;
  for (const char byte : bytes) {
    crc ^= static_cast<unsigned char>(byte);
    for (int bit = 0; bit < 8; ++bit) crc = (crc >> 1) ^ ((crc & 1) != 0 ? 0xEDB88320U : 0U);
  }
  crc = ~crc;
  std::string raw;
  for (int shift = 24; shift >= 0; shift -= 8) raw += static_cast<char>(crc >> shift);
  return hex(raw);
}

std::string unzstd(std::string_view compressed) {
  const std::unique_ptr<ZSTD_DCtx, decltype(&ZSTD_freeDCtx)> context(ZSTD_createDCtx(), ZSTD_freeDCtx);
  std::string text;
  std::string part(1 << 16, '\0');
  ZSTD_inBuffer in{compressed.data(), compressed.size(), 0};
  std::size_t left = 0;
  while (true) {
    ZSTD_outBuffer out{part.data(), part.size(), 0};
    left = ZSTD_decompressStream(context.get(), &out, &in);
    if (ZSTD_isError(left) != 0) return "";
    text.append(part, 0, out.pos);
    if (in.pos == in.size && out.pos < out.size) break;
  }
  return left == 0 ? text : "";
}

std::string with_crc(std::string line) {
  line.resize(line.size() - kCrcTail);
  return line + ",\"crc\":\"" + crc32_hex(line) + "\"}";
}

}  // namespace opossum::test
