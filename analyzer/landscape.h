// What a picture shows that has to be worked out first: which subnets are public, by their routes rather than
// by their names, and which interfaces nothing tells apart, so that they may be drawn as one.
#pragma once

#include <cstdint>
#include <vector>

#include "model/network/network.h"

namespace vpcscope {

enum class SubnetTier : std::uint8_t {
  Public,    // its table sends addresses of the internet to an internet or carrier gateway
  Private,   // it leads out of the VPC in another way
  Isolated,  // nowhere but to the VPC and gateway endpoints
  Unknown,   // its table was not exported, or only in part
};
const char* name_of(SubnetTier tier);  // "public"

struct Landscape {
  std::vector<SubnetTier> tiers;  // by subnet
  /// Interfaces (those of R-ENI-3 left out) of one subnet that no question tells apart; each once, sorted.
  std::vector<std::vector<net::Handle<net::Interface>>> alike;
};

SubnetTier tier_of(const Network& network, net::Handle<net::Subnet> subnet);
/// `alike` is worked out for these VPCs.
Landscape landscape(const Network& network, const std::vector<net::Handle<net::Vpc>>& vpcs);

/// Whether a packet can be sent by it: not filtered, not a blackhole, not beaten.
bool is_usable(const net::Route& route);

}  // namespace vpcscope
