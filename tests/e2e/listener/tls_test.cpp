// SPDX-License-Identifier: MIT
#include <fmt/format.h>
#include <gmock/gmock.h>

#include "tests/e2e/listener/listening_gateway.hpp"

namespace opossum::testing {
namespace {

/// A certificate authority in a folder, with a server and a client that it signed.
void make_certificates(const TemporaryFolder& folder) {
  const auto openssl = [&](std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), "openssl");
    const auto finished = run(arguments, {}, {.folder = folder.path().string()});
    ASSERT_EQ(finished.code, 0) << finished.error;
  };
  openssl({"req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", "ca.key", "-out", "ca.pem", "-days", "2", "-subj", "/CN=Test CA"});
  for (const char* name : {"localhost", "press-4"}) {
    const std::string file = name;
    openssl({"req", "-newkey", "rsa:2048", "-nodes", "-keyout", file + ".key", "-out", file + ".csr", "-subj", "/CN=" + file, "-addext",
             "subjectAltName=DNS:" + file});
    openssl({"x509", "-req", "-in", file + ".csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-out", file + ".pem", "-days",
             "2", "-copy_extensions", "copy"});
  }
}

class ListenerTls : public ::testing::Test {
 protected:
  void SetUp() override { make_certificates(folder_); }
  std::string keys(const std::string& more) const {
    return fmt::format("tls_listen = [\"127.0.0.1:{}\"]\ntls = {{ certificate = \"{}\", key = \"{}\"{} }}\n", tls_port_,
                       folder_ / "localhost.pem", folder_ / "localhost.key", more);
  }
  Finished publish(std::vector<std::string> arguments) {
    std::vector<std::string> command{"mosquitto_pub", "-h", "localhost", "-p", std::to_string(tls_port_), "--cafile", folder_ / "ca.pem",
                                     "-V", "mqttv5", "-q", "1", "-m", "1"};
    command.insert(command.end(), arguments.begin(), arguments.end());
    return run(std::move(command));
  }

  TemporaryFolder folder_;
  int tls_port_ = free_port();
};

TEST_F(ListenerTls, EncryptsWhatClientsSend) {
  ListeningGateway gateway(folder_, keys(""));
  ASSERT_TRUE(gateway.start()) << gateway.log();
  const auto published = publish({"-t", "a"});
  EXPECT_EQ(published.code, 0) << published.error;
  EXPECT_EQ(gateway.counter("stored"), 1);
  // Without TLS nobody answers there.
  EXPECT_NE(run({"mosquitto_pub", "-p", std::to_string(tls_port_), "-t", "a", "-q", "1", "-m", "1"}).code, 0);
}

TEST_F(ListenerTls, ACertificateNamesTheUser) {
  const std::string users = folder_ / "users";
  ASSERT_EQ(opossum({"mqtt", "user", "add", "press-4", "--certificate", "--publish", "plant/{user}/#", "--users", users}).code, 0);
  ListeningGateway gateway(
      folder_, keys(fmt::format(", client_ca = \"{}\"", folder_ / "ca.pem")) + "users = \"" + users + "\"\nallow_anonymous = \"never\"\n");
  ASSERT_TRUE(gateway.start()) << gateway.log();
  const std::vector<std::string> certificate{"--cert", folder_ / "press-4.pem", "--key", folder_ / "press-4.key"};
  const auto with = [&](const std::string& topic) {
    std::vector<std::string> arguments = certificate;
    arguments.insert(arguments.end(), {"-t", topic});
    return publish(arguments);
  };
  EXPECT_EQ(with("plant/press-4/t").code, 0) << gateway.log();
  const auto refused = with("plant/press-5/t");
  EXPECT_THAT(refused.output + refused.error, ::testing::HasSubstr("Not authorized"));
  EXPECT_NE(publish({"-t", "plant/press-4/t"}).code, 0) << "a client without a certificate came in";
  EXPECT_EQ(gateway.counter("stored"), 1);
}

}  // namespace
}  // namespace opossum::testing
