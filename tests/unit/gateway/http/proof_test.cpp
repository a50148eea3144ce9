// SPDX-License-Identifier: MIT
#include "tests/unit/gateway/http/server_test.hpp"

namespace opossum::gateway::test {
namespace {

using ProofTest = ServerTest;

/// As the documents say how it is computed.
std::string chain_from(const boost::json::object& proof) {
  const auto before = digest_from_hex(std::string(proof.at("chain_before").as_string()));
  return to_hex(chained(*before, sha256(std::string(proof.at("line").as_string()))));
}

TEST_F(ProofTest, AnyoneCanComputeTheChainAcrossSegments) {
  append_types({"A", "B"});
  append_types({"C"});
  ASSERT_TRUE(store_->seal());
  append_types({"D"});
  append_types({"E"});
  start();
  for (const int position : {1, 2, 3, 4, 5}) {
    const auto proof = object_of(get("/v1/events/" + std::to_string(position) + "/proof"));
    EXPECT_EQ(chain_from(proof), proof.at("chain").as_string()) << "position " << position;
    EXPECT_NE(std::string(proof.at("line").as_string()).find("\"position\":" + std::to_string(position)), std::string::npos);
  }
  const auto last = object_of(get("/v1/events/5/proof"));
  EXPECT_EQ(last.at("chain"), last.at("head").at("chain"));
  EXPECT_EQ(last.at("chain").as_string(), to_hex(store_->head().chain));
}

TEST_F(ProofTest, AnEventThatIsNotThereHasNone) {
  append_types({"A"});
  start();
  expect_problem(get("/v1/events/2/proof"), 404, "not-found", "position 2");
  expect_problem(get("/v1/events/0/proof"), 404, "not-found");
  expect_problem(get("/v1/events/x/proof"), 400, "invalid-argument");
  expect_problem(get("/v1/events/1/proof?x=1"), 400, "invalid-argument");
}

}  // namespace
}  // namespace opossum::gateway::test
