// SPDX-License-Identifier: MIT
#pragma once

#include <memory>
#include <string>

#include "store/commit.hpp"

namespace opossum::bench {

/// What is measured: something that has a commit on disk when record() returns. Any failure ends the program.
class Recorder {
 public:
  Recorder() = default;
  virtual ~Recorder() = default;
  Recorder(const Recorder&) = delete;
  Recorder& operator=(const Recorder&) = delete;

  /// Called from as many threads as there are writers.
  virtual void record(std::size_t writer, const Commit& commit) = 0;
};

/// Each begins with an empty `directory`, which the caller removes afterwards.
[[nodiscard]] std::unique_ptr<Recorder> make_store_recorder(const std::string& directory);
/// Group commit and nothing else: `bytes` a commit over zeros written beforehand, one sync for all who wait. What the machine allows.
[[nodiscard]] std::unique_ptr<Recorder> make_bare_group_recorder(const std::string& directory, std::size_t bytes);

}  // namespace opossum::bench
