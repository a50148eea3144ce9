// SPDX-License-Identifier: MIT
#include "gateway/wiring/journal.hpp"

#include <fmt/format.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <systemd/sd-journal.h>

namespace opossum::gateway {

bool is_journal(const char* stream, int file) noexcept {
  struct stat status {};
  if (stream == nullptr || ::fstat(file, &status) != 0) return false;
  return stream == fmt::format("{}:{}", status.st_dev, status.st_ino);
}

int journal_priority(spdlog::level::level_enum level) noexcept {
  switch (level) {
    case spdlog::level::critical:
    case spdlog::level::err: return 3;
    case spdlog::level::warn: return 4;
    case spdlog::level::info: return 6;
    default: return 7;
  }
}

std::vector<std::string> journal_fields(int priority, std::string_view part, std::string_view message) {
  return {fmt::format("MESSAGE={}: {}", part, message), fmt::format("PRIORITY={}", priority), "SYSLOG_IDENTIFIER=opossum",
          fmt::format("OPOSSUM_PART={}", part)};
}

void write_to_journal(int priority, std::string_view part, std::string_view message) {
  std::vector<std::string> fields = journal_fields(priority, part, message);
  std::vector<iovec> pieces;
  pieces.reserve(fields.size());
  for (std::string& field : fields) pieces.push_back({field.data(), field.size()});
  static_cast<void>(sd_journal_sendv(pieces.data(), static_cast<int>(pieces.size())));
}

}  // namespace opossum::gateway
