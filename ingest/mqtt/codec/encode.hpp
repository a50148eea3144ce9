// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include "ingest/mqtt/codec/packet.hpp"

namespace opossum::mqtt {

/// Appends the packet's bytes. What 3.1.1 cannot say is left out. The packet must be a valid one: sizes over 65,535 in a text or
/// 268,435,455 in all are a bug of the caller.
void encode(std::string& out, const Connect& packet);
void encode(std::string& out, const Connack& packet, Version version);
void encode(std::string& out, const Publish& packet, Version version);
void encode(std::string& out, const Acknowledgement& packet, Version version);
void encode(std::string& out, const Subscribe& packet, Version version);
void encode(std::string& out, const Suback& packet, Version version);
void encode(std::string& out, const Unsubscribe& packet, Version version);
void encode(std::string& out, const Unsuback& packet, Version version);
void encode(std::string& out, const Pingreq& packet, Version version);
void encode(std::string& out, const Pingresp& packet, Version version);
/// 3.1.1: only a client may send it.
void encode(std::string& out, const Disconnect& packet, Version version);
/// 5.0 only.
void encode(std::string& out, const Auth& packet);

void encode(std::string& out, const Packet& packet, Version version);

}  // namespace opossum::mqtt
