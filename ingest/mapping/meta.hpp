// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>

#include "ingest/message.hpp"

namespace opossum::ingest::mapping {

/// Whether the marks of this one delivery are wanted: who published it, duplicate, retained, QoS.
enum class DeliveryMarks : bool { leave_out, keep };

/// `{"mqtt":{"dup":true,…}}` with the members that differ from the defaults; nothing when all are at their defaults.
[[nodiscard]] std::optional<std::string> to_meta(const Message& message, DeliveryMarks marks);

}  // namespace opossum::ingest::mapping
