// A Network as one file: its columns as they lie in memory, behind a header that tells whether this build can
// use them. Mapping it in copies nothing.
//
//   std::string fault = pack_network(network, "net.vpcscope");   // empty: written
//   Unpacked unpacked = map_network("net.vpcscope");
//   if (!unpacked.error.empty()) return unpacked.error;          // one line: what, and how to mend it
//
// The file:  magic "vpcscope network" | checksum of the rest of the header
//            | format, byte order, layout, size of the file, number of columns
//            | per column: count, size of a row, offset, checksum          then, at multiples of 64, the
//            columns
//
// Every byte is covered: by a comparison, the header's checksum, or the checksum of a column and the zeros
// behind it. So damage is found; a file that was forged with right checksums is not: see
// docs/decisions/0015-packed-network.md. The same network gives the same bytes.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "model/network/network.h"

namespace vpcscope {

/// Writes beside the file and renames, so that whoever maps the old one keeps it. Empty, or what went wrong.
std::string pack_network(const Network& network, const std::string& path);

struct Unpacked {
  Network network;
  std::string error;  // empty: the network can be used
};

/// Holds the file mapped as long as the network or a copy of it lives.
Unpacked map_network(const std::string& path);

/// A number for all that the network says: equal ones for equal networks, in this build.
std::uint64_t fingerprint(const Network& network);

/// Whether it is a regular file that begins as a packed network does; it may still be damaged.
bool is_packed_network(const std::string& path);

}  // namespace vpcscope
