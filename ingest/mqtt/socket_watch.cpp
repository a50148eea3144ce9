// SPDX-License-Identifier: MIT
#include "ingest/mqtt/socket_watch.hpp"

#include <MQTTAsync.h>
#include <sys/socket.h>

#include <charconv>
#include <map>
#include <mutex>
#include <string_view>

namespace opossum::ingest::mqtt {

namespace {

constexpr int kUnknown = -1;

struct Registry {
  std::mutex mutex;
  std::map<std::string, int> sockets;
};

/// Never destroyed: Paho's threads may trace until the process ends.
Registry& registry() {
  static auto* const instance = new Registry;
  return *instance;
}

void on_trace(enum MQTTASYNC_TRACE_LEVELS, char* text) {
  if (text == nullptr || std::string_view(text).find(" -> CONNECT version") == std::string_view::npos) return;
  const std::string line(text);
  Registry& all = registry();
  const std::lock_guard lock(all.mutex);
  for (auto& [client_id, socket] : all.sockets) {
    if (const int found = socket_in_trace(line, client_id); found != kUnknown) socket = found;
  }
}

}  // namespace

int socket_in_trace(const std::string& line, const std::string& client_id) noexcept {
  const std::size_t arrow = line.find(" -> CONNECT version");
  if (arrow == std::string::npos) return kUnknown;
  std::string_view before = std::string_view(line).substr(0, arrow);
  if (!before.ends_with(client_id)) return kUnknown;
  before.remove_suffix(client_id.size());
  if (!before.ends_with(' ')) return kUnknown;
  before.remove_suffix(1);
  before.remove_prefix(before.rfind(' ') + 1);  // npos + 1 is 0: the number begins the line
  int socket = kUnknown;
  const auto [end, error] = std::from_chars(before.data(), before.data() + before.size(), socket);
  return error == std::errc{} && end == before.data() + before.size() && socket >= 0 ? socket : kUnknown;
}

SocketWatch::SocketWatch(std::string client_id) : client_id_(std::move(client_id)) {
  Registry& all = registry();
  const std::lock_guard lock(all.mutex);
  valid_ = all.sockets.try_emplace(client_id_, kUnknown).second;
  MQTTAsync_setTraceCallback(&on_trace);
  MQTTAsync_setTraceLevel(MQTTASYNC_TRACE_PROTOCOL);
}

SocketWatch::~SocketWatch() {
  if (!valid_) return;
  Registry& all = registry();
  const std::lock_guard lock(all.mutex);
  all.sockets.erase(client_id_);
}

bool SocketWatch::knows_socket() const {
  Registry& all = registry();
  const std::lock_guard lock(all.mutex);
  return all.sockets.at(client_id_) != kUnknown;
}

bool SocketWatch::cut() const {
  Registry& all = registry();
  const std::lock_guard lock(all.mutex);
  const int socket = all.sockets.at(client_id_);
  // A socket that is not connected any more sends nothing either.
  return socket != kUnknown && (::shutdown(socket, SHUT_RDWR) == 0 || errno == ENOTCONN);
}

void SocketWatch::forget() {
  Registry& all = registry();
  const std::lock_guard lock(all.mutex);
  all.sockets.at(client_id_) = kUnknown;
}

}  // namespace opossum::ingest::mqtt
