// SPDX-License-Identifier: MIT
#pragma once

#include "store/commit/request.hpp"

namespace opossum::commit {

/// The original receipt if the stored commit has the same events (their stored bytes; a time only where the new one gives it),
/// else Errc::key_reuse.
[[nodiscard]] Result<Receipt> answer_same_key(const EncodedCommit& commit, const CommitPlace& stored);

/// The error that names the event at `position`.
[[nodiscard]] Error conflict_error(const log::SegmentList& segments, Position position);

}  // namespace opossum::commit
