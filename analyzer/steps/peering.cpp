// VPC peering (section 13).
#include "analyzer/walk.h"

namespace vpcscope {
namespace {

const net::PeeringSide& far_side(const net::Peering& peering, net::Handle<net::Vpc> near) {
  return peering.sides[peering.sides[0].vpc == near ? 1 : 0];
}

}  // namespace

End Walk::to_peering(std::uint32_t to, const Place& from, Packet p) {
  const ComponentRef peering{ComponentKind::Peering, to, {}};
  const net::Peering& row = n_.all<net::Peering>()[to];
  if (!row.active && stop({"BAD_STATE", "R-PCX-1"}, peering, p, "it is not active")) return dropped();
  const net::PeeringSide& far = far_side(row, from.vpc);
  const Address destination = p.header.destination;
  if (far.vpc.present() && n_.is_link_service(n_[far.vpc], destination))
    return halt(
        {"X_RESERVED_DESTINATION", "R-ADDR-5"}, peering, p, "link services answer only inside their VPC");
  const bool tells = far.vpc.present() || !far.blocks.empty();
  if (tells && !n_.holds(far.blocks, destination))
    return halt({"PCX_REQUIRES_ADDRESS_IN_VPC_CIDR", "R-PCX-2"},
        peering,
        p,
        "the destination is not an address of the peer VPC");
  const bool spared = p.preserved_by_nlb;  // R-LB-14
  if (!spared && !n_.in_vpc(n_[from.vpc], p.header.source) &&
      stop({"PCX_REQUIRES_ADDRESS_IN_VPC_CIDR", "R-PCX-3"},
          peering,
          p,
          "the source is not an address of the sending VPC"))
    return dropped();
  if (!far.vpc.present()) return lack(net::Call::Vpcs, far.scope, "R-PCX-6", peering, p);
  if (spared && !row.same_region &&
      stop({"X_NLB_CLIENT_IP_PATH", "R-LB-14"},
          peering,
          p,
          "the client's address is preserved only towards peers of the same Region"))
    return dropped();
  if (Translation* nat = pending();
      nat != nullptr && !p.reply && nat->kind == Translation::Kind::Nat && nat->after == p.header.source)
    nat->left_by_peering = to;                          // R-NAT-8
  p.other_region = p.other_region || !row.same_region;  // R-SG-7
  p.arrival = Arrival::Peering;
  p.endpoint_passed = {};
  hop(Action::Forward, peering, p);
  return arrive_local(far.vpc, p, {});  // R-PCX-2: implicit local routes only
}

}  // namespace vpcscope
