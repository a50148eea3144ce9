// SPDX-License-Identifier: MIT
#include "ingest/mqtt_users.hpp"

#include <algorithm>
#include <optional>

#include "ingest/mapping/identifier.hpp"
#include "ingest/mqtt/topic_filter.hpp"

namespace opossum::ingest {

namespace {

constexpr std::size_t kNameBytesMax = 256;

std::string_view next_word(std::string_view& line) {
  const std::size_t start = std::min(line.find_first_not_of(" \t\r"), line.size());
  line.remove_prefix(start);
  const std::string_view word = line.substr(0, std::min(line.find_first_of(" \t\r"), line.size()));
  line.remove_prefix(word.size());
  return word;
}

/// A topic filter is the rest of its line, because topics may hold blanks.
std::string_view rest_of(std::string_view line) {
  const std::size_t start = std::min(line.find_first_not_of(" \t"), line.size());
  line.remove_prefix(start);
  return line.substr(0, line.find_last_not_of(" \t\r") + 1);
}

class Parser {
 public:
  Result<std::vector<MqttUser>> parse(std::string_view text) {
    for (std::size_t number = 1; !text.empty(); ++number) {
      const std::size_t newline = std::min(text.find('\n'), text.size());
      const auto problem = take(text.substr(0, newline));
      if (problem) return fail(Errc::invalid_argument, "line " + std::to_string(number) + ": " + *problem);
      text.remove_prefix(std::min(newline + 1, text.size()));
    }
    return std::move(users_);
  }

 private:
  std::optional<std::string> take(std::string_view line) {
    const std::string_view word = next_word(line);
    if (word.empty() || word.front() == '#') return {};
    if (word == "user") return user(line);
    if (word == "anonymous") return begin({});
    if (word == "publish" || word == "subscribe") return right(word == "publish", rest_of(line));
    return mapping::shown(word) + " is not understood; a line begins with user, anonymous, publish or subscribe";
  }

  std::optional<std::string> begin(MqttUser user) {
    if (std::ranges::find(users_, user.name, &MqttUser::name) != users_.end()) {
      return (user.name.empty() ? std::string("anonymous") : "user " + mapping::shown(user.name)) + " occurs twice";
    }
    users_.push_back(std::move(user));
    return {};
  }

  std::optional<std::string> user(std::string_view line) {
    MqttUser user;
    user.name = next_word(line);
    const std::string_view credential = next_word(line);
    if (user.name.empty() || user.name.size() > kNameBytesMax) return "a user needs a name of 1 to 256 bytes without blanks";
    if (credential.starts_with("scrypt:")) {
      user.password_hash = credential;
    } else if (credential != "certificate") {
      return "user " + mapping::shown(user.name) + " needs a password hash (scrypt:…, made by opossum mqtt user add) or the word certificate";
    }
    if (!next_word(line).empty()) return "there is something behind the credential of user " + mapping::shown(user.name);
    return begin(std::move(user));
  }

  std::optional<std::string> right(bool publish, std::string_view filter) {
    if (users_.empty()) return "a right before the first user";
    if (const auto problem = mqtt::filter_problem(filter)) return "the topic filter " + mapping::shown(filter) + ": " + *problem;
    (publish ? users_.back().publish : users_.back().subscribe).emplace_back(filter);
    return {};
  }

  std::vector<MqttUser> users_;
};

}  // namespace

Result<std::vector<MqttUser>> parse_mqtt_users(std::string_view text) { return Parser().parse(text); }

std::string format_mqtt_users(const std::vector<MqttUser>& users) {
  std::string text = "# Users of the MQTT listener; opossum mqtt user changes it. Source: docs/mqtt.md, Users.\n";
  for (const MqttUser& user : users) {
    text += '\n';
    text += user.name.empty() ? "anonymous" : "user " + user.name + ' ' + (user.password_hash.empty() ? "certificate" : user.password_hash);
    text += '\n';
    for (const std::string& filter : user.publish) text += "  publish " + filter + '\n';
    for (const std::string& filter : user.subscribe) text += "  subscribe " + filter + '\n';
  }
  return text;
}

}  // namespace opossum::ingest
