// SPDX-License-Identifier: MIT
#include "gateway/cli/finding.hpp"

#include <fmt/format.h>

#include <boost/json/object.hpp>
#include <cstdio>

namespace opossum::gateway::cli {

boost::json::array to_json(const std::vector<Finding>& findings) {
  boost::json::array list;
  for (const Finding& finding : findings) {
    boost::json::object object{{"file", finding.file}, {"byte", finding.byte}, {"what", finding.what}, {"derived", finding.derived}};
    if (finding.line_byte) object["line_byte"] = *finding.line_byte;
    list.push_back(std::move(object));
  }
  return list;
}

void print_findings(const std::vector<Finding>& findings, std::string_view lead) {
  for (const Finding& finding : findings) {
    const std::string line = finding.line_byte ? fmt::format(", in the frame that holds byte {} of the lines", *finding.line_byte) : "";
    const std::string_view kind = finding.derived ? "derived file " : "";
    fmt::print(stderr, "opossum: {}{}{} at byte {}{}: {}\n", lead, kind, finding.file, finding.byte, line, finding.what);
  }
}

}  // namespace opossum::gateway::cli
