// SPDX-License-Identifier: MIT
#include "store/format/time_text.hpp"

#include <algorithm>

namespace opossum::format {

namespace {

using namespace std::chrono;

constexpr Timestamp kFirst = sys_days{year{0} / January / 1};
constexpr Timestamp kLast = sys_days{year{9999} / December / 31} + hours{24} - microseconds{1};

void put(char* into, std::size_t width, std::uint64_t value) noexcept {
  for (std::size_t i = width; i-- > 0; value /= 10) into[i] = static_cast<char>('0' + value % 10);
}

/// Reads fixed-width numbers and separators from the front of a text; remembers the first failure.
class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {}

  int number(std::size_t width) {
    int value = 0;
    for (std::size_t i = 0; i < width; ++i) {
      if (at_ >= text_.size() || text_[at_] < '0' || text_[at_] > '9') return spoil();
      value = value * 10 + (text_[at_++] - '0');
    }
    return value;
  }
  void expect(std::string_view any_of) {
    if (at_ >= text_.size() || any_of.find(text_[at_]) == std::string_view::npos) spoil();
    else ++at_;
  }
  bool accept(char c) {
    if (at_ >= text_.size() || text_[at_] != c) return false;
    ++at_;
    return true;
  }
  /// Decimals as microseconds; further digits are cut.
  int fraction() {
    int value = 0;
    int scale = 100'000;
    const std::size_t first = at_;
    for (; at_ < text_.size() && text_[at_] >= '0' && text_[at_] <= '9'; ++at_, scale /= 10) value += (text_[at_] - '0') * scale;
    return at_ == first ? spoil() : value;
  }
  [[nodiscard]] bool finished() const { return good_ && at_ == text_.size(); }

 private:
  int spoil() {
    good_ = false;
    return 0;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  bool good_ = true;
};

minutes zone(Reader& reader) {
  if (reader.accept('Z') || reader.accept('z')) return minutes{0};
  const bool west = reader.accept('-');
  if (!west) reader.expect("+");
  const int hour = reader.number(2);
  reader.expect(":");
  const int minute = reader.number(2);
  if (hour > 23 || minute > 59) reader.expect("");
  const minutes offset = hours{hour} + minutes{minute};
  return west ? -offset : offset;
}

}  // namespace

void write_time(char* into, Timestamp time) noexcept {
  const Timestamp clamped = std::clamp(time, kFirst, kLast);
  const auto day = floor<days>(clamped);
  const year_month_day date{day};
  auto rest = static_cast<std::uint64_t>((clamped - day).count());
  put(into, 4, static_cast<std::uint64_t>(static_cast<int>(date.year())));
  put(into + 5, 2, static_cast<unsigned>(date.month()));
  put(into + 8, 2, static_cast<unsigned>(date.day()));
  put(into + 20, 6, rest % 1'000'000);
  rest /= 1'000'000;
  put(into + 17, 2, rest % 60);
  put(into + 14, 2, rest / 60 % 60);
  put(into + 11, 2, rest / 3600);
  into[4] = into[7] = '-';
  into[10] = 'T';
  into[13] = into[16] = ':';
  into[19] = '.';
  into[26] = 'Z';
}

}  // namespace opossum::format

namespace opossum {

Result<Timestamp> from_rfc3339(std::string_view text) {
  using namespace std::chrono;
  format::Reader reader(text);
  const int y = reader.number(4);
  reader.expect("-");
  const int m = reader.number(2);
  reader.expect("-");
  const int d = reader.number(2);
  reader.expect("Tt ");
  const int hour = reader.number(2);
  reader.expect(":");
  const int minute = reader.number(2);
  reader.expect(":");
  const int second = reader.number(2);
  const int micros = reader.accept('.') ? reader.fraction() : 0;
  const minutes offset = format::zone(reader);
  const year_month_day date{year{y}, month{static_cast<unsigned>(m)}, day{static_cast<unsigned>(d)}};
  // 60 is a leap second; it becomes the first of the next minute.
  if (!reader.finished() || !date.ok() || hour > 23 || minute > 59 || second > 60) {
    return fail(Errc::invalid_argument, "\"" + std::string(text.substr(0, 64)) + "\" is not an RFC 3339 time such as 2026-11-23T14:00:00Z");
  }
  const Timestamp time = sys_days{date} + hours{hour} + minutes{minute} + seconds{second} + microseconds{micros} - offset;
  if (time < format::kFirst || time > format::kLast) return fail(Errc::invalid_argument, "the time is outside the years 0000 to 9999");
  return time;
}

}  // namespace opossum
