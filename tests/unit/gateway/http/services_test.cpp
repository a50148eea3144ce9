// SPDX-License-Identifier: MIT
#include <thread>

#include "tests/unit/gateway/http/server_test.hpp"

namespace opossum::gateway::test {
namespace {

using ::testing::HasSubstr;
using ServicesTest = ServerTest;

TEST_F(ServicesTest, StatusTellsWhatThisGatewayIs) {
  append_types({"A"});
  services_.warnings = [] { return std::vector<std::string>{"the clock is wrong"}; };
  start();
  const auto status = object_of(get("/v1/status"));
  EXPECT_EQ(status.at("version").as_string(), "0.0.0");
  EXPECT_EQ(status.at("name").as_string(), "bench-1");
  EXPECT_EQ(status.at("role").as_string(), "edge");
  EXPECT_EQ(status.at("store").as_string(), store_->identity().id);
  EXPECT_EQ(status.at("durability").as_string(), "fsync");
  EXPECT_EQ(status.at("head").at("position").to_number<int>(), 1);
  EXPECT_TRUE(status.at("failure").is_null());
  EXPECT_EQ(status.at("warnings").as_array().front().as_string(), "the clock is wrong");
  EXPECT_GT(status.at("disk").at("free_bytes").to_number<std::uint64_t>(), 0U);
}

TEST_F(ServicesTest, DamageThatTheBackgroundCheckFindsIsShownEverywhere) {
  append_types({"A"});
  ASSERT_TRUE(store_->seal());
  store_.reset();
  std::string file;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(directory_ / "data/log")) {
    if (entry.path().extension() == ".zst") file = entry.path().string();
  }
  // The size stays: the last byte, of a checksum, becomes NUL.
  const auto size = std::filesystem::file_size(file);
  std::filesystem::resize_file(file, size - 1);
  std::filesystem::resize_file(file, size);
  StoreOptions store_options;
  store_options.directory = (directory_ / "data").string();
  store_options.scrub = {std::chrono::hours(1), 1ULL << 30};
  store_ = std::move(*EventStore::open(std::move(store_options)));
  while (!store_->scrub_status().pass_ended) std::this_thread::sleep_for(std::chrono::milliseconds(1));
  services_.store = store_.get();
  start();
  const auto status = object_of(get("/v1/status"));
  const auto& damage = status.at("scrub").at("damage").as_array();
  ASSERT_EQ(damage.size(), 1U);
  EXPECT_EQ(damage[0].at("file").as_string(), file);
  EXPECT_THAT(std::string(status.at("warnings").as_array().front().as_string()), HasSubstr("opossum repair --from"));
  EXPECT_THAT(get("/metrics").body, HasSubstr("opossum_store_damaged_files 1\n"));
}

TEST_F(ServicesTest, InsecureAndUnsafeAreShown) {
  options_.insecure = true;
  services_.durability = Durability::unsafe_os;
  start();
  const Answer status = get("/v1/status");
  EXPECT_EQ(object_of(status).at("durability").as_string(), "UNSAFE");
  EXPECT_THAT(status.body, HasSubstr("insecure"));
}

TEST_F(ServicesTest, AStoreThatIsClosedIsNotReadyAndRefusesAppends) {
  start();
  EXPECT_EQ(get("/healthz").body, R"({"alive":true})");
  EXPECT_EQ(get("/readyz").body, R"({"ready":true})");
  ASSERT_TRUE(store_->close());
  const Answer refused = post("/v1/events", R"({"type":"A"})");
  expect_problem(refused, 503, "closed");
  EXPECT_TRUE(refused.headers.contains("retry-after"));
  EXPECT_EQ(get("/healthz").status, 200U);
}

TEST_F(ServicesTest, AGatewayWhosePartsAreStillStartingIsNotReady) {
  std::atomic<bool> starting = true;
  services_.starting = [&starting] { return starting.load(); };
  start();
  const Answer early = get("/readyz");
  expect_problem(early, 503, "unavailable");
  EXPECT_EQ(get("/healthz").status, 200U);
  starting = false;
  EXPECT_EQ(get("/readyz").body, R"({"ready":true})");
}

TEST_F(ServicesTest, PartsThatAreMissingAreEmpty) {
  start();
  EXPECT_EQ(get("/v1/sync").body, R"({"targets":[]})");
  EXPECT_EQ(get("/v1/ingest").body, R"({"sources":[]})");
  EXPECT_EQ(get("/v1/quarantine").body, R"({"messages":[]})");
  EXPECT_EQ(get("/v1/conflicts").body, R"({"conflicts":[]})");
  expect_problem(post("/v1/replication/hello", "x"), 404, "not-found", "no central");
  expect_problem(post("/v1/sync/hq/now", ""), 404, "not-found", "hq");
}

TEST_F(ServicesTest, PartsShowWhatTheyReport) {
  services_.sync_status = [] { return std::string(R"({"targets":[{"name":"hq"}]})"); };
  services_.ingest_status = [] { return std::string(R"({"sources":[1]})"); };
  services_.quarantine.list = [](const std::string&, std::size_t) { return std::string(R"({"messages":[2]})"); };
  services_.limits_hit = [] { return std::vector<std::pair<std::string, std::uint64_t>>{{"quarantine_let_go", 7}}; };
  start();
  EXPECT_EQ(get("/v1/sync").body, R"({"targets":[{"name":"hq"}]})");
  EXPECT_EQ(get("/v1/ingest").body, R"({"sources":[1]})");
  EXPECT_EQ(get("/v1/quarantine").body, R"({"messages":[2]})");
  EXPECT_EQ(object_of(get("/v1/status")).at("limits_hit").at("quarantine_let_go").to_number<int>(), 7);
  expect_problem(get("/v1/sync?x=1"), 400, "invalid-argument");
}

TEST_F(ServicesTest, QuarantinedMessagesAreListedShownRetriedAndDeleted) {
  std::string seen;
  services_.quarantine.list = [&seen](const std::string& after, std::size_t limit) -> Result<std::string> {
    if (after == "bad") return fail(Errc::invalid_argument, "\"bad\" is not the id of a quarantined message");
    seen = after + "/" + std::to_string(limit);
    return std::string("{}");
  };
  services_.quarantine.get = [](const std::string& id) -> Result<std::optional<std::string>> {
    if (id != "a-1") return std::nullopt;
    return R"({"id":"a-1"})";
  };
  services_.quarantine.retry = [](const std::string& id) -> Result<std::optional<std::string>> {
    if (id == "full") return fail(Errc::disk_full, "no room");
    if (id != "a-1") return std::nullopt;
    return R"({"id":"a-1","outcome":"stored"})";
  };
  services_.quarantine.remove = [](const std::string& id) -> Result<bool> { return id == "a-1"; };
  start();
  EXPECT_EQ(get("/v1/quarantine").status, 200U);
  EXPECT_EQ(seen, "/1000");
  EXPECT_EQ(get("/v1/quarantine?after=a-1&limit=5").status, 200U);
  EXPECT_EQ(seen, "a-1/5");
  EXPECT_EQ(get("/v1/quarantine?limit=99999999").status, 200U);
  EXPECT_EQ(seen, "/10000");
  expect_problem(get("/v1/quarantine?after=bad"), 400, "invalid-argument", "bad");
  expect_problem(get("/v1/quarantine?limit=x"), 400, "invalid-argument", "limit");
  expect_problem(get("/v1/quarantine?before=x"), 400, "invalid-argument", "before");
  EXPECT_EQ(get("/v1/quarantine/a-1").body, R"({"id":"a-1"})");
  expect_problem(get("/v1/quarantine/a-2"), 404, "not-found", "a-2");
  EXPECT_EQ(post("/v1/quarantine/a-1/retry", "").body, R"({"id":"a-1","outcome":"stored"})");
  expect_problem(post("/v1/quarantine/a-2/retry", ""), 404, "not-found", "a-2");
  expect_problem(post("/v1/quarantine/a-1/retry", R"({"x":1})"), 400, "invalid-argument", "no body");
  EXPECT_GE(post("/v1/quarantine/full/retry", "").status, 500U);
  EXPECT_EQ(RawClient(url()).request("DELETE", "/v1/quarantine/a-1", "", "").body, R"({"id":"a-1","deleted":true})");
  expect_problem(RawClient(url()).request("DELETE", "/v1/quarantine/a-2", "", ""), 404, "not-found", "a-2");
}

TEST_F(ServicesTest, ConflictsAreListedShownAndResolved) {
  std::string seen;
  services_.conflicts.list = [&seen](ConflictState state, Position after, std::size_t limit) -> Result<std::string> {
    seen = std::to_string(static_cast<int>(state)) + "/" + std::to_string(after.value()) + "/" + std::to_string(limit);
    return std::string(R"({"conflicts":[]})");
  };
  services_.conflicts.get = [](Position id) -> Result<std::optional<std::string>> {
    if (id != Position(7)) return std::nullopt;
    return R"({"id":7})";
  };
  services_.conflicts.resolve = [&seen](Position id, ConflictResolution resolution) -> Result<std::optional<std::string>> {
    if (id == Position(8)) return fail(Errc::refused, "conflict 8 was resolved");
    if (id != Position(7)) return std::nullopt;
    seen = std::to_string(static_cast<int>(resolution.action)) + "/" + resolution.note + "/" + std::to_string(resolution.commit.events.size());
    return R"({"id":7,"state":"resolved"})";
  };
  start();
  EXPECT_EQ(get("/v1/conflicts").status, 200U);
  EXPECT_EQ(seen, "0/0/1000");
  EXPECT_EQ(get("/v1/conflicts?state=all&after=5&limit=99999999").status, 200U);
  EXPECT_EQ(seen, "2/5/10000");
  expect_problem(get("/v1/conflicts?state=x"), 400, "invalid-argument", "state");
  expect_problem(get("/v1/conflicts?before=x"), 400, "invalid-argument", "before");
  EXPECT_EQ(get("/v1/conflicts/7").body, R"({"id":7})");
  expect_problem(get("/v1/conflicts/9"), 404, "not-found", "9");
  expect_problem(get("/v1/conflicts/x7"), 404, "not-found", "x7");
  EXPECT_EQ(post("/v1/conflicts/7/resolve", R"({"action":"dismiss","note":"why"})").body, R"({"id":7,"state":"resolved"})");
  EXPECT_EQ(seen, "2/why/0");
  EXPECT_EQ(post("/v1/conflicts/7/resolve", R"({"action":"supersede","commit":{"events":[{"type":"A"},{"type":"B"}]}})").status, 200U);
  EXPECT_EQ(seen, "0//2");
  EXPECT_EQ(post("/v1/conflicts/7/resolve", R"({"action":"accept"})").status, 200U);
  expect_problem(post("/v1/conflicts/8/resolve", R"({"action":"dismiss"})"), 409, "refused", "was resolved");
  expect_problem(post("/v1/conflicts/9/resolve", R"({"action":"dismiss"})"), 404, "not-found", "9");
  expect_problem(post("/v1/conflicts/7/resolve", R"({"action":"retry"})"), 400, "invalid-argument", "action");
  expect_problem(post("/v1/conflicts/7/resolve", R"({"action":"supersede"})"), 400, "invalid-argument", "commit");
  expect_problem(post("/v1/conflicts/7/resolve", R"({"action":"accept","commit":{"events":[{"type":"A"}]}})"), 400, "invalid-argument", "commit");
  expect_problem(post("/v1/conflicts/7/resolve", R"({"action":"supersede","commit":{"events":[{"type":"A"}],"key":"k"}})"), 400, "invalid-argument",
                 "key");
}

TEST_F(ServicesTest, OperatorsActionsReachTheTarget) {
  std::string seen;
  services_.sync_action = [&seen](const std::string& target, SyncAction action, const SyncApproval& approval) -> Result<bool> {
    if (target == "busy") return fail(Errc::refused, "it is paused");
    if (target != "hq") return false;
    seen = std::to_string(static_cast<int>(action)) + "/" + std::to_string(approval.through.value_or(CommitNumber(0)).value());
    return true;
  };
  start();
  EXPECT_EQ(post("/v1/sync/hq/now", "").status, 202U);
  EXPECT_EQ(seen, "0/0");
  EXPECT_EQ(post("/v1/sync/hq/pause", "{}").status, 202U);
  EXPECT_EQ(seen, "1/0");
  EXPECT_EQ(post("/v1/sync/hq/resume", "").status, 202U);
  EXPECT_EQ(seen, "2/0");
  EXPECT_EQ(post("/v1/sync/hq/approve", R"({"through":12})").status, 202U);
  EXPECT_EQ(seen, "3/12");
  expect_problem(post("/v1/sync/hq/approve", "{}"), 400, "invalid-argument", "through");
  expect_problem(post("/v1/sync/hq/now", "{\"x\":1}"), 400, "invalid-argument");
  expect_problem(post("/v1/sync/other/now", ""), 404, "not-found", "other");
  expect_problem(post("/v1/sync/busy/now", ""), 409, "refused", "paused");
}

TEST_F(ServicesTest, ReplicationIsHandedOverAsItCame) {
  services_.replication = [](ReplicationRequest request) {
    ReplicationAnswer answer;
    answer.status = 409;
    answer.content_type = "application/x-frames";
    answer.body = request.path + " " + request.authorization + " " + request.content_type + " " + request.body;
    answer.headers.emplace_back("Retry-After", "7");
    return answer;
  };
  services_.role = "central";
  start();
  const std::string body("a\0b", 3);
  const Answer answer = post("/v1/replication/push/1", body, "Authorization: Bearer x\r\nContent-Type: application/x-in\r\n");
  EXPECT_EQ(answer.status, 409U);
  EXPECT_EQ(answer.headers.at("content-type"), "application/x-frames");
  EXPECT_EQ(answer.headers.at("retry-after"), "7");
  EXPECT_EQ(answer.body, "push/1 Bearer x application/x-in " + body);
}

TEST_F(ServicesTest, MetricsCountAnswersAndEvents) {
  services_.metrics = [] { return std::string("opossum_more 1\n"); };
  start();
  post("/v1/events", R"({"type":"A"})");
  get("/nowhere");
  const Answer metrics = get("/metrics");
  EXPECT_THAT(metrics.headers.at("content-type"), HasSubstr("text/plain; version=0.0.4"));
  EXPECT_THAT(metrics.body, HasSubstr("opossum_store_events_total 1\n"));
  EXPECT_THAT(metrics.body, HasSubstr("opossum_http_answers_total{code=\"2xx\"} 1\n"));
  EXPECT_THAT(metrics.body, HasSubstr("opossum_http_answers_total{code=\"4xx\"} 1\n"));
  EXPECT_THAT(metrics.body, HasSubstr("opossum_more 1\n"));
}

}  // namespace
}  // namespace opossum::gateway::test
