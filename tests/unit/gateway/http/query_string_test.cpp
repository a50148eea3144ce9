// SPDX-License-Identifier: MIT
#include "gateway/http/query_string.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace opossum::gateway {
namespace {

using ::testing::ElementsAre;
using ::testing::Pair;

TEST(QueryString, KeepsRepeatedNamesInOrder) {
  const auto parameters = parse_query_string("tag=a%3A1&type=T&tag=b+c");
  ASSERT_TRUE(parameters);
  EXPECT_THAT(*parameters, ElementsAre(Pair("tag", "a:1"), Pair("type", "T"), Pair("tag", "b c")));
}

TEST(QueryString, TakesAnAddressWithoutParameters) { EXPECT_TRUE(parse_query_string("")->empty()); }

TEST(QueryString, TakesANameWithoutAValue) { EXPECT_THAT(*parse_query_string("now&"), ElementsAre(Pair("now", ""))); }

TEST(QueryString, RefusesABrokenEscape) {
  for (const std::string_view text : {"a=%", "a=%4", "a=%zz", "%4"}) EXPECT_FALSE(parse_query_string(text)) << text;
}

TEST(QueryString, RefusesWhatIsNotUtf8OnceDecoded) { EXPECT_FALSE(parse_query_string("a=%ff%fe")); }

TEST(QueryString, DecodesTheLastEscape) { EXPECT_EQ(percent_decode("x%41").value(), "xA"); }

TEST(QueryString, LeavesPlusAloneInPaths) { EXPECT_EQ(percent_decode("a+b").value(), "a+b"); }

TEST(QueryString, NamesAParameterThatIsNotWanted) {
  EXPECT_TRUE(expect_no_parameters(""));
  const auto refused = expect_no_parameters("colour=red");
  ASSERT_FALSE(refused);
  EXPECT_THAT(refused.error().detail(), ::testing::HasSubstr("\"colour\""));
}

}  // namespace
}  // namespace opossum::gateway
