// Whom a group rule names: whether the far end of a test is the CIDR block, prefix list or group that one
// rule has as its peer (R-SG-5 to R-SG-11, R-SG-16). Which services the rule names is another matter
// (analyzer/policy.h, analyzer/sets/test_sets.h).
#pragma once

#include <cstdint>

#include "analyzer/path.h"
#include "model/network/network.h"

namespace vpcscope {

/// A rule that is tried: of the i-th group of those that are tested.
struct Tried {
  std::uint32_t group = 0;
  const net::GroupRule& rule;
};

/// Lost and NotSupported: it names the far end's group, but the way took that away, or does not support it.
enum class Peer : std::uint8_t { No, Yes, Doubt, Lost, NotSupported };

/// R-SG-7, R-SG-16: whether the rules of a set's i-th group, on an interface of VPC `at`, may refer to groups
/// of interfaces in VPC `there`.
bool may_refer_to(const Network& network, net::Handle<net::GroupSet> groups, std::uint32_t group,
    net::Handle<net::Vpc> at, net::Handle<net::Vpc> there, bool egress);

/// R-SG-5: the packet's remote address as seen at the interface.
Peer peer_matches(const Network& network, const Element& element, const Tried& tried);

}  // namespace vpcscope
