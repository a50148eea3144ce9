// SPDX-License-Identifier: MIT
#include "tests/unit/store/store_test.hpp"

namespace opossum::test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using IdentifiersTest = StoreTest;

TEST_F(IdentifiersTest, AnyUtf8TextIsStoredAndFoundByteForByte) {
  for (const std::string name : {"Größe", "温度", "🦡", "مرحبا", "e\u0301", "\u00e9", "a b", " lead", "trail ", "..", "a/b\\c", "q\"uote", "con"}) {
    const Receipt receipt = append(name, {name});
    const auto fields = store().event_at(receipt.first).value()->fields();
    EXPECT_EQ(fields->type, name);
    EXPECT_THAT(positions({{{{name}, {name}}}}), ElementsAre(receipt.first.value())) << name;
  }
}

TEST_F(IdentifiersTest, ControlCharactersAndBrokenUtf8AreRefused) {
  for (const std::string& name : {std::string("a\nb"), std::string("\0", 1), std::string("\x1f"), std::string("\x7f"), std::string("\xc2\x85"),
                                 std::string("\xff"), std::string("\xc3"), std::string("\xed\xa0\x80"), std::string("\xc0\x80"), std::string()}) {
    EXPECT_EQ(refused(commit(event(name))).code(), Errc::invalid_argument);
    EXPECT_EQ(refused(commit(event("T", {name}))).code(), Errc::invalid_argument);
    Commit keyed = commit(event("T"));
    keyed.key = name;
    EXPECT_EQ(refused(keyed).code(), Errc::invalid_argument);
  }
}

TEST_F(IdentifiersTest, NamesWithADollarAreReserved) {
  EXPECT_THAT(refused(commit(event("$T"))).detail(), HasSubstr("reserved"));
  EXPECT_THAT(refused(commit(event("T", {"$t"}))).detail(), HasSubstr("reserved"));
  Commit keyed = commit(event("T"));
  keyed.key = "$k";
  EXPECT_THAT(refused(keyed).detail(), HasSubstr("reserved"));
  append("a$", {"b$"});
}

TEST_F(IdentifiersTest, OwnRecordsMayUseTheDollarAndTakeNoSequence) {
  Commit own = commit(event("$own"));
  own.system = true;
  append(own);
  EXPECT_EQ(store().authored().sequence, Sequence());
  append("T");
  EXPECT_EQ(store().authored().sequence, Sequence(1));
}

TEST_F(IdentifiersTest, DuplicateTagsAreMergedInOrder) {
  append("T", {"b", "a", "b", "a"});
  EXPECT_THAT(store().event_at(Position(1)).value()->fields()->tags, ElementsAre("b", "a"));
}

TEST_F(IdentifiersTest, EmptyCommitAndEmptyQueryItemAreRefused) {
  EXPECT_EQ(refused(Commit{}).code(), Errc::invalid_argument);
  EXPECT_EQ(store().read({{{{}, {}}}}).error().code(), Errc::invalid_argument);
  Commit made = commit(event("T"));
  made.condition = AppendCondition{{{{{}, {}}}}, std::nullopt};
  EXPECT_EQ(refused(made).code(), Errc::invalid_argument);
}

TEST_F(IdentifiersTest, OneBadEventRefusesTheWholeCommitAndIsNamed) {
  Commit made = commit(event("A"));
  made.events.push_back(event("B"));
  made.events.push_back(event(""));
  EXPECT_THAT(refused(made).detail(), HasSubstr("event 3"));
}

}  // namespace
}  // namespace opossum::test
