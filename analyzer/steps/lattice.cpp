// VPC Lattice through a VPC association (R-LAT-1). Which service a client means is in its TLS or HTTP header;
// so the way ends where Lattice takes the packet.
#include "analyzer/walk.h"

namespace vpcscope {

End Walk::to_lattice(const Place& from, Packet p) {
  const net::Vpc& vpc = n_[from.vpc];
  if (p.arrival != Arrival::Inside)
    return halt(
        {"X_RESERVED_DESTINATION", "R-LAT-1"}, ref(from.vpc), p, "Lattice answers only inside the VPC");
  if (p.reply)
    return halt({"X_ASYMMETRIC_RETURN", "R-FLOW-9"}, ref(from.vpc), p, "Lattice is no client of this VPC");
  if (from.subnet.present()) test_acl(from.subnet, p, true);  // R-FLOW-4: out of the subnet first
  if (!vpc.lattice.present()) {
    if (any_left_out(Kind::ServiceNetworkVpcAssociation))
      return lack_left_out(Kind::ServiceNetworkVpcAssociation, "R-LAT-1", ref(from.vpc), p);
    if (n_.missing(net::Call::LatticeAssociations, vpc.object.scope))
      remark("ASSUMED", "R-IN-11", ref(from.vpc), "assumes that no service network is associated");
    return halt({"NO_ROUTE_TO_DESTINATION", "R-LAT-1"}, ref(from.vpc), p, "no service network is associated");
  }
  const net::LatticeAssociation& link = n_[vpc.lattice];
  const ComponentRef component = ref(ComponentKind::ServiceNetwork, vpc.lattice);
  if (!link.groups_known)
    doubt({"X_MISSING_DATA", "R-LAT-1"},
        component,
        p,
        net::Call::LatticeAssociations,
        link.object.scope,
        "the groups of the association");
  if (link.groups.present()) test_group_set(link.groups, p.origin, component, p, false);
  if (link.targets_exported)  // what the export tells of them might drop the packet
    doubt({"X_NOT_MODELLED", "R-LAT-1"},
        component,
        p,
        net::Call::None,
        {},
        "targets behind the service network are not followed");
  remark("LATTICE_TARGETS_NOT_CHECKED",
      "R-LAT-1",
      component,
      "what stands behind the service network is not followed");
  leg_->exit = Exit{.kind = Exit::Kind::Lattice, .gateway = component, .vpc = from.vpc};
  hop(Action::Deliver, component, p);
  return {.kind = End::Kind::Service, .vpc = from.vpc, .packet = p};
}

}  // namespace vpcscope
