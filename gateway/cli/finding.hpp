// SPDX-License-Identifier: MIT
#pragma once

#include <boost/json/array.hpp>
#include <string_view>
#include <vector>

#include "store/verify.hpp"

namespace opossum::gateway::cli {

[[nodiscard]] boost::json::array to_json(const std::vector<Finding>& findings);
/// One line each on stderr: "opossum: LEAD FILE at byte N: what".
void print_findings(const std::vector<Finding>& findings, std::string_view lead = "");

}  // namespace opossum::gateway::cli
