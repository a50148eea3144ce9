// SPDX-License-Identifier: MIT
#pragma once

#include "store/options.hpp"
#include "tests/support/manual_clock.hpp"
#include "tests/support/memory_file_system.hpp"

namespace opossum::fuzz {

/// The store.json of every corpus file: only segments of this store are taken for its own.
inline constexpr const char* kIdentity =
    "{\"opossum\":1,\"store\":\"0f0f0f0f-0000-4000-8000-000000000001\",\"name\":\"fuzz\",\"epoch\":1,"
    "\"created\":\"2026-11-23T14:00:00.000000Z\"}\n";

/// A store in /data that is the same each time.
[[nodiscard]] inline StoreOptions store_options(test::MemoryFileSystem& files, test::ManualClock& clock) {
  StoreOptions options;
  options.directory = "/data";
  options.background = false;
  options.disk_reserve_bytes = 0;
  options.preallocate_bytes = 512;
  options.files = &files;
  options.clock = &clock;
  return options;
}

}  // namespace opossum::fuzz
