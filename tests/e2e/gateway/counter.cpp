// SPDX-License-Identifier: MIT
#include "tests/e2e/gateway/counter.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <chrono>
#include <cstdlib>
#include <random>

#include "gateway/cli/http_client.hpp"

namespace opossum::testing {

using namespace std::chrono_literals;

int Counter::stop() {
  stopping_ = true;
  if (thread_.joinable()) thread_.join();
  return acknowledged_;
}

void Counter::run() {
  auto client = gateway::cli::HttpClient::open({.url = url_});
  const auto end = std::chrono::steady_clock::now() + 240s;
  while (!stopping_ && std::chrono::steady_clock::now() < end) {
    const int n = acknowledged_ + 1;
    const std::string body = fmt::format(R"({{"events":[{{"type":"Counted","tags":["n:{}"],"data":{{"n":{}}}}}],"key":"n-{}"}})", n, n, n);
    while (std::chrono::steady_clock::now() < end && !(*client)->ask({.method = "POST", .path = "/v1/commits", .body = body})) {
      std::this_thread::sleep_for(5ms);
    }
    acknowledged_ = n;
  }
}

void expect_counted(const std::vector<std::string>& contents, int acknowledged) {
  ASSERT_EQ(contents.size(), static_cast<std::size_t>(acknowledged)) << "each acknowledged once";
  for (int n = 1; n <= acknowledged; ++n) {
    const std::string& line = contents[static_cast<std::size_t>(n - 1)];
    ASSERT_NE(line.find(fmt::format(R"("data":{{"n":{}}})", n)), std::string::npos) << line;
  }
}

std::uint32_t seed_of_this_run() {
  if (const char* given = std::getenv("OPOSSUM_SEED")) return static_cast<std::uint32_t>(std::strtoul(given, nullptr, 10));
  return std::random_device{}();
}

}  // namespace opossum::testing
