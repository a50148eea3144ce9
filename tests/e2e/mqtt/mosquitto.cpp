// SPDX-License-Identifier: MIT
#include "tests/e2e/mqtt/mosquitto.hpp"

#include <unistd.h>

#include <csignal>
#include <stdexcept>

namespace opossum::testing {

Mosquitto::Mosquitto() {
  std::filesystem::create_directory(folder_ / "data");
  std::string config = "listener " + std::to_string(port_) + " 127.0.0.1\nallow_anonymous true\npersistence true\npersistence_location " +
                       (folder_ / "data") + "/\nautosave_interval 1\nautosave_on_changes true\nmax_queued_messages 0\nlog_dest file " +
                       (folder_ / "log") + "\nlog_type all\n";
  // Started by root, Mosquitto would change to a user that may not read the folder.
  if (::geteuid() == 0) config += "user root\n";
  write_text(folder_ / "mosquitto.conf", config);
}

void Mosquitto::start() {
  SpawnOptions options;
  options.error_file = folder_ / "error";
  process_ = std::make_unique<Process>(std::vector<std::string>{"/usr/sbin/mosquitto", "-c", folder_ / "mosquitto.conf"}, options);
  const auto answers = [this] { return run({"mosquitto_pub", "-p", std::to_string(port_), "-t", "hello", "-n"}).code == 0; };
  if (!wait_until(answers)) throw std::runtime_error("mosquitto does not start: " + read_text(folder_ / "error") + log());
}

void Mosquitto::stop() {
  process_->signal(SIGTERM);
  if (process_->wait(std::chrono::seconds(20)) != 0) throw std::runtime_error("mosquitto does not stop");
}

void Mosquitto::forget_sessions() const { std::filesystem::remove(folder_ / "data/mosquitto.db"); }

std::vector<std::string> Mosquitto::publisher(const std::string& topic) const {
  return {"mosquitto_pub", "-V", "5", "-h", "127.0.0.1", "-p", std::to_string(port_), "-q", "1", "-t", topic};
}

void Mosquitto::publish(const std::string& topic, const std::string& payload, std::vector<std::string> more) const {
  std::vector<std::string> arguments = publisher(topic);
  arguments.insert(arguments.end(), {"-m", payload});
  arguments.insert(arguments.end(), more.begin(), more.end());
  const Finished finished = run(arguments);
  if (finished.code != 0) throw std::runtime_error("mosquitto_pub: " + finished.error);
}

void Mosquitto::publish_bytes(const std::string& topic, const std::string& payload) const {
  std::vector<std::string> arguments = publisher(topic);
  arguments.emplace_back("-s");
  const Finished finished = run(arguments, payload);
  if (finished.code != 0) throw std::runtime_error("mosquitto_pub: " + finished.error);
}

void Mosquitto::publish_lines(const std::string& topic, const std::string& lines) const {
  std::vector<std::string> arguments = publisher(topic);
  arguments.emplace_back("-l");
  const Finished finished = run(arguments, lines);
  if (finished.code != 0) throw std::runtime_error("mosquitto_pub: " + finished.error);
}

}  // namespace opossum::testing
