// SPDX-License-Identifier: MIT
#include "sync/protocol/messages.hpp"

#include <gtest/gtest.h>

#include "sync/protocol/push_body.hpp"

namespace opossum::sync::protocol {
namespace {

const std::string kStore = "0f8fad5b-d9cb-469f-a165-70867728950e";

Hello hello() {
  Hello message;
  message.store = kStore;
  message.name = "line \"3\"";
  message.last = {Sequence(7), sha256("x")};
  message.pulled = Pulled{"branch", Position(3), sha256("y")};
  message.outcomes = Sequence(4);
  message.capabilities = {"zstd"};
  return message;
}

TEST(Messages, HelloComesBack) {
  const auto read = read_hello(to_json(hello()));
  ASSERT_TRUE(read) << read.error().message();
  EXPECT_EQ(to_json(*read), to_json(hello()));
  EXPECT_EQ(read->pulled, hello().pulled);
}

TEST(Messages, WelcomeAndOutcomesComeBack) {
  const Refused refused{Sequence(3), RefusedKind::depends, "why", Sequence(2), {{Position(9), "T", {"a", "b"}}}};
  Welcome welcome;
  welcome.central = kStore;
  welcome.branches = {{"b", Position(1)}};
  welcome.decided = Sequence(5);
  welcome.linked = {Sequence(4), sha256("z")};
  welcome.frame_bytes_max = 1000;
  welcome.frame_commits_max = 10;
  welcome.refused = {refused};
  welcome.more = true;
  const auto read = read_welcome(to_json(welcome));
  ASSERT_TRUE(read) << read.error().message();
  EXPECT_EQ(to_json(*read), to_json(welcome));
  EXPECT_EQ(read->refused.front(), refused);

  Outcomes outcomes;
  outcomes.decided = Sequence(5);
  outcomes.linked = welcome.linked;
  outcomes.accepted = {{Sequence(4), Sequence(5), Position(10), Position(12)}};
  outcomes.refused = {refused};
  const auto back = read_outcomes(to_json(outcomes));
  ASSERT_TRUE(back);
  EXPECT_EQ(to_json(*back), to_json(outcomes));
}

TEST(Messages, EveryRefusalHasItsOwnWord) {
  for (std::uint8_t kind = 0; kind <= static_cast<std::uint8_t>(RefusalKind::malformed); ++kind) {
    const Refusal refusal{static_cast<RefusalKind>(kind), "why", {}, 3};
    const auto read = read_refusal(to_json(refusal));
    ASSERT_TRUE(read) << name(refusal.kind);
    EXPECT_EQ(read->kind, refusal.kind);
    EXPECT_EQ(read->retry_seconds, 3U);
  }
}

TEST(Messages, NonsenseIsAnErrorThatNamesTheMember) {
  for (const char* text : {"", "[]", "nul", "{", "{}", R"({"protocol":1})", R"({"protocol":["a",1]})"}) EXPECT_FALSE(read_hello(text)) << text;
  std::string negative = to_json(hello());
  negative.replace(negative.find("\"outcomes\":4"), 12, "\"outcomes\":-4");
  const auto read = read_hello(negative);
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().code(), Errc::protocol);
  EXPECT_NE(read.error().detail().find("outcomes"), std::string::npos);
}

TEST(Messages, StoreIdsAreLowerCaseUuids) {
  EXPECT_TRUE(is_store_id(kStore));
  for (const std::string& bad : {std::string(), kStore + "0", std::string("0F8FAD5B-d9cb-469f-a165-70867728950e"), std::string(36, 'a'),
                                 std::string("0f8fad5b-d9cb-469f-a165-70867728950/")}) {
    EXPECT_FALSE(is_store_id(bad)) << bad;
  }
}

TEST(Messages, DeepJsonIsRefused) {
  EXPECT_FALSE(read_hello(std::string(100'000, '[')));
  EXPECT_FALSE(read_hello("{\"a\":" + std::string(100'000, '[')));
}

PushHead head_of(std::uint32_t count) {
  PushHead head;
  head.store = kStore;
  head.first = Sequence(3);
  head.count = count;
  head.basis = {{Sequence(3), Sequence(1)}, {Sequence(4), Sequence(2)}};
  return head;
}

TEST(PushMessage, ComesBackLineByLine) {
  std::string payload = to_line(head_of(2));
  append_entry(payload, "{\"commit\":1}");
  append_withheld(payload, sha256("long"), 77);
  const auto push = read_push(payload, 10);
  ASSERT_TRUE(push) << push.error().message();
  EXPECT_EQ(push->head.basis, head_of(2).basis);
  EXPECT_EQ(push->entries[0].line, "{\"commit\":1}");
  EXPECT_EQ(push->entries[0].digest, sha256("{\"commit\":1}"));
  EXPECT_TRUE(push->entries[1].withheld());
  EXPECT_EQ(push->entries[1].digest, sha256("long"));
  EXPECT_EQ(push->entries[1].bytes, 77U);
}

TEST(PushMessage, LinesMustFitTheCount) {
  const std::string head = to_line(head_of(2));
  EXPECT_FALSE(read_push(head + "a\n", 10));
  EXPECT_FALSE(read_push(head + "a\nb\nc\n", 10));
  EXPECT_FALSE(read_push(head + "a\nb", 10));
  EXPECT_FALSE(read_push(head + "a\n\nb\n", 10));
  EXPECT_FALSE(read_push("", 10));
  EXPECT_TRUE(read_push(head + "a\nb\n", 10));
  EXPECT_EQ(read_push(head + "a\nb\n", 1).error().code(), Errc::too_large);
}

}  // namespace
}  // namespace opossum::sync::protocol
