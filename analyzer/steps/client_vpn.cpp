// Client VPN (section 17). Nothing leads to clients but replies (R-CVPN-4).
#include <algorithm>

#include "analyzer/walk.h"

namespace vpcscope {

/// R-CVPN-2: only rules of the longest prefix count. Directories are in no export: whether a client is in a
/// group is the asker's to say.
Walk::ClientVpnAccess Walk::access_of(const net::ClientVpnEndpoint& endpoint, const Address& to) const {
  int longest = -1;
  ClientVpnAccess access = ClientVpnAccess::Nobody;
  for (const net::ClientVpnRule& rule : n_[endpoint.rules]) {  // longest first
    if (!rule.destination.contains(to) || rule.destination.length() < longest) continue;
    longest = rule.destination.length();
    const bool is_own = !rule.group.empty() && n_.text(rule.group) == q_->client_group;
    if (rule.all_groups || is_own) return ClientVpnAccess::Client;
    if (q_->client_group.empty() && !rule.group.empty()) access = ClientVpnAccess::Members;
  }
  return access;
}

/// R-CVPN-1: authorization rule, route, then the interface in the target subnet.
End Walk::from_client_vpn(net::Handle<net::ClientVpnEndpoint> at, Packet p) {
  const net::ClientVpnEndpoint& endpoint = n_[at];
  const ComponentRef name = ref(ComponentKind::ClientVpnEndpoint, at);
  const net::Handle<net::Scope> scope = endpoint.object.scope;
  const Address& to = p.header.destination;
  if (!endpoint.functional && stop({"BAD_STATE", "R-CVPN-1"}, name, p, "the endpoint is not available"))
    return dropped();
  if (n_.missing(net::Call::ClientVpnAuthorizations, scope))
    return lack(net::Call::ClientVpnAuthorizations, scope, "R-CVPN-2", name, p);
  const ClientVpnAccess access = access_of(endpoint, to);
  if (access == ClientVpnAccess::Nobody && any_left_out(Kind::ClientVpnAuthorizationRule))
    return lack_left_out(Kind::ClientVpnAuthorizationRule, "R-CVPN-2", name, p);
  if (access == ClientVpnAccess::Nobody &&
      stop({"X_CVPN_NO_AUTHORIZATION", "R-CVPN-2"}, name, p, "no authorization rule for this client"))
    return dropped();
  if (access == ClientVpnAccess::Members)
    doubt({"X_NOT_MODELLED", "R-CVPN-2"},
        name,
        p,
        net::Call::None,
        {},
        "only members of a directory's group may: say of which group the client is (--client-group)");
  if (n_.missing(net::Call::ClientVpnRoutes, scope))
    return lack(net::Call::ClientVpnRoutes, scope, "R-CVPN-2", name, p);
  const auto routes = n_[endpoint.routes];  // longest first
  const auto first = std::ranges::find_if(
      routes, [&](const net::ClientVpnRoute& one) { return one.destination.contains(to); });
  if (first == routes.end()) {
    if (any_left_out(Kind::ClientVpnRoute)) return lack_left_out(Kind::ClientVpnRoute, "R-CVPN-2", name, p);
    return halt({"X_CVPN_NO_ROUTE", "R-CVPN-2"}, name, p, "the endpoint has no route to the destination");
  }
  std::vector<const net::ClientVpnRoute*> equal;
  for (const net::ClientVpnRoute& one : routes)
    if (one.destination == first->destination) equal.push_back(&one);
  const net::ClientVpnRoute& route =
      *equal[choose(static_cast<std::uint32_t>(equal.size()), [&](std::uint32_t i) {
        return ComponentRef{ComponentKind::Interface, equal[i]->interface.at, equal[i]->target_id};
      })];
  if (route.to_clients) {
    hop(Action::Forward, name, p);
    return to_on_premises(p, {Exit::Kind::None, name, {}, name, {}});
  }
  if (endpoint.by_transit || route.attachment.present()) {  // R-CVPN-5: not translated
    if (!route.attachment.present()) return lack(net::Call::TransitAttachments, scope, "R-CVPN-5", name, p);
    hop(Action::Forward, name, p);
    return enter_transit(route.attachment.at, {}, p);
  }
  if (!route.interface.present()) return lack(net::Call::NetworkInterfaces, scope, "R-CVPN-3", name, p);
  if (!route.associated && stop({"BAD_STATE", "R-CVPN-1"}, name, p, "the target network is not associated"))
    return dropped();
  const net::Interface& interface = n_[route.interface];
  Translation made;
  made.kind = Translation::Kind::ClientVpn;
  made.device = ref(route.interface);
  made.vpc = interface.vpc;
  made.before = p.header.source;
  made.after = interface.primary.get();
  made.port_before = p.header.source_port;
  leg_->translations.push_back(made);
  p.header.source = interface.primary.get();  // R-CVPN-3
  p.origin = route.interface;
  p.identity_lost = false;  // R-SG-8: it is the association's group now
  hop(Action::Translate, name, p);
  return emit(route.interface, p);
}

}  // namespace vpcscope
