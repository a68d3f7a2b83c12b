// Local gateway of an Outpost (R-LGW-2).
#include "analyzer/steps/internet.h"
#include "analyzer/walk.h"

namespace vpcscope {
namespace {

const net::LocalGatewayLink* link_of(const Network& network, net::TextAt gateway, net::Handle<net::Vpc> vpc) {
  for (const net::LocalGatewayLink& one : network.all<net::LocalGatewayLink>())
    if (one.functional && one.vpc == vpc && network.text(one.gateway) == network.text(gateway)) return &one;
  return nullptr;
}

}  // namespace

End Walk::to_local_gateway(net::TextAt id, const Place& from, Packet p) {
  ComponentRef gateway{ComponentKind::LocalGateway, net::nowhere, id};
  const net::LocalGatewayLink* const link = link_of(n_, id, from.vpc);
  if (link == nullptr)
    return lack(net::Call::LocalGatewayAssociations, n_[from.vpc].object.scope, "R-LGW-2", gateway, p);
  if (link->local.present()) gateway = ref(ComponentKind::LocalGateway, link->local);
  if (!link->table.present())
    return lack(net::Call::LocalGatewayRoutes, link->object.scope, "R-LGW-2", gateway, p);
  const net::RouteTable& table = n_[link->table];
  const ComponentRef at = ref(ComponentKind::RouteTable, link->table);
  if (table.unusable_route)
    return lost({"X_MISSING_DATA", "R-IN-3"}, at, p, "a route of the table could not be read");
  const net::Handle<net::Route> best = longest_or_supposed(table, p);
  if (!best.present())
    return halt_at({"NO_ROUTE_TO_DESTINATION", "R-LGW-2"}, link->table, best, at, p, "no route matches");
  if (n_[best].blackhole)
    return halt_at({"BAD_STATE_ROUTE", "R-LGW-2"}, link->table, best, at, p, "the route is a blackhole");
  if (n_[best].target_kind != net::TargetKind::LocalGateway)
    return lost({"X_NOT_MODELLED", "R-LGW-2"}, at, p, "the route leads back into a VPC");
  if (!link->mode_known)
    return lack(net::Call::LocalGatewayTables, link->object.scope, "R-LGW-2", gateway, p);
  Translation made;
  made.kind = Translation::Kind::LocalGateway;
  made.device = gateway;
  made.vpc = from.vpc;
  made.before = made.after = p.header.source;
  made.port_before = p.header.source_port;
  if (link->customer_owned) {
    const net::InterfaceAddress* own = address_of(n_, n_.owner(from.vpc, made.before).interface, made.before);
    if (own == nullptr || !own->customer_address.present())
      return halt({"IGW_PUBLIC_IP_ASSOCIATION_FOR_EGRESS", "R-LGW-2"},
          gateway,
          p,
          "the source has no customer-owned address");
    made.after = own->customer_address.get();
  }
  if (!p.reply) leg_->translations.push_back(made);
  p.header.source = made.after;
  p.identity_lost = true;  // R-SG-8
  hop(link->customer_owned ? Action::Translate : Action::Forward, gateway, p);
  Exit exit;
  exit.kind = Exit::Kind::LocalGateway;
  exit.gateway = gateway;
  exit.vpc = from.vpc;
  return to_on_premises(p, exit);
}

}  // namespace vpcscope
