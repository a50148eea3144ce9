// SPDX-License-Identifier: MIT
#include "config/schedule.hpp"

#include <algorithm>
#include <array>

#include "config/table/special_codecs.hpp"

namespace opossum::config {

namespace {

constexpr std::array<std::string_view, 7> kDays{"mon", "tue", "wed", "thu", "fri", "sat", "sun"};
constexpr std::uint8_t kEveryDay = 0x7f;
constexpr std::uint16_t kMinutesOfDay = 24 * 60;

std::string minute_text(std::uint16_t minute) {
  auto two = [](unsigned number) { return (number < 10 ? "0" : "") + std::to_string(number); };
  return two(minute / 60U) + ":" + two(minute % 60U);
}

}  // namespace

std::string to_string(const Window& window) {
  std::string days;
  if (window.days == kEveryDay) days = "daily";
  for (std::size_t day = 0; day < kDays.size() && window.days != kEveryDay; ++day) {
    if ((window.days >> day & 1) == 0) continue;
    auto last = day;
    while (last + 1 < kDays.size() && (window.days >> (last + 1) & 1) != 0) ++last;
    if (!days.empty()) days += ',';
    days += kDays[day];
    if (last > day) days += (last > day + 1 ? "-" : ",") + std::string(kDays[last]);
    day = last;
  }
  return days + " " + minute_text(window.from_minute) + "-" + minute_text(window.to_minute);
}

namespace table {

namespace {

std::optional<std::uint8_t> days_from(std::string_view text) {
  if (text == "daily") return kEveryDay;
  std::uint8_t mask = 0;
  auto day_of = [](std::string_view name) { return static_cast<std::size_t>(std::ranges::find(kDays, name) - kDays.begin()); };
  for (auto part : split(text, ',')) {
    auto dash = part.find('-');
    auto first = day_of(part.substr(0, dash));
    auto last = dash == std::string_view::npos ? first : day_of(part.substr(dash + 1));
    if (first == kDays.size() || last == kDays.size()) return std::nullopt;
    for (auto day = first;; day = (day + 1) % kDays.size()) {
      mask = static_cast<std::uint8_t>(mask | 1U << day);
      if (day == last) break;
    }
  }
  return mask;
}

std::optional<std::uint16_t> minute_from(std::string_view text) {
  if (text.size() != 5 || text[2] != ':') return std::nullopt;
  auto hour = digits(text.substr(0, 2), 24);
  auto minute = digits(text.substr(3), 59);
  if (!hour || !minute || *hour * 60 + *minute > kMinutesOfDay) return std::nullopt;
  return static_cast<std::uint16_t>(*hour * 60 + *minute);
}

struct WindowOrHint {
  std::optional<Window> window;
  std::string hint;
};

WindowOrHint window_from(std::string_view text) {
  auto space = text.find(' ');
  if (space == std::string_view::npos) return {{}, "days and times are needed, as in \"daily 01:00-05:00\""};
  auto days = days_from(text.substr(0, space));
  if (!days) return {{}, "days are daily, mon, tue, wed, thu, fri, sat, sun, ranges and lists of them: \"mon-fri\", \"sat,sun\""};
  auto times = split(text.substr(space + 1), '-');
  auto from = minute_from(times.front());
  auto to = times.size() == 2 ? minute_from(times.back()) : std::nullopt;
  if (!from || !to || *from == kMinutesOfDay) return {{}, "times are 00:00-24:00 with two digits each, as in \"18:00-06:00\""};
  if (*from == *to) return {{}, "the window is empty; a whole day is 00:00-24:00"};
  return {Window{*days, *from, *to == 0 ? kMinutesOfDay : *to}, {}};
}

}  // namespace

std::optional<Schedule> ScheduleText::read(const toml::node& node, Problems& problems) const {
  constexpr std::size_t kMax = 32;
  const std::string wants = R"("always" or windows such as "daily 01:00-05:00")";
  if (node.value<std::string_view>() == "always") return Schedule{};
  const auto* list = node.as_array();
  if (list != nullptr && (list->empty() || list->size() > kMax)) {
    problems.add(node, {std::to_string(list->size()) + " windows", "1..32 windows",
                        list->empty() ? "write \"always\", or take the target out" : ""});
    return std::nullopt;
  }
  Schedule schedule;
  bool good = true;
  auto take = [&](const toml::node& entry, const std::string& suffix) {
    const auto* text = entry.as_string();
    auto [window, hint] = text != nullptr ? window_from(text->get()) : WindowOrHint{};
    if (text != nullptr && text->get() == "always") hint = "\"always\" stands alone: schedule = \"always\"";
    if (window) {
      schedule.windows.push_back(*window);
    } else {
      problems.add(entry, {describe(entry), wants, hint}, suffix);
      good = false;
    }
  };
  if (list == nullptr) take(node, "");
  for (std::size_t i = 0; list != nullptr && i < list->size(); ++i) take(*list->get(i), "[" + std::to_string(i) + "]");
  return good ? std::optional(std::move(schedule)) : std::nullopt;
}

std::string ScheduleText::print(const Value& value) const {
  if (value.always()) return in_quotes("always");
  std::vector<std::string> texts;
  for (const auto& window : value.windows) texts.push_back(in_quotes(to_string(window)));
  return "[" + joined(texts, ", ") + "]";
}

}  // namespace table
}  // namespace opossum::config
