// SPDX-License-Identifier: MIT
#include "tests/unit/gateway/http/server_test.hpp"

#include <unistd.h>

#include <sstream>

namespace opossum::gateway::test {

ServerTest::ServerTest() {
  std::string name = (std::filesystem::temp_directory_path() / "opossum-http-XXXXXX").string();
  directory_ = ::mkdtemp(name.data());
  StoreOptions store_options;
  store_options.directory = (directory_ / "data").string();
  store_options.preallocate_bytes = 64 * 1024;
  auto opened = EventStore::open(std::move(store_options));
  EXPECT_TRUE(opened) << opened.error().message();
  store_ = std::move(*opened);
  options_.listen = {"127.0.0.1:0"};
  services_.store = store_.get();
  services_.version = "0.0.0";
  services_.name = "bench-1";
  services_.started = system_clock().now();
  services_.logger = [this](LogLevel, std::string line) {
    const std::scoped_lock lock(log_mutex_);
    log_.push_back(std::move(line));
  };
}

ServerTest::~ServerTest() {
  server_.reset();
  store_.reset();
  std::filesystem::remove_all(directory_);
}

void ServerTest::start() {
  server_.reset();
  auto started = HttpServer::start(options_, services_);
  ASSERT_TRUE(started) << started.error().message();
  server_ = std::move(*started);
}

void ServerTest::append_types(std::initializer_list<std::string> types, std::vector<std::string> tags) {
  for (const std::string& type : types) {
    Commit commit;
    commit.events.emplace_back();
    commit.events.back().type = type;
    commit.events.back().tags = tags;
    auto receipt = store_->append(std::move(commit));
    ASSERT_TRUE(receipt) << receipt.error().message();
  }
}

void ServerTest::append_long(int count, std::size_t bytes) {
  Commit commit;
  for (int i = 0; i < count; ++i) {
    commit.events.emplace_back();
    commit.events.back().type = "A";
    commit.events.back().data = '"' + std::string(bytes, 'x') + '"';
  }
  ASSERT_TRUE(store_->append(commit));
}

std::vector<std::string> ServerTest::logged() {
  const std::scoped_lock lock(log_mutex_);
  return log_;
}

boost::json::object object_of(const Answer& answer) {
  boost::json::error_code error;
  auto value = boost::json::parse(answer.body, error);
  EXPECT_FALSE(error) << answer.status << " " << answer.body;
  return value.is_object() ? value.get_object() : boost::json::object();
}

std::vector<std::uint64_t> positions_of(const Answer& ndjson) {
  std::vector<std::uint64_t> positions;
  std::istringstream lines(ndjson.body);
  for (std::string line; std::getline(lines, line);) {
    positions.push_back(boost::json::parse(line).at("position").to_number<std::uint64_t>());
  }
  return positions;
}

void expect_problem(const Answer& answer, unsigned status, const std::string& code, const std::string& detail_part) {
  EXPECT_EQ(answer.status, status) << answer.body;
  const auto found = answer.headers.find("content-type");
  EXPECT_EQ(found == answer.headers.end() ? "" : found->second, "application/problem+json");
  const auto document = object_of(answer);
  ASSERT_TRUE(document.contains("type") && document.contains("title") && document.contains("status") && document.contains("detail"))
      << answer.body;
  EXPECT_EQ(document.at("type").as_string(), "urn:opossum:problem:" + code);
  EXPECT_EQ(document.at("status").to_number<unsigned>(), status);
  EXPECT_FALSE(document.at("title").as_string().empty());
  EXPECT_THAT(std::string(document.at("detail").as_string()), ::testing::HasSubstr(detail_part));
}

}  // namespace opossum::gateway::test
