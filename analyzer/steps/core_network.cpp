// Cloud WAN (section 18): as a transit gateway, with segments for tables.
#include <algorithm>
#include <tuple>

#include "analyzer/walk.h"

namespace vpcscope {
namespace {

ComponentRef ref_core(std::uint32_t attachment) { return {ComponentKind::CoreAttachment, attachment, {}}; }

net::Handle<net::CoreAttachment> link_of(
    const Network& network, net::Handle<net::Vpc> vpc, net::Handle<net::CoreNetwork> core) {
  const auto all = network.all<net::CoreLink>();
  const auto at = std::ranges::lower_bound(
      all, std::tuple(vpc, core), {}, [](const net::CoreLink& one) { return std::tuple(one.vpc, one.core); });
  return at != all.end() && at->vpc == vpc && at->core == core ? at->attachment
                                                               : net::Handle<net::CoreAttachment>{};
}

bool same_text(const Network& network, net::TextAt a, net::TextAt b) {
  return network.text(a) == network.text(b);
}

}  // namespace

/// R-CWAN-1
End Walk::to_core_network(std::uint32_t to, const Place& from, Packet p) {
  const net::Handle<net::Scope> scope = n_[from.vpc].object.scope;
  if (to == net::nowhere)
    return lack(net::Call::CoreVpcAttachments, scope, "R-CWAN-1", {ComponentKind::CoreNetwork, to, {}}, p);
  const net::Handle<net::CoreNetwork> core{to};
  const net::Handle<net::CoreAttachment> by = link_of(n_, from.vpc, core);
  if (!by.present() || !n_[by].detailed)
    return lack(net::Call::CoreVpcAttachments,
        scope,
        "R-CWAN-1",
        by.present() ? ref_core(by.at) : ref(ComponentKind::CoreNetwork, core),
        p);
  const net::CoreAttachment& attachment = n_[by];
  const ComponentRef name = ref_core(by.at);
  if (!attachment.functional &&
      stop({"BAD_STATE_ATTACHMENT", "R-CWAN-1"}, name, p, "the attachment is not available"))
    return dropped();
  const net::Handle<net::Subnet> at = attachment_subnet(attachment.subnets, from);
  if (!at.present()) {
    if (attachment.subnets_missing)
      return lack(net::Call::Subnets, attachment.object.scope, "R-CWAN-1", name, p);
    if (stop({"TGW_ROUTE_AZ_RESTRICTION", "R-CWAN-1"}, name, p, "no attachment subnet in the sender's zone"))
      return dropped();
  } else {
    test_acl(at, p, false);  // R-NACL-8
  }
  p.by_transit = true;
  p.transit_refers = p.transit_refers && attachment.refers;  // R-CWAN-4
  return enter_core(by.at, at.present() ? n_[at].zone : net::Handle<net::Zone>{}, p);
}

/// R-CWAN-2
End Walk::enter_core(std::uint32_t at, net::Handle<net::Zone> zone, Packet p) {
  const net::CoreAttachment& attachment = n_.all<net::CoreAttachment>()[at];
  const ComponentRef name = ref_core(at);
  if (loops(name, ref(ComponentKind::CoreNetwork, attachment.core), p)) return dropped();
  if (!attachment.table.present())
    return lack(net::Call::CoreRoutes, attachment.object.scope, "R-CWAN-2", name, p);
  hop(Action::Forward, name, p);
  const net::Handle<net::RouteTable> handle = n_[attachment.table].table;
  const net::RouteTable& table = n_[handle];
  const ComponentRef segment = ref(ComponentKind::CoreTable, attachment.table);
  if (table.unusable_route)
    return lost({"X_MISSING_DATA", "R-IN-3"}, segment, p, "a route of the segment could not be read");
  const net::Handle<net::Route> winner = n_.longest(table, p.header.destination);
  if (!winner.present())
    return halt_at({"TGW_RTB_NO_ROUTE_TO_TGW_ATTACHMENT", "R-CWAN-2"},
        handle,
        {},
        segment,
        p,
        "no route of the segment holds the destination");
  const net::Handle<net::Route> chosen = choose_member(handle, winner, ComponentKind::CoreAttachment);
  if (!chosen.present())
    return halt_at(
        {"TGW_RTB_BAD_STATE_ROUTE", "R-CWAN-2"}, handle, winner, segment, p, "the route is a blackhole");
  hop(Action::Route, segment, p);
  path_.elements.back().table = handle;
  path_.elements.back().route = chosen;
  const net::Route& route = n_[chosen];
  if (route.target == net::nowhere)
    return lack(net::Call::CoreVpcAttachments,
        table.object.scope,
        "R-CWAN-2",
        {ComponentKind::CoreAttachment, net::nowhere, route.target_id},
        p);
  return leave_core(route.target, at, zone, p);
}

End Walk::leave_core(std::uint32_t at, std::uint32_t from, net::Handle<net::Zone> zone, Packet p) {
  const net::CoreAttachment& attachment = n_.all<net::CoreAttachment>()[at];
  const ComponentRef name = ref_core(at);
  if (!attachment.functional &&
      stop({"BAD_STATE_ATTACHMENT", "R-IN-10"}, name, p, "the attachment is not available"))
    return dropped();
  switch (attachment.attachment_kind) {
    case net::AttachmentKind::Vpc: {  // R-CWAN-4
      if (!attachment.detailed)
        return lack(net::Call::CoreVpcAttachments, attachment.object.scope, "R-CWAN-4", name, p);
      if (!attachment.vpc.present())
        return lack(net::Call::Vpcs, attachment.object.scope, "R-CWAN-4", name, p);
      if (attachment.subnets.empty())
        return lack(net::Call::Subnets, attachment.object.scope, "R-CWAN-4", name, p);
      const net::TextAt entered = n_.all<net::CoreAttachment>()[from].edge;
      p.transit_refers = p.transit_refers && attachment.refers && same_text(n_, entered, attachment.edge);
      return arrive_by_attachment(name, attachment.vpc, attachment.subnets, attachment.appliance, zone, p);
    }
    case net::AttachmentKind::Vpn:
    case net::AttachmentKind::DirectConnect:
    case net::AttachmentKind::Connect:
      return core_to_on_premises(at, p);
    case net::AttachmentKind::CorePeering:  // R-CWAN-5
      if (!attachment.transit_table.present())
        return lack(net::Call::TransitRoutes, attachment.object.scope, "R-CWAN-5", name, p);
      hop(Action::Forward, name, p);
      p.identity_lost = true;  // R-SG-8
      if (loops(name, ref(ComponentKind::TransitTable, n_[attachment.transit_table].table), p))
        return dropped();
      return route_in_transit(attachment.transit_table, {}, p);
    case net::AttachmentKind::Peering:
    case net::AttachmentKind::NetworkFunction:
    case net::AttachmentKind::ClientVpn:
    case net::AttachmentKind::Other:
      break;
  }
  return lost({"X_NOT_MODELLED", "R-CWAN-5"}, name, p, "attachments of this kind are not modelled");
}

}  // namespace vpcscope
