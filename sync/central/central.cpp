// SPDX-License-Identifier: MIT
#include "sync/central.hpp"

#include <algorithm>
#include <map>
#include <utility>

#include "store/clock.hpp"
#include "sync/central/attempt_limit.hpp"
#include "sync/central/enrolment_code.hpp"
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
constexpr std::chrono::minutes kValidMin{1};
constexpr std::chrono::days kValidMax{90};

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
    while (true) {
      // Before a byte of the body is looked at.
      auto [state, refusal, changes] = registry_.find(token);
      if (!state) return answer(unknown_origin());
      if (refusal) return refuse(*state, *refusal);
      const std::scoped_lock serving(state->serving);
      // It may have waited for an operator's act.
      if (changed(*state, changes)) continue;
      return (this->*serve)(*state, body);
    }
  }

  Result<EnrolmentCode> invite(const std::string& name, const EnrolmentRights& rights, std::chrono::seconds valid) {
    if (valid < kValidMin || valid > kValidMax) return fail(Errc::invalid_argument, "a code can be valid for a minute to 90 days");
    EnrolmentCode made{name, central::new_enrolment_code(), clock_.now() + valid};
    OPOSSUM_TRY(registry_.invite(name, rights, *central::hash_of_code(made.code), made.expires));
    return made;
  }

  Result<Enrolled> enrol(const EnrolmentRequest& request) {
    if (!protocol::is_store_id(request.store)) return fail(Errc::invalid_argument, "the store is not a lower-case UUID");
    if (const auto wait = attempts_.wait(clock_.steady_now())) {
      return fail(Error(Errc::unavailable, "too many wrong codes were tried here of late; try again later").retry_in(*wait));
    }
    const auto code = central::hash_of_code(request.code);
    auto enrolled = code ? registry_.enrol(*code, request.store, request.token, clock_.now())
                         : Result<Enrolled>(fail(Errc::unauthorized, "this is no code: it has four groups of four letters and digits"));
    if (!enrolled && enrolled.error().code() == Errc::unauthorized) attempts_.failed(clock_.steady_now());
    if (logger_) {
      if (enrolled) logger_(LogLevel::info, "origin " + enrolled->name + ": store " + request.store + " was enrolled");
      else logger_(LogLevel::warning, "enrolment of store " + request.store + ": " + enrolled.error().message());
    }
    return enrolled;
  }

  Result<bool> retire(const std::string& name) { return registry_.retire(name); }

  std::vector<OriginStatus> status() const {
    std::vector<OriginStatus> all;
    const auto epochs = newest_epochs();
    for (const auto& state : registry_.all()) all.push_back(status_of_origin(*state, epochs));
    return all;
  }

 private:
  static Refusal unknown_origin() {
    return {RefusalKind::unknown_origin,
            "no origin of this central has this token. Enrol the edge with a code, enter the token at the central under "
            "[[replication.origin]], or correct the target's token at the edge",
            {}, {}};
  }

  CentralAnswer hello(central::OriginState& state, const std::string& body) {
    auto message = read<protocol::Hello>(body, FrameType::hello, protocol::kMessageBytesMax, &protocol::read_hello);
    if (!message) return refuse(state, malformed(message.error()));
    central::OriginSession session(store_, registry_, state, clock_, limits_);
    return respond(state, FrameType::welcome, session.hello(*message));
  }

  CentralAnswer push(central::OriginState& state, const std::string& body) {
    auto frame = protocol::decode_frame(body, limits_.bytes_max + kPushHeadBytesMax);
    if (!frame) return refuse(state, malformed(frame.error()));
    if (frame->type != FrameType::push) return refuse(state, malformed(Error(Errc::protocol, "this path takes PUSH frames")));
    auto message = protocol::read_push(frame->payload, limits_.commits_max);
    if (!message) return refuse(state, malformed(message.error()));
    central::OriginSession session(store_, registry_, state, clock_, limits_);
    return respond(state, FrameType::outcomes, session.push(*message));
  }

  CentralAnswer pull(central::OriginState& state, const std::string& body) {
    auto message = read<protocol::Pull>(body, FrameType::pull, protocol::kMessageBytesMax, &protocol::read_pull);
    if (!message) return refuse(state, malformed(message.error()));
    central::OriginSession session(store_, registry_, state, clock_, limits_);
    return respond(state, FrameType::page, session.pull(*message));
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

  static bool changed(central::OriginState& state, std::uint64_t changes) {
    const std::scoped_lock lock(state.guard);
    return state.changes != changes;
  }

  static const std::string& payload_of(const std::string& payload) { return payload; }
  template <class Message>
  static std::string payload_of(const Message& message) {
    return to_json(message);
  }

  template <class Message>
  CentralAnswer respond(central::OriginState& state, FrameType type, const Result<std::variant<Message, Refusal>>& answered) {
    if (!answered) return refuse(state, throttle(answered.error()));
    if (const auto* refusal = std::get_if<Refusal>(&*answered)) return refuse(state, *refusal);
    {
      const std::scoped_lock lock(state.guard);
      state.last_refusal.clear();
    }
    return answer(type, payload_of(std::get<Message>(*answered)));
  }

  OriginStatus status_of_origin(central::OriginState& state, const std::map<std::string, std::uint32_t>& epochs) const {
    OriginStatus status;
    status.name = state.origin.name;
    const auto record = registry_.record_of(status.name).value_or(central::OriginRecord{});
    if (record.invitation) status.code_expires = record.invitation->expires;
    const std::scoped_lock lock(state.guard);
    const bool is_new = record.invitation && record.store.empty();
    status.allow_types = is_new ? record.invitation->types : state.origin.allow_types;
    status.allow_tags = is_new ? record.invitation->tags : state.origin.allow_tags;
    if (state.retired) status.standing = OriginStanding::retired;
    else if (is_new) status.standing = OriginStanding::invited;
    status.store = state.store;
    status.epoch = state.epoch;
    status.last_seen = state.last_seen;
    status.refused = state.refused;
    status.last_refusal = state.last_refusal;
    if (status.store.empty()) return status;
    // Not seen since the start: the newest epoch in the log.
    if (const auto newest = epochs.find(status.store); status.epoch == 0) status.epoch = newest == epochs.end() ? 1 : newest->second;
    if (const auto progress = store_.progress_of({status.store, status.epoch, 0})) status.decided = progress->decided;
    if (state.last_authored) {
      status.lag_commits = state.last_authored->value() > status.decided.value() ? state.last_authored->value() - status.decided.value() : 0;
    }
    return status;
  }

  std::map<std::string, std::uint32_t> newest_epochs() const {
    std::map<std::string, std::uint32_t> epochs;
    for (const auto& [id, progress] : store_.origins()) {
      if (id.lane != 0) continue;
      std::uint32_t& epoch = epochs[id.store];
      epoch = std::max(epoch, id.epoch);
    }
    return epochs;
  }

  EventStore& store_;
  const central::FrameLimits limits_;
  const Logger logger_;
  const Clock& clock_;
  central::Registry registry_;
  central::AttemptLimit attempts_;
};

std::string_view name(OriginStanding standing) noexcept {
  switch (standing) {
    case OriginStanding::invited: return "invited";
    case OriginStanding::active: return "active";
    case OriginStanding::retired: return "retired";
  }
  return "?";
}

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

Result<EnrolmentCode> Central::invite(const std::string& name, const EnrolmentRights& rights, std::chrono::seconds valid) {
  return implementation_->invite(name, rights, valid);
}

Result<Enrolled> Central::enrol(const EnrolmentRequest& request) { return implementation_->enrol(request); }

Result<bool> Central::retire(const std::string& name) { return implementation_->retire(name); }

}  // namespace opossum::sync
