// SPDX-License-Identifier: MIT
#include "tests/contract/conformance/subjects.hpp"

namespace opossum::conformance {
namespace {

class Payload : public Row {
 protected:
  void expect_round_trip(const std::vector<NewEvent>& events) {
    const std::uint64_t first = append(events).first.value();
    const auto all = read(Query::all(), Range().after(first - 1)).events;
    ASSERT_EQ(all.size(), events.size());
    for (std::size_t i = 0; i < events.size(); ++i) EXPECT_TRUE(all[i] == stored(first + i, events[i])) << all[i].substr(0, 300);
  }
};
OPOSSUM_CONFORMANCE(Payload);

TEST_P(Payload, JsonComesBackByteForByte) {
  std::vector<NewEvent> events;
  for (const char* json : {R"("tab\t newline\n quote\" backslash\\ slash\/ nul\u0000")", R"({"a":{"b":[1,[2,[3,{"c":null}]]]}})", "null",
                           "true", "-0", "1.50", "1e400", "123456789012345678901234567890", R"({"b":1,"a":2,"a":3})",
                           R"("\u00e9é\ud83d\ude00😀")", R"({"":""})", "[]", R"("مرحبا e\u0301")"}) {
    events.push_back(event("A", {}, json));
  }
  expect_round_trip(events);
}

TEST_P(Payload, BlanksBetweenTokensGoAndThoseInsideStringsStay) {
  append({event("A", {}, " {\n \"a b\" :\t[ 1 , \" 2 \\\" , \" ] }\r\n")});
  EXPECT_EQ(data_of(read().events[0]), R"({"a b":[1," 2 \" , "]})");
}

TEST_P(Payload, AbsentNullAndEmptyAllDiffer) {
  expect_round_trip({event("A"), event("A", {}, "null"), event("A", {}, "\"\""), event("A", {}, "{}"), event("A", {}, "[]"),
                     event("A", {}, "0"), event("A", {}, "false")});
}

TEST_P(Payload, BinaryDataOfEveryByteComesBack) {
  constexpr std::string_view kLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string all_bytes;
  for (unsigned i = 0; i < 255; i += 3) {
    const unsigned group = i << 16 | (i + 1) << 8 | (i + 2);
    for (const unsigned shift : {18U, 12U, 6U, 0U}) all_bytes += kLetters[group >> shift & 63];
  }
  all_bytes += "/w==";
  std::vector<NewEvent> events;
  for (const std::string& base64 : {all_bytes, std::string(), std::string("AA=="), std::string("AAA="), std::string("+/+/")}) {
    events.push_back(event("Blob"));
    events.back().data_base64 = base64;
  }
  expect_round_trip(events);
}

TEST_P(Payload, DeepJsonComesBack) {
  const std::string deep = std::string(200, '[') + std::string(200, ']');
  expect_round_trip({event("A", {}, deep)});
}

TEST_P(Payload, LargeDataComesBackAlsoAfterReopening) {
  std::vector<NewEvent> events;
  for (const std::size_t size : {4'095U, 4'096U, 65'536U, 300'000U, (1U << 20) - 2})
    events.push_back(event("Large", {"large"}, in_quotes(std::string(size, 'x'))));
  expect_round_trip(events);
  store().reopen();
  const auto all = read(of_tags({"large"})).events;
  ASSERT_EQ(all.size(), events.size());
  for (std::size_t i = 0; i < events.size(); ++i) EXPECT_TRUE(all[i] == stored(i + 1, events[i]));
}

TEST_P(Payload, AConditionSeesLargeCommitsThatAreStillUnderWay) {
  const Commit large = commit({event("Large", {"one"}, in_quotes(std::string(65'536, 'x')))}, unless(of_tags({"one"})));
  int stored_once = 0;
  for (const auto& answer : store().append_together(std::vector<Commit>(12, large))) {
    stored_once += answer.has_value() ? 1 : 0;
    if (answer) continue;
    EXPECT_EQ(answer.error().code, "condition-failed");
    EXPECT_EQ(answer.error().position, 1U);
    EXPECT_TRUE(answer.error().event == stored(1, large.events[0]));
  }
  EXPECT_EQ(stored_once, 1);
  EXPECT_EQ(positions(), Positions{1});
}

TEST_P(Payload, DataOverTheLimitIsRefusedByNameAndTheHandleGoesOn) {
  NewEvent binary = event("A");
  binary.data_base64 = std::string((1 << 20) + 4, 'A');
  NewEvent meta = event("A");
  meta.meta = R"({"m":")" + std::string(1 << 20, 'x') + R"("})";
  for (const NewEvent& large : {event("A", {}, in_quotes(std::string((1 << 20) - 1, 'x'))), binary, meta}) {
    const Refusal refusal = refused(commit({event("B"), large}));
    EXPECT_EQ(refusal.code, "too-large");
    EXPECT_EQ(store().head(), 0U);
  }
  EXPECT_EQ(append({event("A")}).first, Position(1));
}

TEST_P(Payload, TheLongestNamesAndTheMostTagsComeBack) {
  std::vector<std::string> tags;
  for (int i = 0; i < 64; ++i) {
    const std::string number = std::to_string(i);
    tags.push_back(number + std::string(256 - number.size(), 't'));
  }
  const NewEvent largest = event(std::string(256, 'T'), tags);
  expect_round_trip({largest});
  EXPECT_EQ(positions(of({largest.type}, tags)), Positions{1});
  expect_conflict(commit({event("A")}, unless(of({largest.type}, tags))), 1);
}

TEST_P(Payload, NamesAndTagsOverTheLimitAreRefusedByName) {
  std::vector<std::string> tags;
  for (int i = 0; i < 65; ++i) tags.push_back("t:" + std::to_string(i));
  for (const NewEvent& large : {event(std::string(257, 'T')), event("A", {std::string(257, 't')}), event("A", tags)}) {
    EXPECT_EQ(refused(commit({large})).code, "too-large");
  }
  EXPECT_EQ(refused(commit({event("A")}, {}, std::string(257, 'k'))).code, "too-large");
  EXPECT_EQ(store().head(), 0U);
}

}  // namespace
}  // namespace opossum::conformance
