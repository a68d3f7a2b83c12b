// The addresses by which VPC Lattice is reached from a VPC (R-LAT-1).
#pragma once

#include "model/address.h"
#include "model/prefix.h"

namespace vpcscope {

inline constexpr Prefix lattice_services_v4 = Prefix::of(Address::v4(0xa9fe'ab00), 24);  // 169.254.171.0/24
inline constexpr Prefix lattice_services_v6 =                                            // fd00:ec2:80::/64
    Prefix::of(Address::v6(0xfd00'0ec2'0080'0000, 0), 64);
inline constexpr Prefix lattice_resources = Prefix::of(Address::v4(0x81e0'0000), 17);  // 129.224.0.0/17

constexpr bool is_lattice(const Address& address) {
  return lattice_services_v4.contains(address) || lattice_services_v6.contains(address) ||
         lattice_resources.contains(address);
}

}  // namespace vpcscope
