// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

namespace opossum::config {

/// One alternative: the type is any of `types` (empty = any) and all of `tags` are there (empty = none needed).
struct QueryItem {
  std::vector<std::string> types;
  std::vector<std::string> tags;
  friend bool operator==(const QueryItem&, const QueryItem&) = default;
};

/// An OR of items; what no items mean says the key that holds the query. Items are never empty.
struct Query {
  std::vector<QueryItem> items;
  friend bool operator==(const Query&, const Query&) = default;
};

}  // namespace opossum::config
