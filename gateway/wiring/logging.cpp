// SPDX-License-Identifier: MIT
#include "gateway/wiring/logging.hpp"

#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/base_sink.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cstdlib>
#include <mutex>
#include <utility>

#include "gateway/wiring/journal.hpp"

namespace opossum::gateway {
namespace {

spdlog::level::level_enum spdlog_level(config::LogLevel level) {
  switch (level) {
    case config::LogLevel::debug: return spdlog::level::debug;
    case config::LogLevel::info: return spdlog::level::info;
    case config::LogLevel::warning: return spdlog::level::warn;
    case config::LogLevel::error: return spdlog::level::err;
  }
  return spdlog::level::info;
}

spdlog::level::level_enum spdlog_level(LogLevel level) {
  switch (level) {
    case LogLevel::debug: return spdlog::level::debug;
    case LogLevel::info: return spdlog::level::info;
    case LogLevel::warning: return spdlog::level::warn;
    case LogLevel::error: return spdlog::level::err;
  }
  return spdlog::level::info;
}

/// Writes each record to the journal as an entry of its own.
class JournalSink final : public spdlog::sinks::base_sink<std::mutex> {
 protected:
  void sink_it_(const spdlog::details::log_msg& record) override {
    write_to_journal(journal_priority(record.level), {record.logger_name.data(), record.logger_name.size()},
                     {record.payload.data(), record.payload.size()});
  }
  void flush_() override {}
};

/// Where the records go; every part logs through it.
spdlog::sink_ptr& log_sink() {
  static spdlog::sink_ptr sink = std::make_shared<spdlog::sinks::stderr_sink_mt>();
  return sink;
}

/// The level of all parts.
std::atomic<spdlog::level::level_enum>& log_threshold() {
  static std::atomic<spdlog::level::level_enum> level = spdlog::level::info;
  return level;
}

constexpr std::array kLevels = {std::pair("debug", spdlog::level::debug), std::pair("info", spdlog::level::info),
                                std::pair("warning", spdlog::level::warn), std::pair("error", spdlog::level::err)};

}  // namespace

std::string_view log_level() {
  for (const auto& [name, level] : kLevels) {
    if (level >= log_threshold().load()) return name;
  }
  return "error";
}

bool change_log_level(const std::string& name) {
  for (const auto& [known, level] : kLevels) {
    if (name != known) continue;
    log_threshold() = level;
    return true;
  }
  return false;
}

void start_logging(config::LogLevel level) {
  if (is_journal(std::getenv("JOURNAL_STREAM"), STDERR_FILENO)) log_sink() = std::make_shared<JournalSink>();
  log_sink()->set_formatter(std::make_unique<spdlog::pattern_formatter>("%Y-%m-%dT%H:%M:%S.%eZ %-7l %n: %v", spdlog::pattern_time_type::utc));
  set_log_level(level);
}

void set_log_level(config::LogLevel level) { log_threshold() = spdlog_level(level); }

Logger logger_for(std::string part) {
  auto logger = std::make_shared<spdlog::logger>(std::move(part), log_sink());
  logger->set_level(spdlog::level::debug);
  logger->flush_on(spdlog::level::debug);
  return [logger = std::move(logger)](LogLevel level, std::string text) {
    const auto severity = spdlog_level(level);
    if (severity >= log_threshold().load(std::memory_order_relaxed)) logger->log(severity, "{}", text);
  };
}

}  // namespace opossum::gateway
