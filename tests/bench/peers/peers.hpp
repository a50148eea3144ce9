// SPDX-License-Identifier: MIT
#pragma once

#include "tests/bench/recorder.hpp"

namespace opossum::bench {

/// Each is there only where its library was found: OPOSSUM_SQLITE, OPOSSUM_ROCKSDB.
[[nodiscard]] std::unique_ptr<Recorder> make_sqlite_recorder(const std::string& directory);
[[nodiscard]] std::unique_ptr<Recorder> make_rocksdb_recorder(const std::string& directory);

}  // namespace opossum::bench
