// Gateways of one VPC: appliances (section 4), internet and egress-only gateways (9), Block Public Access
// (10), carrier and local gateways (11), NAT gateways (12), peering (13).
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "tests/reference/walker.h"

namespace vpcscope::reference {
namespace {

Prefix prefix(const char* text) { return Prefix::parse(text).prefix; }

bool in_rfc1918(Address where) {
  return prefix("10.0.0.0/8").contains(where) || prefix("172.16.0.0/12").contains(where) ||
         prefix("192.168.0.0/16").contains(where);
}
bool in_rfc6598(Address where) { return prefix("100.64.0.0/10").contains(where); }

/// R-ADDR-10: whether the address may use an internet gateway at all.
bool is_public_v6(const Vpc& vpc, const NetworkInterface& eni, Address where) {
  if (eni.deny_all_igw_traffic.yes()) return false;
  for (const Ipv6CidrAssociation& one : vpc.ipv6_cidrs)
    if (one.cidr.contains(where) && functional(one.state, {"associated"}))
      return !one.attribute.present() || one.attribute.is("public");
  return false;
}

}  // namespace

// ---------------------------------------------------------------------------------------- Block Public
// Access

/// R-BPA-1, R-BPA-2: what applies to the subnet, or to the VPC where there is none.
std::string Walker::block_mode(const Vpc& vpc, const Subnet* subnet, bool& excluded_egress) {
  std::string mode = "off";  // R-IN-11
  for (const BlockPublicAccessOptions& one : s_.all<BlockPublicAccessOptions>())
    if (one.header.account == vpc.header.account && one.header.region == vpc.header.region &&
        one.mode.present())
      mode = std::string(one.mode.view());
  const BlockPublicAccessStates& states = subnet != nullptr && subnet->block_public_access.mode.present()
                                              ? subnet->block_public_access
                                              : vpc.block_public_access;
  const bool list_is_known = exported("ec2 describe-vpc-block-public-access-exclusions", vpc.header);
  // The printed state already counts exclusions; where it and the list disagree the list wins.
  if (states.mode.present() && (!states.mode.is("off") || !list_is_known))
    mode = std::string(states.mode.view());
  excluded_egress = false;
  for (const BlockPublicAccessExclusion& one : s_.all<BlockPublicAccessExclusion>()) {
    if (!functional(one.state, {"create-complete", "update-complete"})) continue;
    const std::string_view arn = one.resource.view();
    const bool covers = arn.ends_with("/" + vpc.id.to_string()) ||
                        (subnet != nullptr && arn.ends_with("/" + subnet->id.to_string()));
    if (!covers) continue;
    if (one.mode.is("allow-bidirectional")) return "off";
    if (one.mode.is("allow-egress") && mode == "block-bidirectional") excluded_egress = true;
  }
  if (mode != "off" && !states.mode.present() && !list_is_known &&
      unknown(
          "an exclusion of Block Public Access covers " + vpc.id.to_string(), "R-BPA-2", vpc.id.to_string()))
    return "off";
  return mode;
}

/// `subnet`: whose interface exchanges packets with the gateway (R-BPA-3, R-BPA-6).
void Walker::test_block_public_access(const Vpc& vpc, const Subnet* subnet, const Packet& p, bool outward,
    bool egress_only, const std::string& component) {
  if (p.reply) return;  // R-BPA-4: admitted forward, not tested again
  bool excluded_egress = false;
  const std::string mode = block_mode(vpc, subnet, excluded_egress);
  bool ignored = false;
  const std::string whole = block_mode(vpc, nullptr, ignored);
  const auto is = [](const std::string& one, const char* other) { return one == other; };
  const Translation* last = pending();
  const bool by_nat = outward && last != nullptr && last->kind == Translation::Kind::Nat;
  if (const VpcEndpoint* endpoint = find<VpcEndpoint>(s_, p.endpoint_passed)) {  // R-BPA-7
    if (is_firewall_endpoint(s_, p.endpoint_passed) && !is(whole, "off"))
      drop("VPC_BLOCK_PUBLIC_ACCESS_ENABLED", "R-BPA-7", component, "through Network Firewall");
    const Subnet* at =
        endpoint->subnets.empty() ? nullptr : find<Subnet>(s_, endpoint->subnets[0].to_string());
    bool egress = false;
    if (!is(block_mode(vpc, at, egress), "off") && !(egress && by_nat))
      drop("VPC_BLOCK_PUBLIC_ACCESS_ENABLED", "R-BPA-7", component, "its subnet is not excluded");
  }
  if (is(mode, "off")) return;
  const bool ingress_only = is(mode, "block-ingress") || excluded_egress;  // R-BPA-2: treated as R-BPA-5
  if (ingress_only && (by_nat || egress_only)) return;                     // R-BPA-5
  drop("VPC_BLOCK_PUBLIC_ACCESS_ENABLED", ingress_only ? "R-BPA-5" : "R-BPA-4", component, mode);
}

// ---------------------------------------------------------------------------------------- internet gateway

Outcome Walker::to_internet_gateway(const std::string& id, const Place& from, Packet p) {
  const InternetGateway* igw = find<InternetGateway>(s_, id);
  if (igw == nullptr) lack("ec2 describe-internet-gateways", "R-IGW-1", id);
  const std::string vpc = from.vpc->id.to_string();
  // R-EDGE-5: tested first
  if (from.subnet != nullptr && in_subnet(*from.subnet, p.source)) {
    const RouteRow back = edge_row(id, *from.vpc, p.source);
    const bool by_itself = back.id == from.component;
    if (back.target != Target::Local && !by_itself)
      drop("INGRESS_RTB_TRAFFIC_REDIRECTION",
          "R-EDGE-5",
          id,
          "the edge table sends what returns to " + back.id);
  }
  test_block_public_access(*from.vpc, from.subnet, p, true, false, id);
  const Address to = p.destination;
  if (to.is_v4()) {  // R-IGW-3, before R-IGW-2
    if (in_rfc1918(to)) drop("IGW_DESTINATION_ADDRESS_NOT_IN_RFC1918_EGRESS", "R-IGW-3", id, to.to_string());
    if (in_rfc6598(to)) drop("IGW_DESTINATION_ADDRESS_NOT_IN_RFC6598_EGRESS", "R-IGW-3", id, to.to_string());
    if (!is_documentation_or_global(to)) drop("NO_POSSIBLE_DESTINATION", "R-IGW-3", id, to.to_string());
  }
  if (p.reply) {
    if (Translation* in = undo(Translation::Kind::InternetIn, id); in != nullptr && in->after == p.source) {
      p.source = in->before;
      in->undone = true;
      hop("translate", id, text(p));
      return out_to_internet(p);
    }
  }
  // R-ENI-6: only addresses of this VPC; R-IGW-9: a public block makes nothing public
  Translation made{Translation::Kind::InternetOut, id, vpc, p.source, p.source, p.source_port};
  bool found = false;
  if (p.source.is_v4()) {
    for (const PublicMapping& one : public_mappings(s_))
      if (one.vpc == vpc && one.private_address == p.source) {
        const NetworkInterface* eni = find<NetworkInterface>(s_, one.interface);
        if (eni != nullptr && !functional(eni->status, {"in-use"})) continue;
        made.after = one.public_address;
        found = true;
      }
  } else {
    const NetworkInterface* eni = owner_in(s_, vpc, p.source);
    found = eni != nullptr && functional(eni->status, {"in-use"}) &&
            is_public_v6(*from.vpc, *eni, p.source);  // R-IGW-6
  }
  if (!found)
    drop("IGW_PUBLIC_IP_ASSOCIATION_FOR_EGRESS",
        p.source.is_v4() ? "R-IGW-2" : "R-IGW-6",
        id,
        p.source.to_string());
  if (p.reply)
    drop("X_ASYMMETRIC_RETURN",
        "R-IGW-7",
        id,
        "the reply leaves by a gateway that did not translate the request");
  p.source = made.after;
  leg_->translations.push_back(made);
  hop("translate", id, text(p));
  return out_to_internet(p);
}

/// On the internet's side of a gateway: to a host there, or in at the gateway that owns the address
/// (R-IGW-8).
Outcome Walker::out_to_internet(Packet p) {
  p.identity_lost = "internet";
  const Translation* last = pending();
  if (p.reply && last != nullptr &&
      (last->kind == Translation::Kind::InternetOut || last->kind == Translation::Kind::EgressOnly))
    return from_internet(p);
  if (p.reply) return {Outcome::Kind::Internet, nullptr, p};
  for (const PublicMapping& one : public_mappings(s_))
    if (one.public_address == p.destination) return from_internet(p);
  for (const Vpc& vpc : s_.all<Vpc>())  // an address of an imported VPC, whether or not anybody has it
    if (p.destination.is_v6() && in_vpc(vpc, p.destination)) return from_internet(p);
  if (p.destination.is_v6())
    for (const NetworkInterface& eni : s_.all<NetworkInterface>())
      if (owns(eni, p.destination)) return from_internet(p);
  for (const Accelerator& one : s_.all<Accelerator>())
    for (const AcceleratorAddresses& set : one.address_sets)
      if (std::find(set.addresses.begin(), set.addresses.end(), p.destination) != set.addresses.end())
        lose("X_NOT_MODELLED", "R-SVC-10", one.id.to_string(), "an accelerator's address");
  for (const ElasticIp& one : s_.all<ElasticIp>())
    if (one.public_address == p.destination) refuse_elastic_ip(one);
  for (const NetworkInterface& eni : s_.all<NetworkInterface>())
    for (const PrivateAddress& one : eni.addresses)
      if (one.carrier_address.present() && one.carrier_address == p.destination)
        drop("X_CARRIER_INBOUND", "R-LGW-1", eni.id.to_string(), "from the internet");
  if (!is_documentation_or_global(p.destination))
    drop("NO_POSSIBLE_DESTINATION", "R-IGW-3", p.destination.to_string(), "not an address of the internet");
  hop("deliver", "internet", text(p));
  return {Outcome::Kind::Internet, nullptr, p};
}

/// R-ADDR-9: an address that no imported interface has.
void Walker::refuse_elastic_ip(const ElasticIp& one) {
  const std::string address = one.public_address.to_string();
  const bool used = one.association.present() && one.interface.present();
  if (used && find<NetworkInterface>(s_, one.interface.to_string()) == nullptr)
    lack("ec2 describe-network-interfaces", "R-ADDR-9", one.interface.to_string());
  for (const RouteTable& table : s_.all<RouteTable>())
    for (const RouteTableAssociation& link : table.associations)
      if (!link.unusable && !link.public_ipv4_pool.view().empty())
        lose("X_NOT_MODELLED", "R-EDGE-8", table.id.to_string(), address + " may be of its pool");
  drop("NO_POSSIBLE_DESTINATION", "R-ADDR-9", address, "an address that nothing uses");
}

/// In from the internet: a new flow (R-FLOW-12), or a reply to what left by a gateway.
Outcome Walker::from_internet(Packet p) {
  p.arrival = Arrival::Internet;
  p.identity_lost = "internet";
  if (p.reply) {
    Translation* out = pending();
    if (out != nullptr && out->kind == Translation::Kind::Carrier && out->after == p.destination) {
      p.destination = out->before;
      out->undone = true;
      return arrive_local(vpc_of(out->vpc, "R-LGW-1"), p, nullptr);
    }
    if (out == nullptr || out->after != p.destination) return {Outcome::Kind::Internet, nullptr, p};
    p.destination = out->before;
    out->undone = true;
    hop("translate", out->device, text(p));
    const Vpc& vpc = vpc_of(out->vpc, "R-IGW-7");
    if (out->kind == Translation::Kind::EgressOnly) return arrive_local(vpc, p, nullptr);  // R-EIGW-3
    return enter_by_gateway(out->device, vpc, p);
  }
  // R-FLOW-12: destination -> its owner's gateway -> R-BPA -> R-IGW-4 -> R-EDGE
  const NetworkInterface* eni = nullptr;
  std::string vpc_id;
  std::string subnet_id;
  Address inside;
  for (const PublicMapping& one : public_mappings(s_)) {
    if (one.public_address != p.destination) continue;
    vpc_id = one.vpc;
    subnet_id = one.subnet;
    inside = one.private_address;
    eni = find<NetworkInterface>(s_, one.interface);
  }
  if (vpc_id.empty()) {
    for (const NetworkInterface& one : s_.all<NetworkInterface>()) {
      for (const PrivateAddress& address : one.addresses)
        if (address.carrier_address.present() && address.carrier_address == p.destination)
          drop("X_CARRIER_INBOUND", "R-LGW-1", one.id.to_string(), "from the internet");
      if (!owns(one, p.destination)) continue;
      const bool asked =
          q_.to.kind == End::Kind::Interface ? is_id(one.id, q_.to.interface) : is_id(one.vpc, q_.to.vpc);
      if (!asked && p.destination.is_v4()) continue;  // R-ADDR-12
      eni = &one;
      vpc_id = one.vpc.to_string();
      subnet_id = one.subnet.to_string();
    }
    if (vpc_id.empty() && q_.to.kind == End::Kind::Address) vpc_id = q_.to.vpc;
  }
  if (vpc_id.empty()) {
    for (const Accelerator& one : s_.all<Accelerator>())
      for (const AcceleratorAddresses& set : one.address_sets)
        if (std::find(set.addresses.begin(), set.addresses.end(), p.destination) != set.addresses.end())
          lose("X_NOT_MODELLED", "R-SVC-10", one.id.to_string(), "an accelerator's address");
    for (const ElasticIp& one : s_.all<ElasticIp>())
      if (one.public_address == p.destination) refuse_elastic_ip(one);
  }
  const InternetGateway* igw = nullptr;
  for (const InternetGateway& one : s_.all<InternetGateway>())
    for (const GatewayAttachment& link : one.attachments)
      if (is_id(link.vpc, vpc_id) && functional(link.state, {"available", "attached"})) igw = &one;
  if (igw == nullptr) {
    if (const Vpc* vpc = find<Vpc>(s_, vpc_id); vpc != nullptr && (inside.present() || p.destination.is_v6()))
      require_call("ec2 describe-internet-gateways", vpc->header, "R-IGW-4", vpc_id);
    mind_left_out(Kind::InternetGateway, "R-IGW-4", vpc_id);
    drop("IGW_PRIVATE_IP_ASSOCIATION_FOR_INGRESS", "R-IGW-4", vpc_id, "no internet gateway leads there");
  }
  const std::string id = igw->id.to_string();
  const Vpc& vpc = vpc_of(vpc_id, "R-IGW-4");
  // R-BPA-3: the subnet that counts is the one to which the edge table leads
  const RouteRow edge = edge_row(id, vpc, inside.present() ? inside : p.destination);
  p.endpoint_passed = edge.target == Target::InspectionEndpoint ? edge.id : "";
  if (edge.target == Target::Interface)
    if (const NetworkInterface* one = find<NetworkInterface>(s_, edge.id))
      subnet_id = one->subnet.to_string();
  if (const VpcEndpoint* one = find<VpcEndpoint>(s_, p.endpoint_passed);
      one != nullptr && !one->subnets.empty())
    subnet_id = one->subnets[0].to_string();
  test_block_public_access(vpc, find<Subnet>(s_, subnet_id), p, false, false, id);
  p.endpoint_passed.clear();
  if (p.destination.is_v6()) {  // R-IGW-6
    if (eni == nullptr || !functional(eni->status, {"in-use"}) || !is_public_v6(vpc, *eni, p.destination))
      drop("IGW_PRIVATE_IP_ASSOCIATION_FOR_INGRESS", "R-IGW-6", id, p.destination.to_string());
    inside = p.destination;
  }
  if (!inside.present())
    drop("IGW_PRIVATE_IP_ASSOCIATION_FOR_INGRESS", "R-IGW-4", id, p.destination.to_string());
  if (in_rfc1918(p.source))
    drop("IGW_SOURCE_ADDRESS_NOT_IN_RFC1918_INGRESS", "R-IGW-4", id, p.source.to_string());
  if (in_rfc6598(p.source))
    drop("IGW_SOURCE_ADDRESS_NOT_IN_RFC6598_INGRESS", "R-IGW-4", id, p.source.to_string());
  if (!in_vpc(vpc, inside)) drop("IGW_DESTINATION_ADDRESS_IN_VPC_CIDRS", "R-IGW-4", id, inside.to_string());
  leg_->translations.push_back({Translation::Kind::InternetIn, id, vpc_id, p.destination, inside, {}});
  p.destination = inside;
  hop("translate", id, text(p));
  return enter_by_gateway(id, vpc, p);
}

Outcome Walker::to_egress_only(const std::string& id, const Place& from, Packet p) {
  const auto* eigw = find<EgressOnlyInternetGateway>(s_, id);
  if (eigw == nullptr) lack("ec2 describe-egress-only-internet-gateways", "R-EIGW-1", id);
  if (p.source.is_v4()) drop("X_FAMILY_UNSUPPORTED", "R-EIGW-1", id, "IPv6 only");
  if (p.passed_gwlbe) drop("X_EIGW_AFTER_GWLBE", "R-EIGW-2", id, "after an endpoint");
  if (p.reply) drop("X_EIGW_UNSOLICITED_INBOUND", "R-EIGW-1", id, "the flow was not initiated from inside");
  const NetworkInterface* eni = owner_in(s_, from.vpc->id.to_string(), p.source);
  if (eni == nullptr || !functional(eni->status, {"in-use"}) || !is_public_v6(*from.vpc, *eni, p.source))
    drop("IGW_PUBLIC_IP_ASSOCIATION_FOR_EGRESS", "R-EIGW-1", id, p.source.to_string());
  test_block_public_access(*from.vpc, from.subnet, p, true, true, id);
  leg_->translations.push_back(
      {Translation::Kind::EgressOnly, id, from.vpc->id.to_string(), p.source, p.source, p.source_port});
  hop("forward", id, text(p));
  return out_to_internet(p);
}

// ---------------------------------------------------------------------------------------- NAT gateway

Outcome Walker::to_nat(const NatGateway& nat, const Place& from, Packet p) {
  const std::string id = nat.id.to_string();
  const bool regional = nat.availability_mode.is("regional");
  const Subnet* subnet = regional ? nullptr : find<Subnet>(s_, nat.subnet.to_string());
  if (!regional && subnet == nullptr) lack("ec2 describe-subnets", "R-NAT-1", id);
  if (subnet != nullptr) test_acl(*subnet, p, false);  // R-NAT-10, R-NACL-10; regional: no ACL
  Place place;
  place.vpc = &vpc_of(nat.vpc.to_string(), "R-NAT-1");
  place.subnet = subnet;
  place.component = id;
  require_functional(place);
  if (!functional(nat.state, {"available"})) drop("BAD_STATE", "R-NAT-1", id, "not available");
  if (p.reply) drop("X_ASYMMETRIC_RETURN", "R-IGW-7", id, "a reply that the gateway has no mapping for");
  for (const NatGatewayAddress& one : nat.addresses)
    if (one.private_address == p.source)
      drop("X_ROUTE_LOOP", "R-NAT-11", id, "its subnet's route leads back to it");
  if (p.arrival != Arrival::Inside && p.arrival != Arrival::Transit)
    drop("NGW_REQUIRES_SOURCE_IN_VPC", "R-NAT-2", id, "arrived neither from inside nor by a transit gateway");
  if (p.protocol != 6 && p.protocol != 17 && p.protocol != 1 && p.protocol != 58)
    drop("PROTOCOL_RESTRICTION", "R-NAT-3", id, "TCP, UDP and ICMP only");
  Translation made{Translation::Kind::Nat, id, nat.vpc.to_string(), p.source, {}, p.source_port};
  if (p.destination.is_v6()) {  // R-NAT-12
    if (!prefix("64:ff9b::/96").contains(p.destination))
      drop("X_FAMILY_UNSUPPORTED", "R-NAT-12", id, "IPv6 only to 64:ff9b::/96");
    made.other_before = p.destination;
    p.destination = Address::v4(static_cast<std::uint32_t>(p.destination.low()));
    if (p.protocol == 58) {
      p.protocol = 1;
      if (p.icmp_type == 128) p.icmp_type = 8;
    }
  } else if (p.protocol == 58) {
    drop("PROTOCOL_RESTRICTION", "R-NAT-3", id, "TCP, UDP and ICMP only");
  }
  std::vector<Address> addresses;
  std::vector<std::string> labels;
  const std::string zone = from.subnet != nullptr ? zone_of(s_, *from.subnet) : "";
  bool any_zone = true;
  for (const int pass :
      {0, 1}) {  // R-NAT-13: a zone without addresses is served by another, in automatic mode
    if (pass == 1 && (!addresses.empty() || !regional)) break;
    if (pass == 1 && nat.auto_provision_zones.is("disabled"))
      drop("REGIONAL_NGW_ROUTE_AZ_RESTRICTION", "R-NAT-13", id, "no address in " + zone);
    any_zone = !regional || pass == 1;
    for (const NatGatewayAddress& one : nat.addresses) {
      if (one.unusable || !functional(one.status, {"succeeded"})) continue;  // R-NAT-4
      const bool here = one.zone_id.present() ? one.zone_id.view() == zone
                                              : one.zone.present() && from.subnet != nullptr &&
                                                    one.zone.view() == from.subnet->zone.view();
      if (!any_zone && !here) continue;
      addresses.push_back(one.private_address);
      labels.push_back(one.private_address.to_string());
    }
  }
  if (addresses.empty()) lack("NatGatewayAddresses", "R-NAT-4", id);
  const bool web = p.protocol == 6 && (p.destination_port.fixed == 80 || p.destination_port.fixed == 443);
  if (!nat.appliances.empty() && web) lose("X_NOT_MODELLED", "R-NAT-14", id, "an attached proxy");
  made.after = addresses[choose(id + " address", labels)];  // R-NAT-4
  p.source = made.after;                                    // R-NAT-6: a private address whatever comes next
  if (p.protocol == 6 || p.protocol == 17) p.source_port = new_port({1024, 65535});
  leg_->translations.push_back(made);
  p.identity_lost = id;  // R-SG-8
  p.arrival = Arrival::Inside;
  hop("translate", id, text(p));
  if (regional) {
    place.own_table = find<RouteTable>(s_, nat.route_table.to_string());
    if (place.own_table == nullptr) lack("ec2 describe-route-tables", "R-NAT-1", id);
  }
  return leave(place, p);
}

/// A packet whose destination is the gateway itself: a reply to undo, or nothing it knows.
Outcome Walker::at_nat(const NatGateway& nat, Packet p) {
  const std::string id = nat.id.to_string();
  Translation* made = p.reply ? undo(Translation::Kind::Nat, id) : nullptr;
  if (made == nullptr || made->after != p.destination) drop("X_NAT_NO_MAPPING", "R-NAT-9", id, text(p));
  p.destination = made->before;
  p.destination_port = made->port_before;
  if (made->other_before.present()) {
    p.source = made->other_before;
    if (p.protocol == 1) {
      p.protocol = 58;
      p.icmp_type = 129;
    }
  }
  made->undone = true;
  p.arrival = Arrival::Inside;
  hop("translate", id, text(p));
  Place place;
  place.vpc = &vpc_of(nat.vpc.to_string(), "R-NAT-7");
  place.component = id;
  if (nat.availability_mode.is("regional")) {
    place.own_table = find<RouteTable>(s_, nat.route_table.to_string());
    if (place.own_table == nullptr) lack("ec2 describe-route-tables", "R-NAT-7", id);
  } else {
    place.subnet = find<Subnet>(s_, nat.subnet.to_string());
    if (place.subnet == nullptr) lack("ec2 describe-subnets", "R-NAT-7", id);
  }
  return leave(place, p);
}

// ---------------------------------------------------------------------------------------- appliances

Outcome Walker::to_appliance(const NetworkInterface& eni, const Place& from, Packet p) {
  const std::string id = eni.id.to_string();
  if (owns(eni, p.destination)) {  // it is the destination itself
    const Place there = place_of(eni);
    return deliver(eni, p, from.subnet != there.subnet);
  }
  const Place place = place_of(eni);
  test_acl(*place.subnet, p, false);  // R-NACL-3, in the sender's own subnet R-NACL-10
  require_up(eni);
  if (nat_at(s_, eni.vpc.to_string(), eni.primary_address) != nullptr)
    drop("ENI_ADDRESS_RESTRICTION", "R-ENI-3", id, "not an address of this interface");
  if (!eni.source_dest_check.no())
    drop("ENI_SOURCE_DEST_CHECK_RESTRICTION", "R-ENI-2", id, "destination is not its own");
  const bool known = p.reply && leg_->admitted.contains(id);
  if (!known) test_groups(eni, p, false);  // R-SG-18
  leg_->admitted.insert(id);
  p.identity_lost = id;  // R-SG-8
  note("assumes forwarding R-ENI-4 " + id);
  std::vector<const NetworkInterface*> exits = {&eni};
  for (const NetworkInterface& one : s_.all<NetworkInterface>())
    if (eni.instance.present() && one.instance == eni.instance && one.id != eni.id &&
        one.source_dest_check.no())
      exits.push_back(&one);
  std::vector<std::string> labels;
  for (const NetworkInterface* one : exits) labels.push_back(one->id.to_string());
  const NetworkInterface& out = *exits[choose("exit of appliance", labels)];
  const auto& declared = q_.declared.nat_instances;
  const bool translates = std::find(declared.begin(), declared.end(), id) != declared.end();
  if (translates) {
    if (p.reply) drop("X_ASYMMETRIC_RETURN", "R-EDGE-7", id, "the NAT instance has no mapping");
    leg_->translations.push_back({Translation::Kind::NatInstance,
        id,
        eni.vpc.to_string(),
        p.source,
        eni.primary_address,
        p.source_port});
    leg_->boxes[0].insert(id);
    p.source = eni.primary_address;
    if (p.protocol == 6 || p.protocol == 17) p.source_port = new_port({1024, 65535});
    p.arrival = Arrival::Inside;
    hop("translate", id, text(p));
  } else {
    hop("forward", id, text(p));
  }
  // R-ENI-4: a new outbound packet from that interface
  const std::string out_id = out.id.to_string();
  require_up(out);
  if (!(p.reply && leg_->admitted.contains(out_id) && known)) test_groups(out, p, true);
  leg_->admitted.insert(out_id);
  return leave(place_of(out), p);
}

// ---------------------------------------------------------------------------------------- peering

Outcome Walker::to_peering(const VpcPeeringConnection& pcx, const Place& from, Packet p) {
  const std::string id = pcx.id.to_string();
  if (!functional(pcx.status, {"active"})) drop("BAD_STATE", "R-PCX-1", id, "not active");
  const bool from_requester = pcx.requester.vpc == from.vpc->id;
  const PeeringSide& far = from_requester ? pcx.accepter : pcx.requester;
  const Vpc* peer = find<Vpc>(s_, far.vpc.to_string());
  bool inside = peer != nullptr && in_vpc(*peer, p.destination);
  for (const Prefix& one : far.cidrs) inside = inside || one.contains(p.destination);
  for (const Prefix& one : far.ipv6_cidrs) inside = inside || one.contains(p.destination);
  const bool tells = peer != nullptr || far.cidrs.present() || far.cidr.present() || far.ipv6_cidrs.present();
  inside = inside || far.cidr.contains(p.destination);
  if (peer != nullptr && is_link_service(s_, *peer, p.destination))
    drop("X_RESERVED_DESTINATION", "R-ADDR-5", id, "link services answer only inside their VPC");
  if (!inside && tells)
    drop(
        "PCX_REQUIRES_ADDRESS_IN_VPC_CIDR", "R-PCX-2", id, p.destination.to_string() + " is not of the peer");
  const bool spared = p.preserved_by_nlb;  // R-LB-14
  if (!in_vpc(*from.vpc, p.source) && !spared)
    drop("PCX_REQUIRES_ADDRESS_IN_VPC_CIDR",
        "R-PCX-3",
        id,
        p.source.to_string() + " is not of the sender's VPC");
  if (peer == nullptr) lose("X_MISSING_DATA", "R-PCX-6", id, "the peer VPC is not imported");
  if (Translation* nat = pending();
      nat != nullptr && !p.reply && nat->kind == Translation::Kind::Nat && nat->after == p.source)
    nat->left_by_peering = id;
  if (spared && !(pcx.requester.region == pcx.accepter.region))
    drop("X_NLB_CLIENT_IP_PATH", "R-LB-14", id, "the peer is in another Region");
  p.peerings.push_back(&pcx);
  p.arrival = Arrival::Peering;
  p.endpoint_passed.clear();
  hop("forward", id, text(p));
  return arrive_local(*peer, p, nullptr);
}

// ---------------------------------------------------------------------------------------- carrier and local
// gateways

Outcome Walker::to_carrier(const std::string& id, const Place& from, Packet p) {
  const CarrierGateway* gateway = find<CarrierGateway>(s_, id);
  if (gateway == nullptr) lack("ec2 describe-carrier-gateways", "R-LGW-1", id);
  if (!functional(gateway->state, {"available"})) drop("BAD_STATE", "R-IN-10", id, "not available");
  if (p.source.is_v6()) drop("X_FAMILY_UNSUPPORTED", "R-LGW-1", id, "IPv4 only");
  test_block_public_access(*from.vpc, from.subnet, p, true, false, id);  // R-BPA-8
  if (p.reply) drop("X_ASYMMETRIC_RETURN", "R-IGW-7", id, "not the gateway that translated");
  const NetworkInterface* eni = owner_in(s_, from.vpc->id.to_string(), p.source);
  Address carrier;
  if (eni != nullptr)
    for (const PrivateAddress& one : eni->addresses)
      if (one.address == p.source) carrier = one.carrier_address;
  if (!carrier.present()) drop("IGW_PUBLIC_IP_ASSOCIATION_FOR_EGRESS", "R-LGW-1", id, "no carrier address");
  leg_->translations.push_back(
      {Translation::Kind::Carrier, id, from.vpc->id.to_string(), p.source, carrier, p.source_port});
  p.source = carrier;
  hop("translate", id, text(p));
  return out_to_internet(p);
}

Outcome Walker::to_local_gateway(const std::string& id, const Place& from, Packet p) {
  const LocalGatewayVpcAssociation* link = nullptr;
  for (const LocalGatewayVpcAssociation& one : s_.all<LocalGatewayVpcAssociation>())
    if (is_id(one.gateway, id) && one.vpc == from.vpc->id && functional(one.state, {"associated"}))
      link = &one;
  if (link == nullptr) lack("ec2 describe-local-gateway-route-table-vpc-associations", "R-LGW-2", id);
  const std::string table = link->route_table.to_string();
  const LocalGatewayRoutes* routes = nullptr;
  for (const LocalGatewayRoutes& one : s_.all<LocalGatewayRoutes>())
    if (is_id(one.route_table, table)) routes = &one;
  if (routes == nullptr) lack("ec2 search-local-gateway-routes", "R-LGW-2", table);
  const LocalGatewayRoute* best = nullptr;
  for (const LocalGatewayRoute& one : routes->routes)
    if (!one.unusable && one.destination.contains(p.destination) &&
        (best == nullptr || best->destination.length() < one.destination.length()))
      best = &one;
  if (best == nullptr) drop("NO_ROUTE_TO_DESTINATION", "R-LGW-2", table, text(p));
  if (best->state.is("blackhole")) drop("BAD_STATE_ROUTE", "R-LGW-2", table, text(p));
  Address source = p.source;
  for (const LocalGatewayRouteTable& one : s_.all<LocalGatewayRouteTable>()) {
    if (!is_id(one.id, table) || !one.mode.is("coip")) continue;
    const NetworkInterface* eni = owner_in(s_, from.vpc->id.to_string(), p.source);
    source = {};
    if (eni != nullptr)
      for (const PrivateAddress& address : eni->addresses)
        if (address.address == p.source) source = address.customer_address;
    if (!source.present())
      drop("IGW_PUBLIC_IP_ASSOCIATION_FOR_EGRESS", "R-LGW-2", id, "no customer-owned address");
  }
  if (!p.reply)
    leg_->translations.push_back(
        {Translation::Kind::LocalGateway, id, from.vpc->id.to_string(), p.source, source, p.source_port});
  p.source = source;
  p.identity_lost = id;
  hop("translate", id, text(p));
  return to_on_premises(p, {Exit::Kind::LocalGateway, id, "", "", from.vpc->id.to_string()});
}

}  // namespace vpcscope::reference
