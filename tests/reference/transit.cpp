// Transit gateways (section 14) and Cloud WAN (section 18).
#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

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

/// A core network's id in its ARN; who shares it may print another account's.
std::string last_of(const std::string& arn) { return arn.substr(arn.rfind('/') + 1); }

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
    if (one.vpc == from.vpc->id && one.transit_gateway == tgw.id &&  // a deleted one may still be printed
        (link == nullptr || functional(one.state, {"available", "modifying"})))
      link = &one;
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
  if (p.arrival == Arrival::Transit) p.identity_lost = from.vpc->id.to_string();  // R-SG-10: inspection VPC
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
  const TransitGateway* const itself = find<TransitGateway>(s_, tgw);
  if (itself == nullptr ? !unknown(tgw + " works", "R-IN-3", tgw)
                        : !functional(itself->state, {"available", "modifying"}))
    drop("BAD_STATE", "R-IN-10", tgw, "not available");
  if (!functional(by.state, {"available", "modifying"}))
    drop("BAD_STATE_ATTACHMENT", "R-IN-10", name, "state");
  require_no_translation(by);
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
  p.transit_table = table;
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
  bool hides = false;  // what could not be read or was not printed may be longer than any hit
  for (const TransitGatewayRoutes& list : s_.all<TransitGatewayRoutes>()) {
    if (!is_id(list.route_table, table)) continue;
    complete = !list.more_routes.yes();
    for (const TransitGatewayRoute& route : list.routes) {
      if (route.unusable) {
        complete = false;
        hides = true;
        continue;
      }
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
      if (!functional(one.state, {"enabled"})) continue;
      if (vpc == nullptr) hides = true;
      if (vpc == nullptr) continue;
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
  const bool whole = longest == Prefix::host(p.destination).length();
  if (hides && !rows.empty() && !whole &&  // R-IN-11: a longer unknown prefix could override the hit
      !unknown("no longer route of " + table + " holds " + p.destination.to_string(),
          "R-IN-8",
          table,
          "TGW_RTB_ROUTES_ARE_UNKNOWN"))
    lose("TGW_RTB_ROUTES_ARE_UNKNOWN", "R-IN-8", table, "a longer route may not be known");
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

/// R-TGW-15
void Walker::require_no_translation(const TransitGatewayAttachment& by) {
  for (const TransitGatewayAttachmentNat& one : s_.all<TransitGatewayAttachmentNat>())
    if (one.attachment == by.id && one.header.region == by.header.region && one.support.present() &&
        !one.support.is("disabled"))
      lose("X_NOT_MODELLED", "R-TGW-15", by.id.to_string(), "NAT on the attachment");
}

Outcome Walker::leave_transit(const TransitGatewayAttachment& by, const std::string& zone, Packet p) {
  const std::string name = by.id.to_string();
  const std::string tgw = by.transit_gateway.to_string();
  if (!functional(by.state, {"available", "modifying"}))
    drop("BAD_STATE_ATTACHMENT", "R-IN-10", name, "state");
  require_no_translation(by);
  hop("forward", name, text(p));
  if (by.resource_type.is("vpc")) return transit_to_vpc(by, zone, p);
  if (by.resource_type.is("vpn")) {  // R-TGW-13
    const VpnConnection* vpn = find<VpnConnection>(s_, by.resource.to_string());
    if (vpn == nullptr) lack("ec2 describe-vpn-connections", "R-TGW-13", by.resource.to_string());
    if (vpn->inside_family.present() && vpn->inside_family.is("ipv6") != p.destination.is_v6())
      drop("X_FAMILY_UNSUPPORTED", "R-VPN-3", vpn->id.to_string(), "one family only");
    if (!vpn_is_up(*vpn)) drop("TGW_BAD_STATE_VPN", "R-TGW-13", vpn->id.to_string(), "no tunnel is up");
    require_within(*vpn, p.source, p.destination);
    return to_on_premises(p, {Exit::Kind::Transit, tgw, name, vpn->id.to_string(), ""});
  }
  if (by.resource_type.is("direct-connect-gateway")) {
    const std::string dxgw = by.resource.to_string();
    if (association_of(dxgw, tgw) == nullptr)
      lack("directconnect describe-direct-connect-gateway-associations", "R-DX-2", dxgw);
    if (!gateway_has_link(dxgw, p)) drop("BAD_STATE", "R-DX-1", dxgw, "no virtual interface is up");
    if (leads_back(tgw, p.destination) && !is_learned(p.transit_table, name, dxgw, p.destination))
      drop("X_DXGW_NO_TRANSIT", "R-DX-5", dxgw, "back to the same transit gateway");
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
  if (by.resource_type.is("client-vpn")) {  // R-CVPN-4, R-CVPN-5: nothing but replies
    if (!p.reply) drop("X_CVPN_NO_ROUTE", "R-CVPN-4", name, "clients are not called");
    return to_on_premises(p, {Exit::Kind::Transit, tgw, name, by.resource.to_string(), ""});
  }
  if (by.resource_type.is("peering") && by.resource.to_string().starts_with("core-network-")) {  // R-CWAN-5
    for (const CoreNetworkAttachment& one : s_.all<CoreNetworkAttachment>())
      if (one.type.is("TRANSIT_GATEWAY_ROUTE_TABLE") && one.core_network == by.resource &&
          one.resource.view().ends_with(p.transit_table)) {
        p.identity_lost = name;
        return enter_core(one, zone, p);
      }
    lack("networkmanager list-attachments", "R-CWAN-5", name);
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

/// R-DX-5: whether the destination is of a VPC on that very transit gateway.
bool Walker::leads_back(const std::string& tgw, Address destination) {
  for (const TransitGatewayVpcAttachment& one : s_.all<TransitGatewayVpcAttachment>()) {
    const Vpc* vpc = is_id(one.transit_gateway, tgw) ? find<Vpc>(s_, one.vpc.to_string()) : nullptr;
    if (vpc != nullptr && in_vpc(*vpc, destination)) return true;
  }
  return false;
}

/// R-DX-5: whether on-premises is known to have the address, by a learned route or by declaration.
bool Walker::is_learned(
    const std::string& table, const std::string& by, const std::string& dxgw, Address destination) {
  for (const TransitGatewayRoutes& list : s_.all<TransitGatewayRoutes>())
    for (const TransitGatewayRoute& route : list.routes)
      for (const TransitGatewayRouteTarget& target : route.targets)
        if (is_id(list.route_table, table) && route.type.is("propagated") && is_id(target.attachment, by) &&
            route.destination.contains(destination))
          return true;
  return std::any_of(q_.declared.onprem.begin(), q_.declared.onprem.end(), [&](const DeclaredSite& site) {
    return (site.via == dxgw || site.via == by) && site.prefix.contains(destination);
  });
}

// ---------------------------------------------------------------------------------------- Cloud WAN

namespace {

std::vector<const Subnet*> subnets_of(const Snapshot& s, const CoreNetworkVpcAttachment& one) {
  std::vector<const Subnet*> found;
  for (const Text& arn : one.subnets)
    for (const Subnet& subnet : s.all<Subnet>())
      if (arn.view().ends_with("/" + subnet.id.to_string())) found.push_back(&subnet);
  return found;
}

/// R-CWAN-2: static, VPCs of the same Region, then (AS paths are not printed) by kind.
int rank_of(const CoreNetworkRoute& route, const CoreNetworkRouteDestination& to, std::string_view edge) {
  if (route.type.is("STATIC")) return 0;
  const bool here = to.edge.view().empty() || to.edge.view() == edge;
  if (to.resource_type.is("vpc") && here) return 1;
  if (to.resource_type.is("direct-connect-gateway")) return 2;
  if (to.resource_type.is("connect") || to.resource_type.is("connect-peer")) return 3;
  if (to.resource_type.is("site-to-site-vpn") || to.resource_type.is("vpn")) return 4;
  return 5;
}

/// What a core network does with packets of one attachment: the table of its function group or segment.
struct CorePlace {
  std::string network;
  std::string segment;
  std::string function_group;
  std::string edge;
};

bool is_table_of(const CoreNetworkRoutes& one, const CorePlace& at) {
  if (!at.function_group.empty())
    return one.asked_function_group.view() == at.function_group && one.asked_group_edge.view() == at.edge;
  const bool network =
      !one.core_network.present() || at.network.empty() || is_id(one.core_network, at.network);
  const bool plain = one.segment.view() == at.segment && one.edge.view() == at.edge && network;
  return plain || (one.asked_segment.view() == at.segment && one.asked_edge.view() == at.edge);
}

}  // namespace

Outcome Walker::to_core_network(const std::string& arn, const Place& from, Packet p) {
  const std::string vpc = from.vpc->id.to_string();
  const CoreNetworkVpcAttachment* link = nullptr;
  for (const CoreNetworkVpcAttachment& one : s_.all<CoreNetworkVpcAttachment>())
    if (last_of(one.core_network_arn.str()) == last_of(arn) && one.vpc.view().ends_with("/" + vpc) &&
        (link == nullptr || functional(one.state, {"AVAILABLE", "UPDATING"})))
      link = &one;
  if (link == nullptr) lack("networkmanager get-vpc-attachment", "R-CWAN-1", arn);
  const std::string name = link->id.to_string();
  if (!functional(link->state, {"AVAILABLE", "UPDATING"}))
    drop("BAD_STATE_ATTACHMENT", "R-CWAN-1", name, "state");
  const std::string zone = from.subnet != nullptr ? zone_of(s_, *from.subnet) : "";
  const Subnet* at = nullptr;
  for (const Subnet* one : subnets_of(s_, *link))
    if (zone.empty() || zone_of(s_, *one) == zone) at = one;
  if (at == nullptr) drop("TGW_ROUTE_AZ_RESTRICTION", "R-CWAN-1", name, "no attachment subnet in " + zone);
  test_acl(*at, p, false);                                   // R-NACL-8
  if (p.arrival == Arrival::Transit) p.identity_lost = vpc;  // R-SG-10
  p.by_transit = true;
  p.transit_refers = p.transit_refers && link->group_referencing.yes() && zone != "use1-az3";  // R-CWAN-4
  p.core_edge = link->edge.str();
  require_no_core_translation(name);
  return route_in_core(name,
      link->core_network.present() ? link->core_network.to_string() : "",
      link->segment.str(),
      link->function_group.str(),
      link->edge.str(),
      zone_of(s_, *at),
      p);
}

/// In by an attachment that is no VPC's.
Outcome Walker::enter_core(const CoreNetworkAttachment& by, const std::string& zone, Packet p) {
  if (!functional(by.state, {"AVAILABLE", "UPDATING"}))
    drop("BAD_STATE_ATTACHMENT", "R-IN-10", by.id.to_string(), "state");
  require_no_core_translation(by.id.to_string());
  std::string edge = by.edge.str();
  if (edge.empty() && !by.edges.empty()) edge = by.edges[0].str();
  p.core_edge = edge;
  return route_in_core(by.id.to_string(),
      by.core_network.to_string(),
      by.segment.str(),
      by.function_group.str(),
      edge,
      zone,
      p);
}

Outcome Walker::route_in_core(const std::string& name, const std::string& network, const std::string& segment,
    const std::string& function_group, const std::string& edge, const std::string& zone, Packet p) {
  guard(name, p);
  hop("forward", name, text(p));
  const CorePlace at{network, segment, function_group, edge};
  const std::string place = function_group.empty() ? segment : function_group;
  const CoreNetworkRoutes* table = nullptr;
  for (const CoreNetworkRoutes& one : s_.all<CoreNetworkRoutes>())
    if (is_table_of(one, at)) table = &one;
  if (table == nullptr) {
    if (function_group.empty() && policy_separates(network, name, segment, p.destination))  // R-CWAN-3
      drop("TGW_RTB_NO_ROUTE_TO_TGW_ATTACHMENT", "R-CWAN-3", segment, "the policy keeps the segments apart");
    lack("networkmanager get-network-routes", "R-CWAN-2", place);
  }
  struct Row {
    Prefix destination;
    int rank;
    bool blackhole;
    const CoreNetworkRouteDestination* to;
  };
  std::vector<Row> rows;
  for (const CoreNetworkRoute& one : table->routes) {  // R-CWAN-2
    if (one.unusable) {
      if (!unknown("a route of " + place + " that could not be read", "R-IN-3", place))
        lack("a readable route", "R-IN-3", place);
      continue;
    }
    std::vector<Prefix> prefixes;
    if (one.destination.present()) prefixes.push_back(one.destination);
    if (one.destination_list.present() && prefixes.empty()) {
      const auto entries = entries_of(s_, one.destination_list);
      if (entries)
        prefixes = *entries;
      else if (!unknown(one.destination_list.to_string() + " does not hold " + p.destination.to_string(),
                   "R-IN-7",
                   place))
        prefixes = {Prefix::host(p.destination)};
    }
    const bool blackhole = one.state.is("BLACKHOLE");
    for (const Prefix& prefix : prefixes) {
      if (!prefix.contains(p.destination)) continue;
      if (one.destinations.empty())
        rows.push_back({prefix, one.type.is("STATIC") ? 0 : 5, blackhole, nullptr});
      for (const CoreNetworkRouteDestination& to : one.destinations)
        rows.push_back({prefix, rank_of(one, to, edge), blackhole, &to});
    }
  }
  int longest = -1;
  int rank = 9;
  for (const Row& row : rows) longest = std::max(longest, row.destination.length());
  std::erase_if(rows, [&](const Row& row) { return row.destination.length() < longest; });
  for (const Row& row : rows) rank = std::min(rank, row.rank);
  std::erase_if(rows, [&](const Row& row) { return row.rank > rank; });
  if (rows.empty()) drop("TGW_RTB_NO_ROUTE_TO_TGW_ATTACHMENT", "R-CWAN-2", place, "no route");
  if (std::all_of(rows.begin(), rows.end(), [](const Row& row) { return row.blackhole; }))
    drop("TGW_RTB_BAD_STATE_ROUTE", "R-CWAN-2", place, "blackhole");
  std::erase_if(rows, [](const Row& row) { return row.blackhole || row.to == nullptr; });
  if (rows.empty()) lack("destinations of a Cloud WAN route", "R-CWAN-2", place);
  std::vector<std::string> labels;
  for (const Row& row : rows) labels.push_back(row.to->attachment.to_string());
  const CoreNetworkRouteDestination& to = *rows[choose("destination", labels)].to;
  hop("route", place, rows[0].destination.to_string() + " -> " + to.attachment.to_string());
  return leave_core(to, zone, p);
}

/// R-CWAN-3: no route can join segments that neither shares with the other, nor attachments of an isolated
/// segment. Only where every attachment that has the address is known to be kept apart.
bool Walker::policy_separates(
    const std::string& network, const std::string& by, const std::string& segment, Address destination) {
  const CoreNetwork* core = find<CoreNetwork>(s_, network);
  if (core == nullptr || !core->segments.present()) return false;
  bool isolated = false;
  for (const CoreNetworkPolicy& policy : s_.all<CoreNetworkPolicy>()) {
    if (!is_id(policy.core_network, network) || (policy.alias.present() && !policy.alias.is("LIVE")))
      continue;
    const auto document = nlohmann::json::parse(policy.document.str(), nullptr, false);
    if (document.is_discarded() || !document.is_object()) continue;
    for (const auto& one : document.value("segments", nlohmann::json::array()))
      if (one.is_object() && one.value("name", "") == segment)
        isolated = isolated || one.value("isolate-attachments", false);
  }
  const auto shares = [&](const std::string& one, const std::string& other) {
    for (const CoreNetworkSegment& each : core->segments)
      if (each.name.view() == one)
        for (const Text& text : each.shared_segments)
          if (text.view() == other) return true;
    return false;
  };
  bool any = false;
  for (const CoreNetworkVpcAttachment& one : s_.all<CoreNetworkVpcAttachment>()) {
    const Vpc* vpc = find<Vpc>(s_, std::string(one.vpc.view().substr(one.vpc.view().rfind('/') + 1)));
    if (vpc == nullptr || !in_vpc(*vpc, destination)) continue;
    any = true;
    if (!one.function_group.view().empty()) return false;
    const std::string other = one.segment.str();
    const bool same = other == segment;
    if (same && (!isolated || is_id(one.id, by))) return false;
    if (!same && (shares(segment, other) || shares(other, segment))) return false;
  }
  return any;
}

/// R-TGW-15
void Walker::require_no_core_translation(const std::string& attachment) {
  for (const CoreNetworkAttachmentNat& one : s_.all<CoreNetworkAttachmentNat>())
    if (is_id(one.attachment, attachment) && one.support.present() && !one.support.is("DISABLED"))
      lose("X_NOT_MODELLED", "R-TGW-15", attachment, "NAT on the attachment");
}

Outcome Walker::leave_core(const CoreNetworkRouteDestination& to, const std::string& zone, Packet p) {
  const std::string next = to.attachment.to_string();
  for (const CoreNetworkVpcAttachment& one : s_.all<CoreNetworkVpcAttachment>()) {
    if (!is_id(one.id, next)) continue;
    if (!functional(one.state, {"AVAILABLE", "UPDATING"}))
      drop("BAD_STATE_ATTACHMENT", "R-IN-10", next, "state");
    require_no_core_translation(next);
    const std::vector<const Subnet*> there = subnets_of(s_, one);
    if (there.empty()) lack("ec2 describe-subnets", "R-CWAN-4", next);
    p.transit_refers = p.transit_refers && one.group_referencing.yes() && one.edge.view() == p.core_edge;
    return arrive_in_zone(
        next, vpc_of(there[0]->vpc.to_string(), "R-CWAN-4"), there, one.appliance_mode.yes(), zone, p);
  }
  const CoreNetworkAttachment* by = nullptr;
  for (const CoreNetworkAttachment& one : s_.all<CoreNetworkAttachment>())
    if (is_id(one.id, next)) by = &one;
  if (by == nullptr) lack("networkmanager list-attachments", "R-CWAN-2", next);
  if (!functional(by->state, {"AVAILABLE", "UPDATING"}))
    drop("BAD_STATE_ATTACHMENT", "R-IN-10", next, "state");
  require_no_core_translation(next);
  hop("forward", next, text(p));
  const std::string resource = by->resource.str().substr(by->resource.str().rfind('/') + 1);
  const std::string network = by->core_network.to_string();
  if (by->type.is("VPC")) lack("networkmanager get-vpc-attachment", "R-CWAN-4", next);
  if (by->type.is("SITE_TO_SITE_VPN")) {
    const VpnConnection* vpn = find<VpnConnection>(s_, resource);
    if (vpn == nullptr) lack("ec2 describe-vpn-connections", "R-CWAN-2", resource);
    if (vpn->inside_family.present() && vpn->inside_family.is("ipv6") != p.destination.is_v6())
      drop("X_FAMILY_UNSUPPORTED", "R-VPN-3", resource, "one family only");
    if (!vpn_is_up(*vpn)) drop("BAD_STATE_VPN", "R-VPN-1", resource, "no tunnel is up");
    require_within(*vpn, p.source, p.destination);
    return to_on_premises(p, {Exit::Kind::CoreNetwork, network, next, resource, ""});
  }
  if (by->type.is("DIRECT_CONNECT_GATEWAY")) {  // R-DX-2: allowed prefixes do not apply
    if (!gateway_has_link(resource, p)) drop("BAD_STATE", "R-DX-1", resource, "no virtual interface is up");
    return to_on_premises(p, {Exit::Kind::CoreNetwork, network, next, resource, ""});
  }
  if (by->type.is("CONNECT")) return to_on_premises(p, {Exit::Kind::CoreNetwork, network, next, next, ""});
  if (by->type.is("TRANSIT_GATEWAY_ROUTE_TABLE")) {  // R-CWAN-5: into that table
    const TransitGatewayRouteTable* table = find<TransitGatewayRouteTable>(s_, resource);
    if (table == nullptr) lack("ec2 describe-transit-gateway-route-tables", "R-CWAN-5", resource);
    const std::string tgw = table->transit_gateway.to_string();
    p.identity_lost = next;  // R-SG-8
    p.transit_table = resource;
    guard(next + " at " + tgw, p);
    return leave_transit(*route_in_transit(resource, tgw, p), "", p);
  }
  lose("X_NOT_MODELLED", "R-CWAN-2", next, "attachment of kind " + std::string(by->type.view()));
}

}  // namespace vpcscope::reference
