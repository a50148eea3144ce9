// SPDX-License-Identifier: MIT
// The bytes are what happens to a broker: two clients connect, say packets or any bytes and break off, the store settles messages in any
// order, the log becomes durable, time goes by. Nothing is acknowledged that is not stored, answers have the order of their messages, no
// client has more messages under way than it allows, and another broker makes the same state of the log.
#include <algorithm>
#include <array>
#include <memory>
#include <set>

#include "store/result.hpp"
#include "tests/unit/mqtt/broker_world.hpp"

namespace {

using namespace opossum;
using broker::BrokerWorld;
using broker::comparable;

constexpr std::size_t kWindow = 2;

class Bytes {
 public:
  Bytes(const std::uint8_t* data, std::size_t size) : data_(data), left_(size) {}
  [[nodiscard]] bool empty() const { return left_ == 0; }
  std::uint8_t next() {
    if (left_ == 0) return 0;
    --left_;
    return *data_++;
  }
  std::string_view take(std::size_t count) {
    count = std::min(count, left_);
    const std::string_view taken(reinterpret_cast<const char*>(data_), count);
    data_ += count;
    left_ -= count;
    return taken;
  }

 private:
  const std::uint8_t* data_;
  std::size_t left_;
};

/// Never the same twice, so that no message is taken for an earlier one of a session.
mqtt::PacketId last_id = 0;

/// One client and what it is owed.
class FuzzPeer final : public broker::Wire {
 public:
  FuzzPeer(BrokerWorld& world, mqtt::Version version, bool well_behaved)
      : version_(version), well_behaved_(well_behaved), client_(world.broker().accept({"fuzz", false, {}}, *this)) {}
  void output_ready() override {}
  void input_wanted() override {}

  [[nodiscard]] bool ended() const { return client_->finished(); }
  void say(std::string_view bytes) {
    if (client_->wants_input()) client_->receive(bytes);
    hear();
  }
  void say(const mqtt::Packet& packet) {
    std::string bytes;
    encode(bytes, packet, version_);
    say(bytes);
  }
  void connect(std::string_view client_id, std::uint8_t how) {
    mqtt::Connect packet;
    packet.version = version_;
    packet.client_id = client_id;
    packet.clean_start = how % 2 == 0;
    if (version_ == mqtt::Version::v5) {
      packet.session_expiry = how % 4 < 2 ? 100 : 0;
      packet.receive_maximum = kWindow;
    } else {
      packet.session_expiry = packet.clean_start ? 0 : mqtt::kSessionNeverExpires;
    }
    if (how % 8 >= 4) {
      packet.will =
          mqtt::Will{.topic = "a", .payload = how % 16 >= 8 ? "" : "will", .qos = mqtt::QoS::at_least_once, .retain = how % 3 == 0};
      if (version_ == mqtt::Version::v5) packet.will->delay = how % 3 * 20U;
    }
    say(packet);
  }
  /// The payload is unique, so that the store can say which of them it has.
  void publish(std::uint8_t how, const std::string& payload) {
    if (!client_->wants_input()) return;
    mqtt::Publish packet;
    packet.topic = how % 2 == 0 ? "a" : "b";
    packet.qos = static_cast<mqtt::QoS>(how / 2 % 3);
    packet.retain = how % 5 == 0;
    packet.packet_id = packet.qos == mqtt::QoS::at_most_once ? mqtt::PacketId{0} : ++last_id;
    packet.payload = payload;
    if (packet.qos != mqtt::QoS::at_most_once) owed_.push_back({packet.packet_id, payload});
    say(packet);
  }
  void answer(std::uint8_t how) {
    if (heard_.empty() || !client_->wants_input()) return;
    const auto [type, id] = heard_.front();
    heard_.pop_front();
    const auto reason = how % 7 == 0 && version_ == mqtt::Version::v5 ? mqtt::ReasonCode::unspecified_error : mqtt::ReasonCode::success;
    if (type == mqtt::PacketType::pubrec && reason != mqtt::ReasonCode::success && under_way_ > 0) --under_way_;
    if (type != mqtt::PacketType::pubrec && under_way_ > 0) --under_way_;
    say(mqtt::Acknowledgement{type, id, reason, {}, {}});
  }
  void hear();

 private:
  struct Owed {
    mqtt::PacketId id;
    std::string payload;
  };
  void judge(const mqtt::Packet& packet);

  const mqtt::Version version_;
  const bool well_behaved_;
  std::unique_ptr<broker::Client> client_;
  bool after_disconnect_ = false;
  std::deque<Owed> owed_;
  std::deque<std::pair<mqtt::PacketType, mqtt::PacketId>> heard_;  // what it is to answer with
  std::size_t under_way_ = 0;
};

/// Payloads that the store said it has.
std::set<std::string> stored;

void FuzzPeer::hear() {
  std::string bytes = client_->take_output();
  client_->written();
  std::string_view rest = bytes;
  while (!rest.empty()) {
    const auto frame = mqtt::next_frame(rest, 1U << 24);
    OPOSSUM_ASSERT(frame && *frame);
    rest.remove_prefix((*frame)->size);
    if (!well_behaved_) continue;  // what it said may have been any version
    const auto packet = mqtt::decode(**frame, version_);
    OPOSSUM_ASSERT(packet.has_value());
    OPOSSUM_ASSERT(!after_disconnect_);
    judge(*packet);
  }
}

void FuzzPeer::judge(const mqtt::Packet& packet) {
  after_disconnect_ = std::holds_alternative<mqtt::Disconnect>(packet);
  if (const auto* publish = std::get_if<mqtt::Publish>(&packet); publish != nullptr && publish->qos != mqtt::QoS::at_most_once) {
    const bool once = publish->qos == mqtt::QoS::at_least_once;
    heard_.emplace_back(once ? mqtt::PacketType::puback : mqtt::PacketType::pubrec, publish->packet_id);
    OPOSSUM_ASSERT(++under_way_ <= kWindow || version_ == mqtt::Version::v311);
  }
  const auto* ack = std::get_if<mqtt::Acknowledgement>(&packet);
  if (ack == nullptr) return;
  if (ack->type == mqtt::PacketType::pubrel) {
    heard_.emplace_back(mqtt::PacketType::pubcomp, ack->packet_id);
  } else if (ack->type != mqtt::PacketType::pubcomp) {
    OPOSSUM_ASSERT(!owed_.empty() && owed_.front().id == ack->packet_id);
    OPOSSUM_ASSERT(owed_.front().payload.empty() || stored.contains(owed_.front().payload));
    owed_.pop_front();
  }
}

std::vector<std::string> restored_from(const std::vector<std::string>& records, Clock& clock) {
  broker::HeldSink sink;
  broker::HeldLog log;
  broker::HeldAuthenticator authenticator;
  broker::Broker again({}, {sink, authenticator, log, clock, {}, "fuzz"});
  for (const std::string& record : records) OPOSSUM_ASSERT(again.restore(record).has_value());
  log.grown = true;
  again.tick();
  return log.records;
}

void settle(BrokerWorld& world, std::uint8_t how) {
  if (world.sink.held.empty()) return;
  const std::size_t place = how / 2 % world.sink.held.size();
  const std::string& payload = world.sink.held[place].message.payload;
  const bool will = payload.empty() || payload == "will";  // a will that is refused stays in the log, for the next start
  if (how % 16 == 1 && !will) return world.settle(place, fail(Errc::disk_full, "fuzz"));
  stored.insert(payload);
  world.settle(place, how % 2 == 0 ? ingest::Fate::stored : ingest::Fate::quarantined);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  Bytes bytes(data, size);
  BrokerWorld world;
  world.instant = false;
  stored.clear();
  last_id = 0;
  std::array<std::unique_ptr<FuzzPeer>, 2> peers;
  int number = 0;
  while (!bytes.empty()) {
    const std::uint8_t what = bytes.next();
    const std::uint8_t how = bytes.next();
    auto& peer = peers[what / 16 % 2];
    if (!peer || peer->ended()) {
      peer.reset();
      peer = std::make_unique<FuzzPeer>(world, how % 2 == 0 ? mqtt::Version::v311 : mqtt::Version::v5, what % 16 != 15);
      peer->connect(what / 32 % 3 == 0 ? "x" : what / 32 % 3 == 1 ? "y" : "z", static_cast<std::uint8_t>(how / 2));
      world.answer_credentials();
      peer->hear();
    }
    switch (what % 16) {
      case 0: peer.reset(); break;
      case 1:
        peer->say(mqtt::Subscribe{
            static_cast<mqtt::PacketId>(number + 1), 0, {}, {{how % 3 == 0 ? "a" : "#", static_cast<mqtt::QoS>(how / 3 % 3)}}});
        break;
      case 2: peer->say(mqtt::Unsubscribe{1, {}, {how % 3 == 0 ? "a" : "#"}}); break;
      case 3: peer->say(mqtt::Disconnect{}); break;
      case 4: peer->say(mqtt::Acknowledgement{mqtt::PacketType::pubrel, static_cast<mqtt::PacketId>(1 + how % 8), {}, {}, {}}); break;
      case 5: case 6: peer->answer(how); break;
      case 7: world.clock.advance(std::chrono::seconds(how)); world.broker().tick(); break;
      case 8: world.log_all(); break;
      case 9: case 10: settle(world, how); break;
      case 11: world.answer_credentials(); break;
      case 12: case 13: case 14: peer->publish(how, how % 11 == 0 ? "" : std::to_string(++number)); break;
      default: peer->say(bytes.take(how)); break;
    }
    world.answer_credentials();
    for (auto& one : peers) {
      if (one) one->hear();
    }
  }
  while (!world.sink.held.empty()) settle(world, 0);
  world.log_all();
  for (auto& one : peers) {
    if (one) one->hear();
  }
  const std::vector<std::string> records = world.log.records;
  const auto from_log = restored_from(records, world.clock);
  world.log.grown = true;
  const std::size_t wills = world.sink.all.size();
  world.broker().tick();
  // A will that became due in this very tick is out of the snapshot and still in the log.
  if (world.sink.all.size() == wills) OPOSSUM_ASSERT(comparable(from_log) == comparable(world.log.records));
  for (auto& one : peers) one.reset();
  return 0;
}
