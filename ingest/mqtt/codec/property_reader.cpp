// SPDX-License-Identifier: MIT
#include "ingest/mqtt/codec/property_reader.hpp"

namespace opossum::mqtt {
namespace {

constexpr std::string_view kPropertyStatement = "(MQTT 5.0 §2.2.2.2) [MQTT-4.13.1-1]";

std::string property_text(std::string_view name, std::string_view rest) { return std::string(name) + std::string(rest); }

bool must_not_be_zero(PropertyId id) {
  return id == PropertyId::receive_maximum || id == PropertyId::maximum_packet_size || id == PropertyId::subscription_identifier ||
         id == PropertyId::topic_alias;
}

}  // namespace

bool PropertyReader::next(PropertyId& id, PropertyValue& value) {
  if (!properties_.more()) {
    packet_.adopt(properties_);
    return false;
  }
  const std::uint32_t number = properties_.variable("property identifier");
  const PropertyRule* rule = properties_.failed() ? nullptr : property_rule(number);
  if (rule == nullptr) {
    properties_.fail(ReasonCode::malformed_packet, "unknown property " + std::to_string(number), kPropertyStatement);
  } else if ((rule->places & place_) == 0) {
    properties_.fail(ReasonCode::malformed_packet, property_text(rule->name, " may not stand here"), kPropertyStatement);
  } else if (seen(rule->id) && (rule->may_repeat & place_) == 0) {
    properties_.fail(ReasonCode::protocol_error, property_text(rule->name, " twice"), kPropertyStatement);
  } else {
    id = rule->id;
    seen_ |= std::uint64_t{1} << static_cast<unsigned>(id);
    read_value(*rule, value);
  }
  packet_.adopt(properties_);
  return !properties_.failed();
}

void PropertyReader::read_value(const PropertyRule& rule, PropertyValue& value) {
  value = {};
  switch (rule.type) {
    case PropertyType::flag:
      value.number = properties_.byte(rule.name);
      if (value.number > 1) {
        properties_.fail(ReasonCode::protocol_error, property_text(rule.name, " is neither 0 nor 1"), kPropertyStatement);
      }
      break;
    case PropertyType::two_bytes: value.number = properties_.two_bytes(rule.name); break;
    case PropertyType::four_bytes: value.number = properties_.four_bytes(rule.name); break;
    case PropertyType::variable: value.number = properties_.variable(rule.name); break;
    case PropertyType::binary: value.text = properties_.binary(rule.name); break;
    case PropertyType::text: value.text = properties_.text(rule.name); break;
    case PropertyType::topic:
      value.text = properties_.topic(rule.name, "[MQTT-3.3.2-14]");
      if (value.text.empty()) properties_.fail(ReasonCode::protocol_error, property_text(rule.name, " is empty"), "[MQTT-4.7.3-1]");
      break;
    case PropertyType::pair:
      value.text = properties_.text("name of a User Property");
      value.second = properties_.text("value of a User Property");
      break;
  }
  if (value.number != 0 || !must_not_be_zero(rule.id)) return;
  const bool alias = rule.id == PropertyId::topic_alias;
  properties_.fail(alias ? ReasonCode::topic_alias_invalid : ReasonCode::protocol_error, property_text(rule.name, " is 0"),
                   alias ? "[MQTT-3.3.2-8]" : kPropertyStatement);
}

bool take_message_property(PropertyId id, const PropertyValue& value, MessageProperties& properties) {
  switch (id) {
    case PropertyId::payload_format_indicator: properties.payload_is_utf8 = value.number == 1; break;
    case PropertyId::message_expiry_interval: properties.expiry = value.number; break;
    case PropertyId::content_type: properties.content_type = value.text; break;
    case PropertyId::response_topic: properties.response_topic = value.text; break;
    case PropertyId::correlation_data: properties.correlation = value.text; break;
    case PropertyId::user_property: properties.user.emplace_back(value.text, value.second); break;
    default: return false;
  }
  return true;
}

}  // namespace opossum::mqtt
