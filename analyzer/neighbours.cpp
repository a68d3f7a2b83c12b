#include "analyzer/neighbours.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

namespace vpcscope {
namespace {

using Vpcs = std::set<net::Handle<net::Vpc>>;

/// VPCs by what joins them: a peering, a transit gateway, a core network, a Direct Connect gateway.
std::vector<Vpcs> joints_of(const Network& n) {
  std::vector<Vpcs> joints;
  for (const net::Peering& one : n.all<net::Peering>())
    joints.push_back({one.sides[0].vpc, one.sides[1].vpc});
  std::map<std::uint32_t, Vpcs> transits;
  for (const net::TransitLink& one : n.all<net::TransitLink>()) transits[one.gateway.at].insert(one.vpc);
  std::map<std::uint32_t, Vpcs> cores;
  for (const net::CoreLink& one : n.all<net::CoreLink>()) cores[one.core.at].insert(one.vpc);
  for (const net::TransitAttachment& one : n.all<net::TransitAttachment>()) {
    const net::TransitAttachment* other = n.find(one.other);
    if (one.attachment_kind != net::AttachmentKind::Peering || other == nullptr) continue;
    Vpcs both = transits[one.gateway.at];
    both.merge(Vpcs(transits[other->gateway.at]));
    joints.push_back(std::move(both));
  }
  for (auto* all : {&transits, &cores})
    for (auto& [gateway, vpcs] : *all) joints.push_back(std::move(vpcs));
  for (const net::DirectConnectGateway& one : n.all<net::DirectConnectGateway>()) {
    Vpcs vpcs;
    for (const net::Handle<net::DirectConnectAssociation> at : n[one.associations])
      if (const net::VpnGateway* gateway = n.find(n[at].vpn_gateway); gateway != nullptr)
        vpcs.insert(gateway->vpc);
    joints.push_back(std::move(vpcs));
  }
  for (Vpcs& one : joints) one.erase(net::Handle<net::Vpc>{});
  return joints;
}

}  // namespace

std::vector<net::Handle<net::Vpc>> vpcs_around(
    const Network& network, const std::vector<net::Handle<net::Vpc>>& start, std::uint32_t depth) {
  Vpcs found(start.begin(), start.end());
  const std::vector<Vpcs> joints = joints_of(network);
  for (std::uint32_t i = 0; i < depth; ++i) {
    Vpcs next = found;
    for (const Vpcs& one : joints)
      if (std::ranges::any_of(one, [&](net::Handle<net::Vpc> vpc) { return found.contains(vpc); }))
        next.insert(one.begin(), one.end());
    if (next == found) break;
    found = std::move(next);
  }
  return {found.begin(), found.end()};
}

}  // namespace vpcscope
