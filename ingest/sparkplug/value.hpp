// SPDX-License-Identifier: MIT
#pragma once

#include <sparkplug_b.pb.h>

#include <optional>
#include <string>

#include "ingest/sparkplug/scalar.hpp"

namespace opossum::ingest::sparkplug {

/// The value of a metric that has this type: bytes and files as base64, arrays as arrays, a data set as
/// `{"columns":[…],"types":[…],"rows":[[…],…]}`, a template as `{"version"?,"template"?,"definition":…,"parameters":{…},"metrics":[…]}`.
/// `null` for a metric without a value.
[[nodiscard]] Json value_json(DataType type, const wire::Metric& metric);

/// `{"KEY":value,…}`; of keys that occur twice the last counts.
[[nodiscard]] Json properties_json(const wire::PropertySet& set);

/// The property of this key; nullptr without one.
[[nodiscard]] const wire::PropertyValue* find_property(const wire::PropertySet& set, std::string_view key);

/// What a metric says about its bytes: `{"file_name":…,…}`, or why it cannot be said.
[[nodiscard]] Json metadata_json(const wire::MetaData& data);

}  // namespace opossum::ingest::sparkplug
