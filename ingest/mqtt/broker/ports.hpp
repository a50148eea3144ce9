// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <vector>

#include "ingest/message.hpp"
#include "ingest/mqtt/broker/access.hpp"

/// What the broker needs from the world. All of it is called on the broker's thread and must not block.
namespace opossum::broker {

using Wire = ingest::MqttWire;

/// A message for the store, and the number under which Broker::settled() hears of it.
struct Submission {
  std::uint64_t token = 0;
  ingest::Message message{};
};

class MessageSink {
 public:
  virtual ~MessageSink() = default;
  /// Stores them in this order.
  virtual void submit(std::vector<Submission> submissions) = 0;
};

/// Looks at credentials, which may take long. Broker::authenticated() hears the verdict.
class Authenticator {
 public:
  virtual ~Authenticator() = default;
  virtual void check(std::uint64_t client, Credentials credentials) = 0;
};

}  // namespace opossum::broker
