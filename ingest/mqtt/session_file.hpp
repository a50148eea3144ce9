// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "store/file_system.hpp"
#include "store/result.hpp"

namespace opossum::ingest::mqtt {

/// What a session at a broker may hold of us. A broker cannot be asked for it, so it is remembered in DATA/ingest/NAME.json:
/// to unsubscribe what is no longer wanted, and to notice that the broker lost the session while we were away.
struct Session {
  std::string url;
  std::string client_id;
  std::uint8_t qos = 0;
  std::vector<std::string> topics;
  friend bool operator==(const Session&, const Session&) = default;
};

class SessionFile {
 public:
  /// An empty directory remembers within the process only.
  SessionFile(FileSystem& files, std::string directory, const std::string& source);

  /// Nothing if there is none. A file that cannot be read counts as none; the error says why.
  [[nodiscard]] Result<std::optional<Session>> load();
  /// Durable on return.
  [[nodiscard]] Result<void> save(const Session& session);

 private:
  FileSystem& files_;
  const std::string directory_;
  const std::string path_;
  std::optional<Session> current_;
};

}  // namespace opossum::ingest::mqtt
