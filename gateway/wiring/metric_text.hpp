// SPDX-License-Identifier: MIT
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

namespace opossum::gateway {

/// The HELP and TYPE lines of a family, in the Prometheus text format.
void append_metric_head(std::string& out, std::string_view name, std::string_view type, std::string_view help);
/// One sample; label values are escaped.
void append_metric(std::string& out, std::string_view name, std::initializer_list<std::pair<std::string_view, std::string_view>> labels,
                   double value);

}  // namespace opossum::gateway
