// SPDX-License-Identifier: MIT
#include "tests/unit/config/support.hpp"

namespace opossum::config {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

std::string target_with_schedule(const std::string& schedule) {
  return "[[sync.target]]\nname = \"hq\"\nurl = \"https://hq\"\ntoken = \"file:/t\"\nschedule = " + schedule + "\n";
}

Schedule schedule_of(const std::string& schedule) {
  auto config = good(target_with_schedule(schedule));
  return config.sync.targets.empty() ? Schedule{} : config.sync.targets[0].schedule;
}

Window window_of(const std::string& text) {
  auto schedule = schedule_of("\"" + text + "\"");
  return schedule.windows.empty() ? Window{0, 0, 0} : schedule.windows[0];
}

TEST(Schedule, AlwaysIsNoWindow) {
  EXPECT_TRUE(schedule_of("\"always\"").always());
  EXPECT_TRUE(good("[[sync.target]]\nname = \"hq\"\nurl = \"https://hq\"\ntoken = \"file:/t\"\n").sync.targets.at(0).schedule.always());
}

TEST(Schedule, ReadsDaysAndTimes) {
  EXPECT_EQ(window_of("daily 01:00-05:00"), (Window{0x7f, 60, 300}));
  EXPECT_EQ(window_of("mon-fri 18:00-06:00"), (Window{0x1f, 1080, 360}));
  EXPECT_EQ(window_of("sun 00:00-24:00"), (Window{0x40, 0, 1440}));
  EXPECT_EQ(window_of("mon,wed,sat 23:59-00:01"), (Window{0x25, 1439, 1}));
  EXPECT_EQ(window_of("sat-mon 10:00-11:30"), (Window{0x61, 600, 690})) << "ranges wrap around the week";
  EXPECT_EQ(window_of("tue-wed,sun 00:01-00:02"), (Window{0x46, 1, 2}));
}

TEST(Schedule, MidnightAsAnEndIsTheEndOfTheDay) {
  EXPECT_EQ(window_of("daily 18:00-00:00"), (Window{0x7f, 1080, 1440}));
  EXPECT_EQ(window_of("daily 18:00-24:00"), (Window{0x7f, 1080, 1440}));
}

TEST(Schedule, HoldsSeveralWindows) {
  EXPECT_THAT(schedule_of("[\"daily 01:00-05:00\", \"sat,sun 00:00-24:00\"]").windows,
              ElementsAre(Window{0x7f, 60, 300}, Window{0x60, 0, 1440}));
}

TEST(Schedule, IsPrintedAsItIsRead) {
  for (const std::string text : {"daily 01:00-05:00", "mon-fri 18:00-06:00", "sat,sun 00:00-24:00", "mon,wed-fri,sun 09:05-09:10"}) {
    EXPECT_EQ(to_string(window_of(text)), text);
  }
}

struct BadWindow {
  std::string schedule;
  std::string hint;
};

class RefusedSchedule : public testing::TestWithParam<BadWindow> {};

TEST_P(RefusedSchedule, IsExplained) {
  auto error = only_error(target_with_schedule(GetParam().schedule));
  EXPECT_EQ(error.line, 5U);
  EXPECT_THAT(error.key, testing::StartsWith("sync.target[0].schedule"));
  EXPECT_THAT(error.hint, HasSubstr(GetParam().hint));
}

INSTANTIATE_TEST_SUITE_P(
    Grammar, RefusedSchedule,
    testing::Values(BadWindow{"\"sometimes\"", "days and times are needed"}, BadWindow{"\"monday 01:00-02:00\"", "days are daily"},
                    BadWindow{"\"mon- 01:00-02:00\"", "days are daily"}, BadWindow{"\"daily 1:00-2:00\"", "two digits"},
                    BadWindow{"\"daily 01:00\"", "two digits"}, BadWindow{"\"daily 01:60-02:00\"", "two digits"},
                    BadWindow{"\"daily 24:00-01:00\"", "two digits"}, BadWindow{"\"daily 24:01-25:00\"", "two digits"},
                    BadWindow{"\"daily 01:00-02:00-03:00\"", "two digits"}, BadWindow{"\"daily  01:00-02:00\"", "two digits"},
                    BadWindow{"\"daily 05:00-05:00\"", "a whole day is 00:00-24:00"},
                    BadWindow{"\"daily 00:00-00:00\"", "a whole day is 00:00-24:00"}, BadWindow{"[]", "write \"always\""},
                    BadWindow{"[\"daily 01:00-02:00\", \"always\"]", "stands alone"}, BadWindow{"5", ""}, BadWindow{"[5]", ""}));

TEST(Schedule, NamesTheWindowThatIsWrong) {
  auto error = only_error(
      "[[sync.target]]\nname = \"hq\"\nurl = \"https://hq\"\ntoken = \"file:/t\"\nschedule = [\n  \"daily 01:00-05:00\",\n  \"daily "
      "1-2\",\n]\n");
  EXPECT_EQ(error.key, "sync.target[0].schedule[1]");
  EXPECT_EQ(error.line, 7U);
  EXPECT_EQ(error.column, 3U);
}

}  // namespace
}  // namespace opossum::config
