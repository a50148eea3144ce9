// SPDX-License-Identifier: MIT
#pragma once

#include <vector>

#include "ingest/mqtt/codec/packet.hpp"

namespace opossum::test {

/// One packet of every type with all that `version` lets it say, and one that says as little as it can. They hold nothing that has to be
/// kept alive.
[[nodiscard]] inline std::vector<mqtt::Packet> sample_packets(mqtt::Version version) {
  using namespace mqtt;
  const bool v5 = version == Version::v5;
  const UserProperties user = v5 ? UserProperties{{"k", "v"}, {"", "\xC3\xA9"}} : UserProperties{};
  const auto text = [&](std::string_view value) { return v5 ? value : std::string_view(); };
  MessageProperties message;
  if (v5) message = {.payload_is_utf8 = true, .expiry = 9, .content_type = "c", .response_topic = "r", .correlation = "x", .user = user};
  std::vector<Packet> packets;

  Connect connect{.version = version, .keep_alive = 10, .client_id = "client"};
  packets.emplace_back(connect);
  connect.will = Will{.topic = "w/t", .payload = "gone", .qos = QoS::exactly_once, .retain = true, .properties = message};
  connect.username = "user";
  connect.password = "word";
  if (v5) {
    connect.will->delay = 5;
    connect.session_expiry = 3600;
    connect.receive_maximum = 20;
    connect.packet_size_max = 1'048'576;
    connect.topic_alias_maximum = 10;
    connect.request_response_information = true;
    connect.request_problem_information = false;
    connect.authentication_method = "method";
    connect.authentication_data = "data";
    connect.user = user;
  }
  packets.emplace_back(connect);

  Connack connack{.session_present = true};
  packets.emplace_back(connack);
  if (v5) {
    connack = {.session_expiry = 1, .receive_maximum = 2, .qos_max = QoS::at_least_once, .retain_available = false, .packet_size_max = 3,
               .assigned_client_id = "a", .topic_alias_maximum = 4, .reason_string = "r", .user = user, .wildcards_available = false,
               .subscription_ids_available = false, .shared_available = false, .keep_alive = 5, .response_information = "i",
               .server_reference = "s", .authentication_method = "m", .authentication_data = "d"};
    packets.emplace_back(connack);
  }

  packets.emplace_back(Publish{.topic = "a/b", .payload = "{\"v\":1.5}"});
  Publish publish{.dup = true, .qos = QoS::exactly_once, .retain = true, .topic = "a/\xC3\xA9", .packet_id = 258, .properties = message};
  if (v5) {
    publish.topic_alias = 3;
    publish.subscription_ids = {1, 128, 16'384, 268'435'455};
  }
  packets.emplace_back(publish);
  for (const PacketType type : {PacketType::puback, PacketType::pubrec, PacketType::pubrel, PacketType::pubcomp}) {
    packets.emplace_back(Acknowledgement{.type = type, .packet_id = 1});
    packets.emplace_back(Acknowledgement{.type = type, .packet_id = 0xFFFF, .reason_string = text("r"), .user = user});
  }

  packets.emplace_back(Subscribe{.packet_id = 1,
                                 .subscription_id = v5 ? 200U : 0U,
                                 .user = user,
                                 .subscriptions = {{.filter = "a/+"},
                                                   {.filter = "#",
                                                    .qos = QoS::exactly_once,
                                                    .no_local = v5,
                                                    .retain_as_published = v5,
                                                    .retain_handling = v5 ? RetainHandling::do_not_send : RetainHandling::send}}});
  packets.emplace_back(Suback{.packet_id = 1,
                              .reason_string = text("r"),
                              .user = user,
                              .reasons = {ReasonCode::granted_qos_0, ReasonCode::granted_qos_2, ReasonCode::unspecified_error}});
  packets.emplace_back(Unsubscribe{.packet_id = 1, .user = user, .filters = {"a/+", "#"}});
  Unsuback unsuback{.packet_id = 1, .reason_string = text("r"), .user = user};
  if (v5) unsuback.reasons = {ReasonCode::success, ReasonCode::no_subscription_existed};
  packets.emplace_back(unsuback);
  packets.emplace_back(Pingreq{});
  packets.emplace_back(Pingresp{});
  packets.emplace_back(Disconnect{});
  if (v5) {
    packets.emplace_back(Disconnect{
        .reason = ReasonCode::server_moved, .session_expiry = 0, .reason_string = "r", .server_reference = "s", .user = user});
    packets.emplace_back(Auth{});
    packets.emplace_back(
        Auth{.reason = ReasonCode::continue_authentication, .method = "m", .data = "d", .reason_string = "r", .user = user});
  }
  return packets;
}

}  // namespace opossum::test
