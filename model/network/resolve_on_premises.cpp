// Virtual private gateways and VPN (section 15), Direct Connect (16), Client VPN (17), and which prefixes lie
// on-premises (R-ADDR-11).
#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <tuple>

#include "model/network/resolver.h"

namespace vpcscope::net {
namespace {

class OnPremises {
 public:
  explicit OnPremises(Resolver& r) : r_(r) {}

  void run() {
    add_vpns();
    add_interfaces();
    add_gateways();
    add_associations();
    list_members();
    for (std::uint32_t i = 0; i < r_.column<VpnGateway>().size(); ++i) add_vpn_gateway({i});
    find_neighbours();
    join_transit();
    join_core();
    list_attachment_sites();
    add_client_vpns();
    list_sites();
  }

 private:
  std::string_view text(TextAt at) { return {r_.column<char>().data() + at.first, at.count}; }
  static bool same(TextAt a, TextAt b) {
    return a.first == b.first && a.count == b.count;
  }  // texts are shared

  // ---- VPN

  /// R-VPN-1
  static LinkState state_of(const vpcscope::VpnConnection& from) {
    if (!functional(from.state, {"available"})) return LinkState::Down;
    if (!from.tunnels.present()) return LinkState::Unknown;
    const bool up = std::any_of(from.tunnels.begin(), from.tunnels.end(), [](const VpnTunnel& one) {
      return !one.unusable && one.status.is("UP");
    });
    return up ? LinkState::Up : LinkState::Down;
  }

  static std::uint32_t asn_of(const vpcscope::VirtualInterface& from) {
    const std::int64_t number = from.asn_long.value_or(from.asn.value_or(0));
    return number > 0 && number <= 0xffff'ffff ? static_cast<std::uint32_t>(number) : 0;
  }

  std::uint32_t asn_of(const vpcscope::VpnConnection& from) const {
    const std::uint32_t at = r_.position(Kind::CustomerGateway, from.customer_gateway, from.header);
    if (at == nowhere) return 0;
    const CustomerGateway& site = r_.snapshot.all<CustomerGateway>()[at];
    const std::string_view digits =
        site.extended_asn.view().empty() ? site.asn.view() : site.extended_asn.view();
    std::uint64_t number = 0;
    for (const char digit : digits) {
      if (digit < '0' || digit > '9') return 0;
      number = number * 10 + static_cast<unsigned>(digit - '0');
      if (number > 0xffff'ffff) return 0;
    }
    return static_cast<std::uint32_t>(number);
  }

  void add_vpns() {
    std::uint32_t at = 0;
    for (const vpcscope::VpnConnection& from : r_.snapshot.all<vpcscope::VpnConnection>()) {
      VpnConnection row;
      row.object = r_.object(from.header, from.id);
      row.far = from.local_cidr;  // "local" is the customer's side
      row.near = from.remote_cidr;
      row.far6 = from.local_ipv6_cidr;
      row.near6 = from.remote_ipv6_cidr;
      row.asn = asn_of(from);
      row.state = state_of(from);
      row.one_family = from.inside_family.present();
      row.is_v6 = from.inside_family.is("ipv6");
      row.is_static = from.static_routes_only.yes();
      r_.column<VpnConnection>()[at++] = row;
    }
  }

  // ---- Direct Connect

  /// R-DX-1; a line that was not exported counts as up (R-IN-11).
  bool line_is_up(const vpcscope::VirtualInterface& from) const {
    for (const DirectConnectConnection& one : r_.snapshot.all<DirectConnectConnection>())
      if (from.connection.present() && one.id == from.connection && !functional(one.state, {"available"}))
        return false;
    for (const DirectConnectLag& one : r_.snapshot.all<DirectConnectLag>()) {
      if (!from.connection.present() || !(one.id == from.connection)) continue;
      if (!functional(one.state, {"available"})) return false;
      const auto up = std::count_if(one.connections.begin(),
          one.connections.end(),
          [](const LagConnection& member) { return functional(member.state, {"available"}); });
      if (one.connections.present() && up < one.minimum_links.value_or(0)) return false;
    }
    return true;
  }

  void add_interfaces() {
    std::uint32_t at = 0;
    for (const vpcscope::VirtualInterface& from : r_.snapshot.all<vpcscope::VirtualInterface>()) {
      VirtualInterface row;
      row.object = r_.object(from.header, from.id);
      row.filters = r_.append(
          std::vector<Prefix>(from.route_filter_prefixes.begin(), from.route_filter_prefixes.end()));
      row.vpn_gateway = r_.find<VpnGateway>(from.virtual_gateway, from.header);
      row.gateway = gateway(from.gateway, from.header);
      row.is_public = from.type.is("public");
      row.site_link = from.site_link.yes();
      row.asn = asn_of(from);
      const bool up = functional(from.state, {"available"}) && line_is_up(from);
      for (const BgpPeer& one : from.peers) {
        if (one.unusable || !up || !functional(one.status, {"up"})) continue;
        row.up6 = row.up6 || functional(one.family, {"ipv6"});
        row.up4 = row.up4 || functional(one.family, {"ipv4"});
      }
      if (!from.peers.present()) {  // R-IN-10: what is not printed counts as well
        row.up6 = up && functional(from.family, {"ipv6"});
        row.up4 = up && functional(from.family, {"ipv4"});
      }
      r_.column<VirtualInterface>()[at++] = row;
    }
  }

  /// The Direct Connect gateway of that id; one of an account that was not imported is made.
  Handle<DirectConnectGateway> gateway(const Id& id, const Header& from) {
    if (!id.present() || id.to_string().empty()) return {};
    const Handle<DirectConnectGateway> known = r_.find<DirectConnectGateway>(id, from);
    if (known.present()) return known;
    const auto [at, fresh] = strangers_.try_emplace(id.to_string());
    if (fresh) {
      DirectConnectGateway row;
      row.object.id = r_.text(id);
      row.object.scope = r_.scope(from.account, from.region);
      at->second = r_.push(row);
    }
    return at->second;
  }

  void add_gateways() {
    std::uint32_t at = 0;
    for (const vpcscope::DirectConnectGateway& from : r_.snapshot.all<vpcscope::DirectConnectGateway>())
      r_.column<DirectConnectGateway>()[at++].object = r_.object(from.header, from.id);
    for (const DirectConnectGatewayAttachment& from : r_.snapshot.all<DirectConnectGatewayAttachment>()) {
      const bool imported = r_.position(Kind::VirtualInterface, from.interface, from.header) != nowhere;
      const Handle<DirectConnectGateway> to = gateway(from.gateway, from.header);
      if (to.present() && !imported && functional(from.state, {"attached"})) r_[to].others = true;
    }
  }

  void add_associations() {
    std::uint32_t at = 0;
    for (const DirectConnectGatewayAssociation& from : r_.snapshot.all<DirectConnectGatewayAssociation>()) {
      const Id& other = from.associated.present() ? from.associated : from.virtual_gateway;
      DirectConnectAssociation row;
      row.object = r_.object(from.header, from.id);
      row.associated = r_.text(other);
      row.gateway = gateway(from.gateway, from.header);
      row.vpn_gateway = r_.find<VpnGateway>(other, from.header);
      row.allowed =
          r_.append(std::vector<Prefix>(from.allowed_prefixes.begin(), from.allowed_prefixes.end()));
      row.functional = functional(from.state, {"associated", "updating"});
      r_.column<DirectConnectAssociation>()[at++] = row;
    }
  }

  /// What hangs on each Direct Connect gateway.
  void list_members() {
    std::map<std::uint32_t, std::vector<Handle<VirtualInterface>>> interfaces;
    std::map<std::uint32_t, std::vector<Handle<DirectConnectAssociation>>> associations;
    const auto& all = r_.column<VirtualInterface>();
    for (std::uint32_t i = 0; i < all.size(); ++i)
      if (all[i].gateway.present()) interfaces[all[i].gateway.at].push_back({i});
    const auto& links = r_.column<DirectConnectAssociation>();
    for (std::uint32_t i = 0; i < links.size(); ++i)
      if (links[i].gateway.present()) associations[links[i].gateway.at].push_back({i});
    for (const auto& [at, list] : interfaces)
      r_.column<DirectConnectGateway>()[at].interfaces = r_.append(list);
    for (const auto& [at, list] : associations)
      r_.column<DirectConnectGateway>()[at].associations = r_.append(list);
  }

  // ---- virtual private gateways

  /// R-VGW-2: what the gateway learned, as route tables print it, and whether anything tells.
  std::vector<Prefix> learned(const vpcscope::VpnGateway& from, VpnGateway& row) {
    std::vector<Prefix> found;
    const auto add = [&](const Prefix& prefix) {
      if (prefix.present() && std::ranges::find(found, prefix) == found.end()) found.push_back(prefix);
    };
    for (const vpcscope::RouteTable& table : r_.snapshot.all<vpcscope::RouteTable>()) {
      for (const VpnGatewayId& one : table.propagating_gateways)  // R-ROUTE-13
        row.known = row.known || one == from.id;
      for (const vpcscope::Route& route : table.routes) {
        if (route.unusable || !(route.gateway == from.id) || !route.origin.is("EnableVgwRoutePropagation"))
          continue;
        row.known = true;
        add(route.destination);
        add(route.destination_ipv6);
      }
    }
    for (const DeclaredSite& site : r_.options.declared.onprem)
      if (site.via == from.id.to_string()) add(site.prefix);
    return found;
  }

  void add_vpn_gateway(Handle<VpnGateway> at) {
    const vpcscope::VpnGateway& from = r_.snapshot.all<vpcscope::VpnGateway>()[at.at];
    VpnGateway row;
    row.object = r_.object(from.header, from.id);
    row.functional = functional(from.state, {"available"});
    for (const GatewayAttachment& one : from.attachments)
      if (!one.unusable && functional(one.state, {"attached", "available"}))  // R-IN-2
        row.vpc = r_.find<Vpc>(one.vpc, from.header);
    std::vector<Prefix> prefixes = learned(from, row);
    std::vector<GatewayLink> links;
    add_static(at, from.id, links, prefixes);
    add_dynamic(at, from.id, row, links, prefixes);
    add_declared(at, links);
    std::ranges::stable_sort(links, [](const GatewayLink& a, const GatewayLink& b) {
      return std::tuple(a.prefix, a.kind) < std::tuple(b.prefix, b.kind);
    });
    row.links = r_.append(links);
    std::vector<IndexEntry> entries;
    for (std::uint32_t i = 0; i < links.size(); ++i)
      if (i == 0 || links[i - 1].prefix != links[i].prefix)
        entries.push_back({links[i].prefix, row.links.first + i});
    const IndexTable made = r_.index.add(entries);
    row.v4 = made.v4;
    row.v6 = made.v6;
    r_[at] = row;
  }

  /// Of a static VPN; printed as propagated too where tables take it over.
  void add_static(
      Handle<VpnGateway> at, const Id& id, std::vector<GatewayLink>& links, std::vector<Prefix>& prefixes) {
    std::set<Prefix> taken;
    std::uint32_t vpn = 0;
    for (const vpcscope::VpnConnection& from : r_.snapshot.all<vpcscope::VpnConnection>()) {
      const std::uint32_t position = vpn++;
      if (!(from.vpn_gateway == id) || r_.find<VpnGateway>(from.vpn_gateway, from.header) != at) continue;
      for (const VpnRoute& route : from.routes) {
        if (route.unusable || !route.destination.present() || !functional(route.state, {"available"}))
          continue;
        links.push_back({route.destination, position, LinkKind::StaticVpn});
        taken.insert(route.destination);
      }
    }
    std::erase_if(prefixes, [&](const Prefix& one) { return taken.contains(one); });
  }

  /// Nobody prints over which of several BGP sessions a prefix was learned: any may be it.
  void add_dynamic(Handle<VpnGateway> at, const Id& id, VpnGateway& row, std::vector<GatewayLink>& links,
      const std::vector<Prefix>& prefixes) {
    std::vector<GatewayLink> ways;
    const auto& associations = r_.column<DirectConnectAssociation>();
    for (const DirectConnectAssociation& one : associations)
      if (one.vpn_gateway == at) {
        row.dynamic = true;
        if (one.functional && one.gateway.present())
          ways.push_back({{}, one.gateway.at, LinkKind::DirectConnect});
      }
    const auto& interfaces = r_.column<VirtualInterface>();
    for (std::uint32_t i = 0; i < interfaces.size(); ++i)
      if (interfaces[i].vpn_gateway == at) ways.push_back({{}, i, LinkKind::VirtualInterface});
    std::uint32_t vpn = 0;
    for (const vpcscope::VpnConnection& from : r_.snapshot.all<vpcscope::VpnConnection>()) {
      const std::uint32_t position = vpn++;
      if (from.vpn_gateway == id && !from.static_routes_only.yes())
        ways.push_back({{}, position, LinkKind::BgpVpn});
    }
    row.dynamic = row.dynamic || !ways.empty();
    for (const Prefix& prefix : prefixes)
      for (GatewayLink way : ways) {
        way.prefix = prefix;
        links.push_back(way);
      }
  }

  /// Declared as behind a Direct Connect gateway that serves this one.
  void add_declared(Handle<VpnGateway> at, std::vector<GatewayLink>& links) {
    for (const DeclaredSite& site : r_.options.declared.onprem)
      for (const DirectConnectAssociation& one : r_.column<DirectConnectAssociation>())
        if (one.vpn_gateway == at && one.functional && one.gateway.present() && site.prefix.present() &&
            text(r_[one.gateway].object.id) == site.via)
          links.push_back({site.prefix, one.gateway.at, LinkKind::DirectConnect});
  }

  /// R-DX-5: virtual private gateways that hang on one Direct Connect gateway.
  void find_neighbours() {
    for (std::uint32_t i = 0; i < r_.column<VpnGateway>().size(); ++i) {
      std::vector<Handle<VpnGateway>> found;
      Handle<DirectConnectGateway> shared;
      for (const DirectConnectAssociation& one : r_.column<DirectConnectAssociation>())
        for (const DirectConnectAssociation& two : r_.column<DirectConnectAssociation>()) {
          const bool here = one.vpn_gateway.at == i && one.gateway.present() && one.gateway == two.gateway;
          if (!here || !two.vpn_gateway.present() || two.vpn_gateway.at == i) continue;
          found.push_back(two.vpn_gateway);
          shared = one.gateway;
        }
      r_.column<VpnGateway>()[i].neighbours = r_.append(found);
      r_.column<VpnGateway>()[i].shared = shared;
    }
  }

  // ---- behind transit gateways and core networks

  void join_transit() {
    const auto all = r_.snapshot.all<TransitGatewayAttachment>();
    for (std::uint32_t i = 0; i < all.size(); ++i) {
      const TransitGatewayAttachment& from = all[i];
      TransitAttachment row = r_.column<TransitAttachment>()[i];
      if (row.attachment_kind == AttachmentKind::Vpn)
        row.vpn = r_.find<VpnConnection>(from.resource, from.header);
      if (row.attachment_kind == AttachmentKind::ClientVpn)
        row.client_vpn = r_.find<ClientVpnEndpoint>(from.resource, from.header);
      if (row.attachment_kind == AttachmentKind::DirectConnect) {
        row.direct_connect = gateway(from.resource, from.header);
        row.association = association(row.direct_connect, row.gateway_id);
      }
      r_.column<TransitAttachment>()[i] = row;
    }
  }

  /// Of a Direct Connect gateway with what has that id; one that works, where there are several.
  Handle<DirectConnectAssociation> association(Handle<DirectConnectGateway> with, TextAt other) {
    Handle<DirectConnectAssociation> found;
    if (!with.present()) return found;
    for (const Handle<DirectConnectAssociation> one : r_[r_[with].associations])
      if (same(r_[one].associated, other) && (!found.present() || r_[one].functional)) found = one;
    return found;
  }

  void join_core() {
    for (CoreAttachment& row : r_.column<CoreAttachment>()) {
      if (row.attachment_kind == AttachmentKind::Vpn)
        row.vpn = r_.find_text<VpnConnection>(text(row.resource_id));
      if (row.attachment_kind == AttachmentKind::DirectConnect)
        row.direct_connect = r_.find_text<DirectConnectGateway>(text(row.resource_id));
    }
  }

  static bool leads_away(AttachmentKind kind) {
    return kind == AttachmentKind::Vpn || kind == AttachmentKind::DirectConnect ||
           kind == AttachmentKind::Connect;
  }

  /// What the tables of transit gateways and core networks send to such attachments.
  void list_attachment_sites() {
    std::vector<AttachmentSite> found;
    for (const RouteTable& table : r_.column<RouteTable>()) {
      const bool transit = table.table_kind == TableKind::Transit;
      if (!transit && table.table_kind != TableKind::Core) continue;
      for (const Route& route : r_[table.routes]) {
        if (route.target == nowhere || !route.destination.present()) continue;
        AttachmentSite site;
        site.prefix = route.destination;
        site.learned = route.origin == Origin::Propagated;
        if (transit) {
          if (!leads_away(r_.column<TransitAttachment>()[route.target].attachment_kind)) continue;
          site.transit = {route.target};
        } else {
          if (!leads_away(r_.column<CoreAttachment>()[route.target].attachment_kind)) continue;
          site.core = {route.target};
        }
        found.push_back(site);
      }
    }
    sites_of_attachments_ = found;
    add_static_and_declared(found);
    const auto order = [](const AttachmentSite& a, const AttachmentSite& b) {
      return std::tuple(a.prefix, a.transit, a.core, !a.learned) <
             std::tuple(b.prefix, b.transit, b.core, !b.learned);
    };
    std::ranges::sort(found, order);
    const auto twice = std::ranges::unique(found,
        [&](const AttachmentSite& a, const AttachmentSite& b) { return !order(a, b) && !order(b, a); });
    found.erase(twice.begin(), twice.end());
    r_.append(found);
  }

  void add_static_and_declared(std::vector<AttachmentSite>& found) {
    std::multimap<std::uint32_t, std::uint32_t> by_vpn;
    const auto& attachments = r_.column<TransitAttachment>();
    for (std::uint32_t i = 0; i < attachments.size(); ++i) {
      const TransitAttachment& one = attachments[i];
      if (!leads_away(one.attachment_kind)) continue;
      if (one.vpn.present()) by_vpn.emplace(one.vpn.at, i);
      for (const DeclaredSite& site : r_.options.declared.onprem)
        if (site.via == text(one.object.id) || site.via == text(one.resource_id))
          found.push_back({site.prefix, {i}, {}, true, {}});
    }
    std::uint32_t vpn = 0;
    for (const vpcscope::VpnConnection& from : r_.snapshot.all<vpcscope::VpnConnection>()) {
      const auto [first, last] = by_vpn.equal_range(vpn++);
      for (auto at = first; at != last; ++at)
        for (const VpnRoute& route : from.routes)
          if (!route.unusable && route.destination.present() && functional(route.state, {"available"}))
            found.push_back({route.destination, {at->second}, {}, false, {}});
    }
  }

  // ---- Client VPN

  void add_client_vpns() {
    std::uint32_t at = 0;
    for (const vpcscope::ClientVpnEndpoint& from : r_.snapshot.all<vpcscope::ClientVpnEndpoint>()) {
      ClientVpnEndpoint row;
      row.object = r_.object(from.header, from.id);
      row.clients = from.client_cidr;
      row.functional = functional(from.status, {"available"});
      row.by_transit = from.transit_gateway.present();
      row.rules = rules_of(from);
      row.routes = routes_of(from, at);
      r_.column<ClientVpnEndpoint>()[at++] = row;
    }
  }

  Run<ClientVpnRule> rules_of(const vpcscope::ClientVpnEndpoint& endpoint) {
    std::vector<ClientVpnRule> found;
    for (const ClientVpnAuthorizationRule& one : r_.snapshot.all<ClientVpnAuthorizationRule>())
      if (one.endpoint == endpoint.id && one.destination.present() && functional(one.status, {"active"}))
        found.push_back({one.destination, r_.text(one.group), one.all_groups.yes()});
    std::ranges::stable_sort(found, [](const ClientVpnRule& a, const ClientVpnRule& b) {
      return a.destination.length() > b.destination.length();
    });
    return r_.append(found);
  }

  Run<ClientVpnRoute> routes_of(const vpcscope::ClientVpnEndpoint& endpoint, std::uint32_t at) {
    std::vector<ClientVpnRoute> found;
    for (const vpcscope::ClientVpnRoute& one : r_.snapshot.all<vpcscope::ClientVpnRoute>()) {
      if (!(one.endpoint == endpoint.id) || !one.destination.present() || !functional(one.status, {"active"}))
        continue;
      ClientVpnRoute row;
      row.destination = one.destination;
      row.target_id = r_.text(one.target);
      row.to_clients = one.target.present() && one.target.to_string() == "local";
      const Id& by = one.transit_gateway_attachment.present() ? one.transit_gateway_attachment
                                                              : endpoint.transit_gateway_attachment;
      row.attachment = attachment_of(by, endpoint);
      const Handle<Subnet> subnet = r_.find<Subnet>(one.target, one.header);
      if (subnet.present()) row.interface = interface_of(endpoint, subnet, at);
      row.associated = associated(endpoint, one.target);
      found.push_back(row);
    }
    std::ranges::stable_sort(found, [](const ClientVpnRoute& a, const ClientVpnRoute& b) {
      return a.destination.length() > b.destination.length();
    });
    return r_.append(found);
  }

  Handle<TransitAttachment> attachment_of(const Id& id, const vpcscope::ClientVpnEndpoint& endpoint) {
    if (!id.present()) return {};
    const TextAt name = r_.text(id);
    const TextAt gateway = r_.text(endpoint.transit_gateway);
    const auto& all = r_.column<TransitAttachment>();
    for (std::uint32_t i = 0; i < all.size(); ++i)
      if (same(all[i].object.id, name) && (gateway.empty() || same(all[i].gateway_id, gateway))) return {i};
    return {};
  }

  /// R-CVPN-1: the interface in which clients come out; of several endpoints in one subnet, the one with the
  /// association's groups.
  Handle<Interface> interface_of(
      const vpcscope::ClientVpnEndpoint& endpoint, Handle<Subnet> subnet, std::uint32_t at) {
    Handle<Interface> found;
    std::uint32_t position = 0;
    for (const NetworkInterface& one : r_.snapshot.all<NetworkInterface>()) {
      const Handle<Interface> here{position++};
      if (r_[here].subnet != subnet || !one.description.view().starts_with("ClientVPN Endpoint")) continue;
      const bool named = one.description.view().find(endpoint.id.to_string()) != std::string_view::npos;
      if (found.present() && !named && !has_groups(endpoint, one)) continue;
      found = here;
      if (named) break;
    }
    if (found.present()) {
      r_[found].role = Role::ClientVpn;
      r_[found].role_at = at;
    }
    return found;
  }

  bool has_groups(const vpcscope::ClientVpnEndpoint& endpoint, const NetworkInterface& interface) const {
    for (const ClientVpnTargetNetwork& one : r_.snapshot.all<ClientVpnTargetNetwork>())
      if (one.endpoint == endpoint.id && one.subnet == interface.subnet && !one.groups.empty())
        return std::ranges::equal(
            one.groups.span(), interface.groups.span(), [](const Id& a, const auto& b) { return a == b; });
    return false;
  }

  bool associated(const vpcscope::ClientVpnEndpoint& endpoint, const Id& subnet) const {
    for (const ClientVpnTargetNetwork& one : r_.snapshot.all<ClientVpnTargetNetwork>())
      if (one.endpoint == endpoint.id && one.subnet == subnet && !functional(one.status, {"associated"}))
        return false;
    return true;
  }

  // ---- the whole

  /// R-ADDR-11: never /0.
  void list_sites() {
    std::vector<Site> found;
    const auto add = [&](const Prefix& prefix, SiteKind kind, TextAt via) {
      if (prefix.present() && prefix.length() > 0) found.push_back({prefix, via, kind});
    };
    for (const vpcscope::VpnConnection& vpn : r_.snapshot.all<vpcscope::VpnConnection>())
      for (const VpnRoute& route : vpn.routes)
        if (!route.unusable && functional(route.state, {"available"}))
          add(route.destination, SiteKind::Vpn, r_.text(vpn.id));
    for (const vpcscope::RouteTable& table : r_.snapshot.all<vpcscope::RouteTable>())
      for (const vpcscope::Route& route : table.routes) {
        const bool learned = !route.unusable && route.origin.is("EnableVgwRoutePropagation");
        if (!learned || !route.gateway.present()) continue;
        add(route.destination, SiteKind::Propagated, r_.text(route.gateway));
        add(route.destination_ipv6, SiteKind::Propagated, r_.text(route.gateway));
      }
    for (const AttachmentSite& one : sites_of_attachments_)
      add(one.prefix,
          SiteKind::TransitRoute,
          one.transit.present() ? r_[one.transit].object.id : r_[one.core].object.id);
    for (const DeclaredSite& site : r_.options.declared.onprem)
      add(site.prefix, SiteKind::Declared, r_.text(site.via));
    for (const ClientVpnEndpoint& one : r_.column<ClientVpnEndpoint>())
      add(one.clients, SiteKind::ClientVpn, one.object.id);
    const auto order = [&](const Site& a, const Site& b) {
      return std::tuple(a.prefix, a.kind, text(a.via)) < std::tuple(b.prefix, b.kind, text(b.via));
    };
    std::ranges::sort(found, order);
    const auto twice = std::ranges::unique(
        found, [&](const Site& a, const Site& b) { return !order(a, b) && !order(b, a); });
    found.erase(twice.begin(), twice.end());
    r_.append(found);
  }

  Resolver& r_;
  std::map<std::string, Handle<DirectConnectGateway>> strangers_;
  std::vector<AttachmentSite> sites_of_attachments_;  // as tables tell
};

}  // namespace

void resolve_on_premises(Resolver& r) { OnPremises(r).run(); }

}  // namespace vpcscope::net
