// Transit gateways (section 14) and Cloud WAN (section 18).
#include <fmt/format.h>

#include <algorithm>

#include "tests/reference/walker.h"

namespace vpcscope::reference {
namespace {

struct TransitRow {
  Prefix destination;
  int rank = 0;
  bool blackhole = false;
  std::vector<std::string> attachments;
};

/// R-TGW-3: among propagated routes.
int rank_of(const Word& kind) {
  int rank = 2;
  for (const char* word :
      {"vpc", "direct-connect-gateway", "connect", "vpn-over-dx", "vpn", "vpn-concentrator", "client-vpn"}) {
    if (kind.is(word)) return rank;
    ++rank;
  }
  return rank;
}

}  // namespace

const TransitGatewayAttachment* Walker::attachment(const std::string& id, const std::string& tgw) {
  for (const TransitGatewayAttachment& one : s_.all<TransitGatewayAttachment>())  // R-IN-4: keyed by both
    if (is_id(one.id, id) && is_id(one.transit_gateway, tgw)) return &one;
  return nullptr;
}

Outcome Walker::to_transit(const TransitGateway& tgw, const Place& from, Packet p) {
  const std::string id = tgw.id.to_string();
  if (!functional(tgw.state, {"available", "modifying"})) drop("BAD_STATE", "R-IN-10", id, "not available");
  const TransitGatewayVpcAttachment* link = nullptr;
  for (const TransitGatewayVpcAttachment& one : s_.all<TransitGatewayVpcAttachment>())
    if (one.vpc == from.vpc->id && one.transit_gateway == tgw.id) link = &one;
  if (link == nullptr) {
    require_call("ec2 describe-transit-gateway-vpc-attachments", from.vpc->header, "R-TGW-1", id);
    mind_left_out(Kind::TransitGatewayVpcAttachment, "R-TGW-1", id);
    drop("BAD_STATE_ATTACHMENT", "R-TGW-1", id, "the VPC is not attached");
  }
  const std::string name = link->id.to_string();
  if (!functional(link->state, {"available", "modifying"}))
    drop("BAD_STATE_ATTACHMENT", "R-TGW-1", name, "state");
  const std::string zone = from.subnet != nullptr ? zone_of(s_, *from.subnet) : "";
  const Subnet* at = nullptr;
  for (const SubnetId& one : link->subnets) {
    const Subnet* subnet = find<Subnet>(s_, one.to_string());
    if (subnet != nullptr && (zone.empty() || zone_of(s_, *subnet) == zone)) at = subnet;  // whole zone
  }
  if (at == nullptr) drop("TGW_ROUTE_AZ_RESTRICTION", "R-TGW-1", name, "no attachment subnet in " + zone);
  test_acl(
      *at, p, false);  // R-NACL-8: ingress of the attachment subnet, its egress only if it is the source's
  const TransitGatewayAttachment* by = attachment(name, id);
  if (by == nullptr) lack("ec2 describe-transit-gateway-attachments", "R-TGW-2", name);
  p.by_transit = true;
  // R-SG-10: absent means disable on the gateway, enable on the attachment
  p.transit_refers = p.transit_refers && tgw.security_group_referencing.is("enable") &&
                     !link->security_group_referencing.is("disable") && zone != "use1-az3";
  return enter_transit(id, *by, zone_of(s_, *at), p);
}

Outcome Walker::enter_transit(
    const std::string& tgw, const TransitGatewayAttachment& by, const std::string& zone, Packet p) {
  const std::string name = by.id.to_string();
  guard(name + " at " + tgw, p);
  hop("forward", name, text(p));
  const Prefix multicast4 = Prefix::parse("224.0.0.0/4").prefix;
  const Prefix multicast6 = Prefix::parse("ff00::/8").prefix;
  if (multicast4.contains(p.destination) || multicast6.contains(p.destination))
    lose("X_NOT_MODELLED", "R-TGW-16", tgw, "multicast");
  if (const TransitGateway* one = find<TransitGateway>(s_, tgw);
      one != nullptr && !functional(one->state, {"available", "modifying"}))
    drop("BAD_STATE", "R-IN-10", tgw, "not available");
  if (!functional(by.state, {"available", "modifying"}))
    drop("BAD_STATE_ATTACHMENT", "R-IN-10", name, "state");
  if (by.policy_table.present()) lose("X_NOT_MODELLED", "R-TGW-17", name, "policy table");
  std::string table;  // R-TGW-2
  if (by.route_table.present() && functional(by.association_state, {"associated"}))
    table = by.route_table.to_string();
  for (const TransitGatewayAssociations& list : s_.all<TransitGatewayAssociations>())
    for (const TransitGatewayAssociation& one : list.associations) {
      const TransitGatewayRouteTable* owner =
          find<TransitGatewayRouteTable>(s_, list.route_table.to_string());
      const bool ours = owner == nullptr || is_id(owner->transit_gateway, tgw);
      if (table.empty() && ours && one.attachment == by.id && functional(one.state, {"associated"}))
        table = list.route_table.to_string();
    }
  if (table.empty()) drop("TGW_ATTACH_MISSING_TGW_RTB_ASSOCIATION", "R-TGW-2", name, "no associated table");
  const TransitGatewayAttachment* next = route_in_transit(table, tgw, p);
  return leave_transit(*next, zone, p);
}

/// R-TGW-3, R-TGW-4, R-IN-8
const TransitGatewayAttachment* Walker::route_in_transit(
    const std::string& table, const std::string& tgw, const Packet& p) {
  if (const auto* one = find<TransitGatewayRouteTable>(s_, table);
      one != nullptr && !functional(one->state, {"available"}))
    drop("BAD_STATE", "R-IN-10", table, "not available");
  std::vector<TransitRow> rows;
  bool complete = false;
  for (const TransitGatewayRoutes& list : s_.all<TransitGatewayRoutes>()) {
    if (!is_id(list.route_table, table)) continue;
    complete = !list.more_routes.yes();
    for (const TransitGatewayRoute& route : list.routes) {
      if (route.unusable) complete = false;
      if (!route.destination.contains(p.destination)) continue;
      TransitRow row;
      row.destination = route.destination;
      row.rank = route.type.is("propagated")
                     ? (route.targets.empty() ? 2 : rank_of(route.targets[0].resource_type))
                 : route.destination_list.present() ? 1
                                                    : 0;
      row.blackhole = route.state.is("blackhole");
      for (const TransitGatewayRouteTarget& target : route.targets) {
        // R-DX-8: a VPN over Direct Connect ranks above others
        const VpnConnection* vpn = find<VpnConnection>(s_, target.resource.to_string());
        if (row.rank == 6 && vpn != nullptr && vpn->transport.present()) row.rank = 5;
        row.attachments.push_back(target.attachment.to_string());
      }
      rows.push_back(row);
    }
  }
  const bool searched = find<TransitGatewayRoutes>(s_, table) != nullptr;
  for (const TransitGatewayPropagations& list : s_.all<TransitGatewayPropagations>()) {
    if (searched || !is_id(list.route_table, table)) continue;  // R-IN-8: routes not exported
    for (const TransitGatewayPropagation& one : list.propagations) {
      const Vpc* vpc = one.resource_type.is("vpc") ? find<Vpc>(s_, one.resource.to_string()) : nullptr;
      if (vpc == nullptr || !functional(one.state, {"enabled"})) continue;
      bool v6 = false;  // R-TGW-5
      for (const TransitGatewayVpcAttachment& link : s_.all<TransitGatewayVpcAttachment>())
        if (link.id == one.attachment) v6 = link.ipv6.is("enable");
      for (const Prefix& block : cidrs_of(*vpc))
        if (block.contains(p.destination) && (p.destination.is_v4() || v6))
          rows.push_back({block, 2, false, {one.attachment.to_string()}});
    }
  }
  for (const TransitGatewayPrefixListReferences& list : s_.all<TransitGatewayPrefixListReferences>())
    for (const TransitGatewayPrefixListReference& one : list.references) {
      const bool here = is_id(list.route_table, table) || is_id(one.route_table, table);
      if (!here || one.unusable) continue;
      std::vector<Prefix> entries;
      if (const auto known = entries_of(s_, one.list))
        entries = *known;
      else if (!unknown(
                   one.list.to_string() + " does not hold " + p.destination.to_string(), "R-IN-7", table))
        entries = {Prefix::host(p.destination)};
      for (const Prefix& entry : entries) {
        if (!entry.contains(p.destination)) continue;
        TransitRow row{entry, 1, one.blackhole.yes(), {}};
        if (one.attachment.present()) row.attachments.push_back(one.attachment.to_string());
        rows.push_back(row);
      }
    }
  int longest = -1;
  for (const TransitRow& row : rows) longest = std::max(longest, row.destination.length());
  std::erase_if(rows, [&](const TransitRow& row) { return row.destination.length() < longest; });
  int rank = 99;
  for (const TransitRow& row : rows) rank = std::min(rank, row.rank);
  std::erase_if(rows, [&](const TransitRow& row) { return row.rank > rank; });
  if (rows.empty()) {
    if (!complete)
      lose("TGW_RTB_ROUTES_ARE_UNKNOWN", "R-IN-8", table, "the table's routes are not all known");
    drop("TGW_RTB_NO_ROUTE_TO_TGW_ATTACHMENT", "R-TGW-3", table, "no route to " + p.destination.to_string());
  }
  std::vector<std::string> members;  // R-TGW-13: equal members are alternatives
  bool blackhole = true;
  for (const TransitRow& row : rows) {
    blackhole = blackhole && row.blackhole;
    for (const std::string& one : row.attachments)
      if (!row.blackhole && std::find(members.begin(), members.end(), one) == members.end())
        members.push_back(one);
  }
  if (blackhole || members.empty())
    drop("TGW_RTB_BAD_STATE_ROUTE", "R-TGW-4", table, "blackhole " + rows[0].destination.to_string());
  const std::string chosen = members[choose("member", members)];
  hop("route", table, rows[0].destination.to_string() + " -> " + chosen);
  const TransitGatewayAttachment* next = attachment(chosen, tgw);
  if (next == nullptr) lack("ec2 describe-transit-gateway-attachments", "R-TGW-3", chosen);
  return next;
}

Outcome Walker::leave_transit(const TransitGatewayAttachment& by, const std::string& zone, Packet p) {
  const std::string name = by.id.to_string();
  const std::string tgw = by.transit_gateway.to_string();
  if (!functional(by.state, {"available", "modifying"}))
    drop("BAD_STATE_ATTACHMENT", "R-IN-10", name, "state");
  hop("forward", name, text(p));
  if (by.resource_type.is("vpc")) return transit_to_vpc(by, zone, p);
  if (by.resource_type.is("vpn")) {  // R-TGW-13
    const VpnConnection* vpn = find<VpnConnection>(s_, by.resource.to_string());
    if (vpn == nullptr) lack("ec2 describe-vpn-connections", "R-TGW-13", by.resource.to_string());
    if (vpn->inside_family.present() && vpn->inside_family.is("ipv6") != p.destination.is_v6())
      drop("X_FAMILY_UNSUPPORTED", "R-VPN-3", vpn->id.to_string(), "one family only");
    if (!vpn_is_up(*vpn)) drop("TGW_BAD_STATE_VPN", "R-TGW-13", vpn->id.to_string(), "no tunnel is up");
    return to_on_premises(p, {Exit::Kind::Transit, tgw, name, vpn->id.to_string(), ""});
  }
  if (by.resource_type.is("direct-connect-gateway")) {
    const std::string dxgw = by.resource.to_string();
    if (association_of(dxgw, tgw) == nullptr)
      lack("directconnect describe-direct-connect-gateway-associations", "R-DX-2", dxgw);
    if (!gateway_has_link(dxgw, p)) drop("BAD_STATE", "R-DX-1", dxgw, "no virtual interface is up");
    return to_on_premises(p, {Exit::Kind::Transit, tgw, name, dxgw, ""});
  }
  if (by.resource_type.is("connect")) {  // R-TGW-12
    const TransitGatewayConnect* connect_ = find<TransitGatewayConnect>(s_, name);
    if (connect_ == nullptr) lack("ec2 describe-transit-gateway-connects", "R-TGW-12", name);
    const TransitGatewayAttachment* transport = attachment(connect_->transport.to_string(), tgw);
    if (transport != nullptr && !functional(transport->state, {"available", "modifying"}))
      drop("BAD_STATE_ATTACHMENT", "R-TGW-12", transport->id.to_string(), "transport");
    return to_on_premises(p, {Exit::Kind::Transit, tgw, name, name, ""});
  }
  if (by.resource_type.is("peering")) {  // R-TGW-11, R-IN-4
    const std::string other = by.resource.to_string();
    std::string far;
    for (const TransitGatewayPeeringAttachment& one : s_.all<TransitGatewayPeeringAttachment>()) {
      if (!one.accepter_attachment.present()) continue;
      if (one.id == by.id) far = one.accepter_attachment.to_string();
      if (one.accepter_attachment == by.id) far = one.id.to_string();
    }
    const TransitGatewayAttachment* side = far.empty() ? attachment(name, other) : attachment(far, other);
    if (side == nullptr)
      for (const TransitGatewayAttachment& one : s_.all<TransitGatewayAttachment>())
        if (one.resource_type.is("peering") && is_id(one.transit_gateway, other) && is_id(one.resource, tgw))
          side = &one;
    if (side == nullptr)
      lose("X_MISSING_DATA", "R-TGW-11", name, "the other transit gateway is not imported");
    p.identity_lost = name;  // R-SG-8
    return enter_transit(other, *side, "", p);
  }
  if (by.resource_type.is("network-function")) {  // R-TGW-14
    const Firewall* firewall = nullptr;
    for (const Firewall& one : s_.all<Firewall>())
      if (one.id.to_string() == by.resource.to_string() || is_id(one.status.transit_gateway_attachment, name))
        firewall = &one;
    if (firewall == nullptr) lack("network-firewall describe-firewall", "R-TGW-14", name);
    p.identity_lost = name;
    if (direction_ == 1 && !leg_->boxes[0].contains(name))
      drop("X_ASYMMETRIC_RETURN", "R-EDGE-7", name, "the request did not pass it");
    leg_->boxes[direction_].insert(name);
    inspect(*firewall, name, p);
    return enter_transit(tgw, by, zone, p);
  }
  lose("X_NOT_MODELLED", "R-TGW-12", name, "attachment of kind " + std::string(by.resource_type.view()));
}

Outcome Walker::transit_to_vpc(const TransitGatewayAttachment& by, const std::string& zone, Packet p) {
  const std::string name = by.id.to_string();
  const TransitGatewayVpcAttachment* link = nullptr;
  for (const TransitGatewayVpcAttachment& one : s_.all<TransitGatewayVpcAttachment>())
    if (one.id == by.id && one.transit_gateway == by.transit_gateway) link = &one;
  if (link == nullptr) lack("ec2 describe-transit-gateway-vpc-attachments", "R-TGW-7", name);
  const Vpc& vpc = vpc_of(link->vpc.to_string(), "R-TGW-7");
  std::vector<const Subnet*> subnets;
  for (const SubnetId& one : link->subnets)
    if (const Subnet* subnet = find<Subnet>(s_, one.to_string())) subnets.push_back(subnet);
  if (subnets.empty()) lack("ec2 describe-subnets", "R-TGW-7", name);
  p.transit_refers = p.transit_refers && !link->security_group_referencing.is("disable");
  return arrive_in_zone(name, vpc, subnets, link->appliance_mode.is("enable"), zone, p);
}

/// R-TGW-7, R-TGW-8; R-TGW-9 and R-TGW-10 follow from them. Nothing is filtered here (R-TGW-6, R-TGW-15).
Outcome Walker::arrive_in_zone(const std::string& name, const Vpc& vpc,
    const std::vector<const Subnet*>& subnets, bool appliance, const std::string& zone, Packet p) {
  std::vector<const Subnet*> candidates;
  const auto take = [&](const std::string& wanted) {
    for (const Subnet* one : subnets)
      if (zone_of(s_, *one) == wanted) candidates.push_back(one);
  };
  const auto hashed = leg_->appliance_zone.find(name);
  if (appliance && direction_ == 1 && hashed != leg_->appliance_zone.end()) take(hashed->second);
  if (!appliance) take(zone);
  if (candidates.empty()) candidates = subnets;
  std::vector<std::string> labels;
  for (const Subnet* one : candidates) labels.push_back(zone_of(s_, *one));
  const Subnet& at = *candidates[choose("zone of " + name, labels)];
  if (appliance && direction_ == 0) leg_->appliance_zone[name] = zone_of(s_, at);
  if (zone_of(s_, at) == "use1-az3") p.transit_refers = false;  // R-SG-10
  p.arrival = Arrival::Transit;
  p.endpoint_passed.clear();
  hop("forward", name, "into " + at.id.to_string());
  if (is_link_service(s_, vpc, p.destination))
    drop("X_RESERVED_DESTINATION",
        "R-ADDR-5",
        vpc.id.to_string(),
        "link services answer only inside their VPC");
  if (!in_subnet(at, p.destination)) test_acl(at, p, true);  // R-NACL-8
  Place from;
  from.vpc = &vpc;
  from.subnet = &at;
  from.component = name;
  return follow(lookup(table_of(at), vpc, &at, p), from, p);
}

// ---------------------------------------------------------------------------------------- Cloud WAN

Outcome Walker::to_core_network(const std::string& arn, const Place& from, Packet p) {
  const std::string vpc = from.vpc->id.to_string();
  const auto arrives = [&](const CoreNetworkVpcAttachment& one, std::vector<const Subnet*>& subnets) {
    for (const Text& subnet_arn : one.subnets)
      for (const Subnet& subnet : s_.all<Subnet>())
        if (subnet_arn.view().ends_with("/" + subnet.id.to_string())) subnets.push_back(&subnet);
  };
  const CoreNetworkVpcAttachment* link = nullptr;
  for (const CoreNetworkVpcAttachment& one : s_.all<CoreNetworkVpcAttachment>())
    if (one.core_network_arn.view() == arn && one.vpc.view().ends_with("/" + vpc)) link = &one;
  if (link == nullptr) lack("networkmanager get-vpc-attachment", "R-CWAN-1", arn);
  const std::string name = link->id.to_string();
  if (!functional(link->state, {"AVAILABLE", "UPDATING"}))
    drop("BAD_STATE_ATTACHMENT", "R-CWAN-1", name, "state");
  std::vector<const Subnet*> subnets;
  arrives(*link, subnets);
  const std::string zone = from.subnet != nullptr ? zone_of(s_, *from.subnet) : "";
  const Subnet* at = nullptr;
  for (const Subnet* one : subnets)
    if (zone_of(s_, *one) == zone) at = one;
  if (at == nullptr) drop("TGW_ROUTE_AZ_RESTRICTION", "R-CWAN-1", name, "no attachment subnet in " + zone);
  test_acl(*at, p, false);  // R-NACL-8
  guard(name, p);
  p.by_transit = true;
  p.transit_refers = p.transit_refers && link->group_referencing.yes();  // R-CWAN-4
  const std::string segment = link->segment.str();
  const CoreNetworkRoutes* table = nullptr;
  for (const CoreNetworkRoutes& one : s_.all<CoreNetworkRoutes>()) {
    const bool plain =
        one.segment.view() == segment && one.edge == link->edge && one.core_network == link->core_network;
    const bool asked = one.asked_segment.view() == segment && one.asked_edge == link->edge;
    if (plain || asked) table = &one;
  }
  if (table == nullptr) lack("networkmanager get-network-routes", "R-CWAN-2", segment);
  const CoreNetworkRoute* best = nullptr;
  for (const CoreNetworkRoute& one : table->routes) {  // R-CWAN-2
    if (one.unusable || !one.destination.contains(p.destination)) continue;
    const bool longer = best == nullptr || one.destination.length() > best->destination.length();
    const bool rather = best != nullptr && one.destination == best->destination && one.type.is("STATIC");
    if (longer || rather) best = &one;
  }
  if (best == nullptr)
    drop("TGW_RTB_NO_ROUTE_TO_TGW_ATTACHMENT", "R-CWAN-2", segment, "no route");  // SPEC? code
  if (best->state.is("BLACKHOLE"))
    drop("TGW_RTB_BAD_STATE_ROUTE", "R-CWAN-2", segment, "blackhole");  // SPEC? code
  std::vector<std::string> labels;
  for (const CoreNetworkRouteDestination& one : best->destinations)
    labels.push_back(one.attachment.to_string());
  if (labels.empty()) lack("destinations of a Cloud WAN route", "R-CWAN-2", segment);
  const std::string next = labels[choose("destination", labels)];
  hop("route", segment, best->destination.to_string() + " -> " + next);
  for (const CoreNetworkVpcAttachment& one : s_.all<CoreNetworkVpcAttachment>()) {
    if (!is_id(one.id, next)) continue;
    if (!functional(one.state, {"AVAILABLE", "UPDATING"}))
      drop("BAD_STATE_ATTACHMENT", "R-IN-10", next, "state");
    std::vector<const Subnet*> there;
    arrives(one, there);
    if (there.empty()) lack("ec2 describe-subnets", "R-CWAN-4", next);
    p.transit_refers = p.transit_refers && one.group_referencing.yes() && one.edge == link->edge;
    return arrive_in_zone(next,
        vpc_of(there[0]->vpc.to_string(), "R-CWAN-4"),
        there,
        one.appliance_mode.yes(),
        zone_of(s_, *at),
        p);
  }
  lose("X_NOT_MODELLED", "R-CWAN-5", next, "an attachment that is no VPC's");
}

}  // namespace vpcscope::reference
