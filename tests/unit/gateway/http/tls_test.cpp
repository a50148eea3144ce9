// SPDX-License-Identifier: MIT
#include <openssl/bio.h>
#include <openssl/ssl.h>

#include "tests/support/certificate.hpp"
#include "tests/unit/gateway/http/server_test.hpp"

namespace opossum::gateway::test {
namespace {

template <class T, void (*Free)(T*)>
using Owned = std::unique_ptr<T, decltype([](T* object) { Free(object); })>;
using OwnedBio = std::unique_ptr<BIO, decltype([](BIO* bio) { BIO_free_all(bio); })>;

using opossum::testing::write_certificate;

class TlsTest : public ServerTest {
 protected:
  TlsTest() {
    certificate_ = (directory_ / "cert.pem").string();
    key_ = (directory_ / "key.pem").string();
    write_certificate(certificate_, key_);
    options_.tls = TlsFiles{certificate_, key_, {}};
  }

  /// What the server answers to a GET over TLS; empty when it does not talk to this client.
  std::string get_over_tls(const std::string& target, int newest_version = TLS1_3_VERSION, bool show_certificate = false) {
    const Owned<SSL_CTX, SSL_CTX_free> context(SSL_CTX_new(TLS_client_method()));
    SSL_CTX_set_security_level(context.get(), 0);
    SSL_CTX_set_min_proto_version(context.get(), TLS1_VERSION);
    SSL_CTX_set_max_proto_version(context.get(), newest_version);
    SSL_CTX_load_verify_locations(context.get(), certificate_.c_str(), nullptr);
    SSL_CTX_set_verify(context.get(), SSL_VERIFY_PEER, nullptr);
    if (show_certificate) {
      SSL_CTX_use_certificate_file(context.get(), certificate_.c_str(), SSL_FILETYPE_PEM);
      SSL_CTX_use_PrivateKey_file(context.get(), key_.c_str(), SSL_FILETYPE_PEM);
    }
    const OwnedBio stream(BIO_new_ssl_connect(context.get()));
    BIO_set_conn_hostname(stream.get(), url().substr(url().find("://") + 3).c_str());
    const std::string request = "GET " + target + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
    if (BIO_write(stream.get(), request.data(), static_cast<int>(request.size())) <= 0) return {};
    std::string answer;
    std::array<char, 4096> bytes{};
    for (int got = 0; (got = BIO_read(stream.get(), bytes.data(), bytes.size())) > 0;) {
      answer.append(bytes.data(), static_cast<std::size_t>(got));
    }
    return answer;
  }

  std::string certificate_;
  std::string key_;
};

using ::testing::EndsWith;
using ::testing::StartsWith;

TEST_F(TlsTest, ServesOverTls) {
  start();
  EXPECT_THAT(url(), StartsWith("https://"));
  EXPECT_THAT(get_over_tls("/healthz"), EndsWith(R"({"alive":true})"));
}

TEST_F(TlsTest, StreamsOverTls) {
  for (int i = 0; i < 3; ++i) append_types({"A"});
  start();
  EXPECT_THAT(get_over_tls("/v1/events"), ::testing::HasSubstr("\"position\":3"));
}

TEST_F(TlsTest, OldVersionsAreRefused) {
  start();
  EXPECT_EQ(get_over_tls("/healthz", TLS1_1_VERSION), "");
  EXPECT_NE(get_over_tls("/healthz", TLS1_2_VERSION), "");
}

TEST_F(TlsTest, WithAClientCaOnlyItsClientsAreServed) {
  options_.tls->client_ca = certificate_;
  start();
  EXPECT_EQ(get_over_tls("/healthz"), "");
  EXPECT_NE(get_over_tls("/healthz", TLS1_3_VERSION, true), "");
}

TEST_F(TlsTest, APlainClientIsNotServedAndDisturbsNobody) {
  start();
  RawClient plain(url());
  EXPECT_EQ(plain.get("/healthz").status, 0U);
  EXPECT_NE(get_over_tls("/healthz"), "");
}

TEST_F(TlsTest, AHandshakeThatNeverComesIsCutOff) {
  options_.header_time = std::chrono::milliseconds(50);
  start();
  RawClient silent(url());
  EXPECT_TRUE(silent.at_end());
}

TEST_F(TlsTest, NewCertificatesAreUsedByNewConnectionsWithoutARestart) {
  start();
  EXPECT_NE(get_over_tls("/healthz"), "");
  write_certificate(certificate_, key_);
  EXPECT_EQ(get_over_tls("/healthz"), "") << "the client trusts the new one only, the server still shows the old one";
  auto use = server_->prepare_tls(*options_.tls);
  ASSERT_TRUE(use) << use.error().message();
  EXPECT_EQ(get_over_tls("/healthz"), "") << "prepared is not used";
  (*use)();
  EXPECT_NE(get_over_tls("/healthz"), "");
}

TEST_F(TlsTest, CertificatesThatCannotBeUsedChangeNothing) {
  start();
  EXPECT_FALSE(server_->prepare_tls(TlsFiles{certificate_, (directory_ / "missing.pem").string(), {}}));
  EXPECT_NE(get_over_tls("/healthz"), "");
}

TEST_F(TlsTest, AKeyThatDoesNotFitIsNamed) {
  write_certificate((directory_ / "other.pem").string(), (directory_ / "other-key.pem").string());
  options_.tls->key = (directory_ / "other-key.pem").string();
  const auto started = HttpServer::start(options_, services_);
  ASSERT_FALSE(started);
  EXPECT_THAT(started.error().detail(), ::testing::HasSubstr("other-key.pem"));
}

}  // namespace
}  // namespace opossum::gateway::test
