// NAT gateway (section 12): zonal and regional, NAT64.
#include "analyzer/walk.h"

namespace vpcscope {
namespace {

constexpr Prefix nat64 = Prefix::of(Address::v6(0x0064'ff9b'0000'0000, 0), 96);  // R-NAT-12
constexpr std::uint8_t icmp = 1;
constexpr std::uint8_t icmpv6 = 58;

/// ICMP of the other address family: no such packet exists.
bool is_odd(const PacketHeader& header) {
  return (header.protocol == icmp && header.destination.is_v6()) ||
         (header.protocol == icmpv6 && header.destination.is_v4());
}

void to_icmp(PacketHeader& header) {
  if (header.protocol != icmpv6) return;
  header.protocol = icmp;
  if (header.icmp_type == 128) header.icmp_type = 8;
  if (header.icmp_type == 129) header.icmp_type = 0;
}

void to_icmpv6(PacketHeader& header) {
  if (header.protocol != icmp) return;
  header.protocol = icmpv6;
  if (header.icmp_type == 8) header.icmp_type = 128;
  if (header.icmp_type == 0) header.icmp_type = 129;
}

bool is_web(const PacketHeader& header) {
  const std::uint16_t port = header.destination_port.fixed;
  return header.protocol == 6 && header.destination_port.variable < 0 && (port == 80 || port == 443);
}

ComponentRef shown(const net::NatAddress& one) { return {ComponentKind::Address, net::nowhere, one.text}; }

}  // namespace

/// Where the gateway sends from: its subnet, or its own table.
Place Walk::place_of(net::Handle<net::NatGateway> at) const {
  const net::NatGateway& nat = n_[at];
  Place place;
  place.vpc = nat.vpc;
  place.subnet = nat.subnet;
  place.own_table = nat.regional ? nat.table : net::Handle<net::RouteTable>{};
  place.component = ref(ComponentKind::NatGateway, at);
  return place;
}

/// What the export must tell of a gateway before anything can pass it; true: the walk ends.
bool Walk::nat_not_known(net::Handle<net::NatGateway> at, const char* rule, const Packet& p) {
  const net::NatGateway& nat = n_[at];
  const ComponentRef gateway = ref(ComponentKind::NatGateway, at);
  const auto lacks = [&](net::Call call) {
    lack(call, nat.object.scope, rule, gateway, p);
    return true;
  };
  if (!nat.vpc.present()) return lacks(net::Call::Vpcs);
  if (!nat.regional && !nat.subnet.present()) return lacks(net::Call::Subnets);
  return nat.regional && !nat.table.present() && lacks(net::Call::RouteTables);
}

/// R-NAT-2; true: the walk ends.
bool Walk::nat_refuses(net::Handle<net::NatGateway> to, const Packet& p) {
  const net::NatGateway& nat = n_[to];
  const ComponentRef gateway = ref(ComponentKind::NatGateway, to);
  if (!nat.functional && stop({"BAD_STATE", "R-NAT-1"}, gateway, p, "it is not available")) return true;
  if (p.reply) {
    halt({"X_ASYMMETRIC_RETURN", "R-FLOW-9"}, gateway, p, "a reply for which it has no mapping");
    return true;
  }
  for (const net::NatAddress& one : n_[nat.addresses])
    if (one.inside == p.header.source) {
      halt({"X_ROUTE_LOOP", "R-NAT-11"}, gateway, p, "its subnet's route leads back to it");
      return true;
    }
  const bool outside = p.arrival != Arrival::Inside && p.arrival != Arrival::Transit;
  return outside && stop({"NGW_REQUIRES_SOURCE_IN_VPC", "R-NAT-2"},
                        gateway,
                        p,
                        "the packet did not come from inside the VPC or by a transit gateway");
}

/// R-NAT-4, R-NAT-13: the address that the packet gets; null: the walk ends.
const net::NatAddress* Walk::nat_address(
    net::Handle<net::NatGateway> at, net::Handle<net::Zone> zone, const Packet& p) {
  const net::NatGateway& nat = n_[at];
  const ComponentRef gateway = ref(ComponentKind::NatGateway, at);
  std::vector<const net::NatAddress*> usable;
  for (const net::NatAddress& one : n_[nat.addresses])
    if (!nat.regional || (zone.present() && one.zone == zone)) usable.push_back(&one);
  if (usable.empty() && nat.addresses.empty()) {
    lack(net::Call::NatGateways, nat.object.scope, "R-NAT-4", gateway, p);
    return nullptr;
  }
  if (usable.empty()) {
    if (nat.manual) {
      halt({"REGIONAL_NGW_ROUTE_AZ_RESTRICTION", "R-NAT-13"}, gateway, p, "no address in the sender's zone");
      return nullptr;
    }
    remark("REGIONAL_NGW_ROUTE_AZ_RESTRICTION", "R-NAT-13", gateway, "another zone serves the sender's zone");
    for (const net::NatAddress& one : n_[nat.addresses]) usable.push_back(&one);
  }
  const auto count = static_cast<std::uint32_t>(usable.size());
  return usable[choose(count, [&](std::uint32_t i) { return shown(*usable[i]); })];
}

End Walk::to_nat(net::Handle<net::NatGateway> to, const Place& from, Packet p) {
  const net::NatGateway& nat = n_[to];
  const ComponentRef gateway = ref(ComponentKind::NatGateway, to);
  if (nat_not_known(to, "R-NAT-1", p)) return dropped();
  if (nat.subnet.present()) test_acl(nat.subnet, p, false);  // R-NAT-10, R-NACL-10; regional: no ACL
  if (not_functional(place_of(to), p) || nat_refuses(to, p)) return dropped();
  carries(is_odd(p.header) ? Carries::Nothing : Carries::TcpUdpIcmp,
      {"PROTOCOL_RESTRICTION", "R-NAT-3"},
      gateway,
      p);
  Translation made;
  made.kind = Translation::Kind::Nat;
  made.device = gateway;
  made.vpc = nat.vpc;
  made.before = p.header.source;
  made.port_before = p.header.source_port;
  path_.asks_service = path_.asks_service || nat.proxied || p.header.destination.is_v6();
  if (p.header.destination.is_v6()) {
    if (!nat64.contains(p.header.destination))
      return halt({"X_FAMILY_UNSUPPORTED", "R-NAT-12"}, gateway, p, "of IPv6 it carries 64:ff9b::/96 only");
    made.other_before = p.header.destination;
    p.header.destination = Address::v4(static_cast<std::uint32_t>(p.header.destination.low()));
    to_icmp(p.header);
  }
  const net::Handle<net::Zone> zone = from.subnet.present() ? n_[from.subnet].zone : net::Handle<net::Zone>{};
  const net::NatAddress* const address = nat_address(to, zone, p);
  if (address == nullptr) return dropped();
  if (nat.proxied && is_web(p.header))
    return lost({"X_NOT_MODELLED", "R-NAT-14"}, gateway, p, "a proxy is attached to it");
  p.header.source = made.after = address->inside;  // R-NAT-6: a private address whatever comes next
  if (p.header.has_ports()) p.header.source_port = new_port({1024, 65535});
  leg_->translations.push_back(made);
  p.identity_lost = true;  // R-SG-8
  p.arrival = Arrival::Inside;
  hop(Action::Translate, gateway, p);
  return leave(place_of(to), p);
}

/// R-NAT-7: a packet for the gateway itself is a reply to undo, or nothing that it knows.
End Walk::at_nat(net::Handle<net::NatGateway> at, Packet p) {
  const ComponentRef gateway = ref(ComponentKind::NatGateway, at);
  Translation* made = p.reply ? undo(Translation::Kind::Nat, gateway) : nullptr;
  if (made == nullptr || made->after != p.header.destination)
    return halt({"X_NAT_NO_MAPPING", "R-NAT-9"}, gateway, p, "it has no mapping for the packet");
  if (nat_not_known(at, "R-NAT-7", p)) return dropped();
  undo_source(*made, p);
  if (made->other_before.present()) {  // R-NAT-12
    p.header.source = made->other_before;
    to_icmpv6(p.header);
  }
  p.arrival = Arrival::Inside;
  hop(Action::Translate, gateway, p);
  return leave(place_of(at), p);
}

}  // namespace vpcscope
