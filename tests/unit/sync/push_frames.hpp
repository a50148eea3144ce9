// SPDX-License-Identifier: MIT
#pragma once

#include "sync/protocol/push_body.hpp"
#include "tests/unit/sync/stores.hpp"

namespace opossum::sync::testing {

/// A PUSH of these lines as the edge's commits first, first + 1, …; `before` is the link in front of them.
inline std::string frame_of(MemoryStore& edge, const std::vector<std::string>& lines, std::uint64_t first = 1, Digest before = {}) {
  protocol::PushHead head;
  head.store = edge->identity().id;
  head.first = Sequence(first);
  head.count = static_cast<std::uint32_t>(lines.size());
  head.before = before;
  head.last = head.first.plus(lines.size() - 1);
  std::string body;
  Digest link = before;
  for (const std::string& line : lines) {
    link = chained(link, sha256(line));
    protocol::append_entry(body, line);
  }
  head.link = link;
  return protocol::encode_frame(protocol::FrameType::push, to_line(head) + body);
}

/// What an edge has to send.
inline std::vector<std::string> authored_lines(MemoryStore& edge) {
  std::vector<std::string> lines;
  auto cursor = edge->read_authored(Sequence());
  while (true) {
    auto stored = cursor->next();
    if (!stored || !*stored) return lines;
    lines.emplace_back((*stored)->line());
  }
}

inline protocol::Outcomes outcomes_in(const CentralAnswer& answer) {
  auto frame = protocol::decode_frame(answer.body, protocol::kMessageBytesMax);
  EXPECT_TRUE(frame && frame->type == protocol::FrameType::outcomes) << answer.body;
  if (!frame || frame->type != protocol::FrameType::outcomes) return {};
  return *protocol::read_outcomes(frame->payload);
}

}  // namespace opossum::sync::testing
