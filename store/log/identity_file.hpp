// SPDX-License-Identifier: MIT
#pragma once

#include "store/event_store.hpp"
#include "store/log/segment_name.hpp"

namespace opossum::log {

/// store.json as text.
[[nodiscard]] std::string to_json(const StoreIdentity& identity);
/// Errc::not_a_store, unsupported_format.
[[nodiscard]] Result<StoreIdentity> identity_from_json(std::string_view text, const std::string& path);

/// Reads store.json, or writes a new one. Errc::not_a_store if there is none and none may be made.
[[nodiscard]] Result<StoreIdentity> load_identity(FileSystem& files, const Layout& layout, const StoreOptions& options, Timestamp now);

/// The same without ever writing one.
[[nodiscard]] Result<StoreIdentity> read_identity(FileSystem& files, const Layout& layout);

/// A random UUID, version 4.
[[nodiscard]] std::string new_uuid();
[[nodiscard]] bool is_uuid(std::string_view text) noexcept;

}  // namespace opossum::log
