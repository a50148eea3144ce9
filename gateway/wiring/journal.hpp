// SPDX-License-Identifier: MIT
#pragma once

#include <spdlog/common.h>

#include <string>
#include <string_view>
#include <vector>

namespace opossum::gateway {

/// True if the file is the stream that systemd connected to the journal: `stream` is $JOURNAL_STREAM, "DEVICE:INODE", or null.
[[nodiscard]] bool is_journal(const char* stream, int file) noexcept;

/// The priority of syslog: 3 = error, 4 = warning, 6 = information, 7 = debugging.
[[nodiscard]] int journal_priority(spdlog::level::level_enum level) noexcept;

/// The fields of an entry, "NAME=value" each: MESSAGE, PRIORITY, SYSLOG_IDENTIFIER, OPOSSUM_PART.
[[nodiscard]] std::vector<std::string> journal_fields(int priority, std::string_view part, std::string_view message);

/// One entry; lost if the journal does not take it. Thread-safe.
void write_to_journal(int priority, std::string_view part, std::string_view message);

}  // namespace opossum::gateway
