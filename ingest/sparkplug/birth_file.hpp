// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "ingest/sparkplug/edge_node.hpp"
#include "store/file_system.hpp"
#include "store/result.hpp"

namespace opossum::ingest::sparkplug {

/// Whether the newest sequence numbers are said: they are true only while nobody listens.
enum class Sequences : bool { leave_out, keep };

/// What is known from birth certificates, without values: `{"format":1,"nodes":[…]}`, described in docs/sparkplug.md.
[[nodiscard]] std::string to_json(const EdgeNodes& nodes, Sequences sequences);
/// Nothing if it is not that.
[[nodiscard]] std::optional<EdgeNodes> from_json(std::string_view text);

/// DATA/ingest/sparkplug.births.json.
class BirthFile {
 public:
  /// An empty directory keeps nothing.
  BirthFile(FileSystem& files, const std::string& directory);
  /// Empty if there is no file. Errc::damaged names the file.
  [[nodiscard]] Result<EdgeNodes> load() const;
  /// Durable on return.
  [[nodiscard]] Result<void> save(const std::string& json) const;

 private:
  FileSystem& files_;
  const std::string directory_;
  const std::string path_;
};

}  // namespace opossum::ingest::sparkplug
