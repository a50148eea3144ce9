// SPDX-License-Identifier: MIT
#include "ingest/mapping/cbor.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "ingest/rule.hpp"

namespace opossum::ingest::mapping {
namespace {

using ::testing::HasSubstr;

std::string bytes_of(std::string_view hex) {
  std::string out;
  for (std::size_t i = 0; i + 1 < hex.size(); i += 2) out += static_cast<char>(std::stoi(std::string(hex.substr(i, 2)), nullptr, 16));
  return out;
}

std::string read(std::string_view hex) {
  const auto json = cbor_to_json(bytes_of(hex));
  return json ? *json : "refused: " + json.error();
}

/// RFC 8949, appendix A, by the rules of §6.1.
TEST(CborTest, TheExamplesOfTheSpecification) {
  const std::pair<const char*, const char*> rows[] = {{"00", "0"},
                                                      {"17", "23"},
                                                      {"1818", "24"},
                                                      {"1903e8", "1000"},
                                                      {"1a000f4240", "1000000"},
                                                      {"1b000000e8d4a51000", "1000000000000"},
                                                      {"1bffffffffffffffff", "18446744073709551615"},
                                                      {"3bffffffffffffffff", "-18446744073709551616"},
                                                      {"20", "-1"},
                                                      {"3863", "-100"},
                                                      {"3903e7", "-1000"},
                                                      {"c249010000000000000000", "\"AQAAAAAAAAAA\""},
                                                      {"f90000", "0"},
                                                      {"f93c00", "1"},
                                                      {"fb3ff199999999999a", "1.1"},
                                                      {"f93e00", "1.5"},
                                                      {"f97bff", "65504"},
                                                      {"fa47c35000", "1e+05"},
                                                      {"fb7e37e43c8800759c", "1e+300"},
                                                      {"f9c400", "-4"},
                                                      {"f97c00", "null"},
                                                      {"f97e00", "null"},
                                                      {"fbfff0000000000000", "null"},
                                                      {"f4", "false"},
                                                      {"f5", "true"},
                                                      {"f6", "null"},
                                                      {"f7", "null"},
                                                      {"c074323031332d30332d32315432303a30343a30305a", "\"2013-03-21T20:04:00Z\""},
                                                      {"c11a514b67b0", "1363896240"},
                                                      {"40", "\"\""},
                                                      {"4401020304", "\"AQIDBA\""},
                                                      {"60", "\"\""},
                                                      {"6449455446", "\"IETF\""},
                                                      {"62225c", "\"\\\"\\\\\""},
                                                      {"62c3bc", "\"ü\""},
                                                      {"80", "[]"},
                                                      {"83010203", "[1,2,3]"},
                                                      {"8301820203820405", "[1,[2,3],[4,5]]"},
                                                      {"a0", "{}"},
                                                      {"a201020304", R"({"1":2,"3":4})"},
                                                      {"a26161016162820203", R"({"a":1,"b":[2,3]})"},
                                                      {"826161a161626163", R"(["a",{"b":"c"}])"},
                                                      {"5f42010243030405ff", "\"AQIDBAU\""},
                                                      {"7f657374726561646d696e67ff", "\"streaming\""},
                                                      {"9fff", "[]"},
                                                      {"9f018202039f0405ffff", "[1,[2,3],[4,5]]"},
                                                      {"83018202039f0405ff", "[1,[2,3],[4,5]]"},
                                                      {"bf61610161629f0203ffff", R"({"a":1,"b":[2,3]})"},
                                                      {"bf6346756ef563416d7421ff", R"({"Fun":true,"Amt":-2})"},
                                                      {"a17f61616162ff01", R"({"ab":1})"},
                                                      {"a12001", R"({"-1":1})"}};
  for (const auto& [hex, json] : rows) EXPECT_EQ(read(hex), json) << hex;
}

TEST(CborTest, WhatIsNoWholeItemIsRefusedWithThePlace) {
  const std::pair<const char*, const char*> rows[] = {
      {"", "byte 0: it ends too early"},     {"18", "byte 0: it ends"},           {"8301", "byte 2: it ends"},
      {"0000", "byte 1: there is more"},     {"ff", "a break where nothing"},      {"8201ff", "a break where nothing"},
      {"bf6161ff", "ends after a key"},      {"a1f501", "neither text nor"},       {"a18001", "neither text nor"},
      {"7f4101ff", "chunk of another kind"}, {"7f01ff", "something else"},        {"7f7f6161ffff", "a string inside"},
      {"61c3", "not UTF-8"},                 {"1c", "no such item"},               {"9bffffffffffffffff", "it ends too early"},
      {"bbffffffffffffffff", "too large"},   {"5bffffffffffffffff", "it ends"}};
  for (const auto& [hex, problem] : rows) {
    EXPECT_THAT(read(hex), AllOf(HasSubstr("refused: payload is not CBOR"), HasSubstr(problem))) << hex;
  }
}

TEST(CborTest, DeepNestingIsRefused) {
  const std::string deep(100'000, '\x81');
  EXPECT_THAT(cbor_to_json(deep).error(), HasSubstr("nested too deeply"));
}

TEST(CborTest, ARuleMapsIt) {
  RuleOptions options;
  options.topic = "hall/{n}";
  options.format = PayloadFormat::cbor;
  options.type = "Reading";
  options.data = {{{"value", true, "/t"}}};
  const RuleSet rules = RuleSet::compile({{options}, Unmatched::quarantine}).value();
  Message message;
  message.topic = "hall/1";
  message.payload = bytes_of("a16174fb4034000000000000");
  EXPECT_EQ(std::get<Commit>(rules.map(message)).events.front().data, R"({"value":20})");
  message.payload = "{";
  EXPECT_THAT(std::get<Rejection>(rules.map(message)).reason, HasSubstr("not CBOR"));
}

}  // namespace
}  // namespace opossum::ingest::mapping
