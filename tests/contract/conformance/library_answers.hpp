// SPDX-License-Identifier: MIT
#pragma once

#include "store/result.hpp"
#include "tests/contract/conformance/subject.hpp"

namespace opossum::conformance {

/// What the library says, as a caller of any kind of store sees it.
[[nodiscard]] Refusal refusal_of(const Error& error);
[[nodiscard]] Answer<Receipt> answer_of(Result<Receipt> result);

}  // namespace opossum::conformance
