// SPDX-License-Identifier: MIT
#pragma once

#include <boost/json.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <mutex>

#include "gateway/http.hpp"
#include "tests/unit/gateway/http/raw_client.hpp"

namespace opossum::gateway::test {

/// A server on a free port of loopback with a real store in a temporary directory.
class ServerTest : public ::testing::Test {
 protected:
  ServerTest();
  ~ServerTest() override;

  /// Starts the server, or starts it again, with `options` and `services`.
  void start();
  [[nodiscard]] std::string url() const { return server_->urls().front(); }
  /// One request on a connection of its own.
  Answer get(std::string_view target, std::string_view headers = {}) { return RawClient(url()).get(target, headers); }
  Answer post(std::string_view target, std::string_view body, std::string_view headers = "Content-Type: application/json\r\n") {
    return RawClient(url()).post(target, body, headers);
  }
  /// Appends events of these types through the store.
  void append_types(std::initializer_list<std::string> types, std::vector<std::string> tags = {});
  /// Appends one commit of `count` events of type A with so many bytes of data each.
  void append_long(int count, std::size_t bytes);

  [[nodiscard]] std::vector<std::string> logged();

  std::filesystem::path directory_;
  HttpOptions options_;
  Services services_;
  std::unique_ptr<EventStore> store_;
  std::unique_ptr<HttpServer> server_;
  std::mutex log_mutex_;
  std::vector<std::string> log_;
};

[[nodiscard]] boost::json::object object_of(const Answer& answer);
[[nodiscard]] std::vector<std::uint64_t> positions_of(const Answer& ndjson);
/// Checks an RFC 9457 document of this code.
void expect_problem(const Answer& answer, unsigned status, const std::string& code, const std::string& detail_part = {});

}  // namespace opossum::gateway::test
