// SPDX-License-Identifier: MIT
#include "tests/contract/conformance/library_answers.hpp"

namespace opossum::conformance {

Refusal refusal_of(const Error& error) {
  Refusal refusal;
  refusal.code = name(error.code());
  refusal.detail = error.detail();
  if (const Conflict* conflict = error.conflict()) {
    refusal.position = conflict->position.value();
    refusal.event = conflict->event_json;
  }
  return refusal;
}

Answer<Receipt> answer_of(Result<Receipt> result) {
  if (!result) return std::unexpected(refusal_of(result.error()));
  return *result;
}

}  // namespace opossum::conformance
