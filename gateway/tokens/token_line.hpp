// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>

#include "gateway/tokens/token_file.hpp"

namespace opossum::gateway {

/// One line of the tokens file, without its newline.
[[nodiscard]] std::string to_line(const Token& token);
/// Errc::invalid_argument says what is wrong with the line.
[[nodiscard]] Result<Token> token_from_line(std::string_view line);

}  // namespace opossum::gateway
