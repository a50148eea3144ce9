// SPDX-License-Identifier: MIT
#include "sync/commits/tags.hpp"

#include <algorithm>

namespace opossum::sync {

std::vector<std::string> record_tags(std::vector<std::string> theirs, std::vector<std::string> own) {
  for (std::string& tag : theirs) {
    if (own.size() == kTagsMax) break;
    if (std::ranges::find(own, tag) == own.end()) own.push_back(std::move(tag));
  }
  return own;
}

}  // namespace opossum::sync
