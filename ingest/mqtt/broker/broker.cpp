// SPDX-License-Identifier: MIT
#include "ingest/mqtt/broker/broker.hpp"

#include <algorithm>
#include <utility>

#include "ingest/mqtt/broker/topic.hpp"

namespace opossum::broker {

namespace {

using ingest::Fate;

void count_fate(Counters& counters, Fate fate) {
  switch (fate) {
    case Fate::stored: return Counters::add(counters.stored);
    case Fate::seen: return Counters::add(counters.seen);
    case Fate::quarantined: return Counters::add(counters.quarantined);
    case Fate::dropped: return Counters::add(counters.dropped);
    case Fate::let_go: return Counters::add(counters.let_go);
  }
}

/// What a client that wants reasons is told beside the success.
std::string_view remark(Fate fate) {
  switch (fate) {
    case Fate::quarantined: return "kept in quarantine: no rule could make an event of it";
    case Fate::let_go: return "not kept: no rule could make an event of it, and the quarantine is full";
    default: return {};
  }
}

/// DISCONNECT has no reason of its own for most of them.
ReasonCode reason_of(const Error& error) {
  switch (error.code()) {
    case Errc::disk_full: return ReasonCode::quota_exceeded;
    case Errc::queue_full: return ReasonCode::server_busy;
    case Errc::closed: return ReasonCode::server_shutting_down;
    default: return ReasonCode::implementation_specific_error;
  }
}

}  // namespace

Broker::Broker(Limits limits, World world)
    : limits_(limits), world_(std::move(world)), retained_(limits.retained_max, limits.retained_bytes_max) {}

Broker::~Broker() = default;

void Broker::tell(LogLevel level, const std::string& text) const {
  if (world_.logger) world_.logger(level, text);
}

std::unique_ptr<Client> Broker::accept(Origin origin, Wire& wire) {
  auto client = std::make_unique<Client>(*this, ++last_serial_, std::move(origin), wire, steady_now());
  clients_.emplace(client->serial(), client.get());
  return client;
}

Client* Broker::find(std::uint64_t serial) {
  const auto found = clients_.find(serial);
  return found == clients_.end() ? nullptr : found->second;
}

void Broker::authenticated(std::uint64_t client, const Verdict& verdict) {
  if (Client* found = find(client)) found->authenticated(verdict);
}

bool Broker::busy() const { return waiting_.size() >= limits_.messages_max || waiting_bytes_ >= limits_.bytes_max; }

void Broker::submit(ingest::Message message, Publication publication) {
  message.source = world_.source;
  message.kind = "mqtt";
  message.received = now();
  waiting_bytes_ += publication.bytes;
  // An empty retained message takes the kept one away (MQTT 5.0 §3.3.1.3) and says nothing that an event could hold; what a bridge says
  // about itself is no event either. They keep their turn.
  const bool passes = (publication.retain && message.payload.empty()) || is_bridge_state(message.topic);
  waiting_.push_back({std::move(publication)});
  const std::uint64_t token = first_token_ + waiting_.size() - 1;
  line_up(waiting_.back(), token);
  if (passes) {
    waiting_.back().passes = std::move(message);
    drop_concluded();
    answer_touched();
  } else {
    batch_.push_back({token, std::move(message)});
  }
  Counters::set(counters_.waiting_now, waiting_.size());
}

void Broker::line_up(Waiting& last, std::uint64_t token) {
  const std::uint64_t client = last.publication.client;
  if (client == 0) return;
  const auto [earlier, is_first] = last_token_.try_emplace(client, token);
  if (is_first) return;
  waiting(earlier->second).next = token;
  last.has_earlier = true;
  earlier->second = token;
}

void Broker::flush() {
  if (!batch_.empty()) world_.sink.submit(std::exchange(batch_, {}));
}

void Broker::settled(std::vector<Settled> all) {
  for (Settled& one : all) settle(one);
  drop_concluded();
  Counters::set(counters_.waiting_now, waiting_.size());
  answer_touched();
  wake_readers();
}

void Broker::settle(Settled& settled) {
  const std::uint64_t token = settled.token;
  OPOSSUM_ASSERT(!waiting(token).outcome && !waiting(token).passes);
  waiting(token).outcome = std::move(settled);
  conclude(token);
}

/// Messages of one client are passed on in their order ([MQTT-4.6.0-5]), although the store may settle them in another.
void Broker::conclude(std::uint64_t token) {
  while (token != 0) {
    Waiting& first = waiting(token);
    if (first.has_earlier || !first.outcome) return;
    first.concluded = true;
    const Publication publication = std::move(first.publication);
    Settled outcome = *std::move(first.outcome);
    token = first.next;
    if (token != 0) {
      waiting(token).has_earlier = false;
    } else {
      last_token_.erase(publication.client);
    }
    waiting_bytes_ -= publication.bytes;
    // `first` ends here: a client that is disconnected leaves a will behind, which joins waiting_.
    if (outcome.fate) {
      accept_settled(publication, outcome.message, *outcome.fate);
    } else {
      refuse_settled(publication, outcome.fate.error());
    }
  }
}

void Broker::drop_concluded() {
  while (!waiting_.empty()) {
    Waiting& first = waiting_.front();
    if (first.passes) {
      first.outcome = Settled{first_token_, *std::exchange(first.passes, std::nullopt), Fate::dropped};
      conclude(first_token_);
      continue;
    }
    if (!first.concluded) return;
    waiting_.pop_front();
    ++first_token_;
  }
}

void Broker::accept_settled(const Publication& publication, ingest::Message& message, Fate fate) {
  count_fate(counters_, fate);
  const StateLog::Ticket ticket = route(publication, message);
  if (!publication.will_of.empty()) forget_will(publication.will_of);
  if (publication.session) {
    const bool logged = ticket != 0 && will_know_again(publication);
    publication.session->set_inbound(publication.packet_id, {Session::Inbound::stored, logged, ticket});
  }
  answer(publication.client, publication.reply, publication.bytes, ticket, remark(fate));
  if (!publication.session) return;
  for (const Follower& follower : take_followers(*publication.session, publication.packet_id)) {
    answer(follower.client, follower.reply, 0, ticket, {});
  }
}

void Broker::answer(std::uint64_t client, std::uint64_t reply, std::size_t bytes, StateLog::Ticket ticket, std::string_view text) {
  Client* found = find(client);
  if (found == nullptr) return;
  found->settled(reply, bytes, ticket, ReasonCode::success, text);
  touched_.insert(client);
}

void Broker::refuse_settled(const Publication& publication, const Error& error) {
  Counters::add(counters_.refused);
  std::vector<std::uint64_t> waiting_clients;
  if (publication.session) {
    publication.session->forget_inbound(publication.packet_id);
    for (const Follower& follower : take_followers(*publication.session, publication.packet_id)) waiting_clients.push_back(follower.client);
  }
  if (publication.client != 0) waiting_clients.push_back(publication.client);
  // Nobody was told that it is stored, and whoever waits for it has to know that it is not.
  for (const std::uint64_t serial : waiting_clients) {
    if (Client* client = find(serial)) client->disconnect(reason_of(error), "the store cannot take its message: " + error.message());
  }
}

void Broker::follow(const Session& session, PacketId packet_id, std::uint64_t client, std::uint64_t reply) {
  followers_[{session.identity(), packet_id}].push_back({client, reply});
}

std::vector<Broker::Follower> Broker::take_followers(const Session& session, PacketId packet_id) {
  if (followers_.empty()) return {};
  auto node = followers_.extract(std::pair{session.identity(), packet_id});
  return node ? std::move(node.mapped()) : std::vector<Follower>{};
}

void Broker::touch(Client* client) {
  if (client != nullptr) touched_.insert(client->serial());
}

void Broker::answer_touched() {
  for (const std::uint64_t serial : std::exchange(touched_, {})) {
    Client* client = find(serial);
    if (client == nullptr) continue;
    client->flush_replies();
    client->pump();
  }
}

void Broker::wake_readers() {
  if (busy()) return;
  for (const std::uint64_t serial : std::exchange(blocked_, {})) {
    if (Client* client = find(serial)) client->resume_input();
  }
}

void Broker::logged(StateLog::Ticket ticket) {
  logged_ = ticket;
  for (const std::uint64_t serial : std::exchange(waiting_for_log_, {})) {
    if (Client* client = find(serial)) client->logged();
  }
}

void Broker::disconnect_all(ReasonCode reason, std::string_view why) {
  std::vector<Client*> all;
  for (const auto& [serial, client] : clients_) all.push_back(client);
  for (Client* client : all) client->disconnect(reason, why);
}

void Broker::log_failed(const Error& error) {
  refusing_ = error;
  log_failed_ = true;
  disconnect_all(ReasonCode::implementation_specific_error, "the gateway cannot keep its sessions: " + error.message());
}

void Broker::refuse_clients(std::optional<Error> why) {
  if (!log_failed_) refusing_ = std::move(why);
}

void Broker::tick() {
  const auto steady = steady_now();
  std::vector<Client*> all;
  for (const auto& [serial, client] : clients_) all.push_back(client);
  for (Client* client : all) client->check_time(steady);
  if (steady - expired_at_ >= std::chrono::seconds(1)) {
    expired_at_ = steady;
    expire(now());
  }
  flush();
  if (world_.log.wants_snapshot()) write_snapshot();
}

void Broker::stop() {
  stopping_ = true;
  disconnect_all(ReasonCode::server_shutting_down, "the gateway stops");
}

}  // namespace opossum::broker
