// SPDX-License-Identifier: MIT
// Values that are taken out of stored JSON, and lines that are shown without them.
#include "store/json_member.hpp"

#include "store/commit_line.hpp"
#include "tests/unit/store/store_test.hpp"

namespace opossum::test {
namespace {

TEST(WithoutValue, LeavesEveryOtherByteAsItIs) {
  const std::string json = R"({"a":1.50,"b":{"c":[1,2e3,"x,}"],"d":null},"e":"\u00e4"})";
  EXPECT_EQ(without_value(json, "/a"), R"({"b":{"c":[1,2e3,"x,}"],"d":null},"e":"\u00e4"})");
  EXPECT_EQ(without_value(json, "/b/c"), R"({"a":1.50,"b":{"d":null},"e":"\u00e4"})");
  EXPECT_EQ(without_value(json, "/b/d"), R"({"a":1.50,"b":{"c":[1,2e3,"x,}"]},"e":"\u00e4"})");
  EXPECT_EQ(without_value(json, "/e"), R"({"a":1.50,"b":{"c":[1,2e3,"x,}"],"d":null}})");
  EXPECT_EQ(without_value(json, "/b/c/1"), R"({"a":1.50,"b":{"c":[1,"x,}"],"d":null},"e":"\u00e4"})");
  EXPECT_EQ(without_value(R"({"only":1})", "/only"), "{}");
  EXPECT_EQ(without_value("[7]", "/0"), "[]");
}

TEST(WithoutValue, WhatIsNotThereChangesNothing) {
  const std::string json = R"({"a":{"b":1},"n":[1]})";
  for (const char* pointer : {"", "/x", "/a/x", "/a/b/c", "/n/1", "/n/-", "/n/01", "a", "/"}) EXPECT_EQ(without_value(json, pointer), json) << pointer;
  EXPECT_EQ(without_value("5", "/a"), "5");
}

TEST(WithoutValue, NamesMayBeEscapedOnBothSides) {
  EXPECT_EQ(without_value(R"({"a/b":1,"c~d":2,"\u0065":3})", "/a~1b"), R"({"c~d":2,"\u0065":3})");
  EXPECT_EQ(without_value(R"({"a/b":1,"c~d":2,"\u0065":3})", "/c~0d"), R"({"a/b":1,"\u0065":3})");
  EXPECT_EQ(without_value(R"({"a/b":1,"c~d":2,"\u0065":3})", "/e"), R"({"a/b":1,"c~d":2})") << "else it would not be taken out";
}

class ShownLineTest : public StoreTest {};

TEST_F(ShownLineTest, HasTheOtherEventsAndACrcThatFits) {
  Commit two = commit(event("A", {"a:1"}, R"({"secret":1,"open":2})"));
  two.events.push_back(event("B", {"b:1"}, R"({"secret":3})"));
  two.key = "k";
  append(two);
  const std::string text = lines().back();
  const auto line = parse_commit_line(text);
  ASSERT_TRUE(line);
  std::vector<std::string> events;
  for (const EventSlice& slice : line->events) events.push_back(without_value(slice.json, "/data/secret"));
  const std::string shown = with_events(text, *line, events);
  EXPECT_THAT(shown, ::testing::AllOf(::testing::Not(::testing::HasSubstr("secret")), ::testing::HasSubstr(R"("key":"k")")));
  const auto again = parse_commit_line(shown);
  ASSERT_TRUE(again) << again.error().message();
  EXPECT_EQ(again->events[1].position, line->events[1].position);
  EXPECT_EQ(with_events(text, *line, {std::string(line->events[0].json), std::string(line->events[1].json)}), text);
}

}  // namespace
}  // namespace opossum::test
