// SPDX-License-Identifier: MIT
#pragma once

namespace opossum::gateway {

/// Lets this process open as many files and sockets as the system allows it; the usual default of 1,024 is fewer than a plant has sensors.
void raise_file_limit() noexcept;

}  // namespace opossum::gateway
