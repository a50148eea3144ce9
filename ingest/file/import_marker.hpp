// SPDX-License-Identifier: MIT
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "store/file_system.hpp"

namespace opossum::ingest::file {

/// A file whose import has begun.
struct Begun {
  std::string digest;
  std::string name;
};

/// Keeps on disk which imports have begun and not ended, so that after a crash they are gone on with, and not taken for those of a
/// content that is known already. There are few at a time: files that could not be read to their end, and the one at hand.
/// Not thread-safe.
class ImportMarker {
 public:
  ImportMarker(FileSystem& files, std::string directory, const std::string& source);

  /// A file that is not what add() writes counts as empty. Errc::io_error.
  [[nodiscard]] Result<std::vector<Begun>> get() const;
  /// Durable on return. Errc::disk_full, io_error.
  [[nodiscard]] Result<void> add(const Begun& begun);
  /// Forgets those that `ended` says. Durable on return. Errc::disk_full, io_error.
  [[nodiscard]] Result<void> remove(const std::function<bool(const Begun&)>& ended);

 private:
  [[nodiscard]] Result<void> save(const std::vector<Begun>& all);

  FileSystem& files_;
  const std::string directory_;
  const std::string path_;
};

}  // namespace opossum::ingest::file
