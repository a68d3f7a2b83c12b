// Security groups as tests on the way (section 7). What a rule matches is policy: analyzer/policy.cpp.
#include "analyzer/walk.h"

namespace vpcscope {

void Walk::test_groups(net::Handle<net::Interface> at, const Packet& p, bool egress) {
  test_group_set(n_[at].groups, at, ref(at), p, egress);
}

/// R-SG-15: without groups there is no test. The far end of an ingress test is who sent the packet, with what
/// the way left of its identity (R-SG-8); that of an egress test shows when the route is known (R-SG-6).
void Walk::test_group_set(net::Handle<net::GroupSet> groups, net::Handle<net::Interface> at,
    ComponentRef component, const Packet& p, bool egress) {
  if (!groups.present()) return;
  hop(Action::Test, component, p);
  Test& test = path_.elements.back().test;
  test.kind = Test::Kind::Groups;
  test.groups = groups;
  test.at = at;
  test.egress = egress;
  test.any_source = p.any_source;
  if (egress) {
    egress_at_ = path_.elements.size() - 1;
    return;
  }
  test.remote = p.origin;
  if (!p.origin.present() || !at.present()) return;
  if (p.identity_lost)
    test.identity = Identity::Lost;
  else if (p.other_region)
    test.identity = Identity::OtherRegion;
  else if (p.by_transit && (!p.transit_refers || n_[at].is_endpoint_type))  // R-SG-10
    test.identity = Identity::NotSupported;
  else
    test.identity = Identity::Kept;
}

/// R-SG-6: an egress rule that names a group matches only if the route is local or a peering in scope.
void Walk::settle_egress(net::Handle<net::Interface> remote, Identity identity) {
  if (egress_at_ >= path_.elements.size()) return;
  Test& test = path_.elements[egress_at_].test;
  test.remote = remote;
  test.identity = remote.present() ? identity : Identity::None;
  egress_at_ = ~std::size_t{0};
}

/// R-SG-7: never across Regions.
void Walk::settle_egress_by_peering(std::uint32_t peering, const Place& from, const Address& to) {
  if (peering == net::nowhere) return settle_egress({}, Identity::None);
  const net::Peering& row = n_[net::Handle<net::Peering>{peering}];
  const net::PeeringSide& far = row.sides[row.sides[0].vpc == from.vpc ? 1 : 0];
  settle_egress(n_.owner(far.vpc, to).interface, row.same_region ? Identity::Kept : Identity::OtherRegion);
}

}  // namespace vpcscope
