// SPDX-License-Identifier: MIT
#pragma once

#include <boost/json/value.hpp>
#include <optional>
#include <string>

#include "gateway/cli/http_client.hpp"

namespace opossum::gateway::cli {

/// A JSON document of a server. Errc::protocol when the answer is not JSON.
[[nodiscard]] Result<boost::json::value> fetch(const ServerAddress& address, const std::string& path);
/// The array `member` of such a document; Errc::protocol when there is none.
[[nodiscard]] Result<boost::json::array> fetch_list(const ServerAddress& address, const std::string& path, const char* member);

/// The body of a server's answer; nothing for 404.
[[nodiscard]] Result<std::optional<std::string>> ask_for(const ServerAddress& address, HttpQuestion question);

}  // namespace opossum::gateway::cli
