// SPDX-License-Identifier: MIT
#include "tests/contract/conformance/subjects.hpp"

namespace opossum::conformance {
namespace {

// Where stores of this kind disagree, and what is not said elsewhere.
class Decisions : public Row {};
OPOSSUM_CONFORMANCE(Decisions);

TEST_P(Decisions, NoItemsMeansEveryEvent) {
  append({event("A", {"t"}), event("B")});
  EXPECT_EQ(positions(Query{}), (Positions{1, 2}));
  EXPECT_EQ(positions(Query{}, Range().backwards().limit(1)), Positions{2});
  expect_conflict(commit({event("C")}, unless(Query{})), 2);
  expect_conflict(commit({event("C")}, unless(Query{}, 1)), 2);
  EXPECT_EQ(append(commit({event("C")}, unless(Query{}, 2))).first, Position(3));
}

TEST_P(Decisions, AnItemWithNeitherTypesNorTagsIsInvalid) {
  append({event("A", {"t"})});
  Query with_empty_item = of_tags({"t"});
  with_empty_item.items.emplace_back();
  for (const Query& query : {of({}, {}), with_empty_item}) {
    const auto answer = store().read(query, {}, {});
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().code, "invalid-argument");
    EXPECT_EQ(refused(commit({event("B")}, unless(query))).code, "invalid-argument");
  }
  EXPECT_EQ(store().head(), 1U);
}

TEST_P(Decisions, AnIdentifierThatNoEventCouldHaveIsInvalidInAQuery) {
  for (const Query& query : {of_tags({""}), of_types({""}), of_tags({"a\tb"}), of_types({"\x7f"})}) {
    const auto answer = store().read(query, {}, {});
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().code, "invalid-argument");
  }
}

TEST_P(Decisions, TextThatIsNotUtf8IsInvalid) {
  for (const std::string bad : {"\xff", "a\xc3", "\xed\xa0\x80", "\xc0\xaf"}) {
    EXPECT_EQ(refused(commit({event(bad)})).code, "invalid-argument");
    EXPECT_EQ(refused(commit({event("A", {bad})})).code, "invalid-argument");
    EXPECT_EQ(refused(commit({event("A", {}, in_quotes(bad))})).code, "invalid-argument");
    EXPECT_EQ(refused(commit({event("A")}, unless(of_tags({bad})))).code, "invalid-argument");
  }
  EXPECT_EQ(store().head(), 0U);
}

TEST_P(Decisions, DuplicateTagsAreMergedInTheOrderOfTheFirst) {
  append({event("A", {"b", "a", "b", "a", "c"})});
  EXPECT_EQ(read().events[0], stored(1, event("A", {"b", "a", "c"})));
  std::vector<std::string> tags;
  for (int i = 0; i < 200; ++i) tags.push_back("t:" + std::to_string(i % 64));
  append({event("B", tags)});
  EXPECT_EQ(positions(of_tags({"t:63"})), Positions{2});
}

TEST_P(Decisions, TypesAndTagsThatBeginWithADollarAreReserved) {
  EXPECT_EQ(refused(commit({event("$A")})).code, "invalid-argument");
  EXPECT_EQ(refused(commit({event("A", {"$t"})})).code, "invalid-argument");
  EXPECT_EQ(refused(commit({event("A")}, {}, "$key")).code, "invalid-argument");
  EXPECT_EQ(append({event("A$", {"t$"})}).first, Position(1));
  EXPECT_EQ(positions(of_types({"$A"})), Positions{}) << "but asking for them is allowed";
}

TEST_P(Decisions, ARefusedAppendSaysWhichLimitAndWhichValue) {
  const Refusal type = refused(commit({event(std::string(300, 'T'))}));
  EXPECT_NE(type.detail.find("300"), std::string::npos) << type.detail;
  EXPECT_NE(type.detail.find("256"), std::string::npos) << type.detail;
  const Refusal data = refused(commit({event("A", {}, in_quotes(std::string(1'100'000, 'x')))}));
  EXPECT_NE(data.detail.find("1100002"), std::string::npos) << data.detail;
  EXPECT_NE(data.detail.find("1048576"), std::string::npos) << data.detail;
  const Refusal third = refused(commit({event("A"), event("A"), event("")}));
  EXPECT_NE(third.detail.find('3'), std::string::npos) << "which event: " << third.detail;
}

TEST_P(Decisions, DataThatIsNotJsonIsInvalid) {
  for (const char* bad : {"", "{", "nul", "1 2", "\"\n\"", "[1,]", "{'a':1}", "NaN", "01", "\"\\x\""}) {
    EXPECT_EQ(refused(commit({event("A", {}, bad)})).code, "invalid-argument") << bad;
  }
  EXPECT_EQ(store().head(), 0U);
}

}  // namespace
}  // namespace opossum::conformance
