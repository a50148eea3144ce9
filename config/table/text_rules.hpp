// SPDX-License-Identifier: MIT
#pragma once

#include "config/table/codecs.hpp"

/// What a text may be, by its meaning. All refuse the empty text.
namespace opossum::config::table {

extern const TextRule kName;           ///< of sources, targets, lanes: letters, digits, ".", "_", "-"
extern const TextRule kTitle;          ///< any line for people
extern const TextRule kPath;           ///< of a file or folder
extern const TextRule kUrl;            ///< checked further by its section
extern const TextRule kEventType;      ///< that may be written: 1..256 bytes, no "$" first
extern const TextRule kTag;            ///< that may be written
extern const TextRule kIdentifier;     ///< type or tag to look for: 1..256 bytes
extern const TextRule kTemplate;       ///< identifier with {names} and {/json/pointers}
extern const TextRule kTopicFilter;    ///< MQTT topic filter (MQTT 5.0 §4.7)
extern const TextRule kTopicPattern;   ///< {name} or + = one level, {name...} or # = the rest
extern const TextRule kJsonPointer;    ///< RFC 6901, not the whole document
extern const TextRule kLuaFunction;    ///< "file.lua:function"
extern const TextRule kStoreId;        ///< lower-case UUID
extern const TextRule kByteOrder;      ///< AB, ABCD, …
extern const TextRule kUnitName;       ///< such as "°C"

/// The {names} and {/pointers} of a template or pattern, without braces. Nothing where braces do not pair.
[[nodiscard]] std::optional<std::vector<std::string>> placeholders(std::string_view text);
/// RFC 6901, other than "".
[[nodiscard]] bool is_json_pointer(std::string_view text);
[[nodiscard]] const std::vector<std::string>& byte_orders();

}  // namespace opossum::config::table
