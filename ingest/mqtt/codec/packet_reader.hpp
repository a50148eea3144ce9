// SPDX-License-Identifier: MIT
#pragma once

#include "ingest/mqtt/codec/byte_reader.hpp"

namespace opossum::mqtt {

/// Variable header and payload of each packet. Faults stick to the reader; what is then in `packet` has no meaning.
void read_body(ByteReader& reader, const Frame& frame, Version version, Connect& packet);
void read_body(ByteReader& reader, const Frame& frame, Version version, Connack& packet);
void read_body(ByteReader& reader, const Frame& frame, Version version, Publish& packet);
void read_body(ByteReader& reader, const Frame& frame, Version version, Acknowledgement& packet);
void read_body(ByteReader& reader, const Frame& frame, Version version, Subscribe& packet);
void read_body(ByteReader& reader, const Frame& frame, Version version, Suback& packet);
void read_body(ByteReader& reader, const Frame& frame, Version version, Unsubscribe& packet);
void read_body(ByteReader& reader, const Frame& frame, Version version, Unsuback& packet);
void read_body(ByteReader& reader, const Frame& frame, Version version, Disconnect& packet);
void read_body(ByteReader& reader, const Frame& frame, Version version, Auth& packet);
inline void read_body(ByteReader&, const Frame&, Version, Pingreq&) {}
inline void read_body(ByteReader&, const Frame&, Version, Pingresp&) {}

/// A reason code that this packet may have in 5.0.
ReasonCode read_reason(ByteReader& reader);

}  // namespace opossum::mqtt
