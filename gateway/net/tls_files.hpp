// SPDX-License-Identifier: MIT
#pragma once

#include <string>

namespace opossum::gateway {

/// PEM files.
struct TlsFiles {
  std::string certificate;  ///< chain, leaf first
  std::string key;
  std::string client_ca{};  ///< when set, clients must show a certificate that it signed
};

}  // namespace opossum::gateway
