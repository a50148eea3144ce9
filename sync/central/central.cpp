// SPDX-License-Identifier: MIT
#include "sync/central.hpp"

#include <utility>

#include "store/clock.hpp"
#include "sync/central/origin_session.hpp"
#include "sync/central/registry.hpp"
#include "sync/protocol/frame.hpp"

namespace opossum::sync {

using protocol::FrameType;
using protocol::Refusal;
using protocol::RefusalKind;

namespace {

constexpr std::string_view kPrefix = "/v1/replication/";
constexpr std::uint64_t kPushHeadBytesMax = 2 << 20;
constexpr std::uint32_t kRetrySeconds = 5;

unsigned status_of(RefusalKind kind) {
  switch (kind) {
    case RefusalKind::malformed: return 400;
    case RefusalKind::unknown_origin: return 401;
    case RefusalKind::fenced: return 403;
    case RefusalKind::upgrade: return 426;
    case RefusalKind::throttle: return 503;
    default: return 409;
  }
}

CentralAnswer answer(FrameType type, const std::string& payload) {
  return {200, std::string(protocol::kContentType), protocol::encode_frame(type, payload), {}};
}

CentralAnswer answer(const Refusal& refusal) {
  CentralAnswer refused = answer(FrameType::refused, to_json(refusal));
  refused.status = status_of(refusal.kind);
  refused.retry_after = refusal.retry_seconds;
  return refused;
}

Refusal malformed(const Error& error) { return {RefusalKind::malformed, error.detail(), {}, {}}; }

/// What is wrong is the central's: the edge keeps its commits and tries again.
Refusal throttle(const Error& error) {
  return {RefusalKind::throttle, "the central cannot store at present: " + error.message(), {}, kRetrySeconds};
}

}  // namespace

class Central::Implementation {
 public:
  Implementation(EventStore& store, CentralOptions options, Logger logger, Clock* clock)
      : store_(store), limits_{options.frame_bytes_max, options.frame_commits_max}, logger_(std::move(logger)),
        clock_(clock == nullptr ? system_clock() : *clock), registry_(store, std::move(options)) {}

  Result<void> load() { return registry_.load(); }

  CentralAnswer handle(std::string_view path, std::string_view token, const std::string& body) {
    if (path.starts_with(kPrefix)) path.remove_prefix(kPrefix.size());
    const auto serve = path == "hello" ? &Implementation::hello
                       : path == "push" ? &Implementation::push
                       : path == "pull" ? &Implementation::pull : nullptr;
    if (serve == nullptr) {
      return {404, "application/problem+json",
              R"({"type":"about:blank","title":"Not found","status":404,"detail":"replication has hello, push and pull; see docs/sync-protocol.md"})", {}};
    }
    // Before a byte of the body is looked at.
    const auto state = registry_.find(token);
    if (!state) return answer(unknown_origin());
    const std::scoped_lock serving(state->serving);
    return (this->*serve)(*state, body);
  }

  std::vector<OriginStatus> status() const {
    std::vector<OriginStatus> all;
    for (const auto& state : registry_.all()) all.push_back(status_of_origin(*state));
    return all;
  }

 private:
  static Refusal unknown_origin() {
    return {RefusalKind::unknown_origin,
            "no origin of this central has this token. Enter it at the central under [[replication.origin]], or correct the target's token at the edge",
            {}, {}};
  }

  CentralAnswer hello(central::OriginState& state, const std::string& body) {
    auto message = read<protocol::Hello>(body, FrameType::hello, protocol::kMessageBytesMax, &protocol::read_hello);
    if (!message) return refuse(state, malformed(message.error()));
    central::OriginSession session(store_, registry_, state, clock_, limits_);
    auto answered = session.hello(*message);
    if (!answered) return refuse(state, throttle(answered.error()));
    if (const auto* refusal = std::get_if<Refusal>(&*answered)) return refuse(state, *refusal);
    accept(state);
    return answer(FrameType::welcome, to_json(std::get<protocol::Welcome>(*answered)));
  }

  CentralAnswer push(central::OriginState& state, const std::string& body) {
    auto frame = protocol::decode_frame(body, limits_.bytes_max + kPushHeadBytesMax);
    if (!frame) return refuse(state, malformed(frame.error()));
    if (frame->type != FrameType::push) return refuse(state, malformed(Error(Errc::protocol, "this path takes PUSH frames")));
    auto message = protocol::read_push(frame->payload, limits_.commits_max);
    if (!message) return refuse(state, malformed(message.error()));
    central::OriginSession session(store_, registry_, state, clock_, limits_);
    auto answered = session.push(*message);
    if (!answered) return refuse(state, throttle(answered.error()));
    if (const auto* refusal = std::get_if<Refusal>(&*answered)) return refuse(state, *refusal);
    accept(state);
    return answer(FrameType::outcomes, to_json(std::get<protocol::Outcomes>(*answered)));
  }

  CentralAnswer pull(central::OriginState& state, const std::string& body) {
    auto message = read<protocol::Pull>(body, FrameType::pull, protocol::kMessageBytesMax, &protocol::read_pull);
    if (!message) return refuse(state, malformed(message.error()));
    central::OriginSession session(store_, registry_, state, clock_, limits_);
    auto answered = session.pull(*message);
    if (!answered) return refuse(state, throttle(answered.error()));
    if (const auto* refusal = std::get_if<Refusal>(&*answered)) return refuse(state, *refusal);
    accept(state);
    return answer(FrameType::page, std::get<std::string>(*answered));
  }

  template <class Message>
  static Result<Message> read(const std::string& body, FrameType type, std::uint64_t bytes_max, Result<Message> (*reader)(std::string_view)) {
    auto frame = protocol::decode_frame(body, bytes_max);
    if (!frame) return fail(std::move(frame).error());
    if (frame->type != type) return fail(Errc::protocol, "this path takes " + std::string(protocol::name(type)) + " frames");
    return reader(frame->payload);
  }

  CentralAnswer refuse(central::OriginState& state, const Refusal& refusal) {
    std::string line = std::string(protocol::name(refusal.kind)) + ": " + refusal.detail;
    if (logger_) logger_(LogLevel::warning, "origin " + state.origin.name + ": " + line);
    const std::scoped_lock lock(state.guard);
    state.last_refusal = std::move(line);
    return answer(refusal);
  }

  static void accept(central::OriginState& state) {
    const std::scoped_lock lock(state.guard);
    state.last_refusal.clear();
  }

  OriginStatus status_of_origin(central::OriginState& state) const {
    const std::scoped_lock lock(state.guard);
    OriginStatus status;
    status.name = state.origin.name;
    status.store = state.store;
    status.epoch = state.epoch;
    status.last_seen = state.last_seen;
    status.refused = state.refused;
    status.last_refusal = state.last_refusal;
    if (status.store.empty()) return status;
    // Not seen since the start: the newest epoch in the log.
    if (status.epoch == 0) status.epoch = newest_epoch(status.store);
    if (const auto progress = store_.progress_of({status.store, status.epoch, 0})) status.decided = progress->decided;
    if (state.last_authored) {
      status.lag_commits = state.last_authored->value() > status.decided.value() ? state.last_authored->value() - status.decided.value() : 0;
    }
    return status;
  }

  std::uint32_t newest_epoch(const std::string& store_id) const {
    std::uint32_t epoch = 1;
    while (store_.progress_of({store_id, epoch + 1, 0})) ++epoch;
    return epoch;
  }

  EventStore& store_;
  const central::FrameLimits limits_;
  const Logger logger_;
  const Clock& clock_;
  central::Registry registry_;
};

Central::Central(std::unique_ptr<Implementation> implementation) : implementation_(std::move(implementation)) {}
Central::~Central() = default;

Result<std::unique_ptr<Central>> Central::create(EventStore& store, CentralOptions options, Logger logger, Clock* clock) {
  auto implementation = std::make_unique<Implementation>(store, std::move(options), std::move(logger), clock);
  OPOSSUM_TRY(implementation->load());
  return std::unique_ptr<Central>(new Central(std::move(implementation)));
}

CentralAnswer Central::handle(std::string_view path, std::string_view bearer_token, std::string body) {
  return implementation_->handle(path, bearer_token, body);
}

std::vector<OriginStatus> Central::status() const { return implementation_->status(); }

}  // namespace opossum::sync
