// SPDX-License-Identifier: MIT
#include "tests/unit/config/support.hpp"

namespace opossum::config {
namespace {

using testing::HasSubstr;

constexpr std::string_view kTls = "tls = { certificate = \"c\", key = \"k\" }\n";

std::string target(const std::string& name, const std::string& more = "") {
  return "[[sync.target]]\nname = \"" + name + "\"\nurl = \"https://hq\"\ntoken = \"file:/t\"\n" + more;
}

std::string central(const std::string& more) { return "[gateway]\nrole = \"central\"\n" + more; }

std::string origin(const std::string& name, const std::string& more = "") {
  return "[[replication.origin]]\nname = \"" + name + "\"\ntoken = \"file:/t\"\n" + more;
}

TEST(HttpAddresses, BesideLoopbackNeedTlsAndTokens) {
  auto error = only_error("[http]\nlisten = [\"127.0.0.1:80\", \"0.0.0.0:8080\"]\n");
  EXPECT_EQ(error.key, "http.listen");
  EXPECT_EQ(error.line, 2U);
  EXPECT_THAT(error.got, HasSubstr("0.0.0.0:8080"));
  EXPECT_THAT(error.got, HasSubstr("neither"));
  EXPECT_THAT(error.hint, HasSubstr("insecure = true"));
  EXPECT_THAT(only_error("[http]\nlisten = [\"[::]:8080\"]\n" + std::string(kTls)).got, HasSubstr("no http.tokens"));
  EXPECT_THAT(only_error("[http]\nlisten = [\"10.0.0.1:8080\"]\ntokens = \"/t\"\n").got, HasSubstr("no http.tls"));
  EXPECT_TRUE(good("[http]\nlisten = [\"0.0.0.0:8080\"]\ntokens = \"/t\"\n" + std::string(kTls)).warnings.empty());
  EXPECT_TRUE(good("[http]\nlisten = [\"127.0.0.9:8080\", \"[::1]:80\", \"localhost:81\"]\n").warnings.empty());
}

TEST(HttpAddresses, WithoutTlsAndTokensAreAWarningWhenInsecure) {
  auto warning = only_warning("[http]\nlisten = [\"0.0.0.0:8080\"]\ninsecure = true\n");
  EXPECT_EQ(warning.key, "http.insecure");
  EXPECT_EQ(warning.line, 3U);
}

TEST(HttpAddresses, AreNotJudgedWhenTlsIsBroken) {
  EXPECT_EQ(only_error("[http]\nlisten = [\"0.0.0.0:8080\"]\ntokens = \"/t\"\ntls = { key = \"k\" }\n").key, "http.tls.certificate");
}

TEST(Addresses, AreUsedOnce) {
  auto error = only_error("[mqtt]\nlisten = [\"127.0.0.1:8080\"]\n");
  EXPECT_EQ(error.key, "mqtt.listen");
  EXPECT_THAT(error.got, HasSubstr("127.0.0.1:8080"));
  good("[http]\nlisten = [\"127.0.0.1:0\"]\n[mqtt]\nlisten = [\"127.0.0.1:0\"]\n");
}

TEST(MqttListener, NeedsACertificateForTls) {
  EXPECT_EQ(only_error("[mqtt]\ntls_listen = [\"127.0.0.1:8883\"]\n").key, "mqtt.tls_listen");
  good("[mqtt]\ntls_listen = [\"127.0.0.1:8883\"]\n" + std::string(kTls));
  good("[http]\n" + std::string(kTls) + "[mqtt]\ntls_listen = [\"127.0.0.1:8883\"]\n");
}

TEST(MqttListener, BesideLoopbackNeedsUsers) {
  EXPECT_THAT(only_error("[mqtt]\nlisten = [\"0.0.0.0:1883\"]\n").wants, HasSubstr("mqtt.users"));
  EXPECT_EQ(only_warning("[mqtt]\nlisten = [\"0.0.0.0:1883\"]\nusers = \"/u\"\n").key, "mqtt.listen");
  EXPECT_EQ(only_warning("[mqtt]\nlisten = [\"0.0.0.0:1883\"]\nallow_anonymous = \"always\"\n").key, "mqtt.allow_anonymous");
  good("[mqtt]\ntls_listen = [\"0.0.0.0:8883\"]\ntls = { certificate = \"c\", key = \"k\", client_ca = \"a\" }\n");
}

std::string broker(const std::string& url, const std::string& more = "") {
  return "[[ingest.mqtt]]\nname = \"a\"\nurl = \"" + url + "\"\ntopics = [\"x\"]\n" + more;
}

TEST(Broker, HasAUrlOfMqtt) {
  auto error = only_error(broker("mqt://localhost"));
  EXPECT_EQ(error.line, 3U);
  EXPECT_EQ(error.hint, "did you mean \"mqtt\"?");
  EXPECT_EQ(only_error(broker("mqtt://")).key, "ingest.mqtt[0].url");
  for (auto scheme : {"mqtt", "mqtts", "ws", "wss"}) good(broker(std::string(scheme) + "://localhost:1234"));
}

TEST(Broker, HasPasswordsAndCertificatesThatFit) {
  EXPECT_THAT(only_error(broker("mqtt://localhost", "password = \"file:/p\"\n")).got, HasSubstr("without username"));
  EXPECT_EQ(only_warning(broker("mqtt://plant", "username = \"u\"\npassword = \"file:/p\"\n")).key, "ingest.mqtt[0].url");
  EXPECT_THAT(only_error(broker("mqtt://localhost", "tls = { ca = \"a\" }\n")).wants, HasSubstr("mqtts://"));
  EXPECT_EQ(only_error(broker("mqtts://localhost", "tls = { certificate = \"a\" }\n")).got, "a certificate without its key");
}

TEST(Broker, HasAClientIdOfItsOwn) {
  EXPECT_EQ(good("[gateway]\nname = \"line-3\"\n" + broker("mqtt://localhost")).ingest.mqtt[0].client_id, "opossum-line-3-a");
}

TEST(Roles, DecideBetweenTargetsAndOrigins) {
  auto error = only_error(central(target("hq")));
  EXPECT_EQ(error.key, "sync.target");
  EXPECT_EQ(error.line, 3U);
  EXPECT_THAT(error.hint, HasSubstr("role = \"edge\""));
  error = only_error(origin("a"));
  EXPECT_EQ(error.key, "replication.origin");
  EXPECT_THAT(error.hint, HasSubstr("role = \"central\""));
  EXPECT_EQ(only_error("replication.enrolment = \"token\"\n").key, "replication.enrolment");
  good("replication.enrolment = \"closed\"\n");
  good(central(""));  // its edges are enrolled with codes
  EXPECT_EQ(only_error("[gateway]\nrole = \"centrl\"\n" + origin("a")).key, "gateway.role") << "a broken role is not judged twice";
}

TEST(Names, AreUnique) {
  auto error = only_error(target("hq") + target("hq"));
  EXPECT_EQ(error.key, "sync.target[1].name");
  EXPECT_EQ(error.line, 6U);
  EXPECT_THAT(error.hint, HasSubstr("sync.target[0].name"));
  EXPECT_EQ(only_error(central(origin("a") + origin("a"))).key, "replication.origin[1].name");
  EXPECT_EQ(only_error("lane = [{ name = \"a\" }, { name = \"a\", types = [\"T\"] }]\n").key, "lane[1].name");
  auto source = only_error(broker("mqtt://localhost") +
                           "[[ingest.modbus]]\nname = \"a\"\nurl = \"tcp://h\"\npoints = [{ name = \"p\", address = 1 }]\n");
  EXPECT_EQ(source.key, "ingest.modbus[0].name") << "a rule's source may be either";
  const std::string files = "[[ingest.files]]\nname = \"a\"\nfolder = \"/in\"\n";
  EXPECT_EQ(only_error(broker("mqtt://localhost") + files).key, "ingest.files[0].name");
  const auto folder = only_error(files + "[[ingest.files]]\nname = \"b\"\nfolder = \"/in\"\n");
  EXPECT_EQ(folder.key, "ingest.files[1].folder");
  EXPECT_EQ(folder.wants, "another folder");
  good(files + "[[ingest.rule]]\nsource = \"a\"\ntype = \"T\"\n");
  const std::string id = "store = \"0f8fad5b-d9cb-469f-a165-70867728950e\"\n";
  EXPECT_EQ(only_error(central(origin("a", id) + origin("b", id))).key, "replication.origin[1].store");
}

TEST(Targets, OnOtherHostsNeedTls) {
  const std::string head = "[[sync.target]]\nname = \"a\"\ntoken = \"file:/t\"\nurl = ";
  auto error = only_error(head + "\"http://hq:8080\"\n");
  EXPECT_EQ(error.key, "sync.target[0].url");
  EXPECT_THAT(error.wants, HasSubstr("https://"));
  EXPECT_THAT(error.hint, HasSubstr("insecure = true"));
  good(head + "\"http://127.0.0.1:8080\"\n");
  EXPECT_EQ(only_warning(head + "\"http://hq:8080\"\ninsecure = true\n").key, "sync.target[0].insecure");
}

TEST(Targets, HaveAUrlOfTheirKind) {
  EXPECT_THAT(only_error("[[sync.target]]\nname = \"a\"\nkind = \"mqtt\"\nurl = \"https://x\"\n").wants, HasSubstr("mqtts://"));
  EXPECT_EQ(only_error("[[sync.target]]\nname = \"a\"\ntoken = \"file:/t\"\nurl = \"htps://x\"\n").hint, "did you mean \"https\"?");
  good("[[sync.target]]\nname = \"a\"\nkind = \"s3\"\nurl = \"https://s3.example/bucket\"\n");
}

TEST(Targets, OfKindOpossumShowWhoWeAre) {
  auto error = only_error("[[sync.target]]\nname = \"a\"\nurl = \"https://hq\"\n");
  EXPECT_EQ(error.key, "sync.target[0].token");
  EXPECT_EQ(error.line, 1U);
  EXPECT_THAT(error.hint, HasSubstr("opossum token create"));
}

TEST(Targets, HaveOneAuthority) {
  auto authorities = [](const std::string& text) {
    std::string out;
    for (const auto& one : good(text).sync.targets) out += one.authority == true ? 'A' : '-';
    return out;
  };
  const std::string sink = "[[sync.target]]\nname = \"s\"\nkind = \"http\"\nurl = \"https://s\"\n";
  EXPECT_EQ(authorities(sink + target("a") + target("b")), "-A-") << "the first of kind opossum by default";
  EXPECT_EQ(authorities(target("a") + target("b", "authority = true\n")), "-A");
  EXPECT_EQ(authorities(target("a", "authority = false\n") + target("b")), "-A");
  EXPECT_EQ(authorities(sink), "-");
  EXPECT_EQ(only_error(target("a", "authority = true\n") + target("b", "authority = true\n")).key, "sync.target[1].authority");
  EXPECT_THAT(only_error(target("a", "authority = false\n")).wants, HasSubstr("that decides"));
  EXPECT_EQ(only_error(sink + "authority = true\n").key, "sync.target[0].authority");
  EXPECT_EQ(only_error(sink + "pull = {}\n").key, "sync.target[0].pull");
}

TEST(Targets, PullEverythingOnlyWhenItIsSaid) {
  EXPECT_FALSE(good(target("a")).sync.targets[0].pull);
  EXPECT_EQ(good(target("a", "pull = {}\n")).sync.targets[0].pull, Query{});
}

TEST(Lanes, AreAtMostFourAndShareNoType) {
  std::string lanes = "[[lane]]\nname = \"a\"\n";
  for (const std::string name : {"b", "c", "d"}) lanes += "[[lane]]\nname = \"" + name + "\"\ntypes = [\"" + name + "\"]\n";
  EXPECT_EQ(good(lanes).lanes.size(), 4U);
  auto error = only_error(lanes + "[[lane]]\nname = \"e\"\ntypes = [\"e\"]\n");
  EXPECT_EQ(error.key, "lane[4]");
  EXPECT_EQ(error.line, 12U);
  EXPECT_EQ(only_error("[[lane]]\nname = \"a\"\n[[lane]]\nname = \"b\"\n").key, "lane[1].types");
  EXPECT_THAT(only_error("[[lane]]\nname = \"a\"\ntypes = [\"T\"]\n[[lane]]\nname = \"b\"\ntypes = [\"T\"]\n").hint,
              HasSubstr("the lane \"a\""));
}

TEST(Lanes, OfATargetExist) {
  auto error = only_error("[[lane]]\nname = \"alarms\"\n" + target("a", "lanes = [{ name = \"alarm\" }]\n"));
  EXPECT_EQ(error.key, "sync.target[0].lanes[0].name");
  EXPECT_EQ(error.hint, "did you mean \"alarms\"?");
  EXPECT_EQ(only_error("[[lane]]\nname = \"b\"\n" + target("a", "lanes = [{ name = \"b\" }, { name = \"b\" }]\n")).key,
            "sync.target[0].lanes[1].name");
}

TEST(Origins, ThatCompensateNameTheFunction) {
  EXPECT_EQ(only_error(central(origin("a", "policy = \"compensate\"\n"))).key, "replication.origin[0].policy");
  EXPECT_EQ(only_error(central(origin("a", "policy = { A = \"compensate\" }\n"))).key, "replication.origin[0].policy");
  EXPECT_EQ(good(central(origin("a", "policy = \"accept\"\n"))).replication.origins[0].policy.fallback, ConflictPolicy::accept);
}

TEST(Retention, KeepsAtLeastTwoSegments) {
  auto error = only_error("[retention]\nmax_bytes = \"100MiB\"\n");
  EXPECT_EQ(error.key, "retention.max_bytes");
  EXPECT_THAT(error.wants, HasSubstr("128MiB"));
  good("[retention]\nmax_bytes = \"100MiB\"\n[store]\nsegment_bytes = \"50MiB\"\n");
}

TEST(Store, WithoutFsyncIsAWarning) { EXPECT_EQ(only_warning("[store]\ndurability = \"unsafe-os\"\n").key, "store.durability"); }

}  // namespace
}  // namespace opossum::config
