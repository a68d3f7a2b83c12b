// What joins VPCs at all: peerings, transit gateways, core networks, virtual private and Direct Connect
// gateways, PrivateLink, VPC Lattice and load balancers with targets elsewhere, as one graph (Boost.Graph).
//
// Not which way a packet goes: an edge is there whatever tables and states say. Two VPCs without a way in
// this graph never meet, so that nothing need be asked about them.
#pragma once

#include <cstdint>
#include <vector>

#include "model/network/network.h"

namespace vpcscope {

/// For every VPC, by position, the number of its component: 0, 1, ... in order of their first VPCs.
struct VpcComponents {
  std::vector<std::uint32_t> of_vpc;
  std::uint32_t count = 0;
};
VpcComponents vpc_components(const Network& network);

}  // namespace vpcscope
