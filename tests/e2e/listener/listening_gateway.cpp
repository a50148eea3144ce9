// SPDX-License-Identifier: MIT
#include "tests/e2e/listener/listening_gateway.hpp"

#include <fmt/format.h>

#include <atomic>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

namespace opossum::testing {

namespace {

std::string configuration(int port, const std::string& keys) {
  return fmt::format(
      "[mqtt]\nlisten = [\"127.0.0.1:{}\"]\n{}\n"
      "[ingest]\nunmatched = \"store\"\n"
      "[[ingest.rule]]\ntopic = \"plant/{{line}}/{{sensor}}/temperature\"\ntype = \"TemperatureReading\"\n"
      "tags = [\"line:{{line}}\", \"sensor:{{sensor}}\"]\ndata = {{ value = \"/temperature\" }}\n",
      port, keys);
}

std::string without_time(const std::string& event) {
  boost::json::object rest;  // erase() would change the order
  const boost::json::value whole = boost::json::parse("{" + event);
  for (const auto& [name, value] : whole.as_object()) {
    if (name != "time") rest.emplace(name, value);
  }
  return boost::json::serialize(rest);
}

}  // namespace

ListeningGateway::ListeningGateway(const TemporaryFolder& folder, const std::string& keys)
    : gateway_(folder, "edge", "edge", configuration(port_, keys)) {}

std::int64_t ListeningGateway::counter(const std::string& name) const {
  const auto document = gateway_.get("/v1/ingest");
  if (!document.is_object()) return -1;
  for (const auto& source : document.at("sources").as_array()) {
    if (source.at("name") == "mqtt") return source.at("counters").at(name).to_number<std::int64_t>();
  }
  return -1;
}

std::vector<std::string> ListeningGateway::events() const {
  std::vector<std::string> events;
  for (const std::string& text : contents_of(gateway_.data())) events.push_back(without_time(text));
  return events;
}

Finished mosquitto_pub(const ListeningGateway& gateway, std::vector<std::string> arguments, const std::string& input) {
  std::vector<std::string> command{"mosquitto_pub", "-p", gateway.port_text()};
  command.insert(command.end(), arguments.begin(), arguments.end());
  return run(std::move(command), input);
}

MosquittoSub::MosquittoSub(const TemporaryFolder& folder, const ListeningGateway& gateway, int count, std::vector<std::string> arguments) {
  static std::atomic<int> number = 0;
  output_ = folder / ("sub-" + std::to_string(++number));
  std::vector<std::string> command{"stdbuf", "-oL", "mosquitto_sub", "-p", gateway.port_text(), "-v", "-d", "-C", std::to_string(count)};
  command.insert(command.end(), arguments.begin(), arguments.end());
  process_.emplace(std::move(command), SpawnOptions{.output_file = output_, .error_file = output_});
  static_cast<void>(wait_until([this] { return read_text(output_).find("Subscribed (mid") != std::string::npos; }));
}

std::vector<std::string> MosquittoSub::lines() {
  if (!process_->wait(std::chrono::seconds(30))) return {};
  std::vector<std::string> lines;
  for (const std::string& line : lines_of(read_text(output_))) {
    if (!line.starts_with("Client ") && !line.starts_with("Subscribed ")) lines.push_back(line);
  }
  return lines;
}

}  // namespace opossum::testing
