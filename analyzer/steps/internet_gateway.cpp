// Internet gateway, and the internet behind it (R-IGW, R-FLOW-12).
#include <algorithm>

#include "analyzer/steps/internet.h"
#include "analyzer/walk.h"

namespace vpcscope {
namespace {

constexpr ComponentRef internet{ComponentKind::Internet, net::nowhere, {}};

/// IPv6 is not translated (R-IGW-6).
Action crossing(const Packet& p) { return p.header.source.is_v4() ? Action::Translate : Action::Forward; }

/// Whether a middlebox that an edge table names is where the packet just came from.
bool is_at(const net::Route& route, const Place& place) {
  const bool interface = route.target_kind == net::TargetKind::Interface;
  const ComponentKind kind = interface ? ComponentKind::Interface : ComponentKind::Endpoint;
  return place.component.kind == kind && place.component.at == route.target;
}

bool is_middlebox(const net::Route& route) {
  return route.target_kind == net::TargetKind::Interface ||
         route.target_kind == net::TargetKind::InspectionEndpoint;
}

}  // namespace

// ---------------------------------------------------------------------------------------- out of a VPC

/// R-EDGE-5: what returns to the sender's subnet would pass a middlebox, but the packet does not.
bool Walk::redirected_past(net::Handle<net::InternetGateway> to, const Place& from, const Packet& p) const {
  if (!from.subnet.present() || !n_.in_subnet(n_[from.subnet], p.header.source)) return false;
  const net::Route* const back = n_.find(edge_route(n_[to].edge, p.header.source));
  return back != nullptr && is_middlebox(*back) && !is_at(*back, from);
}

/// R-IGW-2, R-IGW-6, R-IGW-9, R-ENI-6: the address that the source becomes; absent: it may not pass.
Address Walk::public_source(net::Handle<net::Vpc> vpc, const Address& source) const {
  if (source.is_v6()) {
    const net::Interface* const owner = n_.find(n_.owner(vpc, source).interface);
    const bool passes = owner != nullptr && owner->in_use && is_public_v6(n_, n_[vpc], *owner, source);
    return passes ? source : Address{};
  }
  const net::PublicAddress* const mapped = n_.public_of(vpc, source);
  if (mapped == nullptr || mapped->carrier) return {};
  if (mapped->interface.present() && !n_[mapped->interface].in_use) return {};
  return mapped->address;
}

/// R-IGW-3; true: the walk ends.
bool Walk::no_internet_range(ComponentRef gateway, const Packet& p) {
  const Address& to = p.header.destination;
  if (to.is_v6() || net::is_global(to)) return false;
  const char* const code = in_rfc1918(to)   ? "IGW_DESTINATION_ADDRESS_NOT_IN_RFC1918_EGRESS"
                           : in_rfc6598(to) ? "IGW_DESTINATION_ADDRESS_NOT_IN_RFC6598_EGRESS"
                                            : "NO_POSSIBLE_DESTINATION";
  halt({code, "R-IGW-3"}, gateway, p, "the destination is no address of the internet");
  return true;
}

End Walk::to_internet_gateway(net::Handle<net::InternetGateway> to, const Place& from, Packet p) {
  const ComponentRef gateway = ref(ComponentKind::InternetGateway, to);
  if (redirected_past(to, from, p) && stop({"INGRESS_RTB_TRAFFIC_REDIRECTION", "R-EDGE-5"},
                                          gateway,
                                          p,
                                          "its edge table sends what returns through a middlebox"))
    return dropped();
  if (test_block_public_access(from.vpc, from.subnet, p, true, false, gateway)) return dropped();
  if (no_internet_range(gateway, p)) return dropped();
  if (Translation* in = p.reply ? undo(Translation::Kind::InternetIn, gateway) : nullptr;
      in != nullptr && in->after == p.header.source) {
    p.header.source = in->before;
    in->undone = true;
    hop(crossing(p), gateway, p);
    return out_to_internet(p);
  }
  Translation made;
  made.kind = Translation::Kind::InternetOut;
  made.device = gateway;
  made.vpc = from.vpc;
  made.before = p.header.source;
  made.after = public_source(from.vpc, made.before);
  made.port_before = p.header.source_port;
  if (!made.after.present()) {
    if (stop({"IGW_PUBLIC_IP_ASSOCIATION_FOR_EGRESS", made.before.is_v4() ? "R-IGW-2" : "R-IGW-6"},
            gateway,
            p,
            "the source has no public address in this VPC"))
      return dropped();
    made.after = made.before;
  }
  if (p.reply)
    return halt({"X_ASYMMETRIC_RETURN", "R-IGW-7"},
        gateway,
        p,
        "the reply leaves by a gateway that did not translate the request");
  p.header.source = made.after;
  leg_->translations.push_back(made);
  hop(crossing(p), gateway, p);
  return out_to_internet(p);
}

// ---------------------------------------------------------------------------------------- the internet

End Walk::end_on_internet(const Packet& p) {
  hop(Action::Deliver, internet, p);
  End end;
  end.kind = End::Kind::Internet;
  end.packet = p;
  return end;
}

/// On the internet's side of a gateway: to a host there, or in at the gateway that owns the address
/// (R-IGW-8).
End Walk::out_to_internet(Packet p) {
  const Address& to = p.header.destination;
  p.identity_lost = true;                                         // R-SG-8
  if (p.reply && leg_->exit.kind == Exit::Kind::DirectConnect) {  // R-DX-7
    hop(Action::Forward, leg_->exit.link, p);
    return to_on_premises(p, leg_->exit);
  }
  if (p.reply) return return_from_internet(p);
  if (n_.public_address(to) != nullptr) return from_internet(p);
  if (to.is_v6() && n_.in_any_vpc(to)) return from_internet(p);
  if (!net::is_global(to))
    return halt(
        {"NO_POSSIBLE_DESTINATION", "R-IGW-3"}, internet, p, "the destination is no address of the internet");
  return end_on_internet(p);
}

// ---------------------------------------------------------------------------------------- into a VPC

/// A reply on the internet: in at the gateway by which its request left, or to a host there.
End Walk::return_from_internet(Packet p) {
  p.arrival = Arrival::Internet;
  Translation* const out = pending();
  const bool ours =
      out != nullptr && out->after == p.header.destination &&
      (out->kind == Translation::Kind::InternetOut || out->kind == Translation::Kind::EgressOnly ||
          out->kind == Translation::Kind::Carrier);
  if (!ours) return end_on_internet(p);
  undo_source(*out, p);
  hop(crossing(p), out->device, p);
  if (out->kind != Translation::Kind::InternetOut) return arrive_local(out->vpc, p, {});  // R-EIGW-3, R-LGW-1
  const net::Handle<net::InternetGateway> gateway{out->device.at};
  return enter_by_gateway(out->device, n_[gateway].edge, out->vpc, p);
}

/// A private address that an interface without a public one stands for (docs/cli.md): nobody's out here, but
/// it tells which gateway the packet fails at.
Walk::Inside Walk::inside_as_asked(const Address& address) const {
  Inside to;
  if (q_->to.kind == QueryEnd::Kind::Interface && n_.owns(n_[q_->to.interface], address))
    to.interface = q_->to.interface;
  if (q_->to.kind == QueryEnd::Kind::Address) {
    to.vpc = q_->to.vpc;
    to.interface = n_.owner(to.vpc, address).interface;
  }
  if (!to.interface.present()) return to;
  to.vpc = n_[to.interface].vpc;
  to.subnet = n_[to.interface].subnet;
  return to;
}

Walk::Inside Walk::inside_by_ipv6(const Address& address) const {
  const std::vector<net::Handle<net::Vpc>> holders = n_.vpcs_at(address);
  if (holders.empty()) return inside_as_asked(address);
  Inside to;
  to.vpc = holders[0];
  for (const net::Handle<net::Vpc> one : holders) {
    const net::Handle<net::Interface> owner = n_.owner(one, address).interface;
    if (owner.present()) return {address, one, n_[owner].subnet, owner};
  }
  return to;
}

Walk::Inside Walk::inside_of(const Address& address) const {
  const net::PublicAddress* const row = n_.public_address(address);
  if (row != nullptr) return {row->inside, row->vpc, row->subnet, row->interface};
  return address.is_v6() ? inside_by_ipv6(address) : inside_as_asked(address);
}

/// R-IGW-4: the gateway of the owner's VPC; absent: the walk ends.
net::Handle<net::InternetGateway> Walk::gateway_into(const Inside& to, const Packet& p) {
  const ComponentRef owner = to.interface.present() ? ref(to.interface) : internet;
  if (!to.vpc.present()) {
    if (to.address.present()) {
      const net::Interface* const row = n_.find(to.interface);
      lack(net::Call::Vpcs,
          row != nullptr ? row->object.scope : net::Handle<net::Scope>{},
          "R-IGW-4",
          owner,
          p);
    } else {
      halt({"IGW_PRIVATE_IP_ASSOCIATION_FOR_INGRESS", "R-IGW-4"}, owner, p, "nobody has the address");
    }
    return {};
  }
  const net::Vpc& vpc = n_[to.vpc];
  if (vpc.internet_gateway.present()) return vpc.internet_gateway;
  const bool might = to.address.present() || p.header.destination.is_v6();
  if (might && n_.missing(net::Call::InternetGateways, vpc.object.scope))
    lack(net::Call::InternetGateways, vpc.object.scope, "R-IGW-4", ref(to.vpc), p);
  else if (might && any_left_out(Kind::InternetGateway))
    lack_left_out(Kind::InternetGateway, "R-IGW-4", ref(to.vpc), p);
  else
    halt({"IGW_PRIVATE_IP_ASSOCIATION_FOR_INGRESS", "R-IGW-4"},
        ref(to.vpc),
        p,
        "no internet gateway is attached to the VPC");
  return {};
}

/// R-BPA-3, R-BPA-7: the interface that takes the packet from the gateway is the owner's, or that of the
/// middlebox which the edge table names; true: the walk ends.
bool Walk::blocked_from_internet(const Inside& to, net::Handle<net::InternetGateway> at, Packet p) {
  net::Handle<net::Subnet> subnet = to.subnet;
  const Address& inside = to.address.present() ? to.address : p.header.destination;
  const net::Route* const first = n_.find(edge_route(n_[at].edge, inside));
  if (first != nullptr && is_middlebox(*first) && first->target != net::nowhere) {
    if (first->target_kind == net::TargetKind::Interface) {
      subnet = n_[net::Handle<net::Interface>{first->target}].subnet;
    } else {
      p.endpoint_passed = {first->target};
      if (const net::InspectionPort* port = inspection_port(n_, p.endpoint_passed)) subnet = port->subnet;
    }
  }
  return test_block_public_access(to.vpc, subnet, p, false, false, ref(ComponentKind::InternetGateway, at));
}

/// R-IGW-4, R-IGW-6: the addresses of what comes in; true: the walk ends.
bool Walk::gateway_refuses(const Inside& to, net::Handle<net::InternetGateway> at, const Packet& p) {
  const ComponentRef gateway = ref(ComponentKind::InternetGateway, at);
  const Address& source = p.header.source;
  const Address& destination = p.header.destination;
  if (in_rfc1918(source) &&
      stop({"IGW_SOURCE_ADDRESS_NOT_IN_RFC1918_INGRESS", "R-IGW-4"}, gateway, p, "the source is private"))
    return true;
  if (in_rfc6598(source) &&
      stop(
          {"IGW_SOURCE_ADDRESS_NOT_IN_RFC6598_INGRESS", "R-IGW-4"}, gateway, p, "the source is shared space"))
    return true;
  if (!to.address.present() && destination.is_v6() && !to.interface.present()) {
    const net::Handle<net::Scope> scope = n_[to.vpc].object.scope;
    if (n_.missing(net::Call::NetworkInterfaces, scope))
      return lack(net::Call::NetworkInterfaces, scope, "R-IGW-6", gateway, p).stopped();
    if (any_left_out(Kind::NetworkInterface))
      return lack_left_out(Kind::NetworkInterface, "R-IGW-6", gateway, p).stopped();
  }
  const Reason nobody{"IGW_PRIVATE_IP_ASSOCIATION_FOR_INGRESS", destination.is_v4() ? "R-IGW-4" : "R-IGW-6"};
  const char* const unmapped = "no interface of the VPC has that public address";
  if (!to.address.present() && q_->as_if_public && destination.is_v4() && to.interface.present())
    return stop(nobody, gateway, p, unmapped);
  if (!to.address.present()) return halt(nobody, gateway, p, unmapped).stopped();
  if (destination.is_v6()) {
    const net::Interface& owner = n_[to.interface];
    if (!(owner.in_use && is_public_v6(n_, n_[to.vpc], owner, destination)) &&
        stop(nobody, gateway, p, "it is no public address of an interface in use"))
      return true;
  }
  if (n_.in_vpc(n_[to.vpc], to.address)) return false;
  return halt({"IGW_DESTINATION_ADDRESS_IN_VPC_CIDRS", "R-IGW-4"},
      gateway,
      p,
      "the private address is outside the VPC's blocks")
      .stopped();
}

/// A public address that no imported interface has (R-ADDR-9).
End Walk::to_unowned(const net::PublicAddress& row, const Packet& p) {
  if (row.accelerator)
    return lost({"X_NOT_MODELLED", "R-SVC-10"}, internet, p, "accelerators are not modelled");
  if (row.elsewhere) return lack(net::Call::NetworkInterfaces, row.scope, "R-ADDR-9", internet, p);
  if (const net::Handle<net::RouteTable> pool = n_.facts().pool; pool.present())
    return lost({"X_NOT_MODELLED", "R-EDGE-8"},
        ref(ComponentKind::RouteTable, pool),
        p,
        "the address may be of the pool that this table governs");
  return halt({"NO_POSSIBLE_DESTINATION", "R-ADDR-9"}, internet, p, "nothing uses the Elastic IP address");
}

/// R-FLOW-12: a new flow, by its destination to the owner's gateway.
End Walk::from_internet(Packet p) {
  p.arrival = Arrival::Internet;
  p.identity_lost = true;
  if (p.reply) return return_from_internet(p);
  const Address before = p.header.destination;
  if (const net::PublicAddress* row = n_.public_address(before)) {
    if (row->carrier)
      return halt({"X_CARRIER_INBOUND", "R-LGW-1"},
          ref(row->interface),
          p,
          "carrier addresses take no flows from the internet");
    if (!row->inside.present()) return to_unowned(*row, p);
  }
  Inside to = inside_of(before);
  const net::Handle<net::InternetGateway> at = gateway_into(to, p);
  if (!at.present() || blocked_from_internet(to, at, p) || gateway_refuses(to, at, p)) return dropped();
  if (!to.address.present()) to.address = before;  // as if it were public
  const ComponentRef gateway = ref(ComponentKind::InternetGateway, at);
  Translation made;
  made.kind = Translation::Kind::InternetIn;
  made.device = gateway;
  made.vpc = to.vpc;
  made.before = before;
  made.after = to.address;
  leg_->translations.push_back(made);
  p.header.destination = to.address;
  p.endpoint_passed = {};
  hop(crossing(p), gateway, p);
  return enter_by_gateway(gateway, n_[at].edge, to.vpc, p);
}

}  // namespace vpcscope
