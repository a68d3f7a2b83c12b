// Security groups (section 7) and network ACLs (section 8).
#include <fmt/format.h>

#include <algorithm>

#include "model/protocol.h"
#include "tests/reference/walker.h"

namespace vpcscope::reference {
namespace {

/// A rule in either of its shapes (R-IN-6). The default group is like any other (R-SG-17); so is one of
/// another VPC (R-SG-16).
struct Rule {
  std::string protocol;
  Number first;
  Number last;
  std::vector<Prefix> cidrs;
  std::vector<PrefixListId> lists;
  std::vector<GroupPeer> peers;
  bool unusable = false;
};

Rule rule_of(const Permission& one) {
  Rule made{one.protocol.str(), one.port_first, one.port_last, {}, {}, {}, one.unusable};
  made.cidrs.assign(one.cidrs.begin(), one.cidrs.end());
  made.cidrs.insert(made.cidrs.end(), one.ipv6_cidrs.begin(), one.ipv6_cidrs.end());
  made.lists.assign(one.prefix_lists.begin(), one.prefix_lists.end());
  made.peers.assign(one.groups.begin(), one.groups.end());
  return made;
}

Rule rule_of(const SecurityGroupRule& one) {
  Rule made{one.protocol.str(), one.port_first, one.port_last, {}, {}, {}, false};
  if (one.cidr.present()) made.cidrs.push_back(one.cidr);
  if (one.ipv6_cidr.present()) made.cidrs.push_back(one.ipv6_cidr);
  if (one.prefix_list.present()) made.lists.push_back(one.prefix_list);
  if (one.peer.group.present()) made.peers.push_back(one.peer);
  return made;
}

std::vector<Rule> rules_of(const Snapshot& s, const Id& group, bool egress, bool& known) {
  std::vector<Rule> rules;
  known = false;
  bool exists = false;
  for (const SecurityGroup& one : s.all<SecurityGroup>()) {
    if (!(one.id == group)) continue;
    exists = true;
    const Slice<Permission>& list = egress ? one.egress : one.ingress;
    if (!list.present()) continue;
    known = true;
    for (const Permission& permission : list) rules.push_back(rule_of(permission));
    return rules;
  }
  for (const SecurityGroupRule& one : s.all<SecurityGroupRule>()) {
    if (!(one.group == group)) continue;
    known = true;
    if (one.egress.yes() == egress) rules.push_back(rule_of(one));
  }
  known = known && exists;
  for (const LeftOut& one : s.left_out())  // it may be any group's
    if (one.kind == Kind::SecurityGroupRule) known = false;
  return rules;
}

}  // namespace

/// R-SG-3, R-SG-4; ports that a rule tests are destination ports.
bool Walker::service_matches(const std::string& protocol, Number first, Number last, const Packet& p) {
  const auto parsed = Protocol::parse(protocol);  // R-IN-9
  if (!parsed) return false;
  if (parsed->is_all()) return true;
  if (parsed->number() != p.protocol) return false;
  const std::int64_t from = first.value_or(-1);
  const std::int64_t to = last.value_or(-1);
  if (parsed->is_icmp()) return from == -1 || (from == p.icmp_type && (to == -1 || to == p.icmp_code));
  if (!parsed->has_ports()) return true;
  if (from == -1) return true;
  return within(p.destination_port, from, to);
}

/// R-SG-7: whether a group of the other VPC may be referred to from this one at all.
bool Walker::in_scope(const std::string& vpc, const std::string& other, bool ingress) {
  if (vpc.empty()) return false;
  if (vpc == other) return true;
  for (const VpcPeeringConnection& pcx : s_.all<VpcPeeringConnection>()) {
    const bool joins = (is_id(pcx.requester.vpc, vpc) && is_id(pcx.accepter.vpc, other)) ||
                       (is_id(pcx.requester.vpc, other) && is_id(pcx.accepter.vpc, vpc));
    const bool same_region = pcx.requester.region == pcx.accepter.region;
    if (joins && same_region && functional(pcx.status, {"active"})) return true;
  }
  if (!ingress) return false;
  for (const TransitGatewayVpcAttachment& one : s_.all<TransitGatewayVpcAttachment>())
    for (const TransitGatewayVpcAttachment& two : s_.all<TransitGatewayVpcAttachment>())
      if (one.transit_gateway == two.transit_gateway && is_id(one.vpc, vpc) && is_id(two.vpc, other))
        return true;
  for (const CoreNetworkVpcAttachment& one : s_.all<CoreNetworkVpcAttachment>())  // R-CWAN-4
    for (const CoreNetworkVpcAttachment& two : s_.all<CoreNetworkVpcAttachment>())
      if (one.core_network_arn == two.core_network_arn && one.vpc.view().ends_with("/" + vpc) &&
          two.vpc.view().ends_with("/" + other))
        return true;
  return false;
}

/// R-SG-16: the VPC of a group that another VPC's interfaces may use; its references resolve in both.
std::string Walker::home_of(const Id& group, const NetworkInterface& eni) {
  for (const SecurityGroupVpcAssociation& link : s_.all<SecurityGroupVpcAssociation>()) {
    if (!(link.group == group) || !(link.vpc == eni.vpc) || !functional(link.state, {"associated"})) continue;
    for (const SecurityGroup& one : s_.all<SecurityGroup>())
      if (one.id == group) return one.vpc.to_string();
  }
  return "";
}

/// R-SG-10: where references over a transit gateway do not work whatever its options say.
bool Walker::refuses_transit_references(const NetworkInterface& eni) {
  if (endpoint_of(s_, eni) != nullptr || eni.type.is("vpc_endpoint")) return true;
  const Subnet* subnet = find<Subnet>(s_, eni.subnet.to_string());
  if (subnet == nullptr) return false;
  return !subnet->outpost.view().empty() || !wavelength_zone_of(s_, *subnet).empty();
}

/// R-SG-10: a mount target's groups let everything out.
bool Walker::lets_all_out(const NetworkInterface& eni) {
  for (const SecurityGroupId& group : eni.groups) {
    bool known = false;
    for (const Rule& rule : rules_of(s_, group, true, known)) {
      const auto protocol = Protocol::parse(rule.protocol);
      if (!protocol || !protocol->is_all()) continue;
      for (const Prefix& cidr : rule.cidrs)
        if (cidr.length() == 0) return true;
    }
  }
  return false;
}

/// Who is at the other end, and what became of its identity on the way (R-SG-6 to R-SG-11).
Walker::Reference Walker::group_refers(const GroupPeer& peer, const std::string& home,
    const NetworkInterface* eni, const Packet& p, bool egress) {
  if (peer.peering_status.present() && !peer.peering_status.is("active")) return Reference::No;  // R-SG-11
  if (eni == nullptr) return Reference::No;
  const NetworkInterface* remote = p.origin;
  std::string lost = p.identity_lost;
  bool transit = p.by_transit;
  std::vector<const VpcPeeringConnection*> peerings = p.peerings;
  if (egress) {  // R-SG-6: the route decides whether the far end is known
    const Place from = place_of(*eni);
    lost.clear();
    peerings.clear();
    transit = false;
    remote = owner_in(s_, eni->vpc.to_string(), p.destination);
    if (!in_subnet(*from.subnet, p.destination)) {
      const auto row = quiet_lookup(from, p);
      if (!row && no_table_) {  // whoever has the address here or in a peer may be at the far end
        const auto member_in = [&](const std::string& vpc) {
          const NetworkInterface* one = owner_in(s_, vpc, p.destination);
          return one != nullptr &&
                 std::any_of(one->groups.begin(), one->groups.end(), [&](const SecurityGroupId& id) {
                   return id.to_string() == peer.group.to_string();
                 });
        };
        bool may = member_in(eni->vpc.to_string());
        for (const VpcPeeringConnection& pcx : s_.all<VpcPeeringConnection>()) {
          if (!(pcx.requester.region == pcx.accepter.region) || !functional(pcx.status, {"active"})) continue;
          if (pcx.requester.vpc == eni->vpc) may = may || member_in(pcx.accepter.vpc.to_string());
          if (pcx.accepter.vpc == eni->vpc) may = may || member_in(pcx.requester.vpc.to_string());
        }
        return may ? Reference::Maybe : Reference::No;
      }
      if (!row || row->blackhole) return Reference::No;
      if (row->target == Target::Peering) {
        const auto* pcx = find<VpcPeeringConnection>(s_, row->id);
        if (pcx == nullptr) return Reference::No;
        const Id& other = pcx->requester.vpc == eni->vpc ? pcx->accepter.vpc : pcx->requester.vpc;
        remote = owner_in(s_, other.to_string(), p.destination);
        peerings.push_back(pcx);
      } else if (row->target == Target::TransitGateway || row->target == Target::CoreNetwork) {
        return Reference::No;                               // R-SG-7: inbound rules only
      } else if (row->target == Target::InternetGateway) {  // R-SG-9
        lost = row->id;
        for (const PublicMapping& one : public_mappings(s_))
          if (one.public_address == p.destination) remote = find<NetworkInterface>(s_, one.interface);
      } else if (row->target != Target::Local) {
        lost = row->id;
      }
    }
  }
  if (remote == nullptr) return Reference::No;
  const bool member = std::any_of(remote->groups.begin(),
      remote->groups.end(),
      [&](const SecurityGroupId& id) { return id.to_string() == peer.group.to_string(); });
  const std::string far = remote->vpc.to_string();
  if (!member || !(in_scope(eni->vpc.to_string(), far, !egress) || in_scope(home, far, !egress)))
    return Reference::No;
  if (!lost.empty()) return Reference::Lost;  // R-SG-8
  const Address address = egress ? p.destination : p.source;
  if (!p.any_source && !owns(*remote, address)) return Reference::No;
  for (const VpcPeeringConnection* pcx : peerings)
    if (!(pcx->requester.region == pcx->accepter.region))
      return Reference::No;  // R-SG-7: never across Regions
  if (!transit) return Reference::Yes;
  if (!p.transit_refers) return Reference::NotSupported;  // R-SG-8
  if (refuses_transit_references(*eni) || refuses_transit_references(*remote)) return Reference::NotSupported;
  for (const MountTarget& one : s_.all<MountTarget>())
    if (one.interface == eni->id && !lets_all_out(*eni)) return Reference::No;
  return Reference::Yes;
}

void Walker::test_groups(const NetworkInterface& eni, Packet& p, bool egress) {
  const std::vector<Id> groups(eni.groups.begin(), eni.groups.end());
  test_group_list(groups, eni.id.to_string(), &eni, p, egress);
}

void Walker::test_group_list(const std::vector<Id>& groups, const std::string& component,
    const NetworkInterface* eni, const Packet& p, bool egress) {
  if (groups.empty()) return;  // R-SG-15
  bool any_rule = false;
  bool lost = false;
  bool unsupported = false;
  std::string doubt;
  for (const Id& group : groups) {
    bool known = false;
    const std::vector<Rule> rules = rules_of(s_, group, egress, known);
    if (!known) {  // R-SG-2; the call that would tell is describe-security-groups
      doubt = "group " + group.to_string() + (egress ? " lets out" : " lets in");
      continue;
    }
    for (const Rule& rule : rules) {
      any_rule = true;
      if (rule.unusable) {
        doubt = "a rule of " + group.to_string() + " that could not be read lets it pass";
        continue;
      }
      if (!service_matches(rule.protocol, rule.first, rule.last, p)) continue;
      const Address remote = egress ? p.destination : p.source;  // R-SG-5
      for (const Prefix& cidr : rule.cidrs)
        if (cidr.contains(remote)) return;
      for (const PrefixListId& list : rule.lists) {
        const auto entries = entries_of(s_, list);
        if (!entries) {
          doubt = list.to_string() + " holds " + remote.to_string();  // R-IN-7
          continue;
        }
        for (const Prefix& cidr : *entries)
          if (cidr.contains(remote)) return;
      }
      const std::string home = eni != nullptr && !rule.peers.empty() ? home_of(group, *eni) : "";
      for (const GroupPeer& peer : rule.peers) {
        switch (group_refers(peer, home, eni, p, egress)) {
          case Reference::Yes:
            return;
          case Reference::Lost:
            lost = true;
            break;
          case Reference::NotSupported:
            unsupported = true;
            break;
          case Reference::Maybe:
            doubt = "the route to " + remote.to_string() + " keeps who is there";
            break;
          case Reference::No:
            break;
        }
      }
    }
  }
  if (!doubt.empty() && unknown(doubt, "R-SG-2", component)) return;
  const std::string what = std::string(egress ? "egress " : "ingress ") + text(p);
  if (lost) drop("SG_REFERENCES_NOT_PRESERVED", "R-SG-8", component, what);
  if (unsupported) drop("SG_REFERENCING_SUPPORT", "R-SG-10", component, what);
  if (!any_rule) drop("SG_HAS_NO_RULES", "R-SG-2", component, what);
  drop("ENI_SG_RULES_MISMATCH", "R-SG-2", component, what);
}

/// R-MODEL-2: no rule admits the service from anybody.
std::optional<std::string> Walker::refused_by_groups(const NetworkInterface& eni) {
  if (eni.groups.empty()) return std::nullopt;
  const Family family = leg_->first.destination.family();
  const auto of_family = [&](const Prefix& one) { return one.present() && one.family() == family; };
  bool any_rule = false;
  for (const SecurityGroupId& group : eni.groups) {
    bool known = false;
    const std::vector<Rule> rules = rules_of(s_, group, false, known);
    if (!known) return std::nullopt;
    for (const Rule& rule : rules) {
      any_rule = true;
      const bool somebody = std::any_of(rule.cidrs.begin(), rule.cidrs.end(), of_family) ||
                            !rule.lists.empty() || !rule.peers.empty();
      if (rule.unusable) return std::nullopt;
      if (somebody && service_matches(rule.protocol, rule.first, rule.last, leg_->first)) return std::nullopt;
    }
  }
  return any_rule ? "ENI_SG_RULES_MISMATCH" : "SG_HAS_NO_RULES";
}

/// R-NACL-1
const NetworkAcl* Walker::acl_of(const Subnet& subnet) {
  for (const NetworkAcl& one : s_.all<NetworkAcl>())
    for (const NetworkAclAssociation& link : one.associations)
      if (!link.unusable && link.subnet == subnet.id) return &one;
  // One that could not be read may be the subnet's own: then nobody knows.
  for (const LeftOut& one : s_.left_out())
    if (one.kind == Kind::NetworkAcl) return nullptr;
  for (const NetworkAcl& one : s_.all<NetworkAcl>())
    for (const NetworkAclAssociation& link : one.associations)
      if (link.unusable && one.vpc == subnet.vpc) return nullptr;
  for (const NetworkAcl& one : s_.all<NetworkAcl>())
    if (one.vpc == subnet.vpc && one.is_default.yes()) return &one;
  return nullptr;
}

/// Only CIDR blocks (R-NACL-12), and only those that are printed (R-NACL-13).
void Walker::test_acl(const Subnet& subnet, const Packet& p, bool egress, const char* code) {
  const std::string name = subnet.id.to_string();
  const NetworkAcl* acl = acl_of(subnet);
  if (acl == nullptr) {
    if (q_.assume_acls) return note("ASSUMED network ACL of " + name);  // R-IN-11
    const bool passes =
        unknown(fmt::format("ACL of {} lets {} {}", name, egress ? "out" : "in", text(p)), "R-NACL-1", name);
    if (!passes) drop(code, "R-NACL-1", name, "supposed");
    return;
  }
  const std::string id = acl->id.to_string();
  std::vector<const NetworkAclEntry*> entries;
  for (const NetworkAclEntry& entry : acl->entries)
    if (entry.egress.yes() == egress) entries.push_back(&entry);
  std::sort(entries.begin(), entries.end(), [](const auto* a, const auto* b) {  // R-NACL-2
    return a->number.value_or(32767) < b->number.value_or(32767);
  });
  const Address tested = egress ? p.destination : p.source;  // R-NACL-4
  for (const NetworkAclEntry* entry : entries) {
    const std::string number = std::to_string(entry->number.value_or(32767));
    if (entry->unusable) {
      if (unknown("entry " + number + " of " + id + " does not match", "R-NACL-2", id)) continue;
      lack("a readable ACL entry", "R-NACL-2", id);
    }
    if (!entry->cidr.contains(tested) && !entry->ipv6_cidr.contains(tested)) continue;
    const bool icmp = p.protocol == 1 || p.protocol == 58;
    const Number first = icmp ? entry->icmp_type : entry->port_first;
    const Number last = icmp ? entry->icmp_code : entry->port_last;
    if (!service_matches(entry->protocol.str(), first, last, p)) continue;
    if (entry->action.is("allow")) {
      hop("permit", id, number + (egress ? " out " : " in ") + text(p));
      return;
    }
    drop(code, "R-NACL-2", id, number + (egress ? " out " : " in ") + text(p));
  }
  drop(code, "R-NACL-2", id, std::string("no entry matches ") + (egress ? "out " : "in ") + text(p));
}

}  // namespace vpcscope::reference
