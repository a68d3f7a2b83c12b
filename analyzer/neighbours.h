// Which VPCs lie near each other: joined by a peering, or by what both are attached to.
#pragma once

#include <cstdint>
#include <vector>

#include "model/network/network.h"

namespace vpcscope {

/// All VPCs that are at most `depth` joints away from any of these, themselves among them; sorted.
std::vector<net::Handle<net::Vpc>> vpcs_around(
    const Network& network, const std::vector<net::Handle<net::Vpc>>& start, std::uint32_t depth);

}  // namespace vpcscope
