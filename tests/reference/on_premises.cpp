// Virtual private gateways and VPN (section 15), Direct Connect (16), Client VPN (17).
#include <fmt/format.h>

#include <algorithm>

#include "tests/reference/walker.h"

namespace vpcscope::reference {
namespace {

bool attached_to(const VpnGateway& vgw, const Id& vpc) {
  return std::any_of(vgw.attachments.begin(), vgw.attachments.end(), [&](const GatewayAttachment& one) {
    return one.vpc == vpc && functional(one.state, {"attached", "available"});
  });
}

/// One way between a gateway and on-premises, for one prefix.
struct Link {
  enum class Kind { DirectConnect, StaticVpn, BgpVpn } kind;
  std::string id;  // of the VPN, the virtual interface or the Direct Connect gateway
  const VpnConnection* vpn = nullptr;
  const VirtualInterface* vif = nullptr;
  std::string dxgw;
  Prefix prefix;
};

/// The prefixes that a virtual private gateway learned, as route tables print them (R-VGW-2), or as declared.
std::vector<Prefix> learned(const Snapshot& s, const ReferenceQuery& q, const std::string& vgw, bool& known) {
  std::vector<Prefix> found;
  known = false;
  for (const RouteTable& table : s.all<RouteTable>()) {
    for (const VpnGatewayId& one : table.propagating_gateways)
      known = known || is_id(one, vgw);  // R-ROUTE-13
    for (const Route& route : table.routes) {
      if (!route.origin.is("EnableVgwRoutePropagation") || !is_id(route.gateway, vgw)) continue;
      known = true;
      found.push_back(route.destination.present() ? route.destination : route.destination_ipv6);
    }
  }
  for (const DeclaredSite& site : q.declared.onprem)
    if (site.via == vgw) found.push_back(site.prefix);
  return found;
}

std::string associated_gateway(const DirectConnectGatewayAssociation& one) {
  return one.associated.present() ? one.associated.to_string() : one.virtual_gateway.to_string();
}

std::vector<Link> links_of(
    const Snapshot& s, const ReferenceQuery& q, const std::string& vgw, Address far, bool& known) {
  std::vector<Link> links;
  std::vector<Prefix> prefixes = learned(s, q, vgw, known);
  std::erase_if(prefixes, [&](const Prefix& one) { return !one.contains(far); });
  for (const VpnConnection& vpn : s.all<VpnConnection>()) {
    if (!is_id(vpn.vpn_gateway, vgw)) continue;
    for (const VpnRoute& route : vpn.routes) {
      if (!route.destination.contains(far) || !functional(route.state, {"available"})) continue;
      links.push_back({Link::Kind::StaticVpn, vpn.id.to_string(), &vpn, nullptr, "", route.destination});
      std::erase(prefixes, route.destination);  // printed as propagated, but this VPN's
    }
  }
  for (const Prefix& prefix : prefixes) {
    for (const VirtualInterface& vif : s.all<VirtualInterface>())
      if (is_id(vif.virtual_gateway, vgw))
        links.push_back({Link::Kind::DirectConnect, vif.id.to_string(), nullptr, &vif, "", prefix});
    for (const DirectConnectGatewayAssociation& one : s.all<DirectConnectGatewayAssociation>())
      if (associated_gateway(one) == vgw && functional(one.state, {"associated", "updating"}))
        links.push_back({Link::Kind::DirectConnect,
            one.gateway.to_string(),
            nullptr,
            nullptr,
            one.gateway.to_string(),
            prefix});
    for (const VpnConnection& vpn : s.all<VpnConnection>())
      if (is_id(vpn.vpn_gateway, vgw) && !vpn.static_routes_only.yes())
        links.push_back({Link::Kind::BgpVpn, vpn.id.to_string(), &vpn, nullptr, "", prefix});
  }
  for (const DeclaredSite& site : q.declared.onprem)
    for (const DirectConnectGatewayAssociation& one : s.all<DirectConnectGatewayAssociation>())
      if (site.prefix.contains(far) && is_id(one.gateway, site.via) && associated_gateway(one) == vgw)
        links.push_back({Link::Kind::DirectConnect, site.via, nullptr, nullptr, site.via, site.prefix});
  return links;
}

}  // namespace

// ---------------------------------------------------------------------------------------- links

bool Walker::vpn_is_up(const VpnConnection& vpn) {  // R-VPN-1
  if (!functional(vpn.state, {"available"})) return false;
  if (!vpn.tunnels.present())
    return unknown("a tunnel of " + vpn.id.to_string() + " is up", "R-VPN-1", vpn.id.to_string());
  return std::any_of(
      vpn.tunnels.begin(), vpn.tunnels.end(), [](const VpnTunnel& one) { return one.status.is("UP"); });
}

void Walker::require_within(const VpnConnection& vpn, Address here, Address there) {  // R-VPN-2
  const bool v6 = here.is_v6();
  const Prefix& ours = v6 ? vpn.remote_ipv6_cidr : vpn.remote_cidr;
  const Prefix& theirs = v6 ? vpn.local_ipv6_cidr : vpn.local_cidr;
  if ((ours.present() && !ours.contains(here)) || (theirs.present() && !theirs.contains(there)))
    drop("X_VGW_PREFIX_UNKNOWN", "R-VPN-2", vpn.id.to_string(), "outside the tunnel's network blocks");
}

bool Walker::interface_is_up(const VirtualInterface& vif, const Packet& p) {  // R-DX-1
  if (!functional(vif.state, {"available"})) return false;
  for (const DirectConnectConnection& one : s_.all<DirectConnectConnection>())
    if (one.id.to_string() == vif.connection.to_string() && !functional(one.state, {"available"}))
      return false;
  for (const DirectConnectLag& one : s_.all<DirectConnectLag>()) {
    if (one.id.to_string() != vif.connection.to_string()) continue;
    std::int64_t up = 0;
    for (const LagConnection& member : one.connections) up += functional(member.state, {"available"}) ? 1 : 0;
    if (!functional(one.state, {"available"}) ||
        (one.connections.present() && up < one.minimum_links.value_or(0)))
      return false;
  }
  const char* family = p.destination.is_v6() ? "ipv6" : "ipv4";
  if (!vif.peers.present()) return functional(vif.family, {family});  // R-IN-10: what is not printed is well
  return std::any_of(vif.peers.begin(), vif.peers.end(), [&](const BgpPeer& one) {
    return functional(one.family, {family}) && functional(one.status, {"up"});
  });
}

bool Walker::gateway_has_link(const std::string& dxgw, const Packet& p) {
  bool any = false;
  for (const VirtualInterface& vif : s_.all<VirtualInterface>()) {
    if (!is_id(vif.gateway, dxgw)) continue;
    any = true;
    if (interface_is_up(vif, p)) return true;
  }
  for (const DirectConnectGatewayAttachment& one : s_.all<DirectConnectGatewayAttachment>())
    if (!any && is_id(one.gateway, dxgw) &&
        functional(one.state, {"attached"}))  // another account's interface
      return unknown("a virtual interface of " + dxgw + " is up", "R-DX-1", dxgw);
  return false;
}

const DirectConnectGatewayAssociation* Walker::association_of(
    const std::string& dxgw, const std::string& gateway) {
  for (const DirectConnectGatewayAssociation& one : s_.all<DirectConnectGatewayAssociation>())
    if (is_id(one.gateway, dxgw) && associated_gateway(one) == gateway &&
        functional(one.state, {"associated", "updating"}))
      return &one;
  return nullptr;
}

/// R-DX-3 (`vpc`: the virtual private gateway's), R-DX-4 (null: a transit gateway)
void Walker::require_advertised(
    const DirectConnectGatewayAssociation& link, const Vpc* vpc, const Packet& p) {
  const std::string id = link.gateway.to_string();
  if (vpc == nullptr) {
    for (const Prefix& one : link.allowed_prefixes)
      if (one.contains(p.destination)) return;
    drop("X_DX_PREFIX_NOT_ADVERTISED", "R-DX-4", id, p.destination.to_string());
  }
  for (const Prefix& block : cidrs_of(*vpc)) {
    if (!block.contains(p.destination)) continue;
    if (link.allowed_prefixes.empty()) return;
    for (const Prefix& one : link.allowed_prefixes)
      if (one.contains(block)) return;
  }
  drop("X_DX_PREFIX_NOT_ADVERTISED", "R-DX-3", id, p.destination.to_string());
}

// ---------------------------------------------------------------------------------------- out of AWS

Outcome Walker::to_virtual_gateway(const std::string& id, const Place& from, Packet p) {
  const VpnGateway* vgw = find<VpnGateway>(s_, id);
  if (vgw == nullptr) lack("ec2 describe-vpn-gateways", "R-VGW-1", id);
  if (!functional(vgw->state, {"available"})) drop("BAD_STATE", "R-VGW-1", id, "not available");
  bool known = false;
  std::vector<Link> links = links_of(s_, q_, id, p.destination, known);
  if (links.empty()) {
    for (const DirectConnectGatewayAssociation& one : s_.all<DirectConnectGatewayAssociation>())  // R-DX-5
      for (const DirectConnectGatewayAssociation& two : s_.all<DirectConnectGatewayAssociation>()) {
        if (associated_gateway(one) != id || !(one.gateway == two.gateway) || associated_gateway(two) == id)
          continue;
        const VpnGateway* other = find<VpnGateway>(s_, associated_gateway(two));
        for (const Vpc& vpc : s_.all<Vpc>())
          if (other != nullptr && attached_to(*other, vpc.id) && in_vpc(vpc, p.destination))
            drop("X_DXGW_NO_TRANSIT", "R-DX-5", one.gateway.to_string(), text(p));
      }
    bool dynamic = false;
    for (const VpnConnection& vpn : s_.all<VpnConnection>())
      dynamic = dynamic || (is_id(vpn.vpn_gateway, id) && !vpn.static_routes_only.yes());
    for (const VirtualInterface& vif : s_.all<VirtualInterface>())
      dynamic = dynamic || is_id(vif.virtual_gateway, id);
    for (const DirectConnectGatewayAssociation& one : s_.all<DirectConnectGatewayAssociation>())
      dynamic = dynamic || associated_gateway(one) == id;
    if (dynamic && !known)
      lose("UNKNOWN_DESTINATION", "R-VGW-2", id, "what its BGP sessions learned is not printed");
    require_call("ec2 describe-vpn-connections", vgw->header, "R-VGW-2", id);
    drop("X_VGW_PREFIX_UNKNOWN", "R-VGW-2", id, p.destination.to_string());
  }
  const NetworkInterface* eni = owner_in(s_, from.vpc->id.to_string(), p.source);  // R-VGW-3
  const bool of_nat = eni == nullptr && nat_at(s_, from.vpc->id.to_string(), p.source) != nullptr;
  if (!of_nat && (eni == nullptr || !functional(eni->status, {"in-use"})))
    drop("VGW_PRIVATE_IP_ASSOCIATION_FOR_EGRESS", "R-VGW-3", id, p.source.to_string());
  int longest = -1;
  for (const Link& link : links) longest = std::max(longest, link.prefix.length());
  std::erase_if(links, [&](const Link& link) { return link.prefix.length() < longest; });
  if (p.destination.is_v6())  // R-VGW-5
    std::erase_if(links, [](const Link& link) { return link.vpn != nullptr; });
  if (links.empty())
    drop("X_FAMILY_UNSUPPORTED", "R-VGW-5", id, "VPN on a virtual private gateway carries IPv4 only");
  std::stable_sort(
      links.begin(), links.end(), [](const Link& a, const Link& b) { return a.kind < b.kind; });  // R-VGW-4
  std::vector<const Link*> usable;  // the best kind that is up; which of them cannot be known (R-DX-6)
  std::vector<std::string> names;
  for (const Link& link : links) {
    if (!usable.empty() && link.kind != usable.front()->kind) break;
    const bool up = link.vpn != nullptr   ? vpn_is_up(*link.vpn)
                    : link.vif != nullptr ? interface_is_up(*link.vif, p)
                                          : gateway_has_link(link.dxgw, p);
    if (!up) continue;
    usable.push_back(&link);
    names.push_back(link.id);
  }
  if (usable.empty()) {
    const Link& first = links.front();
    if (first.vpn != nullptr) drop("BAD_STATE_VPN", "R-VPN-1", first.id, "no tunnel is up");
    drop("BAD_STATE", "R-DX-1", first.id, "no virtual interface is up");
  }
  const Link* const chosen = usable[choose("link", names)];
  if (chosen->vpn != nullptr) require_within(*chosen->vpn, p.source, p.destination);
  hop("forward", id, "by " + chosen->id);
  return to_on_premises(p, {Exit::Kind::VirtualGateway, id, "", chosen->id, from.vpc->id.to_string()});
}

Outcome Walker::to_on_premises(Packet p, const Exit& exit) {
  p.identity_lost = exit.link.empty() ? exit.id : exit.link;
  leg_->exit = exit;
  const Outcome there{Outcome::Kind::OnPremises, nullptr, p};
  const bool asked = p.reply ? leg_->initiator == nullptr && q_.from.kind == End::Kind::OnPremises &&
                                   p.destination == leg_->first.source
                             : q_.to.kind == End::Kind::OnPremises && p.destination == q_.to.address;
  hop("deliver", "on-premises", text(p));
  if (asked) return there;
  for (const Vpc& vpc : s_.all<Vpc>()) {
    if (!in_vpc(vpc, p.destination)) continue;  // R-FLOW-9, R-DX-5
    if (q_.declared.onprem_transit)
      lose("UNKNOWN_DESTINATION", "R-FLOW-9", p.identity_lost, "on-premises may route it back");
    return there;
  }
  if (is_internet(s_, q_.declared, p.destination))  // R-ADDR-11
    lose("UNKNOWN_DESTINATION",
        "R-ADDR-11",
        p.identity_lost,
        "an internet address that leaves for on-premises");
  return there;
}

// ---------------------------------------------------------------------------------------- into AWS

Outcome Walker::enter_virtual_gateway(
    const VpnGateway& vgw, const Vpc& vpc, Packet p, const std::string& link) {
  const std::string id = vgw.id.to_string();
  if (!functional(vgw.state, {"available"})) drop("BAD_STATE", "R-VGW-1", id, "not available");
  p.arrival = Arrival::VirtualGateway;
  p.endpoint_passed.clear();
  p.identity_lost = link;
  hop("forward", id, text(p));
  if (is_link_service(s_, vpc, p.destination))  // R-ADDR-5: before the gateway's own tests
    drop("X_RESERVED_DESTINATION",
        "R-ADDR-5",
        vpc.id.to_string(),
        "link services answer only inside their VPC");
  const NetworkInterface* eni = owner_in(s_, vpc.id.to_string(), p.destination);
  const bool of_nat = eni == nullptr && nat_at(s_, vpc.id.to_string(), p.destination) != nullptr;
  if (!of_nat && (eni == nullptr || !functional(eni->status, {"in-use"})))
    drop("VGW_PRIVATE_IP_ASSOCIATION_FOR_INGRESS", "R-VGW-3", id, p.destination.to_string());
  return enter_by_gateway(id, vpc, p);  // R-VGW-6
}

/// A new flow from on-premises (R-FLOW-12).
Outcome Walker::from_on_premises(Packet p) {
  p.identity_lost = "on-premises";
  std::vector<const ClientVpnEndpoint*> endpoints;
  std::vector<std::string> names;
  for (const ClientVpnEndpoint& one : s_.all<ClientVpnEndpoint>())
    if (one.client_cidr.contains(p.source)) {
      endpoints.push_back(&one);
      names.push_back(one.id.to_string());
    }
  if (!endpoints.empty()) return from_client_vpn(*endpoints[choose("Client VPN endpoint", names)], p);
  if (q_.to.kind == End::Kind::OnPremises)
    if (std::optional<Outcome> joined = between_sites(p)) return *joined;

  std::string vpc_id = q_.to.vpc;
  if (const NetworkInterface* eni = find<NetworkInterface>(s_, q_.to.interface); eni != nullptr)
    vpc_id = eni->vpc.to_string();
  const Vpc* vpc = vpc_id.empty() ? nullptr : find<Vpc>(s_, vpc_id);

  struct Entry {
    std::string id;
    bool up = true;
    bool advertised = true;
    const VpnGateway* vgw = nullptr;
    const TransitGatewayAttachment* by = nullptr;
    const DirectConnectGatewayAssociation* association = nullptr;
    bool is_vpn = false;
    const VpnConnection* vpn = nullptr;
    const CoreNetworkAttachment* core = nullptr;
  };
  std::vector<Entry> entries;
  const auto advertised = [&](const DirectConnectGatewayAssociation& one, const Vpc* to) {
    const auto trace = result_.trace;
    const int hops = hops_;
    try {
      require_advertised(one, to, p);
      return true;
    } catch (const Dropped&) {
      result_.trace = trace;
      hops_ = hops;
      return false;
    }
  };
  for (const VpnGateway& vgw : s_.all<VpnGateway>()) {
    if (vpc == nullptr || !attached_to(vgw, vpc->id)) continue;
    bool known = false;
    for (const Link& link : links_of(s_, q_, vgw.id.to_string(), p.source, known)) {
      Entry entry;
      entry.id = link.id;
      entry.vgw = &vgw;
      entry.is_vpn = link.vpn != nullptr;
      entry.vpn = link.vpn;
      entry.up = link.vpn != nullptr   ? vpn_is_up(*link.vpn)
                 : link.vif != nullptr ? interface_is_up(*link.vif, p)
                                       : gateway_has_link(link.dxgw, p);
      if (!link.dxgw.empty()) {
        entry.association = association_of(link.dxgw, vgw.id.to_string());
        entry.advertised = entry.association != nullptr && advertised(*entry.association, vpc);
      }
      entries.push_back(entry);
    }
  }
  for (const TransitGatewayAttachment& by : s_.all<TransitGatewayAttachment>()) {
    bool known = false;
    for (const Site& site : sites(s_, q_.declared)) {
      const bool here = site.via == by.id.to_string() || site.via == by.resource.to_string();
      const bool kind = site.kind == Site::Kind::TransitRoute || site.kind == Site::Kind::Vpn;
      known = known || (here && kind && site.prefix.contains(p.source));
    }
    for (const DeclaredSite& site : q_.declared.onprem)
      known = known || (site.prefix.contains(p.source) &&
                           (site.via == by.id.to_string() || site.via == by.resource.to_string()));
    if (!known) continue;
    Entry entry;
    entry.id = by.id.to_string();
    entry.by = &by;
    if (by.resource_type.is("vpn")) {
      const VpnConnection* vpn = find<VpnConnection>(s_, by.resource.to_string());
      entry.is_vpn = true;
      entry.vpn = vpn;
      entry.up = vpn == nullptr
                     ? unknown(by.resource.to_string() + " is up", "R-VPN-1", by.resource.to_string())
                     : vpn_is_up(*vpn);
      entry.id = by.resource.to_string();
      if (vpn != nullptr && !vpn->static_routes_only.yes()) entry.advertised = transit_advertises(by, p);
    } else if (by.resource_type.is("direct-connect-gateway")) {
      entry.association = association_of(by.resource.to_string(), by.transit_gateway.to_string());
      entry.up = gateway_has_link(by.resource.to_string(), p);
      entry.advertised = entry.association != nullptr && advertised(*entry.association, nullptr);
    } else if (by.resource_type.is("connect")) {
      entry.advertised = transit_advertises(by, p);
    } else {
      continue;
    }
    entries.push_back(entry);
  }
  for (const CoreNetworkAttachment& by : s_.all<CoreNetworkAttachment>()) {
    bool known = false;
    for (const Site& site : sites(s_, q_.declared))
      known = known || (is_id(by.id, site.via) && site.prefix.contains(p.source));
    if (!known) continue;
    const std::string resource = by.resource.str().substr(by.resource.str().rfind('/') + 1);
    Entry entry;
    entry.id = by.id.to_string();
    entry.core = &by;
    entry.vpn = by.type.is("SITE_TO_SITE_VPN") ? find<VpnConnection>(s_, resource) : nullptr;
    entry.is_vpn = by.type.is("SITE_TO_SITE_VPN");
    if (entry.is_vpn) entry.up = entry.vpn != nullptr && vpn_is_up(*entry.vpn);
    if (by.type.is("DIRECT_CONNECT_GATEWAY")) entry.up = gateway_has_link(resource, p);
    entries.push_back(entry);
  }
  for (const VirtualInterface& vif : s_.all<VirtualInterface>()) {  // R-DX-7
    const bool from_there = std::any_of(vif.route_filter_prefixes.begin(),
        vif.route_filter_prefixes.end(),
        [&](const Prefix& one) { return one.contains(p.source); });
    if (vif.type.is("public") && from_there && is_documentation_or_global(p.destination) &&
        interface_is_up(vif, p)) {
      leg_->by_public_interface = true;
      return from_internet(p);
    }
  }
  if (entries.empty() && vpc != nullptr)
    for (const VpnGateway& vgw : s_.all<VpnGateway>()) {  // R-VGW-2: BGP may have told it
      bool known = false;
      if (!attached_to(vgw, vpc->id)) continue;
      links_of(s_, q_, vgw.id.to_string(), p.source, known);
      bool dynamic = false;
      for (const VpnConnection& vpn : s_.all<VpnConnection>())
        dynamic = dynamic || (is_id(vpn.vpn_gateway, vgw.id.to_string()) && !vpn.static_routes_only.yes());
      for (const VirtualInterface& vif : s_.all<VirtualInterface>())
        dynamic = dynamic || is_id(vif.virtual_gateway, vgw.id.to_string());
      for (const DirectConnectGatewayAssociation& one : s_.all<DirectConnectGatewayAssociation>())
        dynamic = dynamic || associated_gateway(one) == vgw.id.to_string();
      if (!known && dynamic)
        lose("UNKNOWN_DESTINATION",
            "R-VGW-2",
            vgw.id.to_string(),
            "what its BGP sessions learned is not printed");
    }
  if (entries.empty()) drop("NO_PATH", "R-FLOW-12", "on-premises", "no link leads there");
  std::vector<Entry> usable;
  for (const Entry& one : entries)
    if (one.up && one.advertised) usable.push_back(one);
  if (usable.empty()) {
    for (const Entry& one : entries)
      if (one.up) usable.push_back(one);
  }
  if (usable.empty()) {
    const Entry& first = entries.front();
    if (!first.is_vpn) drop("BAD_STATE", "R-DX-1", first.id, "no virtual interface is up");
    drop(first.by == nullptr ? "BAD_STATE_VPN" : "TGW_BAD_STATE_VPN", "R-VPN-1", first.id, "no tunnel is up");
  }
  std::vector<std::string> labels;
  for (const Entry& one : usable) labels.push_back(one.id);
  const Entry& chosen = usable[choose("link", labels)];
  hop("forward", chosen.id, text(p));
  const bool to_transit = chosen.by != nullptr;
  if (chosen.association != nullptr) require_advertised(*chosen.association, to_transit ? nullptr : vpc, p);
  if (chosen.vpn != nullptr) {
    if (chosen.vgw == nullptr && chosen.vpn->inside_family.present() &&
        chosen.vpn->inside_family.is("ipv6") != p.destination.is_v6())
      drop("X_FAMILY_UNSUPPORTED", "R-VPN-3", chosen.id, "one family only");
    if (chosen.vgw != nullptr && p.destination.is_v6())
      drop(
          "X_FAMILY_UNSUPPORTED", "R-VGW-5", chosen.id, "VPN on a virtual private gateway carries IPv4 only");
    require_within(*chosen.vpn, p.destination, p.source);
  }
  if (chosen.core != nullptr) return enter_core(*chosen.core, "", p);
  if (to_transit) return enter_transit(chosen.by->transit_gateway.to_string(), *chosen.by, "", p);
  return enter_virtual_gateway(*chosen.vgw, *vpc, p, chosen.id);
}

/// R-VPN-2: whether the table of the attachment has a route, so that BGP tells on-premises of it.
bool Walker::transit_advertises(const TransitGatewayAttachment& by, const Packet& p) {
  const std::string table = by.route_table.present() ? by.route_table.to_string() : "";
  bool known = false;
  for (const TransitGatewayRoutes& list : s_.all<TransitGatewayRoutes>()) {
    if (!is_id(list.route_table, table)) continue;
    known = !list.more_routes.yes();
    for (const TransitGatewayRoute& route : list.routes)
      if (route.unusable || (route.destination.contains(p.destination) && !route.state.is("blackhole")))
        return true;
  }
  for (const TransitGatewayPrefixListReferences& list : s_.all<TransitGatewayPrefixListReferences>())
    for (const TransitGatewayPrefixListReference& one : list.references)
      if (is_id(list.route_table, table) && !one.blackhole.yes()) return true;
  return !known;  // what is not known is judged where the packet is routed
}

/// From one site to another: CloudHub on a virtual private gateway (R-VPN-4), or SiteLink (R-DX-5).
std::optional<Outcome> Walker::between_sites(Packet p) {
  std::string transit;
  for (const VpnGateway& vgw : s_.all<VpnGateway>()) {
    if (!functional(vgw.state, {"available"})) continue;
    bool known = false;
    for (const Link& in : links_of(s_, q_, vgw.id.to_string(), p.source, known))
      for (const Link& out : links_of(s_, q_, vgw.id.to_string(), p.destination, known)) {
        const bool apart = !in.prefix.contains(out.prefix.first()) && !out.prefix.contains(in.prefix.first());
        if (in.id == out.id || !apart) continue;
        if (!in.dxgw.empty() || !out.dxgw.empty()) transit = in.dxgw.empty() ? out.dxgw : in.dxgw;
        const auto takes_part = [&](const Link& one) {
          return one.vpn != nullptr ? one.kind == Link::Kind::BgpVpn && vpn_is_up(*one.vpn)
                                    : one.vif != nullptr && interface_is_up(*one.vif, p);
        };
        const bool distinct = asn_of(in.vpn, in.vif) != asn_of(out.vpn, out.vif);
        if (distinct && takes_part(in) && takes_part(out)) return at_another_site(p, vgw.id.to_string());
      }
  }
  for (const VirtualInterface& in : s_.all<VirtualInterface>())
    for (const VirtualInterface& out : s_.all<VirtualInterface>()) {
      if (in.id == out.id || !in.gateway.present() || !(in.gateway == out.gateway)) continue;
      transit = in.gateway.to_string();
      const bool link = in.site_link.yes() && out.site_link.yes();
      if (link && interface_is_up(in, p) && interface_is_up(out, p)) return at_another_site(p, transit);
    }
  for (const Site& site : sites(s_, q_.declared)) {  // R-FLOW-12: by a transit gateway or core network
    if (site.prefix.length() == 0 || !site.prefix.contains(p.source)) continue;
    for (const TransitGatewayAttachment& by : s_.all<TransitGatewayAttachment>())
      if (site.via == by.id.to_string() || site.via == by.resource.to_string()) return std::nullopt;
    for (const CoreNetworkAttachment& by : s_.all<CoreNetworkAttachment>())
      if (is_id(by.id, site.via)) return std::nullopt;
  }
  if (!transit.empty()) drop("X_DXGW_NO_TRANSIT", "R-DX-5", transit, "between sites");
  drop("NO_PATH", "R-VPN-4", "on-premises", "nothing in AWS joins the two sites");
}

/// The customer's autonomous system at the far end of a link.
std::string Walker::asn_of(const VpnConnection* vpn, const VirtualInterface* vif) {
  if (vpn != nullptr) {
    const CustomerGateway* far = find<CustomerGateway>(s_, vpn->customer_gateway.to_string());
    if (far == nullptr) return vpn->id.to_string();  // not printed: taken to be its own
    return far->extended_asn.view().empty() ? far->asn.str() : far->extended_asn.str();
  }
  if (vif == nullptr) return "";
  return std::to_string(vif->asn_long.value_or(vif->asn.value_or(0)));
}

Outcome Walker::at_another_site(Packet p, const std::string& by) {
  leg_->exit = Exit{Exit::Kind::OnPremises, by, "", "", ""};
  hop("forward", by, text(p));
  return {Outcome::Kind::OnPremises, nullptr, p};
}

/// A reply from on-premises takes the way that the request took.
Outcome Walker::reply_from_on_premises(Packet p) {
  p.identity_lost = "on-premises";
  if (!leg_->exit)
    lose("UNKNOWN_DESTINATION", "R-FLOW-9", "on-premises", "how the request came there is unknown");
  const Exit exit = *leg_->exit;
  if (exit.kind == Exit::Kind::OnPremises) return {Outcome::Kind::OnPremises, nullptr, p};
  if (exit.kind == Exit::Kind::CoreNetwork) {
    for (const CoreNetworkAttachment& one : s_.all<CoreNetworkAttachment>())
      if (is_id(one.id, exit.attachment)) return enter_core(one, "", p);
    lack("networkmanager list-attachments", "R-CWAN-2", exit.attachment);
  }
  if (exit.kind == Exit::Kind::LocalGateway) {
    if (Translation* made = undo(Translation::Kind::LocalGateway, exit.id)) {
      p.destination = made->before;
      made->undone = true;
    }
    p.arrival = Arrival::VirtualGateway;
    return arrive_local(vpc_of(exit.vpc, "R-LGW-2"), p, nullptr);
  }
  const bool transit = exit.kind == Exit::Kind::Transit;
  const Vpc* vpc = transit ? nullptr : &vpc_of(exit.vpc, "R-VGW-1");
  if (const auto* association = association_of(exit.link, exit.id)) require_advertised(*association, vpc, p);
  if (transit) {
    const TransitGatewayAttachment* by = attachment(exit.attachment, exit.id);
    if (by == nullptr) lack("ec2 describe-transit-gateway-attachments", "R-TGW-2", exit.attachment);
    return enter_transit(exit.id, *by, "", p);
  }
  return enter_virtual_gateway(*find<VpnGateway>(s_, exit.id), *vpc, p, exit.link);
}

// ---------------------------------------------------------------------------------------- Client VPN

/// Nothing leads to clients but replies (R-CVPN-4).
Outcome Walker::from_client_vpn(const ClientVpnEndpoint& endpoint, Packet p) {
  const std::string id = endpoint.id.to_string();
  if (!functional(endpoint.status, {"available"})) drop("BAD_STATE", "R-CVPN-1", id, "not available");
  require_call("ec2 describe-client-vpn-authorization-rules", endpoint.header, "R-CVPN-2", id);
  int longest = -1;  // R-CVPN-2
  for (const ClientVpnAuthorizationRule& one : s_.all<ClientVpnAuthorizationRule>())
    if (one.endpoint == endpoint.id && one.destination.contains(p.destination) &&
        functional(one.status, {"active"}))
      longest = std::max(longest, one.destination.length());
  bool authorized = false;
  bool for_members = false;
  for (const ClientVpnAuthorizationRule& one : s_.all<ClientVpnAuthorizationRule>()) {
    if (!(one.endpoint == endpoint.id) || !one.destination.contains(p.destination)) continue;
    if (one.destination.length() != longest || !functional(one.status, {"active"})) continue;
    authorized =
        authorized || one.all_groups.yes() || (!q_.from.group.empty() && one.group.view() == q_.from.group);
    for_members = for_members || !one.group.view().empty();
  }
  if (!authorized && for_members && q_.from.group.empty())
    authorized = unknown("the client is in a group that may", "R-CVPN-2", id, "X_NOT_MODELLED");
  if (!authorized) drop("X_CVPN_NO_AUTHORIZATION", "R-CVPN-2", id, p.destination.to_string());
  require_call("ec2 describe-client-vpn-routes", endpoint.header, "R-CVPN-2", id);
  int best = -1;
  std::vector<const ClientVpnRoute*> routes;
  for (const int pass : {0, 1})
    for (const ClientVpnRoute& one : s_.all<ClientVpnRoute>()) {
      if (!(one.endpoint == endpoint.id) || !one.destination.contains(p.destination)) continue;
      if (!functional(one.status, {"active"})) continue;
      if (pass == 0) best = std::max(best, one.destination.length());
      if (pass == 1 && one.destination.length() == best) routes.push_back(&one);
    }
  if (routes.empty()) drop("X_CVPN_NO_ROUTE", "R-CVPN-2", id, p.destination.to_string());
  std::vector<std::string> labels;
  for (const ClientVpnRoute* one : routes) labels.push_back(one->target.to_string());
  const ClientVpnRoute& route = *routes[choose("target network", labels)];
  if (endpoint.client_cidr.contains(p.destination)) {  // R-CVPN-4: to another client, authorized and routed
    if (!is_id(route.target, "local")) drop("X_CVPN_NO_ROUTE", "R-CVPN-4", id, "not a route to clients");
    return at_another_site(p, id);
  }
  if (route.transit_gateway_attachment.present() || endpoint.transit_gateway.present()) {  // R-CVPN-5
    const Id& by_id = route.transit_gateway_attachment.present() ? route.transit_gateway_attachment
                                                                 : endpoint.transit_gateway_attachment;
    const TransitGatewayAttachment* by = attachment(by_id.to_string(), endpoint.transit_gateway.to_string());
    if (by == nullptr) lack("ec2 describe-transit-gateway-attachments", "R-CVPN-5", id);
    return enter_transit(by->transit_gateway.to_string(), *by, "", p);
  }
  const auto is_its = [&](const NetworkInterface& eni) {  // of several endpoints in one subnet: by the groups
    if (eni.description.view().find(id) != std::string_view::npos) return true;
    for (const ClientVpnTargetNetwork& one : s_.all<ClientVpnTargetNetwork>())
      if (one.endpoint == endpoint.id && one.subnet == eni.subnet && !one.groups.empty() &&
          std::equal(one.groups.begin(), one.groups.end(), eni.groups.begin(), eni.groups.end()))
        return true;
    return false;
  };
  const NetworkInterface* eni = nullptr;
  for (const NetworkInterface& one : s_.all<NetworkInterface>())
    if (is_id(one.subnet, route.target.to_string()) &&
        one.description.view().starts_with("ClientVPN Endpoint") && (eni == nullptr || is_its(one)))
      eni = &one;
  if (eni == nullptr) lack("ec2 describe-network-interfaces", "R-CVPN-3", id);
  for (const ClientVpnTargetNetwork& one : s_.all<ClientVpnTargetNetwork>())
    if (one.endpoint == endpoint.id && one.subnet == eni->subnet && !functional(one.status, {"associated"}))
      drop("BAD_STATE", "R-CVPN-1", id, "target network is not associated");
  leg_->translations.push_back({Translation::Kind::ClientVpn,
      eni->id.to_string(),
      eni->vpc.to_string(),
      p.source,
      eni->primary_address,
      p.source_port});
  p.source = eni->primary_address;  // R-CVPN-3
  p.origin = eni;
  p.identity_lost.clear();  // R-SG-8: it is the association's group now
  hop("translate", id, text(p));
  return emit(*eni, p);
}

}  // namespace vpcscope::reference
