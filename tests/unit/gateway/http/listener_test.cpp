// SPDX-License-Identifier: MIT
#include "gateway/net/listen.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "gateway/http/exposure.hpp"

namespace opossum::gateway {
namespace {

TEST(Listener, ReadsAddresses) {
  EXPECT_EQ(parse_endpoint("127.0.0.1:80")->port(), 80);
  EXPECT_TRUE(parse_endpoint("[::1]:0")->address().is_v6());
  EXPECT_TRUE(parse_endpoint("localhost:80")->address().is_loopback());
  for (const char* const text : {"", "80", "127.0.0.1", "127.0.0.1:", "127.0.0.1:x", "127.0.0.1:70000", "edge.example:80", ":80"}) {
    EXPECT_FALSE(parse_endpoint(text)) << text;
  }
}

TEST(Listener, OtherThanLoopbackNeedsTlsAndTokens) {
  HttpOptions options;
  EXPECT_TRUE(check_exposure(options));
  options.listen = {"127.0.0.1:0", "0.0.0.0:8080"};
  const auto refused = check_exposure(options);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code(), Errc::refused);
  EXPECT_THAT(refused.error().detail(), ::testing::HasSubstr("0.0.0.0:8080"));
  options.tls = TlsFiles{"c", "k", {}};
  EXPECT_FALSE(check_exposure(options));
  options.tokens_file = "tokens";
  EXPECT_TRUE(check_exposure(options));
  options.tls.reset();
  EXPECT_FALSE(check_exposure(options));
  options.insecure = true;
  EXPECT_TRUE(check_exposure(options));
}

TEST(Listener, NamesTheCertificateThatCannotBeUsed) {
  const auto tls = make_tls(TlsFiles{"/nonexistent/cert.pem", "/nonexistent/key.pem", {}});
  ASSERT_FALSE(tls);
  EXPECT_THAT(tls.error().detail(), ::testing::HasSubstr("/nonexistent/cert.pem"));
}

}  // namespace
}  // namespace opossum::gateway
