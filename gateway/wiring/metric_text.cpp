// SPDX-License-Identifier: MIT
#include "gateway/wiring/metric_text.hpp"

#include <fmt/format.h>

namespace opossum::gateway {

void append_metric_head(std::string& out, std::string_view name, std::string_view type, std::string_view help) {
  out += fmt::format("# HELP {} {}\n# TYPE {} {}\n", name, help, name, type);
}

void append_metric(std::string& out, std::string_view name, std::initializer_list<std::pair<std::string_view, std::string_view>> labels,
                   double value) {
  out += name;
  char separator = '{';
  for (const auto& [label, text] : labels) {
    out += separator;
    out += label;
    out += "=\"";
    for (const char c : text) {
      if (c == '\n') {
        out += "\\n";
        continue;
      }
      if (c == '"' || c == '\\') out += '\\';
      out += c;
    }
    out += '"';
    separator = ',';
  }
  if (labels.size() > 0) out += '}';
  out += fmt::format(" {}\n", value);
}

}  // namespace opossum::gateway
