// On-premises as a virtual node (R-ADDR-11, R-FLOW-12): out to it, and in from it.
#include <algorithm>
#include <utility>

#include "analyzer/steps/links.h"
#include "analyzer/walk.h"

namespace vpcscope {
namespace {

constexpr Prefix global6 = Prefix::of(Address::v6(0x2000'0000'0000'0000U, 0), 3);
const ComponentRef on_premises = {ComponentKind::OnPremises, net::nowhere, {}};

/// One way from on-premises into AWS.
struct Entry {
  net::LinkState state = net::LinkState::Up;
  bool advertised = true;
  ComponentRef shown = {};
  net::Handle<net::VpnGateway> gateway = {};
  net::Handle<net::GatewayLink> link = {};
  net::Handle<net::TransitAttachment> transit = {};
  net::Handle<net::CoreAttachment> core = {};
  net::Handle<net::DirectConnectAssociation> association = {};
};

/// R-DX-5: an address of a VPC on that very transit gateway, of which on-premises has told nothing.
bool leads_back(const Network& network, net::Handle<net::TransitAttachment> by, const Address& to) {
  const net::Handle<net::TransitGateway> gateway = network[by].gateway;
  const bool here = std::ranges::any_of(network.all<net::TransitLink>(), [&](const net::TransitLink& one) {
    return one.gateway == gateway && network.in_vpc(network[one.vpc], to);
  });
  return here &&
         std::ranges::none_of(network.all<net::AttachmentSite>(), [&](const net::AttachmentSite& one) {
           return one.transit == by && one.learned && one.prefix.contains(to);
         });
}

/// R-VPN-2: whether BGP tells on-premises of the address; what is not known is judged where it is routed.
bool tells(const Network& network, net::Handle<net::TransitAttachment> by, const Address& to) {
  const net::Handle<net::TransitTable> at = network[by].table;
  if (!at.present() || network[at].hidden) return true;
  const net::RouteTable& table = network[network[at].table];
  if (!table.complete || (table.routes.count > 0 && !network[table.routes[0]].destination.present()))
    return true;
  const net::Handle<net::Route> found = network.longest(table, to);
  return found.present() && !network[found].blackhole;
}

/// The association by which a Direct Connect gateway serves a virtual private gateway.
net::Handle<net::DirectConnectAssociation> association_with(
    const Network& network, net::Handle<net::DirectConnectGateway> at, net::Handle<net::VpnGateway> with) {
  for (const net::Handle<net::DirectConnectAssociation> one : network[network[at].associations])
    if (network[one].vpn_gateway == with && network[one].functional) return one;
  return {};
}

}  // namespace

// ---------------------------------------------------------------------------------------- out of AWS

/// R-TGW-12, R-TGW-13, R-DX-2
End Walk::attachment_to_on_premises(std::uint32_t at, Packet p) {
  const net::TransitAttachment& attachment = n_.all<net::TransitAttachment>()[at];
  const ComponentRef name = {ComponentKind::TransitAttachment, at, {}};
  const net::Handle<net::Scope> scope = attachment.object.scope;
  Exit exit = {Exit::Kind::Transit, ref(ComponentKind::TransitGateway, attachment.gateway), name, name, {}};
  hop(Action::Forward, name, p);
  switch (attachment.attachment_kind) {
    case net::AttachmentKind::Vpn: {
      exit.link = {ComponentKind::VpnConnection, attachment.vpn.at, attachment.resource_id};
      if (!attachment.vpn.present()) return lack(net::Call::VpnConnections, scope, "R-TGW-13", exit.link, p);
      exit.link.id = {};
      if (vpn_refuses(attachment.vpn, p, true, {"TGW_BAD_STATE_VPN", "R-TGW-13"}, true)) return dropped();
      break;
    }
    case net::AttachmentKind::DirectConnect: {
      exit.link = {ComponentKind::DirectConnectGateway, attachment.direct_connect.at, {}};
      if (!attachment.association.present())
        return lack(net::Call::DirectConnectAssociations, scope, "R-DX-2", exit.link, p);
      if (!n_[attachment.association].functional &&
          stop({"BAD_STATE", "R-IN-10"},
              exit.link,
              p,
              "its association with the transit gateway is not in force"))
        return dropped();
      if (direct_connect_is_down(attachment.direct_connect, p)) return dropped();
      if (leads_back(n_, {at}, p.header.destination) &&
          stop({"X_DXGW_NO_TRANSIT", "R-DX-5"}, exit.link, p, "it leads back to the same transit gateway"))
        return dropped();
      break;
    }
    case net::AttachmentKind::Connect: {
      if (!attachment.detailed) return lack(net::Call::TransitConnects, scope, "R-TGW-12", name, p);
      const net::TransitAttachment* transport = n_.find(attachment.other);
      if (transport != nullptr && !transport->functional &&
          stop({"BAD_STATE_ATTACHMENT", "R-TGW-12"},
              {ComponentKind::TransitAttachment, attachment.other.at, {}},
              p,
              "what carries the Connect attachment is not available"))
        return dropped();
      if ((!attachment.details_functional || attachment.peers_down) &&
          stop({"BAD_STATE_ATTACHMENT", "R-TGW-12"},
              name,
              p,
              "the Connect attachment or its peers do not work"))
        return dropped();
      break;
    }
    default:  // Client VPN: nothing leads to clients but replies (R-CVPN-4, R-CVPN-5)
      if (!p.reply &&
          stop({"X_CVPN_NO_ROUTE", "R-CVPN-4"}, name, p, "nobody can open a connection to clients"))
        return dropped();
      break;
  }
  return to_on_premises(p, exit);
}

/// The same of a core network (R-CWAN-2).
End Walk::core_to_on_premises(std::uint32_t at, Packet p) {
  const net::CoreAttachment& attachment = n_.all<net::CoreAttachment>()[at];
  const ComponentRef name = {ComponentKind::CoreAttachment, at, {}};
  const net::Handle<net::Scope> scope = attachment.object.scope;
  Exit exit = {Exit::Kind::Core, ref(ComponentKind::CoreNetwork, attachment.core), name, name, {}};
  hop(Action::Forward, name, p);
  if (attachment.attachment_kind == net::AttachmentKind::Vpn) {
    exit.link = {ComponentKind::VpnConnection, attachment.vpn.at, {}};
    if (!attachment.vpn.present())
      return lack(net::Call::VpnConnections,
          scope,
          "R-TGW-13",
          {ComponentKind::VpnConnection, net::nowhere, attachment.resource_id},
          p);
    if (vpn_refuses(attachment.vpn, p, true, {"BAD_STATE_VPN", "R-VPN-1"}, true)) return dropped();
  }
  if (attachment.attachment_kind == net::AttachmentKind::DirectConnect) {
    exit.link = {ComponentKind::DirectConnectGateway, attachment.direct_connect.at, attachment.resource_id};
    if (!attachment.direct_connect.present())
      return lack(net::Call::VirtualInterfaces, scope, "R-DX-1", exit.link, p);
    exit.link.id = {};
    if (direct_connect_is_down(attachment.direct_connect, p)) return dropped();
  }
  return to_on_premises(p, exit);
}

End Walk::to_on_premises(Packet p, const Exit& exit) {
  p.identity_lost = true;
  leg_->exit = exit;
  End there;
  there.kind = End::Kind::OnPremises;
  there.packet = p;
  const Address& to = p.header.destination;
  const bool asked = p.reply ? !leg_->initiator.present() && q_->from.kind == QueryEnd::Kind::OnPremises &&
                                   to == leg_->first.header.source
                             : q_->to.kind == QueryEnd::Kind::OnPremises && to == q_->to.address;
  const ComponentRef link = exit.link.kind != ComponentKind::None ? exit.link : exit.gateway;
  const bool ours = !asked && n_.in_any_vpc(to);
  if (ours && link.kind == ComponentKind::DirectConnectGateway)  // R-DX-5
    remark("SUPERNET_HAIRPIN",
        "R-DX-5",
        link,
        "supernet hairpin: on-premises may send it back by Direct Connect");
  if (ours && n_.facts().onprem_transit)  // R-FLOW-9
    return lost({"UNKNOWN_DESTINATION", "R-FLOW-9"}, link, p, "on-premises may route it back");
  if (!asked && !ours && n_.is_internet(to))
    return lost(
        {"UNKNOWN_DESTINATION", "R-ADDR-11"}, link, p, "an internet address that leaves for on-premises");
  if (link.kind != ComponentKind::None && !(link == exit.attachment) && !(link == exit.gateway))
    hop(Action::Forward, link, p);
  hop(Action::Deliver, on_premises, p);
  return there;
}

// ---------------------------------------------------------------------------------------- into AWS

/// A new flow from on-premises (R-FLOW-12): any link that leads there and is up.
End Walk::from_on_premises(Packet p) {
  p.identity_lost = true;
  const Address& from = p.header.source;
  std::vector<net::Handle<net::ClientVpnEndpoint>> clients;
  const auto endpoints = n_.all<net::ClientVpnEndpoint>();
  for (std::uint32_t i = 0; i < endpoints.size(); ++i)
    if (endpoints[i].clients.contains(from)) clients.push_back({i});
  if (!clients.empty())
    return from_client_vpn(
        clients[choose(static_cast<std::uint32_t>(clients.size()),
            [&](std::uint32_t i) { return ref(ComponentKind::ClientVpnEndpoint, clients[i]); })],
        p);

  if (q_->to.kind == QueryEnd::Kind::OnPremises)
    if (const std::optional<End> joined = between_sites(p)) return *joined;
  net::Handle<net::Vpc> vpc = q_->to.vpc;
  if (q_->to.interface.present()) vpc = n_[q_->to.interface].vpc;
  std::vector<Entry> entries;
  bool learned = true;  // false: a gateway of the VPC learned what nobody prints
  const auto gateways = n_.all<net::VpnGateway>();
  for (std::uint32_t i = 0; vpc.present() && i < gateways.size(); ++i) {
    const net::VpnGateway& gateway = gateways[i];
    if (gateway.vpc != vpc) continue;
    learned = learned && (!gateway.dynamic || gateway.known);
    for (std::uint32_t at = 0; at < gateway.links.count; ++at) {
      const net::Handle<net::GatewayLink> link = gateway.links[at];
      if (!n_[link].prefix.contains(from)) continue;
      Entry entry;
      entry.state = state_of(n_[link], p);
      entry.shown = component_of(n_[link]);
      entry.gateway = {i};
      entry.link = link;
      if (n_[link].kind == net::LinkKind::DirectConnect) {
        entry.association = association_with(n_, {n_[link].at}, {i});
        entry.advertised =
            entry.association.present() && advertises(n_[entry.association], vpc, p.header.destination);
      }
      const bool known = std::ranges::any_of(entries,
          [&](const Entry& one) { return one.shown == entry.shown && one.gateway == entry.gateway; });
      if (!known) entries.push_back(entry);
    }
  }
  for (const net::AttachmentSite& site : n_.all<net::AttachmentSite>()) {
    if (!site.prefix.contains(from) || site.prefix.length() == 0) continue;  // R-ADDR-11
    Entry entry;
    entry.transit = site.transit;
    entry.core = site.core;
    net::Handle<net::VpnConnection> vpn;
    net::Handle<net::DirectConnectGateway> direct;
    if (site.transit.present()) {
      vpn = n_[site.transit].vpn;
      direct = n_[site.transit].direct_connect;
      entry.shown = ref(ComponentKind::TransitAttachment, site.transit);
      if (direct.present()) {
        entry.association = n_[site.transit].association;
        entry.advertised =
            entry.association.present() && advertises(n_[entry.association], {}, p.header.destination);
      } else if (!vpn.present() || !n_[vpn].is_static) {
        entry.advertised = tells(n_, site.transit, p.header.destination);
      }
    } else {
      vpn = n_[site.core].vpn;
      direct = n_[site.core].direct_connect;
      entry.shown = ref(ComponentKind::CoreAttachment, site.core);
    }
    if (vpn.present()) {
      entry.state = n_[vpn].state;
      entry.shown = ref(ComponentKind::VpnConnection, vpn);
    }
    if (direct.present()) entry.state = state_of(direct, p);
    const bool known = std::ranges::any_of(entries, [&](const Entry& one) {
      return one.transit == entry.transit && one.core == entry.core && !one.gateway.present();
    });
    if (!known) entries.push_back(entry);
  }

  // Of several, one that is down is not taken: which are up decides the way (R-MODEL-2).
  for (Entry& one : entries)
    if (entries.size() > 1 && one.state == net::LinkState::Unknown)
      one.state = suppose({"X_MISSING_DATA", "R-VPN-1"},
                      one.shown,
                      p,
                      net::Call::VpnConnections,
                      vpc.present() ? n_[vpc].object.scope : net::Handle<net::Scope>{},
                      "whether the link is up is not known")
                      ? net::LinkState::Up
                      : net::LinkState::Down;

  const Address& to = p.header.destination;
  const bool is_public = n_.public_address(to) != nullptr || global6.contains(to) || n_.is_internet(to);
  const auto interfaces = n_.all<net::VirtualInterface>();
  for (std::uint32_t i = 0; is_public && i < interfaces.size(); ++i) {  // R-DX-7
    const net::VirtualInterface& one = interfaces[i];
    if (!one.is_public || !n_.holds(one.filters, from)) continue;
    const ComponentRef name = {ComponentKind::VirtualInterface, i, {}};
    if (!(to.is_v6() ? one.up6 : one.up4)) {
      if (!entries.empty()) continue;
      return halt({"BAD_STATE", "R-DX-1"}, name, p, "the virtual interface is not up");
    }
    if (q_->to.kind == QueryEnd::Kind::Internet)
      return halt(
          {"NO_PATH", "R-DX-7"}, name, p, "a public virtual interface leads to AWS, not to the internet");
    hop(Action::Forward, name, p);
    leg_->exit = {Exit::Kind::DirectConnect, name, {}, name, {}};
    return from_internet(p);
  }
  if (entries.empty()) {
    if (!learned)
      return lost(
          {"UNKNOWN_DESTINATION", "R-VGW-2"}, ref(vpc), p, "what its gateway learned by BGP is not printed");
    return halt({"NO_PATH", "R-FLOW-12"}, on_premises, p, "no link leads from there");
  }

  const auto keep = [&](auto wanted) {
    std::vector<Entry> kept;
    std::ranges::copy_if(entries, std::back_inserter(kept), wanted);
    if (!kept.empty()) entries = kept;
    return !kept.empty();
  };
  const auto up = [](const Entry& one) { return one.state != net::LinkState::Down; };
  if (!keep([&](const Entry& one) { return up(one) && one.advertised; }) && !keep(up)) entries.resize(1);
  const bool sure =
      std::ranges::none_of(entries, [](const Entry& one) { return one.state == net::LinkState::Up; });
  const Entry chosen = entries[choose(
      static_cast<std::uint32_t>(entries.size()), [&](std::uint32_t i) { return entries[i].shown; })];
  if (chosen.gateway.present()) {
    if (link_refuses(n_[chosen.link], p, false, sure)) return dropped();
    hop(Action::Forward, chosen.shown, p);
    if (not_advertised(chosen.association, vpc, p)) return dropped();
    return enter_vpn_gateway(chosen.gateway, vpc, p, chosen.shown);
  }
  const net::Handle<net::VpnConnection> vpn =
      chosen.transit.present() ? n_[chosen.transit].vpn : n_[chosen.core].vpn;
  const net::Handle<net::DirectConnectGateway> direct =
      chosen.transit.present() ? n_[chosen.transit].direct_connect : n_[chosen.core].direct_connect;
  const char* const down = chosen.transit.present() ? "TGW_BAD_STATE_VPN" : "BAD_STATE_VPN";
  if (vpn.present() && vpn_refuses(vpn, p, false, {down, "R-VPN-1"}, sure)) return dropped();
  if (direct.present() && sure && direct_connect_is_down(direct, p)) return dropped();
  if (vpn.present()) hop(Action::Forward, ref(ComponentKind::VpnConnection, vpn), p);
  if (direct.present()) {
    hop(Action::Forward, ref(ComponentKind::DirectConnectGateway, direct), p);
    if (chosen.transit.present() && !chosen.association.present())
      return lack(net::Call::DirectConnectAssociations,
          n_[chosen.transit].object.scope,
          "R-DX-4",
          ref(ComponentKind::DirectConnectGateway, direct),
          p);
    if (not_advertised(chosen.association, {}, p)) return dropped();
  }
  return chosen.transit.present() ? enter_transit(chosen.transit.at, {}, p)
                                  : enter_core(chosen.core.at, {}, p);
}

/// A reply from on-premises takes the way that the request took.
End Walk::reply_from_on_premises(Packet p) {
  p.identity_lost = true;
  const Exit exit = leg_->exit;
  switch (exit.kind) {
    case Exit::Kind::LocalGateway: {
      if (Translation* made = undo(Translation::Kind::LocalGateway, exit.gateway); made != nullptr)
        p.header.destination = made->before, made->undone = true;
      p.arrival = Arrival::VpnGateway;
      return arrive_local(exit.vpc, p, {});
    }
    case Exit::Kind::DirectConnect:  // SiteLink
      return to_on_premises(p, exit);
    case Exit::Kind::Transit: {
      const net::Handle<net::TransitAttachment> by{exit.attachment.at};
      if (not_advertised(n_[by].association, {}, p)) return dropped();
      return enter_transit(by.at, {}, p);
    }
    case Exit::Kind::Core:
      return enter_core(exit.attachment.at, {}, p);
    case Exit::Kind::VpnGateway: {
      const net::Handle<net::VpnGateway> by{exit.gateway.at};
      if (!exit.vpc.present()) {  // CloudHub: back over the link by which the request came
        hop(Action::Forward, exit.gateway, p);
        return to_on_premises(p,
            {Exit::Kind::VpnGateway,
                exit.gateway,
                {},
                component_of(n_[net::Handle<net::GatewayLink>{exit.attachment.at}]),
                {}});
      }
      if (exit.link.kind == ComponentKind::DirectConnectGateway &&
          not_advertised(association_with(n_, {exit.link.at}, by), exit.vpc, p))
        return dropped();
      return enter_vpn_gateway(by, exit.vpc, p, exit.link);
    }
    default:
      break;
  }
  if (exit.gateway.kind == ComponentKind::ClientVpnEndpoint) return to_on_premises(p, exit);
  return lost({"UNKNOWN_DESTINATION", "R-FLOW-9"}, on_premises, p, "how the request came there is not known");
}

}  // namespace vpcscope
