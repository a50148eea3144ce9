// SPDX-License-Identifier: MIT
#include "sync/protocol/json_reader.hpp"

namespace opossum::sync::protocol {

namespace {

const boost::json::object kNoMembers;
const boost::json::array kNoElements;

}  // namespace

JsonReader::JsonReader(std::string_view what, std::string_view json) : what_(what), object_(&kNoMembers) {
  boost::json::error_code error;
  try {
    document_ = boost::json::parse(boost::json::string_view(json.data(), json.size()), error);
  } catch (const std::exception& exception) {
    fail("", exception.what());
    return;
  }
  if (error) fail("", "is not JSON: " + error.message());
  else if (const auto* object = document_.if_object()) object_ = object;
  else fail("", "is not a JSON object");
}

JsonReader::JsonReader(JsonReader& parent, const boost::json::value& value)
    : parent_(&parent), what_(parent.what_), object_(&kNoMembers) {
  if (const auto* object = value.if_object()) object_ = object;
  else fail("", "holds something else where an object belongs");
}

std::optional<Query> JsonReader::query(std::string_view member, const boost::json::value& value) {
  auto query = query_from_json(boost::json::serialize(value));
  if (query) {
    if (auto valid = validate(*query); valid) return std::move(*query);
  }
  fail(member, "is not a query");
  return std::nullopt;
}

void JsonReader::fail(std::string_view member, std::string_view what) {
  if (!good()) return;
  std::string detail = "a " + what_ + " message ";
  if (!member.empty()) detail += "whose \"" + std::string(member) + "\" ";
  root().error_ = Error(Errc::protocol, detail + std::string(what));
}

const boost::json::value* JsonReader::value(std::string_view member) const {
  const auto* found = object_->if_contains(boost::json::string_view(member.data(), member.size()));
  return found == nullptr || found->is_null() ? nullptr : found;
}

bool JsonReader::has(std::string_view member) const { return value(member) != nullptr; }

std::uint64_t JsonReader::number(std::string_view member, std::uint64_t max) {
  const auto* found = value(member);
  if (found != nullptr && found->is_int64() && found->get_int64() >= 0 && static_cast<std::uint64_t>(found->get_int64()) <= max) {
    return static_cast<std::uint64_t>(found->get_int64());
  }
  fail(member, "is missing or not a number in range");
  return 0;
}

bool JsonReader::flag(std::string_view member) {
  const auto* found = value(member);
  if (found != nullptr && found->is_bool()) return found->get_bool();
  fail(member, "is missing or neither true nor false");
  return false;
}

std::string JsonReader::text(std::string_view member, std::size_t bytes_max) {
  const auto* found = value(member);
  if (found != nullptr && found->is_string() && found->get_string().size() <= bytes_max) return std::string(found->get_string());
  fail(member, "is missing, not a string, or too long");
  return {};
}

Digest JsonReader::digest(std::string_view member) {
  const auto found = digest_from_hex(text(member));
  if (found) return *found;
  fail(member, "is not 64 hex digits");
  return {};
}

Linked JsonReader::linked(std::string_view member) {
  const auto* found = value(member);
  if (found == nullptr) {
    fail(member, "is missing");
    return {};
  }
  JsonReader inner(*this, *found);
  const Linked linked{Sequence(inner.number("sequence")), inner.digest("link")};
  if (linked.sequence == Sequence{} && linked.link != Digest{}) fail(member, "has a link before the first commit");
  return linked;
}

const boost::json::array& JsonReader::list(std::string_view member, std::size_t count_max) {
  const auto* found = value(member);
  if (found != nullptr && found->is_array() && found->get_array().size() <= count_max) return found->get_array();
  fail(member, "is missing, not a list, or too long");
  return kNoElements;
}

std::vector<std::string> JsonReader::texts(std::string_view member, std::size_t count_max, std::size_t bytes_max) {
  std::vector<std::string> texts;
  for (const auto& element : list(member, count_max)) {
    if (!element.is_string() || element.get_string().size() > bytes_max) {
      fail(member, "holds something else than short strings");
      return {};
    }
    texts.emplace_back(element.get_string());
  }
  return texts;
}

std::vector<std::uint64_t> JsonReader::numbers(const boost::json::value& list_value, std::size_t count) {
  std::vector<std::uint64_t> result;
  if (const auto* elements = list_value.if_array(); elements != nullptr && elements->size() == count) {
    for (const auto& element : *elements) {
      if (element.is_int64() && element.get_int64() >= 0) result.push_back(static_cast<std::uint64_t>(element.get_int64()));
    }
  }
  if (result.size() == count) return result;
  fail("", "holds something else where " + std::to_string(count) + " numbers belong");
  return std::vector<std::uint64_t>(count, 0);
}

}  // namespace opossum::sync::protocol
