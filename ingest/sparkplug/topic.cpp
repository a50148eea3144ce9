// SPDX-License-Identifier: MIT
#include "ingest/sparkplug/topic.hpp"

#include <algorithm>
#include <array>
#include <vector>

#include "ingest/mapping/identifier.hpp"

namespace opossum::ingest::sparkplug {

namespace {

/// In the order of MessageType.
constexpr std::array<std::string_view, 9> kNames{"NBIRTH", "NDATA", "NDEATH", "DBIRTH", "DDATA", "DDEATH", "NCMD", "DCMD", "STATE"};

std::vector<std::string_view> split(std::string_view topic) {
  std::vector<std::string_view> levels;
  while (true) {
    const std::size_t slash = topic.find('/');
    levels.push_back(topic.substr(0, slash));
    if (slash == std::string_view::npos) return levels;
    topic.remove_prefix(slash + 1);
  }
}

}  // namespace

std::string_view name(MessageType type) noexcept { return kNames[static_cast<std::size_t>(type)]; }

std::expected<Topic, std::string> read_topic(std::string_view topic) {
  const auto levels = split(topic);
  const std::string what = "the topic " + mapping::shown(topic) + " is not one of Sparkplug B: ";
  if (std::ranges::find(levels, "") != levels.end()) return std::unexpected(what + "a level is empty");
  if (levels.size() == 2 && levels[0] == "STATE") return Topic{MessageType::state, {}, levels[1], {}};
  if (levels[0] != "spBv1.0") return std::unexpected(what + "it does not begin with spBv1.0/");
  if (levels.size() == 3 && levels[1] == "STATE") return Topic{MessageType::state, {}, levels[2], {}};
  if (levels.size() < 4 || levels.size() > 5) return std::unexpected(what + "it must be spBv1.0/GROUP/TYPE/NODE or …/NODE/DEVICE");
  const auto found = std::ranges::find(kNames, levels[2]);
  const auto type = static_cast<MessageType>(found - kNames.begin());
  if (found == kNames.end() || type == MessageType::state) {
    return std::unexpected(what + mapping::shown(levels[2]) + " is no type of message");
  }
  const bool of_device = levels[2].starts_with('D');
  if (of_device != (levels.size() == 5)) {
    return std::unexpected(what + (of_device ? "the device is missing" : "a device does not belong there"));
  }
  return Topic{type, levels[1], levels[3], of_device ? levels[4] : std::string_view()};
}

std::string command_topic(std::string_view group, std::string_view node) {
  return "spBv1.0/" + std::string(group) + "/NCMD/" + std::string(node);
}

}  // namespace opossum::ingest::sparkplug
