// SPDX-License-Identifier: MIT
#include "sync/schedule.hpp"

#include <time.h>

#include <algorithm>

namespace opossum::sync {

namespace {

using std::chrono::days;
using std::chrono::minutes;
using std::chrono::sys_seconds;

enum class Edge : std::uint8_t { opens, closes };

std::tm local_of(sys_seconds time) {
  const std::time_t seconds = time.time_since_epoch().count();
  std::tm local{};
  ::localtime_r(&seconds, &local);
  return local;
}

int minute_of(const std::tm& local) { return local.tm_hour * 60 + local.tm_min; }

/// With a stated season mktime converts by that season's offset, whether or not it is in force then.
sys_seconds from_tm(std::tm local, int summer) {
  local.tm_isdst = summer;
  return sys_seconds(std::chrono::seconds(::mktime(&local)));
}

/// The first moment after a gap that skipped `minute`, somewhere before `time`.
sys_seconds end_of_gap(sys_seconds time, int minute) {
  for (int step = 0; step < 24 * 60 && minute_of(local_of(time - minutes(1))) >= minute; ++step) time -= minutes(1);
  return time;
}

/// When the local clock shows `minute` of `date`. Of a repeated minute the first pass opens and the second one closes. A skipped
/// minute opens at the end of the gap and closes as long after the gap's beginning as it would have on another day.
sys_seconds local_moment(std::chrono::local_days date, unsigned minute, Edge edge) {
  const std::chrono::year_month_day calendar(date);
  std::tm local{};
  local.tm_year = int{calendar.year()} - 1900;
  local.tm_mon = static_cast<int>(unsigned{calendar.month()}) - 1;
  local.tm_mday = static_cast<int>(unsigned{calendar.day()});
  local.tm_hour = static_cast<int>(minute / 60);
  local.tm_min = static_cast<int>(minute % 60);
  const sys_seconds earlier = std::min(from_tm(local, 1), from_tm(local, 0));
  const sys_seconds later = std::max(from_tm(local, 1), from_tm(local, 0));
  const int shown = static_cast<int>(minute % (24 * 60));
  const bool earlier_real = minute_of(local_of(earlier)) == shown;
  const bool later_real = minute_of(local_of(later)) == shown;
  if (earlier_real && later_real) return edge == Edge::opens ? earlier : later;
  if (earlier_real) return earlier;
  if (later_real || edge == Edge::closes) return later;
  return end_of_gap(later, shown);
}

struct Opening {
  sys_seconds from;
  sys_seconds to;
};

Opening opening_on(const Window& window, std::chrono::local_days date) {
  const bool over_midnight = window.to_minute <= window.from_minute;
  return {local_moment(date, window.from_minute, Edge::opens),
          local_moment(over_midnight ? date + days(1) : date, window.to_minute, Edge::closes)};
}

bool opens_on(const Window& window, std::chrono::local_days date) {
  return (window.days >> (std::chrono::weekday(date).iso_encoding() - 1) & 1) != 0;
}

std::chrono::local_days local_date(sys_seconds now) {
  const std::tm local = local_of(now);
  return std::chrono::local_days(std::chrono::year(local.tm_year + 1900) / (local.tm_mon + 1) / local.tm_mday);
}

}  // namespace

bool is_open(const Schedule& schedule, sys_seconds now) {
  if (schedule.always()) return true;
  const auto today = local_date(now);
  return std::ranges::any_of(schedule.windows, [&](const Window& window) {
    for (const auto date : {today - days(1), today}) {
      const Opening opening = opening_on(window, date);
      if (opens_on(window, date) && now >= opening.from && now < opening.to) return true;
    }
    return false;
  });
}

std::optional<sys_seconds> next_opening(const Schedule& schedule, sys_seconds now) {
  if (is_open(schedule, now)) return std::nullopt;
  std::optional<sys_seconds> next;
  const auto today = local_date(now);
  for (const Window& window : schedule.windows) {
    // Eight days hold every weekday, and today's once more, should it be over.
    for (int offset = 0; offset <= 7; ++offset) {
      const auto date = today + days(offset);
      const Opening opening = opening_on(window, date);
      if (!opens_on(window, date) || opening.from <= now || opening.to <= opening.from) continue;
      if (!next || opening.from < *next) next = opening.from;
      break;
    }
  }
  return next;
}

}  // namespace opossum::sync
