// SPDX-License-Identifier: MIT
#pragma once

#include <string>

namespace opossum::bench {

/// Makes the next reads of `directory` come from the disk. No process may have its files mapped.
/// Empties the whole page cache where that is allowed (root), else advises the kernel for each file. Returns the words for the table.
std::string drop_page_cache(const std::string& directory);

}  // namespace opossum::bench
