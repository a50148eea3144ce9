// SPDX-License-Identifier: MIT
#include "ingest/mqtt/session_file.hpp"

#include <algorithm>
#include <boost/json.hpp>

#include "ingest/mapping/json_text.hpp"

namespace opossum::ingest::mqtt {

namespace {

namespace json = boost::json;

/// Source names are free text; a file name is not.
std::string file_name(const std::string& source) {
  std::string out;
  for (const char c : source) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
    constexpr std::string_view kHex = "0123456789abcdef";
    const auto byte = static_cast<unsigned char>(c);
    if (plain) {
      out += c;
    } else {
      out += std::string("%") + kHex[byte >> 4] + kHex[byte & 0xF];
    }
  }
  return out + ".json";
}

std::string write(const Session& session) {
  std::string out = "{\"url\":";
  mapping::append_quoted(out, session.url);
  out += ",\"client_id\":";
  mapping::append_quoted(out, session.client_id);
  out += ",\"qos\":" + std::to_string(session.qos) + ",\"topics\":[";
  for (const std::string& topic : session.topics) {
    if (out.back() != '[') out += ',';
    mapping::append_quoted(out, topic);
  }
  return out + "]}\n";
}

std::optional<Session> parse(std::string_view text) {
  boost::system::error_code error;
  const json::value value = json::parse(json::string_view(text.data(), text.size()), error);
  if (error || !value.is_object()) return {};
  const json::value* url = value.as_object().if_contains("url");
  const json::value* client_id = value.as_object().if_contains("client_id");
  const json::value* qos = value.as_object().if_contains("qos");
  const json::value* topics = value.as_object().if_contains("topics");
  if (!url || !url->is_string() || !client_id || !client_id->is_string() || !qos || !qos->is_int64() || !topics || !topics->is_array())
    return {};
  Session session{std::string(url->get_string()), std::string(client_id->get_string()), static_cast<std::uint8_t>(qos->get_int64()), {}};
  for (const json::value& topic : topics->get_array()) {
    if (!topic.is_string()) return {};
    session.topics.emplace_back(topic.get_string());
  }
  return session;
}

}  // namespace

SessionFile::SessionFile(FileSystem& files, std::string directory, const std::string& source)
    : files_(files), directory_(std::move(directory)), path_(directory_ + '/' + file_name(source)) {}

Result<std::optional<Session>> SessionFile::load() {
  if (current_ || directory_.empty()) return current_;
  auto present = files_.exists(path_);
  if (!present) return fail(std::move(present).error());
  if (!*present) return current_;
  auto content = read_file(files_, path_, 16 << 20);
  if (!content) return fail(std::move(content).error());
  current_ = parse(*content);
  if (!current_) return fail(Errc::damaged, path_ + " is not a session file; it is replaced, and old subscriptions may stay at the broker");
  return current_;
}

Result<void> SessionFile::save(const Session& session) {
  if (current_ == session) return {};
  if (!directory_.empty()) {
    auto present = files_.exists(directory_);
    if (!present) return fail(std::move(present).error());
    if (!*present) OPOSSUM_TRY(files_.make_directory(directory_));
    OPOSSUM_TRY(replace_file(files_, path_, write(session)));
  }
  current_ = session;
  return {};
}

}  // namespace opossum::ingest::mqtt
