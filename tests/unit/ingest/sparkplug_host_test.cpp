// SPDX-License-Identifier: MIT
#include "ingest/sparkplug_host.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "ingest/intake.hpp"
#include "tests/support/failing_files.hpp"
#include "tests/support/manual_clock.hpp"
#include "tests/support/process.hpp"
#include "tests/support/sparkplug_payload.hpp"

namespace opossum::ingest {
namespace {

using std::chrono::seconds;
using test::add_metric;
using test::bytes_of;
using test::sparkplug_birth;
using test::sparkplug_data;
using test::sparkplug_death;
using test::sparkplug_payload;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

constexpr const char* kNode = "press-4";

/// A store that takes messages of Sparkplug B, as the gateway wires it.
class SparkplugTest : public ::testing::Test {
 protected:
  SparkplugTest() {
    StoreOptions store;
    store.directory = folder_ / "data";
    store.clock = &clock_;
    store_ = std::move(EventStore::open(store)).value();
    QuarantineOptions quarantine;
    quarantine.directory = folder_ / "data/quarantine";
    quarantine.clock = &clock_;
    quarantine_ = std::move(Quarantine::open(quarantine)).value();
    GapLogOptions gaps;
    gaps.background = false;
    gaps.clock = &clock_;
    gaps_ = std::make_unique<GapLog>(*store_, gaps);
    rule_.topic = "spBv1.0/#";
    rule_.format = PayloadFormat::sparkplug_b;
    rule_.type = "{message}";
    rule_.tags = {"device:{device}", "metric:{metric}"};
    rule_.data = {{{"value", true, "/value"}, {"quality", true, "/quality"}, {"unit", true, "/unit"}}};
    start();
  }
  void start() {
    intake_.reset();
    host_.reset();
    SparkplugOptions options;
    options.state_directory = folder_ / "data/ingest";
    options.background = false;
    options.gaps = gaps_.get();
    options.files = &files_;
    options.clock = &clock_;
    options.logger = [this](LogLevel, const std::string& line) { log_.push_back(line); };
    host_ = SparkplugHost::open(std::move(options));
    host_->publish_through("plant", [this](const std::string& topic, const std::string& payload) {
      if (reachable_) asked_.emplace_back(topic, payload);
      return reachable_;
    });
    intake_ = std::make_unique<Intake>(*store_, *quarantine_, std::move(RuleSet::compile({{rule_}, Unmatched::quarantine})).value());
    intake_->read_metrics_by(*host_);
  }
  /// The process ends without a chance to write anything.
  void crash() {
    const std::string path = folder_ / "data/ingest/sparkplug.births.json";
    const std::string kept = testing::read_text(path);
    intake_.reset();
    host_.reset();
    testing::write_text(path, kept);
    start();
  }
  [[nodiscard]] static Message message(const std::string& topic, std::string payload) {
    Message message;
    message.source = "plant";
    message.kind = "mqtt";
    message.topic = topic;
    message.payload = std::move(payload);
    return message;
  }
  Fate arrive(Message message) {
    message.received = clock_.now();
    return intake_->take(message).value();
  }
  Fate node(const char* type, const test::wire::Payload& payload) {
    return arrive(message(std::string("spBv1.0/g/") + type + '/' + kNode, bytes_of(payload)));
  }
  Fate device(const char* type, const test::wire::Payload& payload, const std::string& name = "motor") {
    return arrive(message(std::string("spBv1.0/g/") + type + '/' + kNode + '/' + name, bytes_of(payload)));
  }
  /// The stored events of one type, without what the store adds.
  [[nodiscard]] std::vector<std::string> events(const std::string& type) const {
    std::vector<std::string> all;
    auto cursor = store_->read({{{{type}, {}}}}).value();
    while (auto event = cursor.next().value()) {
      const auto fields = event->fields().value();
      std::string text;
      for (const auto& tag : fields.tags) text += std::string(tag) + ' ';
      all.push_back(text + std::string(fields.data));
    }
    return all;
  }
  [[nodiscard]] std::vector<std::string> gaps() {
    clock_.advance(seconds(60));
    gaps_->maintain();
    return events(kGapType);
  }
  [[nodiscard]] std::vector<std::string> quarantined() const {
    std::vector<std::string> all;
    const auto entries = quarantine_->list("", 1000);
    for (const QuarantineEntry& entry : *entries) all.push_back(entry.json);
    return all;
  }
  [[nodiscard]] std::uint64_t counter(const std::string& name) const { return host_->counters("plant").at("sparkplug_" + name); }

  testing::TemporaryFolder folder_;
  testing::FailingFiles files_;
  test::ManualClock clock_;
  RuleOptions rule_;
  bool reachable_ = true;
  std::vector<std::pair<std::string, std::string>> asked_;
  std::vector<std::string> log_;
  std::unique_ptr<EventStore> store_;
  std::unique_ptr<Quarantine> quarantine_;
  std::unique_ptr<GapLog> gaps_;
  std::unique_ptr<SparkplugHost> host_;
  std::unique_ptr<Intake> intake_;
};

TEST_F(SparkplugTest, ABirthIsAnEventForEachMetricInOneCommit) {
  EXPECT_EQ(node("NBIRTH", sparkplug_birth(0, 7)), Fate::stored);
  EXPECT_THAT(events("NBIRTH"), ElementsAre(R"(metric:temperature {"value":20.5,"quality":"good","unit":"°C"})",
                                            R"(metric:running {"value":true,"quality":"good","unit":null})"));
  EXPECT_EQ(store_->head().commit, CommitNumber(1));
  EXPECT_EQ(counter("births"), 1);
}

TEST_F(SparkplugTest, AnAliasStandsForNameTypeAndUnitOfTheBirth) {
  node("NBIRTH", sparkplug_birth(0, 7));
  EXPECT_EQ(node("NDATA", sparkplug_data(1, 21.5F)), Fate::stored);
  EXPECT_THAT(events("NDATA"), ElementsAre(R"(metric:temperature {"value":21.5,"quality":"good","unit":"°C"})"));
  EXPECT_THAT(asked_, IsEmpty());
}

TEST_F(SparkplugTest, AliasesOfADeviceAreItsOwn) {
  node("NBIRTH", sparkplug_birth(0, 7));
  test::wire::Payload birth = sparkplug_payload(1);
  add_metric(birth, "speed", 10).set_alias(1);
  device("DBIRTH", birth);
  EXPECT_EQ(node("NDATA", sparkplug_data(2, 1)), Fate::stored);
  EXPECT_EQ(device("DDATA", sparkplug_data(3, 2)), Fate::stored);
  EXPECT_THAT(events("NDATA"), ElementsAre(HasSubstr("metric:temperature {\"value\":1,")));
  EXPECT_THAT(events("DDATA"), ElementsAre(HasSubstr("device:motor metric:speed {\"value\":2,")));
}

TEST_F(SparkplugTest, DataBeforeABirthIsKeptInQuarantineAndABirthIsAskedFor) {
  EXPECT_EQ(node("NDATA", sparkplug_data(5, 21)), Fate::quarantined);
  EXPECT_THAT(quarantined(), ElementsAre(HasSubstr("NDATA of edge node g/press-4: no birth certificate of it is known")));
  ASSERT_THAT(asked_, SizeIs(1));
  EXPECT_EQ(asked_[0].first, "spBv1.0/g/NCMD/press-4");
  test::wire::Payload command;
  ASSERT_TRUE(command.ParseFromString(asked_[0].second));
  ASSERT_EQ(command.metrics_size(), 1);
  EXPECT_EQ(command.metrics(0).name(), "Node Control/Rebirth");
  EXPECT_EQ(command.metrics(0).datatype(), 11U);
  EXPECT_TRUE(command.metrics(0).boolean_value());
  EXPECT_EQ(counter("unresolved"), 1);
  EXPECT_EQ(counter("rebirths_asked"), 1);
}

TEST_F(SparkplugTest, AnUnknownAliasKeepsTheWholeMessageInQuarantine) {
  node("NBIRTH", sparkplug_birth(0, 7));
  test::wire::Payload data = sparkplug_data(1, 21);
  add_metric(data, "", 0).set_alias(99);
  EXPECT_EQ(node("NDATA", data), Fate::quarantined);
  EXPECT_THAT(events("NDATA"), IsEmpty());
  EXPECT_THAT(quarantined(), ElementsAre(HasSubstr("alias 99 is in no birth certificate that is known")));
  EXPECT_THAT(asked_, SizeIs(1));
}

TEST_F(SparkplugTest, AValueThatIsNotOfTheTypeOfItsBirthIsASignOfABirthThatWasMissed) {
  node("NBIRTH", sparkplug_birth(0, 7));
  test::wire::Payload data = sparkplug_payload(1);
  test::wire::Metric& metric = add_metric(data, "", 0);
  metric.set_alias(1);
  metric.set_string_value("hot");
  EXPECT_EQ(node("NDATA", data), Fate::quarantined);
  EXPECT_THAT(asked_, SizeIs(1));
}

TEST_F(SparkplugTest, WhatWaitsInQuarantineIsStoredAfterTheBirth) {
  node("NDATA", sparkplug_data(5, 21));
  node("NBIRTH", sparkplug_birth(0, 7));
  const std::string id = quarantine_->list("", 1).value().at(0).id;
  const auto retried = intake_->retry(id).value();
  ASSERT_TRUE(retried);
  EXPECT_EQ(retried->fate, Fate::stored);
  EXPECT_THAT(events("NDATA"), ElementsAre(HasSubstr("\"value\":21,")));
  EXPECT_EQ(node("NDATA", sparkplug_data(1, 22)), Fate::stored);
  EXPECT_EQ(counter("gaps"), 0) << "a retry has no place in the sequence";
}

TEST_F(SparkplugTest, ADeviceHasToBeBornAgainAfterItsNode) {
  node("NBIRTH", sparkplug_birth(0, 7));
  device("DBIRTH", sparkplug_birth(1, {}));
  node("NBIRTH", sparkplug_birth(0, 8));
  EXPECT_EQ(device("DDATA", sparkplug_data(1, 21)), Fate::quarantined);
  EXPECT_THAT(asked_, SizeIs(1));
}

TEST_F(SparkplugTest, SequenceGoesRoundAfter255) {
  node("NBIRTH", sparkplug_birth(254, 7));
  node("NDATA", sparkplug_data(255, 1));
  node("NDATA", sparkplug_data(0, 2));
  node("NDATA", sparkplug_data(1, 3));
  EXPECT_EQ(counter("gaps"), 0);
  EXPECT_THAT(asked_, IsEmpty());
}

TEST_F(SparkplugTest, SequenceOfANodeRunsThroughItsDevices) {
  node("NBIRTH", sparkplug_birth(0, 7));
  device("DBIRTH", sparkplug_birth(1, {}));
  device("DDATA", sparkplug_data(2, 1));
  node("NDATA", sparkplug_data(3, 1));
  device("DDEATH", sparkplug_payload(4));
  EXPECT_EQ(counter("gaps"), 0);
}

TEST_F(SparkplugTest, WhatTheSequenceLeavesOutIsRecordedAndTheDataIsStored) {
  node("NBIRTH", sparkplug_birth(253, 7));
  clock_.advance(seconds(5));
  EXPECT_EQ(node("NDATA", sparkplug_data(2, 1)), Fate::stored);
  EXPECT_EQ(counter("gaps"), 1);
  EXPECT_THAT(asked_, SizeIs(1));
  EXPECT_THAT(gaps(), ElementsAre(AllOf(HasSubstr(R"("source":"plant","kind":"sparkplug","reason":"sequence-gap","part":"g/press-4")"),
                                        HasSubstr(R"("from":"2026-11-23T14:00:00.000000Z","until":"2026-11-23T14:00:05.000000Z")"),
                                        HasSubstr(R"("count":4)"))));
}

TEST_F(SparkplugTest, AMessageThatIsDeliveredAgainIsNoGap) {
  node("NBIRTH", sparkplug_birth(0, 7));
  Message data = message("spBv1.0/g/NDATA/press-4", bytes_of(sparkplug_data(1, 1)));
  arrive(data);
  data.duplicate = true;
  arrive(data);
  EXPECT_EQ(counter("gaps"), 0);
}

TEST_F(SparkplugTest, ANodeIsAskedOnceInAWhile) {
  for (int i = 0; i < 5; ++i) node("NDATA", sparkplug_data(5, 21));
  EXPECT_THAT(asked_, SizeIs(1));
  arrive(message("spBv1.0/g/NDATA/other", bytes_of(sparkplug_data(5, 21))));
  EXPECT_THAT(asked_, SizeIs(2)) << "another node has a time of its own";
  clock_.advance(seconds(10));
  node("NDATA", sparkplug_data(6, 21));
  EXPECT_THAT(asked_, SizeIs(3));
}

TEST_F(SparkplugTest, ANodeThatCouldNotBeReachedIsAskedWithTheNextMessage) {
  reachable_ = false;
  node("NDATA", sparkplug_data(5, 21));
  reachable_ = true;
  node("NDATA", sparkplug_data(6, 21));
  EXPECT_THAT(asked_, SizeIs(1));
  EXPECT_EQ(counter("rebirths_asked"), 1);
}

TEST_F(SparkplugTest, ADeathMakesTheLastValuesStale) {
  node("NBIRTH", sparkplug_birth(0, 7));
  device("DBIRTH", sparkplug_birth(1, {}));
  node("NDATA", sparkplug_data(2, 21));
  EXPECT_EQ(node("NDEATH", sparkplug_death(7)), Fate::stored);
  EXPECT_THAT(events("NDEATH"), ElementsAre(R"(metric:running {"value":true,"quality":"stale","unit":null})",
                                            R"(metric:temperature {"value":21,"quality":"stale","unit":"°C"})",
                                            R"(device:motor metric:running {"value":true,"quality":"stale","unit":null})",
                                            R"(device:motor metric:temperature {"value":20.5,"quality":"stale","unit":"°C"})"));
  EXPECT_EQ(node("NDATA", sparkplug_data(3, 22)), Fate::quarantined) << "a dead node's birth is void";
  EXPECT_EQ(counter("deaths"), 1);
}

TEST_F(SparkplugTest, TheDeathOfAnEarlierBirthIsIgnored) {
  node("NBIRTH", sparkplug_birth(0, 7));
  node("NBIRTH", sparkplug_birth(0, 8));
  EXPECT_EQ(node("NDEATH", sparkplug_death(7)), Fate::dropped);
  EXPECT_EQ(counter("deaths_ignored"), 1);
  EXPECT_EQ(node("NDATA", sparkplug_data(1, 22)), Fate::stored);
  EXPECT_EQ(node("NDEATH", sparkplug_death(8)), Fate::stored);
}

TEST_F(SparkplugTest, ADeathTakesEffectOnceAndIsToldAgainWhenItIsDeliveredAgain) {
  node("NBIRTH", sparkplug_birth(0, 7));
  node("NDEATH", sparkplug_death(7));
  EXPECT_EQ(node("NDEATH", sparkplug_death(7)), Fate::dropped);
  Message again = message("spBv1.0/g/NDEATH/press-4", bytes_of(sparkplug_death(7)));
  again.duplicate = true;
  EXPECT_EQ(arrive(again), Fate::stored);
}

TEST_F(SparkplugTest, ADeviceDiesAlone) {
  node("NBIRTH", sparkplug_birth(0, 7));
  device("DBIRTH", sparkplug_birth(1, {}));
  EXPECT_EQ(device("DDEATH", sparkplug_payload(2)), Fate::stored);
  EXPECT_THAT(events("DDEATH"), SizeIs(2));
  EXPECT_EQ(node("NDATA", sparkplug_data(3, 22)), Fate::stored);
  EXPECT_EQ(device("DDATA", sparkplug_data(4, 22)), Fate::quarantined);
  EXPECT_EQ(node("NDEATH", sparkplug_death(7)), Fate::stored);
  EXPECT_THAT(events("NDEATH"), SizeIs(2)) << "the device was stale before";
}

TEST_F(SparkplugTest, HistoricalValuesHaveTheirTimeAndAreNotTheLast) {
  node("NBIRTH", sparkplug_birth(0, 7));
  test::wire::Payload data = sparkplug_data(1, 15);
  data.mutable_metrics(0)->set_is_historical(true);
  data.mutable_metrics(0)->set_timestamp(test::kSparkplugStart - 3'600'000);
  rule_.data = std::nullopt;
  start();
  node("NBIRTH", sparkplug_birth(0, 7));
  node("NDATA", data);
  EXPECT_THAT(events("NDATA"), ElementsAre(AllOf(HasSubstr(R"("historical":true)"), HasSubstr(R"("time":"2026-11-23T13:00:00.000000Z")"))));
  auto cursor = store_->read({{{{"NDATA"}, {}}}}).value();
  EXPECT_THAT(std::string((*cursor.next().value()).json()), HasSubstr(R"("time":"2026-11-23T13:00:00.000000Z")"));
  node("NDEATH", sparkplug_death(7));
  EXPECT_THAT(events("NDEATH"), ElementsAre(HasSubstr("metric:running"), HasSubstr("\"value\":20.5,")));
}

TEST_F(SparkplugTest, WhatABirthTellsOfThePastIsNotTheLastValue) {
  test::wire::Payload birth = sparkplug_birth(0, 7);
  test::wire::Metric& past = add_metric(birth, "temperature", 9);
  past.set_float_value(3);
  past.set_is_historical(true);
  EXPECT_EQ(node("NBIRTH", birth), Fate::stored);
  EXPECT_THAT(events("NBIRTH"), SizeIs(3));
  node("NDEATH", sparkplug_death(7));
  EXPECT_THAT(events("NDEATH"), ElementsAre(HasSubstr("metric:running"), HasSubstr("metric:temperature {\"value\":20.5,")));
}

TEST_F(SparkplugTest, BirthsAreKnownAfterARestart) {
  node("NBIRTH", sparkplug_birth(0, 7));
  device("DBIRTH", sparkplug_birth(1, {}));
  start();
  EXPECT_EQ(device("DDATA", sparkplug_data(2, 21.5F)), Fate::stored);
  EXPECT_THAT(events("DDATA"), ElementsAre(R"(device:motor metric:temperature {"value":21.5,"quality":"good","unit":"°C"})"));
  EXPECT_THAT(asked_, IsEmpty()) << "nothing was missed: the sequence goes on";
  EXPECT_EQ(node("NDEATH", sparkplug_death(6)), Fate::dropped) << "bdSeq is known as well";
  EXPECT_EQ(node("NDEATH", sparkplug_death(7)), Fate::stored);
}

TEST_F(SparkplugTest, BirthsAreKnownAfterACrashAndAskedForOnce) {
  node("NBIRTH", sparkplug_birth(0, 7));
  node("NDATA", sparkplug_data(1, 1));
  crash();
  EXPECT_EQ(node("NDATA", sparkplug_data(9, 21)), Fate::stored);
  EXPECT_THAT(asked_, SizeIs(1)) << "a birth may have been missed";
  EXPECT_THAT(gaps(), IsEmpty()) << "which numbers came before the crash is not known";
}

TEST_F(SparkplugTest, WhatWasMissedWhileTheGatewayWasAwayIsAGapOfUnknownSize) {
  node("NBIRTH", sparkplug_birth(0, 7));
  start();
  node("NDATA", sparkplug_data(9, 21));
  EXPECT_THAT(asked_, SizeIs(1));
  EXPECT_THAT(gaps(), ElementsAre(AllOf(HasSubstr("sequence-gap"), Not(HasSubstr("count")))));
}

TEST_F(SparkplugTest, SequenceNumbersOfAnEarlierLifeAreNotTakenForThoseOfTheLast) {
  node("NBIRTH", sparkplug_birth(0, 7));
  start();
  node("NDATA", sparkplug_data(1, 21));
  node("NDATA", sparkplug_data(2, 22));
  crash();
  node("NDATA", sparkplug_data(3, 23));
  EXPECT_THAT(gaps(), IsEmpty());
}

TEST_F(SparkplugTest, ADamagedBirthFileIsSaidAndNodesAreAskedAgain) {
  node("NBIRTH", sparkplug_birth(0, 7));
  host_->stop();
  testing::write_text(folder_ / "data/ingest/sparkplug.births.json", "{\"format\":1,\"nodes\":[{}]}");
  intake_.reset();
  host_ = nullptr;
  testing::write_text(folder_ / "data/ingest/sparkplug.births.json", "{\"format\":1,\"nodes\":[{}]}");
  start();
  EXPECT_THAT(log_, ::testing::Contains(HasSubstr("sparkplug.births.json does not hold birth certificates")));
  EXPECT_EQ(node("NDATA", sparkplug_data(1, 21)), Fate::quarantined);
}

TEST_F(SparkplugTest, ABirthThatCannotBeReadVoidsTheOneBefore) {
  node("NBIRTH", sparkplug_birth(0, 7));
  test::wire::Payload birth = sparkplug_birth(0, 8);
  birth.mutable_metrics(2)->set_alias(1);
  EXPECT_EQ(node("NBIRTH", birth), Fate::quarantined);
  EXPECT_THAT(quarantined(), ElementsAre(HasSubstr("alias 1 is given to two metrics")));
  EXPECT_EQ(node("NDATA", sparkplug_data(1, 21)), Fate::quarantined);
}

TEST_F(SparkplugTest, QualityIsThatOfTheProperty) {
  const std::vector<std::pair<std::uint32_t, std::string>> all{{0, "bad"}, {192, "good"}, {500, "stale"}, {64, "uncertain"}};
  for (const auto& [number, word] : all) {
    test::wire::Payload birth = sparkplug_payload(0);
    test::wire::Metric& metric = add_metric(birth, word, 3);
    metric.set_is_null(true);
    metric.mutable_properties()->add_keys("Quality");
    metric.mutable_properties()->add_values()->set_type(3);
    metric.mutable_properties()->mutable_values(0)->set_int_value(number);
    node("NBIRTH", birth);
    EXPECT_THAT(events("NBIRTH").back(), AllOf(HasSubstr("metric:" + word), HasSubstr(R"("value":null,"quality":")" + word)));
  }
}

TEST_F(SparkplugTest, CommandsAreEventsByTheNamesOfTheBirthAndHaveNoSequence) {
  node("NBIRTH", sparkplug_birth(0, 7));
  test::wire::Payload command = sparkplug_payload({});
  add_metric(command, "", 0).set_alias(2);
  command.mutable_metrics(0)->set_boolean_value(false);
  EXPECT_EQ(node("NCMD", command), Fate::stored);
  EXPECT_THAT(events("NCMD"), ElementsAre(HasSubstr("metric:running {\"value\":false")));
  node("NDEATH", sparkplug_death(7));
  EXPECT_THAT(events("NDEATH").front(), HasSubstr("metric:running {\"value\":true")) << "a wish is no value";
}

TEST_F(SparkplugTest, TheStateOfAHostApplicationIsAnEvent) {
  EXPECT_EQ(arrive(message("spBv1.0/STATE/hq", R"({"online":true,"timestamp":1795442400000})")), Fate::stored);
  EXPECT_THAT(events("STATE"), ElementsAre(HasSubstr("metric:online {\"value\":true")));
  EXPECT_EQ(arrive(message("spBv1.0/STATE/hq", "OFFLINE")), Fate::stored);
  EXPECT_EQ(arrive(message("spBv1.0/STATE/hq", "perhaps")), Fate::quarantined);
}

TEST_F(SparkplugTest, WhatIsNoProtobufIsKeptInQuarantine) {
  EXPECT_EQ(arrive(message("spBv1.0/g/NDATA/press-4", "{\"temperature\":21}")), Fate::quarantined);
  EXPECT_THAT(quarantined(), ElementsAre(HasSubstr("the payload is not one of Sparkplug B")));
  EXPECT_THAT(asked_, IsEmpty());
}

TEST_F(SparkplugTest, AMessageWithoutMetricsMakesNoEvent) {
  node("NBIRTH", sparkplug_birth(0, 7));
  EXPECT_EQ(node("NDATA", sparkplug_payload(1)), Fate::dropped);
  EXPECT_EQ(node("NDATA", sparkplug_data(2, 21)), Fate::stored);
  EXPECT_EQ(counter("gaps"), 0) << "it has a number all the same";
}

TEST_F(SparkplugTest, BirthsAreKnownAlsoWhenTheRulesTakeNone) {
  rule_.topic = "spBv1.0/{group}/NDATA/{node}";
  start();
  EXPECT_EQ(node("NBIRTH", sparkplug_birth(0, 7)), Fate::quarantined);
  EXPECT_EQ(node("NDATA", sparkplug_data(1, 21)), Fate::stored);
}

TEST_F(SparkplugTest, ARuleWithoutTypeMakesSparkplugMetrics) {
  rule_.type.clear();
  rule_.tags.clear();
  rule_.data = std::nullopt;
  start();
  node("NBIRTH", sparkplug_birth(0, 7));
  device("DBIRTH", sparkplug_birth(1, {}));
  EXPECT_THAT(events("SparkplugMetric"),
              ElementsAre(HasSubstr("group:g node:press-4 metric:temperature {"), HasSubstr("group:g node:press-4 metric:running {"),
                          HasSubstr("group:g node:press-4 device:motor metric:temperature {"),
                          HasSubstr("group:g node:press-4 device:motor metric:running {")));
  EXPECT_THAT(events("SparkplugMetric").front(),
              HasSubstr(R"({"group":"g","node":"press-4","device":null,"message":"NBIRTH","metric":"temperature","alias":1,"type":"Float",)"
                        R"("value":20.5,"unit":"°C","quality":"good","time":"2026-11-23T14:00:00.000000Z","read_at":null,)"
                        R"("historical":false,)"
                        R"("transient":false,"properties":{"engUnit":"°C"},"seq":0,"sent":"2026-11-23T14:00:00.000000Z"})"));
}

TEST_F(SparkplugTest, TheKeyOfARuleIsThatOfTheMessage) {
  rule_.key = "{node}/{message}/{/sent}";
  start();
  EXPECT_EQ(node("NBIRTH", sparkplug_birth(0, 7)), Fate::stored);
  EXPECT_EQ(node("NBIRTH", sparkplug_birth(0, 7)), Fate::seen);
  rule_.key = "{metric}";
  const auto refused = RuleSet::compile({{rule_}, Unmatched::quarantine});
  ASSERT_FALSE(refused);
  EXPECT_THAT(refused.error().message(), HasSubstr("cannot use {metric}"));
}

TEST_F(SparkplugTest, SourcesDoNotMix) {
  node("NBIRTH", sparkplug_birth(0, 7));
  Message data = message("spBv1.0/g/NDATA/press-4", bytes_of(sparkplug_data(1, 21)));
  data.source = "another";
  EXPECT_EQ(arrive(data), Fate::quarantined);
  EXPECT_THAT(asked_, IsEmpty()) << "nobody knows how to reach it";
}

TEST(SparkplugRules, WithoutAReaderMessagesGoToQuarantine) {
  RuleOptions rule;
  rule.topic = "spBv1.0/#";
  rule.format = PayloadFormat::sparkplug_b;
  const auto rules = RuleSet::compile({{rule}, Unmatched::quarantine}).value();
  Message message;
  message.topic = "spBv1.0/g/NBIRTH/n";
  const Mapped mapped = rules.map(message);
  ASSERT_TRUE(std::holds_alternative<Rejection>(mapped));
}

}  // namespace
}  // namespace opossum::ingest
