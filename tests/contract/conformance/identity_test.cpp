// SPDX-License-Identifier: MIT
#include "tests/contract/conformance/subjects.hpp"

namespace opossum::conformance {
namespace {

// Types, tags and keys are bytes: nothing is folded, trimmed or normalised.
class Identity : public Row {};
OPOSSUM_CONFORMANCE(Identity);

TEST_P(Identity, CaseIsKept) {
  append({event("a", {"k:A"})});
  EXPECT_EQ(positions(of_types({"A"})), Positions{});
  EXPECT_EQ(positions(of_tags({"k:a"})), Positions{});
  EXPECT_EQ(positions(of({"a"}, {"k:A"})), Positions{1});
  append(commit({event("A", {"k:a"})}, unless(of({"A"}, {"k:a"}))));
  EXPECT_EQ(positions(of_types({"A"})), Positions{2});
}

TEST_P(Identity, ComposedAndDecomposedUnicodeDiffer) {
  const std::string composed = "caf\u00e9";
  const std::string decomposed = "cafe\u0301";
  append({event("A", {composed}), event("A", {decomposed}), event(composed), event(decomposed)});
  EXPECT_EQ(positions(of_tags({composed})), Positions{1});
  EXPECT_EQ(positions(of_tags({decomposed})), Positions{2});
  EXPECT_EQ(positions(of_types({composed})), Positions{3});
  EXPECT_EQ(positions(of_types({decomposed})), Positions{4});
  expect_conflict(commit({event("B")}, unless(of_tags({decomposed}))), 2);
}

TEST_P(Identity, BlanksAreKept) {
  append({event(" A ", {" t", "t ", "t"}), event("A", {"t"})});
  EXPECT_EQ(read().events[0], stored(1, event(" A ", {" t", "t ", "t"})));
  EXPECT_EQ(positions(of_types({" A "})), Positions{1});
  EXPECT_EQ(positions(of_types({"A"})), Positions{2});
  EXPECT_EQ(positions(of_tags({" t"})), Positions{1});
  EXPECT_EQ(positions(of_tags({"t"})), (Positions{1, 2}));
}

TEST_P(Identity, QuotesAndBackslashesAreKept) {
  const std::vector<std::string> tags = {R"(say "hi")", R"(C:\temp)", R"(\u0041)", R"(\\)", "\"", "/", R"(\/)", "A"};
  for (const std::string& tag : tags) append({event(tag, {tag})});
  for (std::size_t i = 0; i < tags.size(); ++i) {
    EXPECT_EQ(positions(of_tags({tags[i]})), Positions{i + 1}) << tags[i];
    EXPECT_EQ(positions(of_types({tags[i]})), Positions{i + 1}) << tags[i];
    EXPECT_EQ(read().events[i], stored(i + 1, event(tags[i], {tags[i]})));
  }
}

TEST_P(Identity, TheWholeOfUnicodeCanBeAskedFor) {
  const std::vector<std::string> words = {"🌡️", "مرحبا", "e\u0301\u0327", "日本語", "\U0010FFFF", "a\u200Db",
                                          "\u00A0",  "ß",     "\u0130"};
  for (const std::string& word : words) append({event(word, {"w:" + word}, in_quotes(word))});
  const auto all = read().events;
  for (std::size_t i = 0; i < words.size(); ++i) {
    EXPECT_EQ(all[i], stored(i + 1, event(words[i], {"w:" + words[i]}, in_quotes(words[i]))));
    EXPECT_EQ(positions(of({words[i]}, {"w:" + words[i]})), Positions{i + 1}) << words[i];
  }
}

TEST_P(Identity, NamesThatLookLikePathsAreOnlyNames) {
  const std::vector<std::string> names = {"a.b",       "a/b", "..", "../../etc/passwd", "/",   "CON",       "nul.txt", "a:b|c*?<>",
                                          "%2e%2e%2f", "-rf", "#",  "&tag=x",           "a+b", "store.json"};
  for (const std::string& name : names) append({event(name, {name})});
  for (std::size_t i = 0; i < names.size(); ++i) {
    EXPECT_EQ(positions(of({names[i]}, {names[i]})), Positions{i + 1}) << names[i];
    expect_conflict(commit({event("X")}, unless(of_tags({names[i]}))), i + 1);
  }
  store().reopen();
  EXPECT_EQ(positions(), run_of(1, names.size()));
}

}  // namespace
}  // namespace opossum::conformance
