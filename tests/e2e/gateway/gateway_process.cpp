// SPDX-License-Identifier: MIT
#include "tests/e2e/gateway/gateway_process.hpp"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <boost/json/parse.hpp>
#include <csignal>
#include <stdexcept>

namespace opossum::testing {

GatewayProcess::GatewayProcess(const TemporaryFolder& folder, std::string name, std::string role, std::string configuration)
    : name_(std::move(name)),
      role_(std::move(role)),
      port_(free_port()),
      url_("http://127.0.0.1:" + std::to_string(port_)),
      data_(folder / name_),
      config_file_(folder / (name_ + ".toml")),
      log_file_(folder / (name_ + ".log")) {
  configure(configuration);
}

void GatewayProcess::configure(const std::string& configuration) {
  write_text(config_file_,
             fmt::format("[gateway]\nname = \"{}\"\nrole = \"{}\"\ndata_dir = \"{}\"\n\n[http]\nlisten = [\"127.0.0.1:{}\"]\n\n{}", name_,
                         role_, data_, port_, configuration));
}

void GatewayProcess::launch() {
  process_.reset();
  process_.emplace(std::vector<std::string>{OPOSSUM_PROGRAM, "serve", "-c", config_file_},
                   SpawnOptions{.output_file = log_file_, .error_file = log_file_});
}

bool GatewayProcess::wait_ready() {
  return wait_until([this] { return !running() || get("/readyz").is_object(); }) && running();
}

bool GatewayProcess::start() {
  launch();
  return wait_ready();
}

std::optional<int> GatewayProcess::stop() {
  if (!process_) return std::nullopt;
  process_->signal(SIGTERM);
  return process_->wait(std::chrono::seconds(30));
}

boost::json::value GatewayProcess::get(const std::string& path) const {
  auto client = gateway::cli::HttpClient::open({.url = url_});
  if (!client) return nullptr;
  const auto answer = (*client)->ask({.path = path});
  if (!answer) return nullptr;
  boost::json::error_code error;
  boost::json::value document = boost::json::parse(answer->body, error);
  return error ? nullptr : document;
}

Result<std::string> GatewayProcess::append(const std::string& body) const {
  auto client = gateway::cli::HttpClient::open({.url = url_});
  if (!client) return fail(std::move(client).error());
  auto answer = (*client)->ask({.method = "POST", .path = "/v1/commits", .body = body});
  if (!answer) return fail(std::move(answer).error());
  return std::move(answer->body);
}

Finished opossum(std::vector<std::string> arguments, const std::string& input) {
  arguments.insert(arguments.begin(), OPOSSUM_PROGRAM);
  return run(std::move(arguments), input);
}

std::vector<std::string> contents_of(const std::string& directory) {
  const auto done = opossum({"query", "--json", "--view", "all", "--data", directory});
  if (done.code != 0) throw std::runtime_error("opossum query --data " + directory + ": " + done.error);
  std::vector<std::string> events;
  for (const std::string& line : lines_of(done.output)) {
    const auto comma = line.find(',');
    if (!line.starts_with(R"({"position":)") || comma == std::string::npos) throw std::runtime_error("not an event: " + line);
    if (!line.substr(comma).starts_with(R"(,"type":"$)")) events.push_back(line.substr(comma + 1));
  }
  return events;
}

std::string target_hq(const TemporaryFolder& folder, const GatewayProcess& central, const std::string& token) {
  write_text(folder / "hq.token", token + "\n");
  return fmt::format("[[sync.target]]\nname = \"hq\"\nkind = \"opossum\"\nurl = \"{}\"\ntoken = \"file:{}\"\n", central.url(),
                     folder / "hq.token");
}

std::string origin_edge(const std::string& token) {
  return fmt::format("[[replication.origin]]\nname = \"edge\"\ntoken = \"{}\"\n", token);
}

bool wait_in_sync(const GatewayProcess& edge, std::chrono::seconds time) {
  auto pressed = std::chrono::steady_clock::time_point();
  return wait_until(
      [&] {
        // Backing off after a failure is right, but nothing that a test should wait for.
        if (const auto now = std::chrono::steady_clock::now(); now - pressed > std::chrono::seconds(1)) {
          static_cast<void>(opossum({"sync", "now", "hq", "--url", edge.url()}));
          pressed = now;
        }
        const auto sync = edge.get("/v1/sync");
        return sync.is_object() && sync.at("targets").at(0).at("in_sync").as_bool();
      },
      time);
}

void expect_equal(const std::vector<std::string>& edge, const std::vector<std::string>& hq) {
  EXPECT_EQ(edge.size(), hq.size());
  for (std::size_t i = 0; i < std::min(edge.size(), hq.size()); ++i) {
    if (edge[i] == hq[i]) continue;
    ADD_FAILURE() << "event " << i + 1 << " differs\n  edge: " << edge[i] << "\n  HQ:   " << hq[i];
    return;
  }
}

Broker::Broker(const TemporaryFolder& folder) : port_(free_port()) {
  const std::string file = folder / "mosquitto.conf";
  write_text(file, fmt::format("listener {} 127.0.0.1\nallow_anonymous true\npersistence false\nmax_queued_messages 0\n", port_));
  process_.emplace(std::vector<std::string>{"/usr/sbin/mosquitto", "-c", file},
                   SpawnOptions{.output_file = folder / "broker.log", .error_file = folder / "broker.log"});
  if (!wait_until([this] { return listens(port_); }))
    throw std::runtime_error("mosquitto did not start: " + read_text(folder / "broker.log"));
}

bool listens(int port) {
  const int client = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const bool connected = ::connect(client, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
  ::close(client);
  return connected;
}

}  // namespace opossum::testing
