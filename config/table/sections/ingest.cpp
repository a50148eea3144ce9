// SPDX-License-Identifier: MIT
#include "config/table/slot.hpp"
#include "config/table/special_codecs.hpp"
#include "config/table/text_rules.hpp"

namespace opossum::config::table {

using std::chrono::hours;
using std::chrono::milliseconds;

void visit_keys(Visitor& visitor, MqttListener& mqtt) {
  visitor.key({"listen", kRestart, "Addresses without TLS."}, EndpointList{}, mqtt.listen);
  visitor.key({"tls_listen", kRestart, "Addresses with TLS."}, EndpointList{}, mqtt.tls_listen);
  visitor.table({"tls", kLive, "The certificate for tls_listen; without it that of http.tls."}, mqtt.tls);
  visitor.key({"users", kRestart, "File of users, passwords and topic rules."}, Text{kPath}, mqtt.users);
  visitor.key({"allow_anonymous", kRestart, "From where clients may connect without user and password."},
              Choice<AllowAnonymous>{{"loopback", "never", "always"}}, mqtt.allow_anonymous);
}

void visit_keys(Visitor& visitor, Ingest& ingest) {
  visitor.key({"unmatched", kLive, "What happens to a message that no rule matches; store = type `Message`, tag `topic:…`."},
              Choice<Unmatched>{{"quarantine", "store", "drop"}}, ingest.unmatched);
  visitor.key({"quarantine_bytes", kRestart,
               "Room for messages that cannot be stored; beyond it they are let go, counted and recorded as a gap.", "bytes"},
              Bytes{1ULL << 20, 1ULL << 40}, ingest.quarantine_bytes);
  visitor.list({"mqtt", kRestart, "A broker that is already there."}, ingest.mqtt);
  visitor.list({"modbus", kRestart, "A Modbus device."}, ingest.modbus);
  visitor.list({"files", kRestart, "A folder into which other programs put CSV and NDJSON files."}, ingest.files);
  visitor.list({"rule", kLive, "What a message becomes; the first rule that matches wins."}, ingest.rules);
}

void visit_keys(Visitor& visitor, MqttSource& mqtt) {
  visitor.key({"name", kRestart, "Name of the source.", {}, Need::required}, Text{kName}, mqtt.name);
  visitor.key({"url", kRestart, "mqtt://, mqtts://, ws:// or wss://, host and port.", {}, Need::required}, Text{kUrl}, mqtt.url);
  visitor.key({"topics", kRestart, "Topic filters to subscribe to.", {}, Need::required}, TextList{kTopicFilter, 1}, mqtt.topics);
  visitor.key({"qos", kRestart, "Quality of service asked for; 0 is stored without a promise."}, Integer<std::uint8_t>{0, 2}, mqtt.qos);
  visitor.key({"ack", kRestart, "When the broker is told: after the fsync, or at once, which is at-most-once."},
              Choice<MqttAck>{{"stored", "received"}}, mqtt.ack);
  visitor.key({"protocol", kRestart, "MQTT version spoken."}, Choice<MqttProtocol>{{"3.1.1", "5"}}, mqtt.protocol);
  visitor.key({"client_id", kRestart, "Fixed client id, unique at the broker; not set = opossum-GATEWAY-NAME."}, Text{kTitle},
              mqtt.client_id);
  visitor.key({"username", kRestart, "User at the broker."}, Text{kTitle}, mqtt.username);
  visitor.key({"password", kRestart, "The user's password."}, SecretText{}, mqtt.password);
  visitor.table({"tls", kRestart, "Certificates for mqtts:// and wss://."}, mqtt.tls);
  visitor.key({"keep_alive", kRestart, "The connection counts as lost after one and a half of these.", "ms"},
              Duration{milliseconds{1'000}, hours{18}}, mqtt.keep_alive);
  visitor.key({"session_expiry", kRestart, "How long the broker keeps messages for us while we are away.", "ms"},
              Duration{milliseconds{0}, hours{24 * 365}}, mqtt.session_expiry);
}

void visit_keys(Visitor& visitor, FileSource& files) {
  visitor.key({"name", kRestart, "Name of the source.", {}, Need::required}, Text{kName}, files.name);
  visitor.key({"folder", kRestart, "Where the files are put; it must be there. done and failed are made in it.", {}, Need::required},
              Text{kPath}, files.folder);
  visitor.key({"format", kRestart, "How they are read; by-ending: .csv is csv, everything else ndjson."},
              Choice<FileSourceFormat>{{"by-ending", "csv", "ndjson"}}, files.format);
  visitor.key({"separator", kRestart, "Between the fields of csv."}, Choice<CsvSeparator>{{",", ";", "tab", "pipe"}}, files.separator);
  visitor.key({"settle", kRestart, "A file is complete when its size and time have not changed for so long.", "ms"},
              Duration{milliseconds{100}, hours{24}}, files.settle);
  visitor.key({"look_every", kRestart, "How often the folder is looked at.", "ms"}, Duration{milliseconds{100}, hours{1}},
              files.look_every);
}

void visit_keys(Visitor& visitor, Rule& rule) {
  visitor.key({"source", kLive, "mqtt, modbus, http, file or a source's name; not set = any."}, Text{kName}, rule.source);
  visitor.key({"topic", kLive, "Topics it matches: {name} or + = one level, {name...} or # = the rest."}, Text{kTopicPattern}, rule.topic);
  visitor.key({"format", kLive, "How the payload is read (docs/ingest.md)."},
              Choice<PayloadFormat>{{"json", "text", "number", "csv", "raw", "cbor", "sparkplug-b"}}, rule.format);
  visitor.key({"type", kLive, "Event type; {name} inserts a level of the topic; with sparkplug-b not set = SparkplugMetric."}, Text{kTemplate}, rule.type);
  visitor.key({"tags", kLive, "Event tags; {name} inserts a level of the topic, {/pointer} a value of the payload."},
              TextList{kTemplate, 0, 64}, rule.tags);
  visitor.key({"time", kLive, "JSON pointer to the event's time; not set = time of arrival."}, Text{kJsonPointer}, rule.time);
  visitor.key({"time_format", kLive, "How that time is written; unix = seconds, unix_ms = milliseconds."},
              Choice<TimeFormat>{{"rfc3339", "unix", "unix_ms"}}, rule.time_format);
  visitor.key({"key", kLive, "Idempotency key, as a template like tags; a second message with it is not stored again."}, Text{kTemplate},
              rule.key);
  visitor.key(
      {"data", kLive, "Members of the event's data: JSON pointers are copied, other values are literals; not set = the whole payload."},
      RuleData{}, rule.data);
  visitor.key({"transform", kLive, "A Lua function that returns the events instead."}, Text{kLuaFunction}, rule.transform);
}

}  // namespace opossum::config::table
