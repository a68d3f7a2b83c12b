// Transit gateways (section 14) and Cloud WAN (section 18). What stands behind their attachments on-premises
// is filled in by resolve_on_premises.cpp.
#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <tuple>

#include "model/network/resolver.h"

namespace vpcscope::net {
namespace {

std::string_view last_part(std::string_view arn) { return arn.substr(arn.rfind('/') + 1); }

/// Subnets of an attachment; whether some are not in the snapshot.
Run<Handle<Subnet>> known_subnets(Resolver& r, const std::vector<Handle<Subnet>>& all, bool& missing) {
  std::vector<Handle<Subnet>> found;
  for (const Handle<Subnet> one : all) (one.present() ? found.push_back(one) : void(missing = true));
  return r.append(found);
}

// ---------------------------------------------------------------------------------------- transit gateways

AttachmentKind kind_of(const Word& type, const Id& resource) {
  static constexpr std::pair<const char*, AttachmentKind> kinds[] = {{"vpc", AttachmentKind::Vpc},
      {"vpn", AttachmentKind::Vpn},
      {"vpn-concentrator", AttachmentKind::Other},
      {"direct-connect-gateway", AttachmentKind::DirectConnect},
      {"connect", AttachmentKind::Connect},
      {"peering", AttachmentKind::Peering},
      {"tgw-peering", AttachmentKind::Peering},
      {"network-function", AttachmentKind::NetworkFunction},
      {"client-vpn", AttachmentKind::ClientVpn}};
  const bool to_core = resource.present() && resource.to_string().find("core-network") != std::string::npos;
  for (const auto& [word, kind] : kinds)
    if (type.is(word)) return kind == AttachmentKind::Peering && to_core ? AttachmentKind::CorePeering : kind;
  return AttachmentKind::Other;
}

/// R-TGW-3: static, prefix list, then propagated by the kind of attachment.
constexpr std::uint8_t rank_list = 1;
constexpr std::uint8_t rank_propagated = 2;

std::uint8_t rank_of(const Word& type, bool private_vpn) {
  if (type.is("vpn") && private_vpn) return rank_propagated + 3;  // R-DX-8
  static constexpr const char* order[] = {
      "vpc", "direct-connect-gateway", "connect", "", "vpn", "vpn-concentrator", "client-vpn"};
  std::uint8_t rank = rank_propagated;
  for (const char* word : order) {
    if (type.is(word)) return rank;
    ++rank;
  }
  return rank;
}

class Transit {
 public:
  explicit Transit(Resolver& r) : r_(r) {}

  void run() {
    add_gateways();
    add_attachments();
    add_vpc_details();
    add_connects();
    note_translations();
    pair_peerings();
    add_tables();
    associate();
    fill_tables();
    add_functions();
    link_vpcs();
  }

 private:
  using Key = std::pair<std::string, std::string>;

  std::vector<TransitAttachment>& attachments() { return r_.column<TransitAttachment>(); }

  void add_gateways() {
    std::uint32_t at = 0;
    for (const vpcscope::TransitGateway& from : r_.snapshot.all<vpcscope::TransitGateway>()) {
      TransitGateway row;
      row.object = r_.object(from.header, from.id);
      row.functional = functional(from.state, {"available", "modifying"});
      row.refers = from.security_group_referencing.is("enable");
      r_.column<TransitGateway>()[at++] = row;
    }
  }

  void note(std::uint32_t at, const Id& id, const Id& gateway) {
    by_key_.try_emplace(Key{id.to_string(), gateway.present() ? gateway.to_string() : ""}, at);
    by_id_.try_emplace(id.to_string(), at);
  }
  std::uint32_t find(const Id& id, const std::string& gateway) const {
    if (!id.present()) return nowhere;
    const std::string name = id.to_string();
    if (const auto found = by_key_.find(Key{name, gateway}); found != by_key_.end()) return found->second;
    if (!gateway.empty()) return nowhere;
    const auto found = by_id_.find(name);
    return found != by_id_.end() ? found->second : nowhere;
  }

  /// What every attachment has, whatever its kind.
  TransitAttachment plain(const Header& header, const Id& id, const TransitGatewayId& gateway) {
    TransitAttachment row;
    row.object = r_.object(header, id);
    row.gateway_id = r_.text(gateway);
    row.gateway = r_.find<TransitGateway>(gateway, header);
    return row;
  }

  void add_attachments() {
    std::uint32_t at = 0;
    for (const TransitGatewayAttachment& from : r_.snapshot.all<TransitGatewayAttachment>()) {
      TransitAttachment row = plain(from.header, from.id, from.transit_gateway);
      row.resource_id = r_.text(from.resource);
      row.kind_text = r_.text(from.resource_type.text);
      row.attachment_kind = kind_of(from.resource_type, from.resource);
      row.functional = functional(from.state, {"available", "modifying"});
      row.policy_table = from.policy_table.present();
      if (row.attachment_kind == AttachmentKind::Vpc) row.vpc = r_.find<Vpc>(from.resource, from.header);
      r_.column<TransitAttachment>()[at] = row;
      note(at++, from.id, from.transit_gateway);
    }
  }

  void add_vpc_details() {
    for (const TransitGatewayVpcAttachment& from : r_.snapshot.all<TransitGatewayVpcAttachment>()) {
      std::uint32_t at = find(from.id, from.transit_gateway.to_string());
      if (at == nowhere) at = add_vpc_only(from);
      bool missing = false;
      std::vector<Handle<Subnet>> subnets;
      for (const SubnetId& one : from.subnets) subnets.push_back(r_.find<Subnet>(one, from.header));
      TransitAttachment& row = attachments()[at];
      row.vpc = r_.find<Vpc>(from.vpc, from.header);
      row.subnets = known_subnets(r_, subnets, missing);
      row.subnets_missing = missing || !from.subnets.present();
      row.detailed = true;
      row.functional = row.functional && functional(from.state, {"available", "modifying"});
      row.appliance = from.appliance_mode.is("enable");
      row.refers = !from.security_group_referencing.is("disable");
      if (from.ipv6.is("enable")) with_ipv6_.insert(at);
    }
  }

  /// R-TGW-15. A peering between Regions prints one id on both sides, of which each Region configures its
  /// own.
  void note_translations() {
    std::set<std::pair<std::string, std::string>> translating;  // attachment, Region
    for (const TransitGatewayAttachmentNat& from : r_.snapshot.all<TransitGatewayAttachmentNat>())
      if (from.support.present() && !from.support.is("disabled"))
        translating.insert({from.attachment.to_string(), from.header.region.str()});
    if (translating.empty()) return;
    std::uint32_t at = 0;
    for (const TransitGatewayAttachment& from : r_.snapshot.all<TransitGatewayAttachment>())
      attachments()[at++].translates = translating.contains({from.id.to_string(), from.header.region.str()});
  }

  /// An account that only takes part in a shared transit gateway may export no more than these.
  std::uint32_t add_vpc_only(const TransitGatewayVpcAttachment& from) {
    TransitAttachment row = plain(from.header, from.id, from.transit_gateway);
    row.resource_id = r_.text(from.vpc);
    row.kind_text = r_.text("vpc");
    row.attachment_kind = AttachmentKind::Vpc;
    row.functional = functional(from.state, {"available", "modifying"});
    const std::uint32_t at = r_.push(row).at;
    note(at, from.id, from.transit_gateway);
    return at;
  }

  void add_connects() {
    for (const TransitGatewayConnect& from : r_.snapshot.all<TransitGatewayConnect>()) {
      const std::uint32_t at = find(from.id, from.transit_gateway.to_string());
      if (at == nowhere) continue;
      attachments()[at].detailed = true;
      attachments()[at].details_functional = functional(from.state, {"available", "modifying"});
      attachments()[at].other = {find(from.transport, from.transit_gateway.to_string())};
    }
    std::map<std::uint32_t, bool> any_up;
    for (const TransitGatewayConnectPeer& from : r_.snapshot.all<TransitGatewayConnectPeer>()) {
      const std::uint32_t at = find(from.attachment, "");
      if (at != nowhere) any_up[at] = any_up[at] || functional(from.state, {"available"});
    }
    for (const auto& [at, up] : any_up) attachments()[at].peers_down = !up;
  }

  /// R-IN-4: the two sides of a peering.
  void pair_peerings() {
    std::map<std::string, std::string> far;
    for (const TransitGatewayPeeringAttachment& one : r_.snapshot.all<TransitGatewayPeeringAttachment>()) {
      if (!one.id.present() || !one.accepter_attachment.present()) continue;
      far[one.id.to_string()] = one.accepter_attachment.to_string();
      far[one.accepter_attachment.to_string()] = one.id.to_string();
    }
    std::map<Key, std::uint32_t> by_ends;  // (its transit gateway, the other)
    const auto all = r_.snapshot.all<TransitGatewayAttachment>();
    for (std::uint32_t i = 0; i < all.size(); ++i)
      if (attachments()[i].attachment_kind == AttachmentKind::Peering)
        by_ends.try_emplace(Key{all[i].transit_gateway.to_string(), all[i].resource.to_string()}, i);
    for (std::uint32_t i = 0; i < all.size(); ++i) {
      if (attachments()[i].attachment_kind != AttachmentKind::Peering) continue;
      const std::string own = all[i].transit_gateway.to_string();
      const std::string other = all[i].resource.to_string();
      const auto paired = far.find(all[i].id.to_string());
      const std::string name = paired != far.end() ? paired->second : all[i].id.to_string();
      std::uint32_t side = nowhere;
      if (const auto found = by_key_.find(Key{name, other}); found != by_key_.end()) side = found->second;
      if (const auto found = by_ends.find(Key{other, own}); side == nowhere && found != by_ends.end())
        side = found->second;
      attachments()[i].other = {side};
      if (side == nowhere || side >= all.size()) continue;
      const Text here = all[i].header.region;
      const Text there = all[side].header.region;
      attachments()[i].other_region = here.present() && there.present() && !(here == there);
    }
  }

  void add_tables() {
    std::uint32_t at = 0;
    for (const TransitGatewayRouteTable& from : r_.snapshot.all<TransitGatewayRouteTable>()) {
      TransitTable row;
      row.object = r_.object(from.header, from.id);
      row.gateway = r_.find<TransitGateway>(from.transit_gateway, from.header);
      row.functional = functional(from.state, {"available"});
      r_.column<TransitTable>()[at] = row;
      const std::string name = from.id.to_string();
      tables_.try_emplace(name, at++);
      gateway_of_table_[name] = from.transit_gateway.present() ? from.transit_gateway.to_string() : "";
    }
  }

  /// The table of that id; one that only other objects name is made.
  Handle<TransitTable> table(const Id& id, const Header& from) {
    const std::string name = id.to_string();
    const auto known = tables_.find(name);
    if (known != tables_.end()) return {known->second};
    TransitTable row;
    row.object.id = r_.text(name);
    row.object.scope = r_.scope(from.account, from.region);
    const Handle<TransitTable> made = r_.push(row);
    tables_.emplace(name, made.at);
    return made;
  }

  /// R-TGW-2
  void associate() {
    const auto all = r_.snapshot.all<TransitGatewayAttachment>();
    for (std::uint32_t i = 0; i < all.size(); ++i)
      if (all[i].route_table.present() && functional(all[i].association_state, {"associated"}))
        set_table(i, all[i].route_table, all[i].header);
    for (const TransitGatewayAssociations& list : r_.snapshot.all<TransitGatewayAssociations>()) {
      if (!list.route_table.present()) continue;
      for (const TransitGatewayAssociation& one : list.associations) {
        if (one.unusable || !functional(one.state, {"associated"})) continue;
        const auto owner = gateway_of_table_.find(list.route_table.to_string());
        const std::uint32_t at = find(one.attachment, owner != gateway_of_table_.end() ? owner->second : "");
        if (at != nowhere && !attachments()[at].table.present()) set_table(at, list.route_table, list.header);
      }
    }
  }

  void set_table(std::uint32_t at, const Id& id, const Header& header) {
    const Handle<TransitTable> to = table(id, header);
    attachments()[at].table = to;
    const TextAt gateway = attachments()[at].gateway_id;
    const std::vector<char>& text = r_.column<char>();
    gateway_of_table_.try_emplace(id.to_string(), std::string(text.data() + gateway.first, gateway.count));
  }

  // ---- what tables hold

  struct Draft {
    std::vector<Route> routes;
    Object object;  // of the answer that lists them
    bool searched = false;
    bool complete = false;
    bool hidden = false;
  };

  void fill_tables() {
    for (const TransitGatewayRoutes& list : r_.snapshot.all<TransitGatewayRoutes>())
      if (list.route_table.present()) add_routes(list);
    for (const TransitGatewayPropagations& list : r_.snapshot.all<TransitGatewayPropagations>())
      if (list.route_table.present()) add_propagations(list);
    for (const TransitGatewayPrefixListReferences& list :
        r_.snapshot.all<TransitGatewayPrefixListReferences>())
      for (const TransitGatewayPrefixListReference& one : list.references) add_reference(list, one);
    for (std::uint32_t i = 0; i < r_.column<TransitTable>().size(); ++i) finish({i});
  }

  std::string gateway_of(const Id& table) const {
    const auto found = gateway_of_table_.find(table.to_string());
    return found != gateway_of_table_.end() ? found->second : "";
  }

  Route route_to(const Id& attachment, const std::string& gateway) {
    Route row;
    row.target_kind = TargetKind::Attachment;
    row.target_id = r_.text(attachment);
    row.target = find(attachment, gateway);
    return row;
  }

  void add_routes(const TransitGatewayRoutes& list) {
    Draft& draft = drafts_[table(list.route_table, list.header).at];
    draft.object = r_.object(list.header, list.route_table);
    draft.searched = true;
    draft.complete = !list.more_routes.yes();  // R-IN-8
    const std::string gateway = gateway_of(list.route_table);
    std::uint32_t position = 0;
    for (const TransitGatewayRoute& one : list.routes) {
      draft.hidden = draft.hidden || one.unusable;
      if (!one.unusable) add_route(draft, one, position, gateway, list.header);
      ++position;
    }
  }

  /// Several targets of one route are equal paths (R-TGW-13): a row for each.
  void add_route(Draft& draft, const TransitGatewayRoute& from, std::uint32_t position,
      const std::string& gateway, const Header& header) {
    Route row;
    row.target_kind = TargetKind::Attachment;
    row.destination = from.destination;
    row.position = position;
    row.blackhole = from.state.is("blackhole");
    if (from.type.is("propagated")) {
      row.origin = Origin::Propagated;
      row.rank = from.targets.empty() ? rank_propagated
                                      : rank_of(from.targets[0].resource_type,
                                            is_private_vpn(from.targets[0].resource, header));
    } else if (from.destination_list.present()) {
      row.origin = Origin::PrefixList;
      row.rank = rank_list;
      row.list = r_.find<PrefixList>(from.destination_list, header);
    }
    if (from.targets.empty()) {
      row.blackhole = true;
      add(draft, row);
    }
    for (const TransitGatewayRouteTarget& one : from.targets) {
      const Route to = route_to(one.attachment, gateway);
      row.target = to.target;
      row.target_id = to.target_id;
      add(draft, row);
    }
  }

  bool is_private_vpn(const Id& resource, const Header& from) {
    const auto at = r_.position(Kind::VpnConnection, resource, from);
    if (at == nowhere) return false;
    const vpcscope::VpnConnection& vpn = r_.snapshot.all<vpcscope::VpnConnection>()[at];
    return vpn.transport.present() || vpn.outside_address_type.is("PrivateIpv4");
  }

  /// The same route may be told by a search and by a prefix list reference.
  static void add(Draft& draft, const Route& row) {
    if (!row.destination.present()) return;
    draft.routes.push_back(row);
  }

  /// R-IN-8: routes not exported; what VPC attachments propagate is known all the same (R-TGW-5).
  void add_propagations(const TransitGatewayPropagations& list) {
    Draft& draft = drafts_[table(list.route_table, list.header).at];
    if (draft.searched) return;
    const std::string gateway = gateway_of(list.route_table);
    for (const TransitGatewayPropagation& one : list.propagations) {
      if (one.unusable || !functional(one.state, {"enabled"})) continue;
      Route row = route_to(one.attachment, gateway);
      const Handle<Vpc> vpc =
          one.resource_type.is("vpc") ? r_.find<Vpc>(one.resource, list.header) : Handle<Vpc>{};
      if (!vpc.present()) {
        draft.hidden = true;
        continue;
      }
      row.origin = Origin::Propagated;
      row.rank = rank_propagated;
      row.implicit = true;
      const auto blocks = r_[r_[vpc].blocks];
      for (const Prefix& block : blocks) {
        if (block.family() == Family::V6 && !with_ipv6_.contains(row.target)) continue;
        row.destination = block;
        add(draft, row);
      }
    }
  }

  void add_reference(
      const TransitGatewayPrefixListReferences& list, const TransitGatewayPrefixListReference& one) {
    const Id& id = list.route_table.present() ? static_cast<const Id&>(list.route_table) : one.route_table;
    if (!id.present()) return;
    Draft& draft = drafts_[table(id, list.header).at];
    draft.hidden = draft.hidden || one.unusable;
    if (one.unusable) return;
    Route row = one.attachment.present() ? route_to(one.attachment, gateway_of(id)) : Route{};
    row.target_kind = TargetKind::Attachment;
    row.origin = Origin::PrefixList;
    row.rank = rank_list;
    row.blackhole = one.blackhole.yes() || !one.attachment.present();  // R-TGW-4
    row.list = r_.find<PrefixList>(one.list, list.header);
    const std::vector<Prefix>* entries = r_.entries_of(row.list);
    if (entries == nullptr) {
      draft.routes.push_back(row);  // R-IN-7: without destination, it stands first
      return;
    }
    for (const Prefix& entry : *entries) {
      row.destination = entry;
      add(draft, row);
    }
  }

  void finish(Handle<TransitTable> at) {
    Draft& draft = drafts_[at.at];
    std::set<std::tuple<Prefix, std::uint32_t, std::uint8_t, bool, std::uint32_t>> seen;
    std::erase_if(draft.routes, [&](const Route& one) {
      const std::uint32_t list = one.destination.present() ? nowhere : one.list.at;
      return !seen.insert({one.destination, list, one.rank, one.blackhole, one.target_id.first}).second;
    });
    RouteTable routes;
    routes.object = draft.searched ? draft.object : r_[at].object;
    routes.object.name = r_[at].object.name;
    routes.table_kind = TableKind::Transit;
    routes.complete = draft.searched && draft.complete;
    routes.unusable_route = draft.hidden;
    routes.functional = r_[at].functional;
    r_.set_routes(routes, std::move(draft.routes));
    const Handle<RouteTable> made = r_.push(routes);
    r_[at].table = made;
    r_[at].searched = draft.searched;
    r_[at].hidden = draft.hidden;
  }

  /// R-TGW-14: which firewall a network function attachment is.
  void add_functions() {
    const auto firewalls = r_.snapshot.all<vpcscope::Firewall>();
    const auto all = r_.snapshot.all<TransitGatewayAttachment>();
    for (std::uint32_t i = 0; i < all.size(); ++i) {
      if (attachments()[i].attachment_kind != AttachmentKind::NetworkFunction) continue;
      for (std::uint32_t f = 0; f < firewalls.size(); ++f) {
        const vpcscope::Firewall& one = firewalls[f];
        const bool by_resource = one.id.present() && one.id == all[i].resource;
        const bool by_status = one.status.transit_gateway_attachment.present() &&
                               one.status.transit_gateway_attachment == all[i].id;
        if (by_resource || by_status) attachments()[i].firewall = f;
      }
    }
  }

  /// One attachment for each VPC and transit gateway: the one that works, where a deleted one is printed too.
  void link_vpcs() {
    std::map<std::pair<std::uint32_t, std::uint32_t>, std::uint32_t> links;
    for (std::uint32_t i = 0; i < attachments().size(); ++i) {
      const TransitAttachment& row = attachments()[i];
      if (row.attachment_kind != AttachmentKind::Vpc || !row.vpc.present() || !row.gateway.present())
        continue;
      const auto [at, fresh] = links.try_emplace({row.vpc.at, row.gateway.at}, i);
      if (!fresh && row.functional && !attachments()[at->second].functional) at->second = i;
    }
    for (const auto& [key, at] : links) r_.push(TransitLink{{key.first}, {key.second}, {at}});
  }

  Resolver& r_;
  std::map<Key, std::uint32_t> by_key_;  // (attachment, transit gateway)
  std::map<std::string, std::uint32_t> by_id_;
  std::map<std::string, std::uint32_t> tables_;
  std::map<std::string, std::string> gateway_of_table_;
  std::map<std::uint32_t, Draft> drafts_;
  std::set<std::uint32_t> with_ipv6_;  // VPC attachments that propagate IPv6 blocks
};

// ---------------------------------------------------------------------------------------- Cloud WAN

AttachmentKind core_kind_of(const Word& type) {
  static constexpr std::pair<const char*, AttachmentKind> kinds[] = {{"vpc", AttachmentKind::Vpc},
      {"site-to-site-vpn", AttachmentKind::Vpn},
      {"connect", AttachmentKind::Connect},
      {"direct-connect-gateway", AttachmentKind::DirectConnect},
      {"transit-gateway-route-table", AttachmentKind::CorePeering}};
  for (const auto& [word, kind] : kinds)
    if (type.is(word)) return kind;
  return AttachmentKind::Other;
}

class Core {
 public:
  explicit Core(Resolver& r) : r_(r) {}

  void run() {
    std::uint32_t at = 0;
    for (const vpcscope::CoreNetwork& from : r_.snapshot.all<vpcscope::CoreNetwork>()) {
      r_.column<CoreNetwork>()[at].object = r_.object(from.header, from.id);
      add_segments(from, at);
      if (from.id.present()) networks_.try_emplace(from.id.to_string(), at);
      ++at;
    }
    at = 0;
    for (const CoreNetworkAttachment& from : r_.snapshot.all<CoreNetworkAttachment>())
      add_attachment(from, at++);
    for (const CoreNetworkVpcAttachment& from : r_.snapshot.all<CoreNetworkVpcAttachment>())
      add_details(from);
    for (const CoreNetworkAttachmentNat& from : r_.snapshot.all<CoreNetworkAttachmentNat>())  // R-TGW-15
      if (const auto one = r_.find<CoreAttachment>(from.attachment, from.header);
          one.present() && from.support.present() && !from.support.is("DISABLED"))
        r_[one].translates = true;
    for (const CoreNetworkRoutes& from : r_.snapshot.all<CoreNetworkRoutes>()) add_table(from);
    for (CoreAttachment& row : attachments()) row.table = table_of(row);
    link_vpcs();
    join_transit_tables();
  }

 private:
  using Key = std::tuple<std::uint32_t, std::uint32_t, std::uint32_t>;  // core network, segment, edge

  std::vector<CoreAttachment>& attachments() { return r_.column<CoreAttachment>(); }

  /// R-CWAN-3
  void add_segments(const vpcscope::CoreNetwork& from, std::uint32_t at) {
    std::vector<CoreSegment> found;
    for (const CoreNetworkSegment& one : from.segments) {
      if (one.unusable) return;
      std::vector<SegmentName> shared;
      for (const Text& name : one.shared_segments) shared.push_back({r_.text(name)});
      found.push_back({r_.text(one.name), r_.append(shared), is_isolated(from.id, one.name.view())});
    }
    r_.column<CoreNetwork>()[at].segments = r_.append(found);
    r_.column<CoreNetwork>()[at].segments_known = from.segments.present();
  }

  /// By the policy in force.
  bool is_isolated(const Id& core, std::string_view segment) const {
    for (const CoreNetworkPolicy& policy : r_.snapshot.all<CoreNetworkPolicy>()) {
      if (!(policy.core_network == core) || (policy.alias.present() && !policy.alias.is("LIVE"))) continue;
      const auto document = nlohmann::json::parse(policy.document.view(), nullptr, false);
      if (!document.is_object() || !document.contains("segments") || !document["segments"].is_array())
        continue;
      for (const auto& one : document["segments"]) {
        if (!one.is_object() || !one.contains("name") || one["name"] != segment) continue;
        if (one.contains("isolate-attachments") && one["isolate-attachments"] == true) return true;
      }
    }
    return false;
  }

  /// By id, or by the id at the end of an ARN; one that nobody describes is made.
  Handle<CoreNetwork> network(const Id& id, Text arn, const Header& from) {
    const std::string name = id.present() ? id.to_string() : std::string(last_part(arn.view()));
    if (name.empty()) return {};
    if (const auto known = networks_.find(name); known != networks_.end()) return {known->second};
    CoreNetwork row;
    row.object.id = r_.text(name);
    row.object.scope = r_.scope(from.account, from.region);
    const Handle<CoreNetwork> made = r_.push(row);
    networks_.emplace(name, made.at);
    return made;
  }

  void add_attachment(const CoreNetworkAttachment& from, std::uint32_t at) {
    CoreAttachment row;
    row.object = r_.object(from.header, from.id);
    row.core = network(from.core_network, from.core_network_arn, from.header);
    row.in_function_group = !from.function_group.view().empty();
    row.segment = r_.text(row.in_function_group ? from.function_group : from.segment);
    const bool several = from.edge.view().empty() && !from.edges.empty();  // a Direct Connect gateway's
    row.edge = r_.text(several ? from.edges[0] : from.edge);
    row.resource_id = r_.text(last_part(from.resource.view()));
    row.attachment_kind = core_kind_of(from.type);
    row.functional = functional(from.state, {"available", "updating"});
    attachments()[at] = row;
    if (from.id.present()) by_id_.try_emplace(from.id.to_string(), at);
    fill_resource(at, from.resource, from.header);
  }

  void fill_resource(std::uint32_t at, Text arn, const Header& header) {
    const std::string id(last_part(arn.view()));
    Arena arena;
    const Id named = Id::read(id, arena);
    CoreAttachment& row = attachments()[at];
    if (row.attachment_kind == AttachmentKind::Vpc) row.vpc = r_.find<Vpc>(named, header);
    if (row.attachment_kind == AttachmentKind::CorePeering) {
      const std::vector<TransitTable>& tables = r_.column<TransitTable>();
      const TextAt name = r_.text(id);
      for (std::uint32_t i = 0; i < tables.size(); ++i)
        if (tables[i].object.id.first == name.first && tables[i].object.id.count == name.count)
          row.transit_table = {i};
    }
  }

  void add_details(const CoreNetworkVpcAttachment& from) {
    const std::string name = from.id.present() ? from.id.to_string() : "";
    const auto known = by_id_.find(name);
    std::uint32_t at = known != by_id_.end() ? known->second : nowhere;
    if (at == nowhere) {
      at = r_.push(CoreAttachment{}).at;
      by_id_.emplace(name, at);
      attachments()[at].object = r_.object(from.header, from.id);
    }
    bool missing = !from.subnets.present();
    std::vector<Handle<Subnet>> subnets;
    for (const Text& arn : from.subnets) subnets.push_back(r_.find_text<Subnet>(last_part(arn.view())));
    const Handle<CoreNetwork> core = network(from.core_network, from.core_network_arn, from.header);
    CoreAttachment& row = attachments()[at];
    if (core.present()) row.core = core;
    row.attachment_kind = AttachmentKind::Vpc;
    row.vpc = r_.find_text<Vpc>(last_part(from.vpc.view()));
    row.subnets = known_subnets(r_, subnets, missing);
    row.subnets_missing = missing;
    row.in_function_group = row.in_function_group || !from.function_group.view().empty();
    if (row.segment.empty())
      row.segment = r_.text(row.in_function_group ? from.function_group : from.segment);
    if (row.edge.empty()) row.edge = r_.text(from.edge);
    row.functional = functional(from.state, {"available", "updating"});
    row.appliance = from.appliance_mode.yes();
    row.refers = from.group_referencing.yes();  // R-CWAN-4
    row.detailed = true;
  }

  /// R-CWAN-2: the table of a segment, or of a function group (R-CWAN-3), at an edge.
  void add_table(const CoreNetworkRoutes& from) {
    const bool by_group = from.segment.view().empty() && from.asked_segment.view().empty();
    const Text segment = by_group                      ? from.asked_function_group
                         : from.segment.view().empty() ? from.asked_segment
                                                       : from.segment;
    const Text edge = !from.edge.view().empty() ? from.edge
                      : by_group                ? from.asked_group_edge
                                                : from.asked_edge;
    const Id& id = from.core_network.present() ? from.core_network
                   : by_group                  ? from.asked_group_core_network
                                               : from.asked_core_network;
    if (segment.view().empty()) return;
    CoreTable row;
    row.core = id.present() ? network(id, {}, from.header) : Handle<CoreNetwork>{};
    row.object = r_.object(from.header, segment.view());
    row.edge = r_.text(edge);
    RouteTable table;
    table.object = row.object;
    table.table_kind = TableKind::Core;
    std::vector<Route> routes;
    std::uint32_t position = 0;
    for (const CoreNetworkRoute& one : from.routes) {
      table.unusable_route = table.unusable_route || one.unusable;
      if (!one.unusable) add_routes(one, position, edge, from.header, routes);
      ++position;
    }
    r_.set_routes(table, std::move(routes));
    row.table = r_.push(table);
    const Key key{row.core.at, r_.text(segment).first, r_.text(edge).first};
    const Handle<CoreTable> made = r_.push(row);
    tables_.try_emplace(key, made.at);
  }

  /// One printed route is as many rows as it has prefixes and destinations.
  void add_routes(const CoreNetworkRoute& from, std::uint32_t position, Text edge, const Header& header,
      std::vector<Route>& routes) {
    Route row;
    row.target_kind = TargetKind::Attachment;
    row.position = position;
    row.blackhole = from.state.is("BLACKHOLE");
    row.origin = from.type.is("STATIC") ? Origin::Static : Origin::Propagated;
    std::vector<Prefix> prefixes{from.destination};
    if (!from.destination.present() && from.destination_list.present()) {
      row.list = r_.find<PrefixList>(from.destination_list, header);
      const std::vector<Prefix>* entries = r_.entries_of(row.list);
      if (entries != nullptr) prefixes = *entries;  // else the row without destination stands first (R-IN-7)
    } else if (!from.destination.present()) {
      return;
    }
    for (const Prefix& prefix : prefixes) {
      row.destination = prefix;
      row.rank = row.origin == Origin::Static ? 0 : 5;
      row.target = nowhere;
      row.target_id = {};
      if (from.destinations.empty()) routes.push_back(row);
      for (const CoreNetworkRouteDestination& one : from.destinations) {
        if (row.origin != Origin::Static) row.rank = rank_of(one, edge);
        row.target_id = r_.text(one.attachment);
        const auto known = one.attachment.present() ? by_id_.find(one.attachment.to_string()) : by_id_.end();
        row.target = known != by_id_.end() ? known->second : nowhere;
        routes.push_back(row);
      }
    }
  }

  /// R-CWAN-2: static, then what a VPC of the same Region propagates; AS paths are not printed, so then by
  /// kind.
  static std::uint8_t rank_of(const CoreNetworkRouteDestination& to, Text edge) {
    const bool here = to.edge.view().empty() || to.edge == edge;
    const Word& kind = to.resource_type;
    if (kind.is("vpc") && here) return 1;
    if (kind.is("direct-connect-gateway")) return 2;
    if (kind.is("connect") || kind.is("connect-peer")) return 3;
    return kind.is("site-to-site-vpn") || kind.is("vpn") ? 4 : 5;
  }

  Handle<CoreTable> table_of(const CoreAttachment& row) const {
    auto found = tables_.find(Key{row.core.at, row.segment.first, row.edge.first});
    if (found == tables_.end()) found = tables_.find(Key{nowhere, row.segment.first, row.edge.first});
    return row.segment.empty() || found == tables_.end() ? Handle<CoreTable>{}
                                                         : Handle<CoreTable>{found->second};
  }

  void link_vpcs() {
    std::map<std::pair<std::uint32_t, std::uint32_t>, std::uint32_t> links;
    for (std::uint32_t i = 0; i < attachments().size(); ++i) {
      const CoreAttachment& row = attachments()[i];
      if (row.attachment_kind != AttachmentKind::Vpc || !row.vpc.present() || !row.core.present()) continue;
      const auto [at, fresh] = links.try_emplace({row.vpc.at, row.core.at}, i);
      if (!fresh && row.functional && !attachments()[at->second].functional) at->second = i;
    }
    for (const auto& [key, at] : links) r_.push(CoreLink{{key.first}, {key.second}, {at}});
  }

  /// R-CWAN-5
  void join_transit_tables() {
    for (std::uint32_t i = 0; i < attachments().size(); ++i)
      if (attachments()[i].transit_table.present()) r_[attachments()[i].transit_table].core = {i};
  }

  Resolver& r_;
  std::map<std::string, std::uint32_t> networks_;
  std::map<std::string, std::uint32_t> by_id_;
  std::map<Key, std::uint32_t> tables_;
};

}  // namespace

void resolve_transit(Resolver& r) {
  Transit(r).run();
  Core(r).run();
}

}  // namespace vpcscope::net
