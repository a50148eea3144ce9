// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <expected>
#include <string>
#include <string_view>

namespace opossum::ingest::sparkplug {

enum class MessageType : std::uint8_t { nbirth, ndata, ndeath, dbirth, ddata, ddeath, ncmd, dcmd, state };

/// As the topic spells it: "NBIRTH".
[[nodiscard]] std::string_view name(MessageType type) noexcept;

/// Views into the topic that was read.
struct Topic {
  MessageType type = MessageType::state;
  std::string_view group{};   ///< empty for STATE
  std::string_view node{};    ///< the host application's id for STATE
  std::string_view device{};  ///< empty for an edge node's own messages
};

/// `spBv1.0/GROUP/TYPE/NODE[/DEVICE]`, `spBv1.0/STATE/HOST`, and the `STATE/HOST` of Sparkplug 2.2; otherwise why it is none of them.
[[nodiscard]] std::expected<Topic, std::string> read_topic(std::string_view topic);

/// Whether the topic belongs to Sparkplug B whatever rule is for it.
[[nodiscard]] inline bool in_namespace(std::string_view topic) noexcept { return topic.starts_with("spBv1.0/"); }

/// Where an edge node takes commands.
[[nodiscard]] std::string command_topic(std::string_view group, std::string_view node);

}  // namespace opossum::ingest::sparkplug
