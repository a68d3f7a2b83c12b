// VPCs, subnets, interfaces, security groups, prefix lists, network ACLs.
#include <algorithm>
#include <limits>
#include <map>
#include <set>

#include "model/network/resolver.h"
#include "model/protocol.h"

namespace vpcscope::net {
namespace {

constexpr std::size_t ingress = 0;
constexpr std::size_t egress = 1;

// ---------------------------------------------------------------------------------------------- VPC, subnet

/// R-ADDR-1; R-IN-10: without a set of associations the VPC owns its one block.
void set_blocks(Resolver& r, const vpcscope::Vpc& from, Vpc& to) {
  std::vector<Prefix> blocks;
  for (const CidrAssociation& one : from.cidrs)
    if (!one.unusable && one.cidr.present() && functional(one.state, {"associated"}))
      blocks.push_back(one.cidr);
  if (!from.cidrs.present() && from.cidr.present()) blocks.push_back(from.cidr);
  std::vector<Ipv6Block> ipv6;
  for (const Ipv6CidrAssociation& one : from.ipv6_cidrs) {
    if (one.unusable || !one.cidr.present() || !functional(one.state, {"associated"})) continue;
    blocks.push_back(one.cidr);
    Ipv6Block block;
    block.prefix = one.cidr;
    block.is_public = !one.attribute.present() || one.attribute.is("public");  // R-ADDR-10
    ipv6.push_back(block);
  }
  std::ranges::sort(blocks);
  to.blocks = r.append(blocks);
  to.ipv6_blocks = r.append(ipv6);
}

void resolve_vpcs(Resolver& r) {
  std::uint32_t at = 0;
  for (const vpcscope::Vpc& from : r.snapshot.all<vpcscope::Vpc>()) {
    const Object object = r.object(from.header, from.id);
    Vpc& to = r.column<Vpc>()[at++];
    to.object = object;
    to.primary = from.cidr;
    to.functional = functional(from.state, {"available"});
    set_blocks(r, from, to);
  }
}

/// R-ADDR-2
std::vector<Prefix> blocks_of(const vpcscope::Subnet& subnet) {
  std::vector<Prefix> blocks;
  if (subnet.cidr.present() && !subnet.ipv6_native.yes()) blocks.push_back(subnet.cidr);
  for (const Ipv6CidrAssociation& one : subnet.ipv6_cidrs)
    if (!one.unusable && one.cidr.present() && functional(one.state, {"associated"}))
      blocks.push_back(one.cidr);
  return blocks;
}

bool is_wavelength(const Resolver& r, const vpcscope::Subnet& subnet) {
  for (const AvailabilityZone& one : r.snapshot.all<AvailabilityZone>())
    if (one.type.is("wavelength-zone") &&
        ((one.id.present() && one.id.to_string() == subnet.zone_id.view()) ||
            (subnet.zone.present() && one.name == subnet.zone &&
                one.header.account == subnet.header.account)))
      return true;
  return subnet.zone.view().find("-wl1-") != std::string_view::npos;
}

/// Of equal prefixes the first counts.
IndexTable add_first_of_each(Resolver& r, std::vector<IndexEntry>& entries) {
  std::ranges::stable_sort(entries, {}, &IndexEntry::prefix);
  const auto same = [](const IndexEntry& a, const IndexEntry& b) { return a.prefix == b.prefix; };
  entries.erase(std::unique(entries.begin(), entries.end(), same), entries.end());
  return r.index.add(entries);
}

void resolve_subnets(Resolver& r) {
  std::map<std::uint32_t, std::vector<Handle<Subnet>>> of_vpc;
  std::uint32_t at = 0;
  for (const vpcscope::Subnet& from : r.snapshot.all<vpcscope::Subnet>()) {
    Subnet to;
    to.object = r.object(from.header, from.id);
    to.vpc = r.find<Vpc>(from.vpc, from.header);
    to.blocks = r.append(blocks_of(from));
    to.zone = r.zone(from.header, from.zone_id, from.zone);
    to.zone_name = r.text(from.zone);
    to.functional = functional(from.state, {"available"});
    to.maps_public = from.maps_public_address.yes();
    to.wavelength = is_wavelength(r, from);
    if (to.vpc.present()) of_vpc[to.vpc.at].push_back({at});
    r.column<Subnet>()[at++] = to;
  }
  for (const auto& [vpc, subnets] : of_vpc) {
    Vpc& to = r.column<Vpc>()[vpc];
    to.subnets = r.append(subnets);
    std::vector<IndexEntry> blocks;
    for (const Handle<Subnet> subnet : subnets)
      for (const Prefix& block : r[r[subnet].blocks]) blocks.push_back({block, subnet.at});
    const IndexTable index = add_first_of_each(r, blocks);
    to.subnets_v4 = index.v4;
    to.subnets_v6 = index.v6;
  }
}

// ---------------------------------------------------------------------------------------------- interfaces

/// R-ENI-3, by type and, for the nodes of ALB and CLB, by description (R-ENI-8).
bool is_data_path(const NetworkInterface& eni) {
  for (const char* type : {"natGateway",
           "transit_gateway",
           "gateway_load_balancer",
           "gateway_load_balancer_endpoint",
           "network_load_balancer",
           "load_balancer"})
    if (eni.type.is(type)) return true;
  return eni.description.view().starts_with("ELB ");
}

Run<InterfaceAddress> v4_of(Resolver& r, const NetworkInterface& eni) {
  std::vector<InterfaceAddress> list;
  for (const PrivateAddress& one : eni.addresses) {
    if (one.unusable || !one.address.present()) continue;
    const InterfaceAddress row{AddressV4::of(one.address),
        AddressV4::of(one.public_address),
        AddressV4::of(one.carrier_address),
        AddressV4::of(one.customer_address)};
    if (one.primary.yes() || one.address == eni.primary_address)
      list.insert(list.begin(), row);
    else
      list.push_back(row);
  }
  if (list.empty() && eni.primary_address.present() && eni.primary_address.is_v4())
    list.push_back({AddressV4::of(eni.primary_address), AddressV4::of(eni.public_address), {}, {}});
  return r.append(list);
}

Run<Address> v6_of(Resolver& r, const NetworkInterface& eni, bool& marked) {
  std::vector<Address> list;
  for (const Ipv6Address& one : eni.ipv6_addresses) {
    if (one.unusable || !one.address.present()) continue;
    marked = marked || one.primary.yes();
    list.insert(one.primary.yes() ? list.begin() : list.end(), one.address);
  }
  return r.append(list);
}

void resolve_interface(Resolver& r, const NetworkInterface& from, Interface& to) {
  to.object = r.object(from.header, from.id);
  to.vpc = r.find<Vpc>(from.vpc, from.header);
  to.subnet = r.find<Subnet>(from.subnet, from.header);
  if (!to.vpc.present() && to.subnet.present()) to.vpc = r[to.subnet].vpc;
  const std::vector<Id> groups(from.groups.begin(), from.groups.end());
  to.groups = r.group_set(groups, from.header);
  to.instance = r.find<Instance>(from.instance, from.header);
  to.instance_id = r.text(from.instance);
  to.v4 = v4_of(r, from);
  to.primary = to.v4.empty() ? AddressV4{} : r[to.v4][0].address;
  to.v6 = v6_of(r, from, to.primary6_marked);
  std::vector<Prefix> delegated(from.ipv4_prefixes.begin(), from.ipv4_prefixes.end());
  delegated.insert(delegated.end(), from.ipv6_prefixes.begin(), from.ipv6_prefixes.end());
  std::erase_if(delegated, [](const Prefix& one) { return !one.present(); });
  to.delegated = r.append(delegated);
  to.in_use = functional(from.status, {"in-use"});
  to.data_path = is_data_path(from);
  to.check_off = from.source_dest_check.no();
  to.checked = !to.check_off && !to.data_path;
  to.deny_internet = from.deny_all_igw_traffic.yes();
  to.primary_of_instance = from.instance.present() && from.device_index.value_or(0) == 0;
  to.is_endpoint_type = from.type.is("vpc_endpoint");
  to.requester_managed = from.requester_managed.yes();
}

void resolve_instances(Resolver& r) {
  std::uint32_t at = 0;
  for (const vpcscope::Instance& from : r.snapshot.all<vpcscope::Instance>()) {
    const Object object = r.object(from.header, from.id);
    Instance& to = r.column<Instance>()[at++];
    to.object = object;
    to.running = functional(from.state, {"running"});
  }
}

/// Interfaces by instance, in the order of their device index; and those with delegated prefixes by VPC.
void list_interfaces(Resolver& r) {
  std::map<std::uint32_t, std::vector<std::pair<std::int64_t, Handle<Interface>>>> of_instance;
  std::map<std::uint32_t, std::vector<IndexEntry>> delegated;
  std::uint32_t at = 0;
  for (const NetworkInterface& from : r.snapshot.all<NetworkInterface>()) {
    const Handle<Interface> handle{at++};
    Interface& row = r[handle];
    if (row.instance.present()) {
      of_instance[row.instance.at].emplace_back(from.device_index.value_or(0), handle);
      row.running = r[row.instance].running;  // R-ENI-1
    }
    if (row.vpc.present())
      for (const Prefix& one : r[row.delegated]) delegated[row.vpc.at].push_back({one, handle.at});
  }
  for (auto& [instance, list] : of_instance) {
    std::ranges::sort(list);
    std::vector<Handle<Interface>> handles;
    for (const auto& [index, handle] : list) handles.push_back(handle);
    const Run<Handle<Interface>> run = r.append(handles);
    r.column<Instance>()[instance].interfaces = run;
  }
  for (auto& [vpc, prefixes] : delegated) {
    const IndexTable index = add_first_of_each(r, prefixes);
    r.column<Vpc>()[vpc].delegated_v4 = index.v4;
    r.column<Vpc>()[vpc].delegated_v6 = index.v6;
  }
}

/// R-SG-16: which groups of an interface belong to another VPC and are associated with its own.
void resolve_associations(Resolver& r) {
  std::set<std::pair<Handle<Group>, Handle<Vpc>>> associated;
  for (const SecurityGroupVpcAssociation& from : r.snapshot.all<SecurityGroupVpcAssociation>())
    if (functional(from.state, {"associated"}))
      associated.insert({r.find<Group>(from.group, from.header), r.find<Vpc>(from.vpc, from.header)});
  if (associated.empty()) return;
  for (Interface& to : r.column<Interface>()) {
    if (!to.groups.present()) continue;
    GroupSet set = r[to.groups];
    for (std::uint32_t i = 0; i < set.groups.count && i < 16; ++i) {
      const Handle<Group> group = r[set.groups][i];
      if (r[group].vpc != to.vpc && associated.contains({group, to.vpc}))
        set.associated = static_cast<std::uint16_t>(set.associated | 1U << i);
    }
    if (set.associated != 0) to.groups = r.push(set);
  }
}

void resolve_interfaces(Resolver& r) {
  std::uint32_t at = 0;
  for (const NetworkInterface& from : r.snapshot.all<NetworkInterface>()) {
    Interface to;
    resolve_interface(r, from, to);
    r.column<Interface>()[at++] = to;
  }
  resolve_associations(r);
  list_interfaces(r);
}

// ---------------------------------------------------------------------------------------------- prefix lists

void resolve_prefix_lists(Resolver& r) {
  std::map<std::uint32_t, std::vector<Prefix>> entries;  // R-IN-7
  for (const PrefixListEntries& one : r.snapshot.all<PrefixListEntries>()) {
    const Handle<PrefixList> list = r.find<PrefixList>(one.list, one.header);
    if (!list.present() || !entries.try_emplace(list.at).second) continue;
    for (const PrefixListEntry& entry : one.entries)
      if (!entry.unusable && entry.cidr.present()) entries[list.at].push_back(entry.cidr);
  }
  std::uint32_t at = 0;
  for (const vpcscope::PrefixList& from : r.snapshot.all<vpcscope::PrefixList>()) {
    PrefixList to;
    to.object = r.object(from.header, from.id);
    to.list_name = r.text(from.name);
    to.by_aws = from.owner.view() == "AWS" || from.name.view().starts_with("com.amazonaws.");
    const auto listed = entries.find(at);
    to.known = listed != entries.end() || from.cidrs.present();
    std::vector<Prefix> all;
    if (listed != entries.end())
      all = listed->second;
    else
      all.assign(from.cidrs.begin(), from.cidrs.end());
    std::ranges::sort(all);
    all.erase(std::unique(all.begin(), all.end()), all.end());
    to.entries = r.append(all);
    r.column<PrefixList>()[at++] = to;
  }
}

// ---------------------------------------------------------------------------------------------- groups

/// R-IN-9, R-SG-3, R-SG-4: -1 or absent is any; of protocols without ports the numbers say nothing.
ServiceMatch match_of(Text protocol, Number first, Number last) {
  ServiceMatch match;
  const auto parsed = Protocol::parse(protocol.view());
  if (!parsed) {
    match.protocol = -2;
    return match;
  }
  if (parsed->is_all()) return match;
  match.protocol = parsed->number();
  if (!parsed->has_ports() && !parsed->is_icmp()) return match;
  const std::int64_t from = first.value_or(-1);
  const std::int64_t to = last.value_or(-1);
  match.any_first = from < 0;
  match.any_last = match.any_first || to < 0;
  if (from > 65535) match.protocol = -2;  // no packet has it
  if (!match.any_first) match.first = static_cast<std::uint16_t>(std::min<std::int64_t>(from, 65535));
  if (!match.any_last) match.last = static_cast<std::uint16_t>(std::min<std::int64_t>(to, 65535));
  return match;
}

/// A rule in the making: its row in either column.
struct DraftRule {
  GroupRule rule;
  RuleSource source;
};

void set_cidr(Resolver& r, const Prefix& cidr, DraftRule& to) {
  const bool v4 = cidr.present() && cidr.family() == Family::V4;
  to.rule.kind = v4 ? PeerKind::CidrV4 : cidr.present() ? PeerKind::CidrV6 : PeerKind::Nothing;
  to.rule.length = v4 ? static_cast<std::uint8_t>(cidr.length()) : std::uint8_t{0};
  to.rule.peer = v4 ? cidr.first().v4_bits() : cidr.present() ? r.push(cidr).at : nowhere;
}

void set_list(Resolver& r, const PrefixListId& id, const Header& from, DraftRule& to) {
  to.rule.kind = PeerKind::PrefixList;
  to.rule.peer = r.find<PrefixList>(id, from).at;
  to.source.peer_id = r.text(id);
}

void set_group(Resolver& r, const GroupPeer& peer, const Header& from, DraftRule& to) {
  to.rule.kind = PeerKind::Group;
  to.rule.peer = r.find<Group>(peer.group, from).at;
  to.rule.stale = peer.peering_status.present() && !peer.peering_status.is("active");  // R-SG-11
  to.source.peer_id = r.text(peer.group);
}

/// R-SG-5: a permission names its peers in four lists, any of which may match.
void add_permission(Resolver& r, const Permission& from, std::uint32_t number, const Header& header,
    std::vector<DraftRule>& to) {
  DraftRule draft;
  draft.rule.service = match_of(from.protocol, from.port_first, from.port_last);
  draft.rule.unusable = from.unusable;
  draft.source.permission = number;
  const std::size_t before = to.size();
  const auto add_each = [&](const auto& peers, auto set) {
    std::uint32_t at = 0;
    for (const auto& peer : peers) {
      DraftRule one = draft;
      one.source.peer = at++;
      set(peer, one);
      to.push_back(one);
    }
  };
  const auto cidr = [&](const Prefix& one, DraftRule& row) { set_cidr(r, one, row); };
  add_each(from.cidrs, cidr);
  add_each(from.ipv6_cidrs, cidr);
  add_each(from.prefix_lists, [&](const PrefixListId& id, DraftRule& row) { set_list(r, id, header, row); });
  add_each(from.groups, [&](const GroupPeer& peer, DraftRule& row) { set_group(r, peer, header, row); });
  if (to.size() == before) to.push_back(draft);  // it matches nothing, but the group has a rule
}

DraftRule rule_of(Resolver& r, const SecurityGroupRule& from) {
  DraftRule draft;
  draft.rule.service = match_of(from.protocol, from.port_first, from.port_last);
  draft.source.place = r.place(from.header.place);
  if (from.cidr.present() || from.ipv6_cidr.present())
    set_cidr(r, from.cidr.present() ? from.cidr : from.ipv6_cidr, draft);
  else if (from.prefix_list.present())
    set_list(r, from.prefix_list, from.header, draft);
  else if (from.peer.group.present())
    set_group(r, from.peer, from.header, draft);
  return draft;
}

Run<GroupRule> append_rules(Resolver& r, const std::vector<DraftRule>& drafts) {
  const Run<GroupRule> run{
      static_cast<std::uint32_t>(r.column<GroupRule>().size()), static_cast<std::uint32_t>(drafts.size())};
  for (const DraftRule& one : drafts) {
    r.push(one.rule);
    r.push(one.source);
  }
  return run;
}

/// R-IN-6: of groups whose permissions were not printed, from the other shape.
std::map<std::uint32_t, std::array<std::vector<DraftRule>, 2>> rules_by_group(Resolver& r) {
  std::map<std::uint32_t, std::array<std::vector<DraftRule>, 2>> found;
  for (const SecurityGroupRule& one : r.snapshot.all<SecurityGroupRule>()) {
    const Handle<Group> group = r.find<Group>(one.group, one.header);
    if (group.present()) found[group.at][one.egress.yes() ? egress : ingress].push_back(rule_of(r, one));
  }
  return found;
}

void resolve_groups(Resolver& r) {
  const auto by_group = rules_by_group(r);
  const bool any_unread = std::ranges::any_of(  // R-IN-3: it may be any group's
      r.snapshot.left_out(),
      [](const LeftOut& one) { return one.kind == Kind::SecurityGroupRule; });
  std::uint32_t at = 0;
  for (const SecurityGroup& from : r.snapshot.all<SecurityGroup>()) {
    Group to;
    to.object = r.object(from.header, from.id);
    to.group_name = r.text(from.name);
    to.vpc = r.find<Vpc>(from.vpc, from.header);
    const auto other = by_group.find(at);
    for (const std::size_t direction : {ingress, egress}) {
      const Slice<Permission>& list = direction == egress ? from.egress : from.ingress;
      std::vector<DraftRule> rules;
      std::uint32_t number = 0;
      for (const Permission& one : list) add_permission(r, one, number++, from.header, rules);
      if (!list.present() && other != by_group.end()) rules = other->second[direction];
      to.known[direction] = list.present() || (other != by_group.end() && !any_unread);
      to.rules[direction] = append_rules(r, rules);
    }
    r.column<Group>()[at++] = to;
  }
}

// ---------------------------------------------------------------------------------------------- ACLs

AclEntry entry_of(const NetworkAclEntry& from, std::uint32_t position) {
  AclEntry to;
  const bool icmp = from.protocol.view() == "1" || from.protocol.view() == "58" ||
                    from.protocol.view() == "icmp" || from.protocol.view() == "icmpv6";
  to.service = icmp ? match_of(from.protocol, from.icmp_type, from.icmp_code)
                    : match_of(from.protocol, from.port_first, from.port_last);  // R-NACL-4
  to.cidr = from.cidr.present() ? from.cidr : from.ipv6_cidr;
  to.number = static_cast<std::int32_t>(
      std::clamp<std::int64_t>(from.number.value_or(32767), 0, std::numeric_limits<std::int32_t>::max()));
  to.position = position;
  to.allow = from.action.is("allow");
  to.unusable = from.unusable;
  return to;
}

void resolve_acl(Resolver& r, const NetworkAcl& from, Handle<Acl> handle) {
  Acl to;
  to.object = r.object(from.header, from.id);
  to.vpc = r.find<Vpc>(from.vpc, from.header);
  std::array<std::vector<AclEntry>, 2> entries;
  std::uint32_t position = 0;
  for (const NetworkAclEntry& one : from.entries) {
    const AclEntry entry = entry_of(one, position++);
    entries[one.egress.yes() ? egress : ingress].push_back(entry);
  }
  for (const std::size_t direction : {ingress, egress}) {
    std::ranges::stable_sort(entries[direction], {}, &AclEntry::number);
    to.entries[direction] = r.append(entries[direction]);
  }
  r[handle] = to;
  if (from.is_default.yes() && to.vpc.present()) r[to.vpc].default_acl = handle;
  for (const NetworkAclAssociation& one : from.associations)
    if (const Handle<Subnet> subnet =
            one.unusable ? Handle<Subnet>{} : r.find<Subnet>(one.subnet, from.header);
        subnet.present() && !r[subnet].acl.present())
      r[subnet].acl = handle;
}

/// R-NACL-1
void resolve_acls(Resolver& r) {
  std::uint32_t at = 0;
  for (const NetworkAcl& from : r.snapshot.all<NetworkAcl>()) resolve_acl(r, from, {at++});
  // R-IN-3: one that could not be read may be the subnet's own.
  const bool any_unread = std::ranges::any_of(
      r.snapshot.left_out(), [](const LeftOut& one) { return one.kind == Kind::NetworkAcl; });
  std::set<std::uint32_t> unread;
  for (const NetworkAcl& from : r.snapshot.all<NetworkAcl>())
    for (const NetworkAclAssociation& one : from.associations)
      if (one.unusable)
        if (const Handle<Vpc> vpc = r.find<Vpc>(from.vpc, from.header); vpc.present()) unread.insert(vpc.at);
  for (Subnet& subnet : r.column<Subnet>()) {
    const bool doubtful = any_unread || unread.contains(subnet.vpc.at);
    if (!subnet.acl.present() && subnet.vpc.present() && !doubtful) subnet.acl = r[subnet.vpc].default_acl;
    subnet.assumed_acl = !subnet.acl.present() && r.options.assume_acls;  // R-IN-11
  }
}

}  // namespace

void resolve_core(Resolver& r) {
  resolve_vpcs(r);
  resolve_subnets(r);
  resolve_instances(r);
  resolve_prefix_lists(r);
  resolve_groups(r);
  resolve_acls(r);
  resolve_interfaces(r);
}

}  // namespace vpcscope::net
