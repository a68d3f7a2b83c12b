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

const net::CoreSegment* segment_of(
    const Network& network, net::Handle<net::CoreNetwork> core, net::TextAt name) {
  for (const net::CoreSegment& one : network[network[core].segments])
    if (same_text(network, one.name, name)) return &one;
  return nullptr;
}

bool shares(const Network& network, const net::CoreSegment* one, net::TextAt with) {
  return one != nullptr && std::ranges::any_of(network[one->shared], [&](const net::SegmentName& other) {
    return same_text(network, other.name, with);
  });
}

/// R-CWAN-3: no route can join segments that neither shares with the other, nor attachments of an isolated
/// segment. Only where every attachment that has the address is known to be kept apart.
bool keeps_apart(const Network& network, const net::CoreAttachment& by, std::uint32_t at, const Address& to) {
  if (by.in_function_group || !network[by.core].segments_known) return false;
  const net::CoreSegment* own = segment_of(network, by.core, by.segment);
  bool any = false;
  const auto all = network.all<net::CoreAttachment>();
  for (std::uint32_t i = 0; i < all.size(); ++i) {
    const net::CoreAttachment& one = all[i];
    if (one.core != by.core || !one.vpc.present() || !network.in_vpc(network[one.vpc], to)) continue;
    any = true;
    if (one.in_function_group) return false;
    const bool same = same_text(network, one.segment, by.segment);
    if (same && (i == at || own == nullptr || !own->isolated)) return false;
    if (!same && (shares(network, own, one.segment) ||
                     shares(network, segment_of(network, one.core, one.segment), by.segment)))
      return false;
  }
  return any;
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
  const net::Handle<net::Zone> zone = at.present() ? n_[at].zone : net::Handle<net::Zone>{};
  p.by_transit = true;
  if (p.arrival == Arrival::Transit) p.identity_lost = true;  // R-SG-10: through an inspection VPC
  const bool no_references = zone.present() && n_.text(n_[zone].id) == "use1-az3";  // R-SG-10
  p.transit_refers = p.transit_refers && attachment.refers && !no_references;       // R-CWAN-4
  return enter_core(by.at, zone, p);
}

/// R-CWAN-2
End Walk::enter_core(std::uint32_t at, net::Handle<net::Zone> zone, Packet p) {
  const net::CoreAttachment& attachment = n_.all<net::CoreAttachment>()[at];
  const ComponentRef name = ref_core(at);
  if (loops(name, ref(ComponentKind::CoreNetwork, attachment.core), p)) return dropped();
  hop(Action::Forward, name, p);
  if (attachment.translates) return lost_by_translation(name, p);
  if (!attachment.table.present()) {
    const ComponentRef missing = {ComponentKind::CoreTable, net::nowhere, attachment.segment};
    if (keeps_apart(n_, attachment, at, p.header.destination))
      return halt({"TGW_RTB_NO_ROUTE_TO_TGW_ATTACHMENT", "R-CWAN-3"},
          missing,
          p,
          "the policy keeps the segments apart");
    return lack(net::Call::CoreRoutes, attachment.object.scope, "R-CWAN-2", missing, p);
  }
  const net::Handle<net::RouteTable> handle = n_[attachment.table].table;
  const net::RouteTable& table = n_[handle];
  const ComponentRef segment = ref(ComponentKind::CoreTable, attachment.table);
  if (table.unusable_route)
    return lost({"X_MISSING_DATA", "R-IN-3"}, segment, p, "a route of the segment could not be read");
  const net::Handle<net::Route> winner = longest_or_supposed(table, p);
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
  if (attachment.translates) return lost_by_translation(name, p);
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
