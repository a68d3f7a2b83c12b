// Transit gateways (section 14). A packet enters by an attachment, is routed by the table associated with it,
// and leaves by another attachment, or the same.
#include <algorithm>
#include <tuple>

#include "analyzer/walk.h"

namespace vpcscope {
namespace {

constexpr Prefix multicast4 = Prefix::of(Address::v4(0xe000'0000U), 4);
constexpr Prefix multicast6 = Prefix::of(Address::v6(0xff00'0000'0000'0000U, 0), 8);

/// R-SG-10: attachments in this zone carry no group references.
constexpr std::string_view zone_without_references = "use1-az3";

ComponentRef ref_transit(std::uint32_t attachment) {
  return {ComponentKind::TransitAttachment, attachment, {}};
}

net::Handle<net::TransitAttachment> link_of(
    const Network& network, net::Handle<net::Vpc> vpc, net::Handle<net::TransitGateway> gateway) {
  const auto all = network.all<net::TransitLink>();
  const auto at =
      std::ranges::lower_bound(all, std::tuple(vpc, gateway), {}, [](const net::TransitLink& one) {
        return std::tuple(one.vpc, one.gateway);
      });
  return at != all.end() && at->vpc == vpc && at->gateway == gateway ? at->attachment
                                                                     : net::Handle<net::TransitAttachment>{};
}

/// R-CVPN-5: whether an address is that of a client behind an endpoint on a transit gateway.
bool is_transit_client(const Network& network, const Address& address) {
  return std::ranges::any_of(network.all<net::ClientVpnEndpoint>(),
      [&](const net::ClientVpnEndpoint& one) { return one.by_transit && one.clients.contains(address); });
}

}  // namespace

// ---------------------------------------------------------------------------------------- in

net::Handle<net::Subnet> Walk::attachment_subnet(
    net::Run<net::Handle<net::Subnet>> subnets, const Place& from) {
  const auto all = n_[subnets];
  if (!from.subnet.present()) {  // a regional NAT gateway has an address in each zone: any may be it
    if (all.empty()) return {};
    return all[choose(subnets.count, [&](std::uint32_t i) { return ref(all[i]); })];
  }
  net::Handle<net::Subnet> found;
  for (const net::Handle<net::Subnet> one : all)
    if (n_[one].zone == n_[from.subnet].zone) found = one;
  return found;
}

/// R-TGW-1
End Walk::to_transit(std::uint32_t to, const Place& from, Packet p) {
  const net::Handle<net::TransitGateway> handle{to};
  const net::TransitGateway& gateway = n_[handle];
  const ComponentRef itself = ref(ComponentKind::TransitGateway, handle);
  if (!gateway.functional &&
      stop({"BAD_STATE", "R-IN-10"}, itself, p, "the transit gateway is not available"))
    return dropped();
  const net::Handle<net::TransitAttachment> by = link_of(n_, from.vpc, handle);
  if (!by.present()) {
    const net::Handle<net::Scope> scope = n_[from.vpc].object.scope;
    if (n_.missing(net::Call::TransitVpcAttachments, scope))
      return lack(net::Call::TransitVpcAttachments, scope, "R-TGW-1", itself, p);
    for (const Kind kind : {Kind::TransitGatewayVpcAttachment, Kind::TransitGatewayAttachment})
      if (any_left_out(kind)) return lack_left_out(kind, "R-TGW-1", itself, p);
    return halt({"BAD_STATE_ATTACHMENT", "R-TGW-1"}, itself, p, "the VPC is not attached to it");
  }
  const net::TransitAttachment& attachment = n_[by];
  const ComponentRef name = ref_transit(by.at);
  if (!attachment.functional &&
      stop({"BAD_STATE_ATTACHMENT", "R-TGW-1"}, name, p, "the attachment is not available"))
    return dropped();
  if (!attachment.detailed)
    return lack(net::Call::TransitVpcAttachments, n_[from.vpc].object.scope, "R-TGW-1", name, p);
  const net::Handle<net::Subnet> at = attachment_subnet(attachment.subnets, from);
  if (!at.present()) {
    if (attachment.subnets_missing)
      return lack(net::Call::Subnets, attachment.object.scope, "R-TGW-1", name, p);
    if (stop({"TGW_ROUTE_AZ_RESTRICTION", "R-TGW-1"}, name, p, "no attachment subnet in the sender's zone"))
      return dropped();
  } else {
    test_acl(at, p, false);  // R-NACL-8; the sender's own subnet has tested its egress
  }
  const net::Handle<net::Zone> zone = at.present() ? n_[at].zone : net::Handle<net::Zone>{};
  p.by_transit = true;
  if (p.arrival == Arrival::Transit) p.identity_lost = true;  // R-SG-10: through an inspection VPC
  const bool no_references = zone.present() && n_.text(n_[zone].id) == zone_without_references;
  p.transit_refers = p.transit_refers && gateway.refers && attachment.refers && !no_references;
  return pass_transit(by.at, zone, p);
}

/// States of a transit gateway and of the attachment by which a packet enters it from elsewhere.
bool Walk::transit_is_down(std::uint32_t at, const Packet& p) {
  const net::TransitAttachment& attachment = n_.all<net::TransitAttachment>()[at];
  if (!attachment.gateway.present())
    doubt({"X_MISSING_DATA", "R-IN-3"},
        {ComponentKind::TransitGateway, net::nowhere, attachment.gateway_id},
        p,
        net::Call::TransitGateways,
        attachment.object.scope,
        "whether the transit gateway works was not exported");
  else if (!n_[attachment.gateway].functional && stop({"BAD_STATE", "R-IN-10"},
                                                     ref(ComponentKind::TransitGateway, attachment.gateway),
                                                     p,
                                                     "the transit gateway is not available"))
    return true;
  return !attachment.functional &&
         stop({"BAD_STATE_ATTACHMENT", "R-IN-10"}, ref_transit(at), p, "the attachment is not available");
}

End Walk::enter_transit(std::uint32_t attachment, net::Handle<net::Zone> zone, Packet p) {
  if (transit_is_down(attachment, p)) return dropped();
  return pass_transit(attachment, zone, p);
}

/// Of a transit gateway or a core network.
End Walk::lost_by_translation(ComponentRef attachment, const Packet& p) {
  return lost({"X_NOT_MODELLED", "R-TGW-15"},
      attachment,
      p,
      "addresses are translated on the attachment, which is not modelled");
}

End Walk::pass_transit(std::uint32_t at, net::Handle<net::Zone> zone, Packet p) {
  const net::TransitAttachment& attachment = n_.all<net::TransitAttachment>()[at];
  const ComponentRef name = ref_transit(at);
  if (loops(name, {ComponentKind::TransitGateway, attachment.gateway.at, {}}, p)) return dropped();
  const Address& to = p.header.destination;
  if (multicast4.contains(to) || multicast6.contains(to))
    return lost({"X_NOT_MODELLED", "R-TGW-16"},
        {ComponentKind::TransitGateway, attachment.gateway.at, attachment.gateway_id},
        p,
        "multicast is not modelled");
  if (attachment.translates) return lost_by_translation(name, p);
  if (attachment.policy_table)
    return lost({"X_NOT_MODELLED", "R-TGW-17"}, name, p, "policy tables are not modelled");
  if (!attachment.table.present()) {  // R-TGW-2
    const net::Handle<net::Scope> scope = attachment.object.scope;
    if (n_.missing(net::Call::TransitAttachments, scope))
      return lack(net::Call::TransitAttachments, scope, "R-TGW-2", name, p);
    return halt({"TGW_ATTACH_MISSING_TGW_RTB_ASSOCIATION", "R-TGW-2"},
        name,
        p,
        "no route table is associated with the attachment");
  }
  hop(Action::Forward, name, p);
  return route_in_transit(attachment.table, zone, p);
}

// ---------------------------------------------------------------------------------------- routes

/// R-TGW-13: equal members are alternatives. A blackhole among them is none (R-TGW-4).
net::Handle<net::Route> Walk::choose_member(
    net::Handle<net::RouteTable> table, net::Handle<net::Route> first, ComponentKind shown) {
  const net::RouteTable& routes = n_[table];
  const auto ties = [&](std::uint32_t at) {
    if (at >= routes.routes.first + routes.routes.count) return false;
    const net::Route& one = n_[net::Handle<net::Route>{at}];
    const bool same_list = one.destination.present() || one.list == n_[first].list;
    return one.destination == n_[first].destination && one.rank == n_[first].rank && same_list;
  };
  std::uint32_t count = 0;
  for (std::uint32_t at = first.at; ties(at); ++at)
    count += n_[net::Handle<net::Route>{at}].blackhole ? 0U : 1U;
  const auto member = [&](std::uint32_t which) {
    for (std::uint32_t at = first.at; ties(at); ++at)
      if (!n_[net::Handle<net::Route>{at}].blackhole && which-- == 0) return net::Handle<net::Route>{at};
    return net::Handle<net::Route>{};
  };
  if (count == 0) return {};
  return member(choose(count, [&](std::uint32_t i) {
    const net::Route& one = n_[member(i)];
    return ComponentRef{shown, one.target, one.target_id};
  }));
}

/// R-TGW-3, R-TGW-4, R-IN-8
End Walk::route_in_transit(net::Handle<net::TransitTable> at, net::Handle<net::Zone> zone, Packet p) {
  const net::TransitTable& itself = n_[at];
  const net::RouteTable& table = n_[itself.table];
  const ComponentRef name = ref(ComponentKind::TransitTable, itself.table);
  const auto unknown = [&](const char* says) {
    lost({"TGW_RTB_ROUTES_ARE_UNKNOWN", "R-IN-8"}, name, p, says);
    path_.elements.back().test.call = net::Call::TransitRoutes;
    path_.elements.back().test.scope = table.object.scope;
    return dropped();
  };
  if (!itself.functional && stop({"BAD_STATE", "R-IN-10"}, name, p, "the route table is not available"))
    return dropped();
  const net::Handle<net::Route> winner = longest_or_supposed(table, p);
  const bool host = winner.present() && n_[winner].destination.present() &&
                    n_[winner].destination.length() == p.header.destination.bit_length();
  if (itself.hidden && !host)  // R-IN-11: a longer one might override what is found
    return unknown("routes that are not known might hold the destination");
  if (!winner.present()) {
    if (!table.complete) return unknown("the table's routes are not all known");
    return halt_at({"TGW_RTB_NO_ROUTE_TO_TGW_ATTACHMENT", "R-TGW-3"},
        itself.table,
        {},
        name,
        p,
        "no route holds the destination");
  }
  const net::Handle<net::Route> chosen =
      choose_member(itself.table, winner, ComponentKind::TransitAttachment);
  if (!chosen.present())
    return halt_at(
        {"TGW_RTB_BAD_STATE_ROUTE", "R-TGW-4"}, itself.table, winner, name, p, "the route is a blackhole");
  hop(Action::Route, name, p);
  path_.elements.back().table = itself.table;
  path_.elements.back().route = chosen;
  const net::Route& route = n_[chosen];
  if (route.target == net::nowhere)
    return lack(net::Call::TransitAttachments,
        table.object.scope,
        "R-TGW-3",
        {ComponentKind::TransitAttachment, net::nowhere, route.target_id},
        p);
  return leave_transit(route.target, at, zone, p);
}

// ---------------------------------------------------------------------------------------- out

End Walk::leave_transit(
    std::uint32_t at, net::Handle<net::TransitTable> table, net::Handle<net::Zone> zone, Packet p) {
  const net::TransitAttachment& attachment = n_.all<net::TransitAttachment>()[at];
  const ComponentRef name = ref_transit(at);
  if (!attachment.functional &&
      stop({"BAD_STATE_ATTACHMENT", "R-IN-10"}, name, p, "the attachment is not available"))
    return dropped();
  if (attachment.translates) return lost_by_translation(name, p);
  switch (attachment.attachment_kind) {
    case net::AttachmentKind::Vpc:
      return transit_to_vpc(at, zone, p);
    case net::AttachmentKind::Vpn:
    case net::AttachmentKind::DirectConnect:
    case net::AttachmentKind::Connect:
    case net::AttachmentKind::ClientVpn:
      return attachment_to_on_premises(at, p);
    case net::AttachmentKind::Peering:
      return over_transit_peering(at, p);
    case net::AttachmentKind::CorePeering: {  // R-CWAN-5
      const net::Handle<net::CoreAttachment> core = n_[table].core;
      if (!core.present())
        return lost(
            {"X_MISSING_DATA", "R-CWAN-5"}, name, p, "the core network's attachment was not exported");
      hop(Action::Forward, name, p);
      p.identity_lost = true;  // R-SG-8
      return enter_core(core.at, {}, p);
    }
    case net::AttachmentKind::NetworkFunction:
      return through_network_function(at, zone, p);
    case net::AttachmentKind::Other:
      break;
  }
  return lost({"X_NOT_MODELLED", "R-TGW-12"}, name, p, "attachments of this kind are not modelled");
}

/// R-TGW-11
End Walk::over_transit_peering(std::uint32_t at, Packet p) {
  const net::TransitAttachment& attachment = n_.all<net::TransitAttachment>()[at];
  const ComponentRef name = ref_transit(at);
  if (attachment.other_region &&
      (is_transit_client(n_, p.header.source) || is_transit_client(n_, p.header.destination)) &&
      stop({"X_CVPN_NO_ROUTE", "R-CVPN-5"}, name, p, "Client VPN does not cross peerings between Regions"))
    return dropped();
  if (!attachment.other.present()) {
    lost({"X_MISSING_DATA", "R-TGW-11"}, name, p, "the other transit gateway was not exported");
    path_.elements.back().test.call = net::Call::TransitAttachments;
    return dropped();
  }
  hop(Action::Forward, name, p);
  p.identity_lost = true;  // R-SG-8
  return enter_transit(attachment.other.at, {}, p);
}

/// R-TGW-14: past the firewall, and back in by its attachment.
End Walk::through_network_function(std::uint32_t at, net::Handle<net::Zone> zone, Packet p) {
  const net::TransitAttachment& attachment = n_.all<net::TransitAttachment>()[at];
  const ComponentRef name = ref_transit(at);
  if (attachment.firewall == net::nowhere)
    return lack(net::Call::Firewalls, attachment.object.scope, "R-TGW-14", name, p);
  p.identity_lost = true;
  const auto& before = boxes(Direction::Forward);
  if (!forward() && std::ranges::find(before, name) == before.end() &&
      stop({"X_ASYMMETRIC_RETURN", "R-EDGE-7"}, name, p, "the request did not pass this firewall"))
    return dropped();
  boxes(direction_).push_back(name);
  inspect({attachment.firewall}, name, p);
  return enter_transit(at, zone, p);
}

End Walk::transit_to_vpc(std::uint32_t at, net::Handle<net::Zone> zone, Packet p) {
  const net::TransitAttachment& attachment = n_.all<net::TransitAttachment>()[at];
  const ComponentRef name = ref_transit(at);
  if (!attachment.detailed)
    return lack(net::Call::TransitVpcAttachments, attachment.object.scope, "R-TGW-7", name, p);
  if (!attachment.vpc.present()) return lack(net::Call::Vpcs, attachment.object.scope, "R-TGW-7", name, p);
  if (attachment.subnets.empty())
    return lack(net::Call::Subnets, attachment.object.scope, "R-TGW-7", name, p);
  p.transit_refers = p.transit_refers && attachment.refers;
  return arrive_by_attachment(name, attachment.vpc, attachment.subnets, attachment.appliance, zone, p);
}

/// R-TGW-7, R-TGW-8; R-TGW-9 and R-TGW-10 follow from them. Nothing is filtered here (R-TGW-6, R-TGW-15).
End Walk::arrive_by_attachment(ComponentRef name, net::Handle<net::Vpc> vpc,
    net::Run<net::Handle<net::Subnet>> subnets, bool appliance, net::Handle<net::Zone> zone, Packet p) {
  auto& kept = leg_->kept;
  const auto hashed = std::ranges::find(kept, name, &std::pair<ComponentRef, std::uint32_t>::first);
  const bool same_hash = appliance && !forward() && hashed != kept.end();
  const std::uint32_t wanted = same_hash ? hashed->second : appliance ? net::nowhere : zone.at;
  const auto all = n_[subnets];
  const auto in_zone = [&](net::Handle<net::Subnet> one) {
    return wanted != net::nowhere && n_[one].zone.at == wanted;
  };
  const auto found = static_cast<std::uint32_t>(std::ranges::count_if(all, in_zone));
  const auto candidate = [&](std::uint32_t which) {
    if (found == 0) return all[which];
    for (const net::Handle<net::Subnet> one : all)
      if (in_zone(one) && which-- == 0) return one;
    return all[0];
  };
  const net::Handle<net::Subnet> at = candidate(
      choose(found == 0 ? subnets.count : found, [&](std::uint32_t i) { return ref(candidate(i)); }));
  const net::Handle<net::Zone> into = n_[at].zone;
  if (appliance && forward()) {
    if (hashed != kept.end())
      hashed->second = into.at;
    else
      kept.emplace_back(name, into.at);
  }
  if (into.present() && n_.text(n_[into].id) == zone_without_references) p.transit_refers = false;  // R-SG-10
  p.arrival = Arrival::Transit;
  p.endpoint_passed = {};
  hop(Action::Forward, name, p);
  const Address& to = p.header.destination;
  if (n_.is_link_service(n_[vpc], to))
    return halt(
        {"X_RESERVED_DESTINATION", "R-ADDR-5"}, ref(vpc), p, "link services answer only inside their VPC");
  if (!n_.in_subnet(n_[at], to)) test_acl(at, p, true);  // R-NACL-8
  const net::Handle<net::RouteTable> table = n_[at].table;
  if (table.present() && !appliance && forward()) {
    const net::Handle<net::Route> next = n_.longest(n_[table], to);
    if (next.present() && n_[next].target_kind == net::TargetKind::InspectionEndpoint)
      remark("TRANSIT_GATEWAY_APPLIANCE_MODE_RECOMMENDED",
          "R-TGW-9",
          name,
          "an inspection VPC without appliance mode: between zones its firewalls see half of a flow");
  }
  Place from;
  from.vpc = vpc;
  from.subnet = at;
  from.component = name;
  return follow_table(from, p);
}

}  // namespace vpcscope
