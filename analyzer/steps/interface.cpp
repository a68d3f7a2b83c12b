// Network interfaces: emitting, leaving a subnet, arriving and being delivered (R-FLOW-2 to R-FLOW-7,
// sections 3 and 4).
#include <algorithm>

#include "analyzer/steps/lattice.h"
#include "analyzer/walk.h"

namespace vpcscope {
bool Walk::not_up(net::Handle<net::Interface> at, const Packet& p) {
  const net::Interface& interface = n_[at];
  if (!interface.in_use && stop({"BAD_STATE", "R-ENI-1"}, ref(at), p, "the interface is not in use"))
    return true;
  return !interface.running && stop({"BAD_STATE", "R-ENI-1"}, ref(at), p, "its instance is not running");
}

Place Walk::place_of(net::Handle<net::Interface> at) const {
  const net::Interface& interface = n_[at];
  Place place;
  place.vpc = interface.vpc;
  place.subnet = interface.subnet;
  place.interface = at;
  place.component = ref(at);
  return place;
}

bool Walk::not_functional(const Place& place, const Packet& p) {
  if (!place.vpc.present()) {
    const net::Handle<net::Scope> scope =
        place.interface.present() ? n_[place.interface].object.scope : net::Handle<net::Scope>{};
    lack(net::Call::Vpcs, scope, "R-FLOW-2", place.component, p);
    return true;
  }
  if (!place.subnet.present() && place.interface.present()) {
    lack(net::Call::Subnets, n_[place.interface].object.scope, "R-FLOW-2", place.component, p);
    return true;
  }
  if (place.subnet.present() && !n_[place.subnet].functional &&
      stop({"BAD_STATE", "R-IN-10"}, ref(place.subnet), p, "the subnet is not available"))
    return true;
  return !n_[place.vpc].functional &&
         stop({"BAD_STATE", "R-IN-10"}, ref(place.vpc), p, "the VPC is not available");
}

/// R-FLOW-2, in the order of R-FLOW-11.
End Walk::emit(net::Handle<net::Interface> at, Packet p) {
  if (not_up(at, p)) return dropped();
  const net::Interface& interface = n_[at];
  if (interface.checked && !p.any_source && !n_.owns(interface, p.header.source) &&
      stop({"ENI_SOURCE_DEST_CHECK_RESTRICTION", "R-ENI-2"}, ref(at), p, "the source is not its own address"))
    return dropped();
  const Place place = place_of(at);
  if (not_functional(place, p)) return dropped();
  if (!p.reply && n_.is_link_service(n_[place.vpc], p.header.destination)) {  // R-ADDR-4, R-SG-14, R-NACL-7
    hop(Action::Emit, ref(at), p);
    hop(Action::Deliver, {ComponentKind::Service, net::nowhere, {}}, p);
    End end;
    end.kind = End::Kind::Service;
    end.vpc = place.vpc;
    end.packet = p;
    return end;
  }
  if (!p.reply || !admits(at)) test_groups(at, p, true);  // R-SG-1, R-SG-12
  if (!admits(at)) leg_->admitted.push_back(at);
  hop(Action::Emit, ref(at), p);
  return leave(place, p);
}

/// R-LB-13: a reply to a client whose address the balancer kept goes back through its node.
End Walk::leave_by_balancer(const Place& from, Packet p) {
  const net::Handle<net::Interface> node = leg_->preserving_node;
  const Place there = place_of(node);
  if (leg_->no_reply_from_peers && from.vpc != there.vpc &&
      stop({"X_NLB_CLIENT_IP_PATH", "R-LB-14"}, ref(node), p, "targets outside its VPC cannot answer"))
    return dropped();
  if (from.subnet != there.subnet) {
    test_acl(from.subnet, p, true);
    test_acl(there.subnet, p, false);
  }
  hop(Action::Deliver, ref(node), p);
  End end;
  end.kind = End::Kind::Interface;
  end.interface = node;
  end.packet = p;
  return end;
}

/// R-FLOW-3, R-FLOW-4, R-ROUTE-16: out of a subnet, by one look-up in its table.
End Walk::leave(const Place& from, Packet p) {
  const Address& to = p.header.destination;
  if (p.reply && leg_->preserving_node.present()) return leave_by_balancer(from, p);
  if (is_lattice(to)) return to_lattice(from, p);                    // R-LAT-1
  if (from.subnet.present() && n_.in_subnet(n_[from.subnet], to)) {  // R-ROUTE-9
    settle_egress(n_.owner(from.vpc, to).interface, Identity::Kept);
    if (leg_->classic && !p.reply) test_acl(from.subnet, p, true, "ELB_ACL_RESTRICTION", "R-LB-17");
    return arrive_local(from.vpc, p, from.subnet);
  }
  if (from.subnet.present()) test_acl(from.subnet, p, true);  // R-NACL-3
  const Translation* nat = pending();
  if (p.reply && nat != nullptr && nat->kind == Translation::Kind::Nat &&
      nat->left_by_peering != net::nowhere &&
      from.vpc != nat->vpc) {  // R-NAT-8: replies return over the peering by themselves
    hop(Action::Forward, {ComponentKind::Peering, nat->left_by_peering, {}}, p);
    p.arrival = Arrival::Peering;
    return arrive_local(nat->vpc, p, {});
  }
  return follow_table(from, p);
}

// ---------------------------------------------------------------------------------------- arriving

/// Nobody of the VPC has the address, as far as the snapshot tells.
End Walk::no_owner(net::Handle<net::Vpc> at, const Packet& p) {
  const net::Vpc& vpc = n_[at];
  const Address& to = p.header.destination;
  if (!n_.in_vpc(vpc, to))
    return halt({"VPC_LOCAL_ROUTE_CIDR_RESTRICTION", "R-FLOW-6"},
        ref(at),
        p,
        "the address is outside the VPC's blocks");
  const net::Handle<net::Subnet> around = n_.subnet_at(vpc, to);
  if (n_.is_link_service(vpc, to) || (around.present() && n_.is_reserved(n_[around], to)))
    return halt({"X_RESERVED_DESTINATION", "R-ADDR-3"}, ref(at), p, "the address is reserved");
  if (n_.missing(net::Call::NetworkInterfaces, vpc.object.scope))
    return lack(net::Call::NetworkInterfaces, vpc.object.scope, "R-FLOW-6", ref(at), p);
  if (any_left_out(Kind::NetworkInterface))
    return lack_left_out(Kind::NetworkInterface, "R-FLOW-6", ref(at), p);
  return halt({"NO_POSSIBLE_DESTINATION", "R-FLOW-6"}, ref(at), p, "no interface has the address");
}

/// `from` is the subnet that the packet comes from, in this VPC; absent: from outside, where no edge table
/// applies any more (R-EDGE-6).
End Walk::arrive_local(net::Handle<net::Vpc> at, Packet p, net::Handle<net::Subnet> from, bool skip_acl) {
  const net::Vpc& vpc = n_[at];
  const Address& to = p.header.destination;
  if (p.arrival != Arrival::Inside && n_.is_link_service(vpc, to))
    return halt(
        {"X_RESERVED_DESTINATION", "R-ADDR-5"}, ref(at), p, "link services answer only inside their VPC");
  const net::Handle<net::Vpc> holder = p.reply ? holder_vpc() : net::Handle<net::Vpc>{};
  if (p.arrival == Arrival::Peering && holder.present() && holder != at &&
      stop({"X_ASYMMETRIC_RETURN", "R-PCX-4"}, ref(at), p, "the reply enters another VPC than the client's"))
    return dropped();
  Network::Owner owner = n_.owner(at, to);
  if (owner.interface.present() &&
      (!n_.in_vpc(vpc, to) ||
          (n_[owner.interface].subnet.present() && !n_.in_subnet(n_[n_[owner.interface].subnet], to))))
    owner.interface = {};  // R-ADDR-2: outside its subnet's blocks
  if (!owner.interface.present()) {
    if (!owner.nat.present()) return no_owner(at, p);
    const net::Handle<net::Subnet> its = n_[owner.nat].subnet;  // the gateway's interface was not exported
    if (its.present() && its != from && !skip_acl) test_acl(its, p, false);  // R-NAT-10
    return at_nat(owner.nat, p);
  }
  if (holder.present() && holder != at &&
      stop({"X_ASYMMETRIC_RETURN", "R-FLOW-9"}, ref(owner.interface), p, "the reply lands on another host"))
    return dropped();
  const net::Handle<net::Subnet> there = n_[owner.interface].subnet;
  if (from.present() && from != there && n_[from].wavelength && there.present() && n_[there].wavelength &&
      n_[from].zone != n_[there].zone)  // R-LGW-1
    return halt(
        {"NO_POSSIBLE_DESTINATION", "R-LGW-1"}, ref(at), p, "Wavelength Zones do not reach each other");
  return deliver(owner.interface, p, !skip_acl && from != there);
}

/// R-FLOW-7. Everything with an interface resides in its subnet (R-NACL-11); accounts do not matter
/// (R-SVC-2).
End Walk::deliver(net::Handle<net::Interface> at, Packet p, bool crossing) {
  const net::Interface& interface = n_[at];
  const Place place = place_of(at);
  if (not_functional(place, p)) return dropped();
  if (crossing) test_acl(place.subnet, p, false);  // R-FLOW-11: ACL, state, check, groups
  if (not_up(at, p)) return dropped();
  if (const Network::Owner owner = n_.owner(interface.vpc, p.header.destination); owner.nat.present())
    return at_nat(owner.nat, p);
  if (interface.role == net::Role::Nat)  // of a gateway that was not exported: whatever it is, none of ours
    return halt({"X_NAT_NO_MAPPING", "R-NAT-9"}, ref(at), p, "its NAT gateway has no mapping for the packet");
  if (interface.checked && !n_.owns(interface, p.header.destination) &&
      stop({"ENI_SOURCE_DEST_CHECK_RESTRICTION", "R-ENI-2"},
          ref(at),
          p,
          "the destination is not its own address"))
    return dropped();
  if (!p.reply || !admits(at)) {
    test_groups(at, p, false);
    if (!p.reply && test_role(at, p)) return dropped();  // R-FLOW-11: the component's own tests come last
  }
  if (!admits(at)) leg_->admitted.push_back(at);
  if (p.reply) {
    if (Translation* made = undo(Translation::Kind::ClientVpn, ref(at)); made != nullptr) {  // R-CVPN-3
      undo_source(*made, p);
      hop(Action::Translate, ref(at), p);
      End end;
      end.kind = End::Kind::OnPremises;
      end.packet = p;
      return end;
    }
    if (Translation* made = undo(Translation::Kind::NatInstance, ref(at)); made != nullptr) {  // R-ENI-5
      undo_source(*made, p);
      boxes(Direction::Return).push_back(ref(at));
      hop(Action::Translate, ref(at), p);
      return leave(place, p);
    }
  }
  hop(Action::Deliver, ref(at), p);
  End end;
  end.kind = End::Kind::Interface;
  end.interface = at;
  end.packet = p;
  return end;
}

/// A reply gets back the address and port that its request had before the device.
void Walk::undo_source(Translation& made, Packet& p) {
  p.header.destination = made.before;
  p.header.destination_port = made.port_before;
  made.undone = true;
}

}  // namespace vpcscope
