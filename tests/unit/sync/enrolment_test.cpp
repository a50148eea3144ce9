// SPDX-License-Identifier: MIT
#include <gmock/gmock.h>

#include <regex>

#include "sync/central/enrolment_code.hpp"
#include "tests/unit/sync/stores.hpp"

namespace opossum::sync {
namespace {

using namespace testing;
using namespace std::chrono_literals;
using ::testing::HasSubstr;
using protocol::RefusalKind;
using push::EdgeSession;

class EnrolmentTest : public ::testing::Test {
 protected:
  void restart(std::vector<CentralOrigin> origins = {}) { central = central_for(*hq, std::move(origins), clock); }
  std::string code_for(const std::string& name, const EnrolmentRights& rights = {}) {
    auto made = central->invite(name, rights, 24h);
    EXPECT_TRUE(made) << made.error().message();
    return made ? made->code : std::string();
  }
  Result<Enrolled> use(const std::string& code, MemoryStore& store, const std::string& token) {
    return central->enrol({code, store->identity().id, sha256(token)});
  }
  void enrol(const std::string& name, MemoryStore& store, const std::string& token) {
    const auto enrolled = use(code_for(name), store, token);
    ASSERT_TRUE(enrolled) << enrolled.error().message();
    EXPECT_EQ(enrolled->name, name);
    EXPECT_EQ(enrolled->central, hq->identity().id);
  }
  RefusalKind answer_to(MemoryStore& store, const std::string& token) {
    EdgeSession session{*store, "hq", clock};
    return refusal_in(central->handle("hello", token, *session.hello()));
  }
  Result<void> push(MemoryStore& store, const std::string& token) {
    EdgeSession session{*store, "hq", clock};
    return push_all(session, *central, token);
  }
  OriginStatus status_of(const std::string& name) {
    for (OriginStatus& status : central->status()) {
      if (status.name == name) return std::move(status);
    }
    ADD_FAILURE() << "no origin " << name;
    return {};
  }

  test::ManualClock clock;
  MemoryStore hq{"hq", clock};
  MemoryStore edge_a{"a", clock};
  MemoryStore edge_b{"b", clock};
  std::unique_ptr<Central> central = central_for(*hq, {}, clock);
};

TEST_F(EnrolmentTest, CodeIsExchangedForATokenThatPushes) {
  const std::string code = code_for("line-3");
  EXPECT_TRUE(std::regex_match(code, std::regex("([0-9A-HJKMNP-TV-Z]{4}-){3}[0-9A-HJKMNP-TV-Z]{4}"))) << code;
  EXPECT_EQ(status_of("line-3").standing, OriginStanding::invited);
  ASSERT_TRUE(use(code, edge_a, "mine"));
  EXPECT_EQ(status_of("line-3").standing, OriginStanding::active);
  EXPECT_EQ(status_of("line-3").store, edge_a->identity().id);
  ASSERT_TRUE(edge_a->append(fact("T", {})));
  EXPECT_TRUE(push(edge_a, "mine"));
  restart();
  ASSERT_TRUE(edge_a->append(fact("T", {})));
  EXPECT_TRUE(push(edge_a, "mine")) << "the log is the only state";
  EXPECT_EQ(events_of_type(*hq, "T").size(), 2U);
}

TEST_F(EnrolmentTest, LogHoldsNeitherCodeNorToken) {
  const std::string code = code_for("a");
  ASSERT_TRUE(use(code, edge_a, "mine and only mine"));
  const auto records = events_of_type(*hq, "$sync.origin");
  ASSERT_EQ(records.size(), 2U);
  for (const std::string& record : records) {
    EXPECT_EQ(record.find(code.substr(0, 4)), std::string::npos);
    EXPECT_EQ(record.find("mine"), std::string::npos);
  }
  EXPECT_THAT(records[1], HasSubstr(to_hex(sha256("mine and only mine"))));
}

TEST_F(EnrolmentTest, CodeIsTakenAsPeopleWriteIt) {
  EXPECT_EQ(central::hash_of_code("0O1I-LABC 7k3mqx9t"), central::hash_of_code("0011-1ABC-7K3M-QX9T"));
  for (const char* wrong : {"", "7K3M-QX9T-0ABC", "7K3M-QX9T-0ABC-DEFGH", "7K3M-QX9T-0ABC-DEFU", "7K3M_QX9T_0ABC_DEFG"}) {
    EXPECT_EQ(central::hash_of_code(wrong), std::nullopt) << wrong;
  }
  std::string code = code_for("a");
  for (char& letter : code) letter = static_cast<char>(std::tolower(letter));
  EXPECT_TRUE(use("  " + code, edge_a, "mine"));
}

TEST_F(EnrolmentTest, CodeWorksOnceAlsoAfterARestart) {
  const std::string code = code_for("a");
  ASSERT_TRUE(use(code, edge_a, "mine"));
  for (int i = 0; i < 2; ++i) {
    const auto other = use(code, edge_b, "thief's");
    ASSERT_FALSE(other);
    EXPECT_EQ(other.error().code(), Errc::unauthorized);
    EXPECT_FALSE(use(code, edge_a, "another of mine"));
    EXPECT_TRUE(use(code, edge_a, "mine")) << "who lost the answer asks again";
    restart();
  }
  EXPECT_EQ(events_of_type(*hq, "$sync.origin").size(), 2U);
  EXPECT_EQ(answer_to(edge_b, "thief's"), RefusalKind::unknown_origin);
}

TEST_F(EnrolmentTest, CodesThatAreUnknownOldOrReplacedAreRefused) {
  const std::string old = code_for("a");
  const std::string newer = code_for("a");
  EXPECT_EQ(use(old, edge_a, "t").error().code(), Errc::unauthorized);
  EXPECT_EQ(use("0000-0000-0000-0000", edge_a, "t").error().code(), Errc::unauthorized);
  clock.advance(25h);
  const auto late = use(newer, edge_a, "t");
  ASSERT_FALSE(late);
  EXPECT_THAT(late.error().detail(), HasSubstr("too old"));
  EXPECT_EQ(status_of("a").standing, OriginStanding::invited);
}

TEST_F(EnrolmentTest, GuessingIsSlowedDownAndThenLetOnAgain) {
  const std::string code = code_for("a");
  for (int i = 0; i < 10; ++i) EXPECT_EQ(use("0000-0000-0000-0000", edge_b, "t").error().code(), Errc::unauthorized);
  const auto limited = use("0000-0000-0000-0000", edge_b, "t");
  EXPECT_EQ(limited.error().code(), Errc::unavailable);
  EXPECT_TRUE(limited.error().retry_after());
  clock.advance(6s);
  EXPECT_EQ(use("0000-0000-0000-0000", edge_b, "t").error().code(), Errc::unauthorized);
  EXPECT_EQ(use("0000-0000-0000-0000", edge_b, "t").error().code(), Errc::unavailable);
  clock.advance(60s);
  EXPECT_TRUE(use(code, edge_a, "mine"));
}

TEST_F(EnrolmentTest, RightsComeWithTheCodeAndHoldFromItsUse) {
  enrol("a", edge_a, "first");
  EnrolmentRights rights;
  rights.allow_types = std::vector<std::string>{"Reading"};
  rights.allow_tags = std::vector<std::string>{"site:1"};
  const std::string code = code_for("a", rights);
  ASSERT_TRUE(edge_a->append(fact("Order", {})));
  ASSERT_TRUE(push(edge_a, "first"));
  EXPECT_EQ(events_of_type(*hq, "Order").size(), 1U) << "the code was not used yet";
  ASSERT_TRUE(use(code, edge_a, "second"));
  ASSERT_TRUE(edge_a->append(fact("Order", {"site:1"})));
  ASSERT_TRUE(edge_a->append(fact("Reading", {"site:1"})));
  ASSERT_TRUE(push(edge_a, "second"));
  EXPECT_EQ(events_of_type(*hq, "Order").size(), 1U);
  EXPECT_EQ(events_of_type(*hq, "Reading").size(), 1U);
  restart();
  EXPECT_EQ(status_of("a").allow_types, std::vector<std::string>{"Reading"});
  EXPECT_EQ(status_of("a").allow_tags, std::vector<std::string>{"site:1"});
  ASSERT_TRUE(edge_a->append(fact("Order", {"site:1"})));
  ASSERT_TRUE(push(edge_a, "second"));
  EXPECT_EQ(events_of_type(*hq, "Order").size(), 1U);
  // A further code keeps them where it names none.
  ASSERT_TRUE(use(code_for("a"), edge_a, "third"));
  EXPECT_EQ(status_of("a").allow_types, std::vector<std::string>{"Reading"});
}

TEST_F(EnrolmentTest, RetiredOriginsAreFencedAtOnceAndTheirCommitsStay) {
  enrol("a", edge_a, "mine");
  ASSERT_TRUE(edge_a->append(fact("T", {})));
  ASSERT_TRUE(push(edge_a, "mine"));
  EdgeSession welcomed{*edge_a, "hq", clock};
  ASSERT_TRUE(welcomed.on_hello_answer(central->handle("hello", "mine", *welcomed.hello()).body));
  ASSERT_TRUE(central->retire("a").value());
  ASSERT_TRUE(edge_a->append(fact("T", {})));
  const auto frame = welcomed.next_push(10'000);
  EXPECT_EQ(refusal_in(central->handle("push", "mine", **frame)), RefusalKind::fenced);
  for (int i = 0; i < 2; ++i) {
    EXPECT_EQ(answer_to(edge_a, "mine"), RefusalKind::fenced);
    EXPECT_EQ(status_of("a").standing, OriginStanding::retired);
    EXPECT_EQ(status_of("a").decided, Sequence(1));
    restart();
  }
  EXPECT_EQ(events_of_type(*hq, "T").size(), 1U);
  EXPECT_FALSE(central->retire("nobody").value());
  enrol("a", edge_a, "new");
  EXPECT_TRUE(push(edge_a, "new"));
  EXPECT_EQ(answer_to(edge_a, "mine"), RefusalKind::fenced);
  EXPECT_EQ(events_of_type(*hq, "T").size(), 2U);
}

TEST_F(EnrolmentTest, RetirementWithdrawsACodeThatWasNotUsed) {
  const std::string code = code_for("a");
  ASSERT_TRUE(central->retire("a").value());
  EXPECT_EQ(use(code, edge_a, "mine").error().code(), Errc::unauthorized);
}

TEST_F(EnrolmentTest, SameStoreGetsANewTokenAndGoesOn) {
  enrol("a", edge_a, "first");
  ASSERT_TRUE(edge_a->append(fact("T", {"n:1"})));
  ASSERT_TRUE(push(edge_a, "first"));
  enrol("a", edge_a, "second");
  EXPECT_EQ(answer_to(edge_a, "first"), RefusalKind::fenced);
  ASSERT_TRUE(edge_a->append(fact("T", {"n:2"})));
  ASSERT_TRUE(push(edge_a, "second"));
  EXPECT_EQ(status_of("a").decided, Sequence(2));
  EXPECT_EQ(events_of_type(*hq, "T").size(), 2U);
}

TEST_F(EnrolmentTest, AnotherStoreTakesTheNameAndTheOldOneIsFenced) {
  enrol("a", edge_a, "first");
  ASSERT_TRUE(edge_a->append(fact("T", {"n:1"})));
  ASSERT_TRUE(push(edge_a, "first"));
  enrol("a", edge_b, "second");
  for (int i = 0; i < 2; ++i) {
    EXPECT_EQ(answer_to(edge_a, "first"), RefusalKind::fenced);
    EXPECT_EQ(answer_to(edge_a, "second"), RefusalKind::fenced);
    restart();
  }
  ASSERT_TRUE(edge_b->append(fact("T", {"n:2"})));
  ASSERT_TRUE(push(edge_b, "second"));
  EXPECT_EQ(status_of("a").store, edge_b->identity().id);
  EXPECT_EQ(status_of("a").decided, Sequence(1));
  // The old machine may come back under a name of its own, with what it had.
  enrol("old", edge_a, "third");
  ASSERT_TRUE(edge_a->append(fact("T", {"n:3"})));
  ASSERT_TRUE(push(edge_a, "third"));
  EXPECT_EQ(status_of("old").decided, Sequence(2));
}

TEST_F(EnrolmentTest, StaleCopyThatIsEnrolledAgainIsTheOneFromThenOn) {
  enrol("a", edge_a, "first");
  EdgeSession original{*edge_a, "hq", clock};
  ASSERT_TRUE(push_all(original, *central, "first"));
  const auto image = edge_a.disk.after_kill();
  ASSERT_TRUE(push_all(original, *central, "first"));
  EdgeSession rebooted{*edge_a, "hq", clock};
  ASSERT_TRUE(push_all(rebooted, *central, "first"));
  ASSERT_TRUE(push_all(rebooted, *central, "first"));
  StoreOptions options;
  options.directory = "/data";
  options.background = false;
  options.files = image.get();
  options.clock = &clock;
  auto copy = EventStore::open(std::move(options));
  ASSERT_TRUE(copy);
  EdgeSession copied{**copy, "hq", clock};
  EXPECT_FALSE(push_all(copied, *central, "first"));
  enrol("a", edge_a, "second");  // the copy has the same store id
  EXPECT_TRUE(push_all(copied, *central, "second"));
  EXPECT_TRUE(push_all(copied, *central, "second"));
  EXPECT_EQ(refusal_in(central->handle("hello", "second", *rebooted.hello())), RefusalKind::fenced);
}

TEST_F(EnrolmentTest, OneStoreHasOneName) {
  enrol("a", edge_a, "first");
  const std::string code = code_for("b");
  const auto refused = use(code, edge_a, "second");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code(), Errc::refused);
  EXPECT_THAT(refused.error().detail(), HasSubstr("retire a"));
  ASSERT_TRUE(central->retire("a").value());
  EXPECT_TRUE(use(code, edge_a, "second"));
}

TEST_F(EnrolmentTest, OneTokenServesOneName) {
  enrol("a", edge_a, "shared");
  const std::string code = code_for("b");
  EXPECT_EQ(use(code, edge_b, "shared").error().code(), Errc::refused);
  EXPECT_TRUE(use(code, edge_b, "its own"));
}

TEST_F(EnrolmentTest, ConfiguredNameKeepsItsRightsAndLosesItsConfiguredToken) {
  CentralOrigin a = origin("a");
  a.allow_types = {"T"};
  restart({a});
  ASSERT_TRUE(push(edge_a, "token of a"));
  EnrolmentRights rights;
  rights.allow_types = std::vector<std::string>{};
  EXPECT_EQ(central->invite("a", rights, 24h).error().code(), Errc::invalid_argument);
  enrol("a", edge_b, "code's");
  for (int i = 0; i < 2; ++i) {
    EXPECT_EQ(answer_to(edge_a, "token of a"), RefusalKind::fenced);
    EXPECT_EQ(answer_to(edge_b, "token of a"), RefusalKind::fenced);
    restart({a});
  }
  ASSERT_TRUE(edge_b->append(fact("U", {})));
  ASSERT_TRUE(edge_b->append(fact("T", {})));
  ASSERT_TRUE(push(edge_b, "code's"));
  EXPECT_EQ(events_of_type(*hq, "T").size(), 1U);
  EXPECT_TRUE(events_of_type(*hq, "U").empty());
  ASSERT_TRUE(central->retire("a").value());
  EXPECT_EQ(answer_to(edge_b, "code's"), RefusalKind::fenced);
}

TEST_F(EnrolmentTest, BadNamesRightsAndTimesAreRefused) {
  EXPECT_EQ(central->invite("", {}, 24h).error().code(), Errc::invalid_argument);
  EXPECT_EQ(central->invite(std::string(129, 'x'), {}, 24h).error().code(), Errc::invalid_argument);
  EXPECT_EQ(central->invite("a\n", {}, 24h).error().code(), Errc::invalid_argument);
  EXPECT_EQ(central->invite("a", {}, 59s).error().code(), Errc::invalid_argument);
  EXPECT_EQ(central->invite("a", {}, 24h * 91).error().code(), Errc::invalid_argument);
  EnrolmentRights rights;
  rights.allow_types = std::vector<std::string>{"$sync.origin"};
  EXPECT_EQ(central->invite("a", rights, 24h).error().code(), Errc::invalid_argument);
  EXPECT_TRUE(central->status().empty());
  EXPECT_EQ(central->enrol({"x", "no store id", {}}).error().code(), Errc::invalid_argument);
}

TEST_F(EnrolmentTest, CodeThatCouldNotBeStoredIsNotGivenOut) {
  hq.disk.inject({.operation = test::Operation::sync, .lasting = true});
  EXPECT_FALSE(central->invite("a", {}, 24h));
  EXPECT_TRUE(central->status().empty());
}

}  // namespace
}  // namespace opossum::sync
