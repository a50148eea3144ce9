// SPDX-License-Identifier: MIT
#include "ingest/source_status.hpp"

namespace opossum::ingest {

std::string_view name(SourceState state) noexcept {
  switch (state) {
    case SourceState::connecting:
      return "connecting";
    case SourceState::connected:
      return "connected";
    case SourceState::degraded:
      return "degraded";
    case SourceState::stopped:
      return "stopped";
    case SourceState::failed:
      return "failed";
  }
  return "unknown";
}

}  // namespace opossum::ingest
