// What is certain although the way is not (R-MODEL-2): where a run got lost, every completion of the missing
// data still leads past the far end's own filters, and its reply past the near end's. A drop there that holds
// whatever the way did to addresses and ports in between makes the run UNREACHABLE.
#include <algorithm>

#include "model/protocol.h"
#include "tests/reference/walker.h"

namespace vpcscope::reference {
namespace {

bool of_family(const Prefix& prefix, Family family) { return prefix.present() && prefix.family() == family; }

/// Whether packets of a gateway between VPCs come out in this very subnet, past its ingress (R-NACL-8).
bool is_attached(const Snapshot& s, const Subnet& subnet) {
  for (const TransitGatewayVpcAttachment& one : s.all<TransitGatewayVpcAttachment>())
    if (std::find(one.subnets.begin(), one.subnets.end(), subnet.id) != one.subnets.end()) return true;
  for (const CoreNetworkVpcAttachment& one : s.all<CoreNetworkVpcAttachment>())
    for (const Text& arn : one.subnets)
      if (arn.view().ends_with("/" + subnet.id.to_string())) return true;
  return false;
}

bool translates(const Snapshot& s, const ReferenceQuery& q, const Subnet& subnet) {
  for (const NatGateway& one : s.all<NatGateway>())
    if (one.subnet == subnet.id) return true;
  return !q.declared.nat_instances.empty();
}

}  // namespace

/// The first certain drop behind the point where the run got lost, if there is one.
std::optional<ReferenceDrop> Walker::certain_drop(const Leg& outer) {
  if (leg_ != &outer || outer.first.destination.family() != outer.first.source.family()) return std::nullopt;
  const bool forward = direction_ == 0;
  const NetworkInterface* far = q_.to.kind == End::Kind::Interface
                                    ? find<NetworkInterface>(s_, q_.to.interface)
                                : q_.to.kind == End::Kind::Address ? owner_in(s_, q_.to.vpc, q_.to.address)
                                                                   : nullptr;
  const auto make = [](bool onward, const std::string& code, const std::string& rule, const Id& where) {
    return ReferenceDrop{
        onward ? "forward" : "return", 0, code, rule, where.to_string(), "whatever the way is"};
  };
  const Subnet* there = far != nullptr ? find<Subnet>(s_, far->subnet.to_string()) : nullptr;
  const Subnet* here =
      leg_->initiator != nullptr ? find<Subnet>(s_, leg_->initiator->subnet.to_string()) : nullptr;
  const bool apart = here != there && q_.from.kind != End::Kind::OnPremises;
  if (forward && there != nullptr) {
    if (apart && !is_attached(s_, *there) && refused_by_acl(*there, false, nullptr))
      return make(true, "SUBNET_ACL_RESTRICTION", "R-NACL-2", there->id);
    if (refused_by_state(*far)) return make(true, "BAD_STATE", "R-ENI-1", far->id);
    if (const auto code = refused_by_groups(*far)) return make(true, *code, "R-SG-2", far->id);
    if (far->type.is("lambda")) return make(true, "X_LAMBDA_NO_INBOUND", "R-SVC-3", far->id);
    if (has_reply() && apart && !is_attached(s_, *there) && refused_by_acl(*there, true, nullptr))
      return make(false, "SUBNET_ACL_RESTRICTION", "R-NACL-2", there->id);
  }
  const bool plain = here != nullptr && !is_attached(s_, *here) && !translates(s_, q_, *here);
  if (!has_reply() || !plain || (far != nullptr && here == there)) return std::nullopt;
  if (in_subnet(*here, leg_->first.destination)) return std::nullopt;
  Packet back = reply_to(leg_->first);
  if (refused_by_acl(*here, false, &back)) return make(false, "SUBNET_ACL_RESTRICTION", "R-NACL-2", here->id);
  return std::nullopt;
}

bool Walker::refused_by_state(const NetworkInterface& eni) {
  if (!functional(eni.status, {"in-use"})) return true;
  for (const Instance& one : s_.all<Instance>())
    if (eni.instance.present() && one.id == eni.instance && !functional(one.state, {"running"})) return true;
  return false;
}

/// `exact`: the packet as it comes; null: the request's service between any addresses, and of replies, whose
/// ports a translation may have changed, any port.
bool Walker::refused_by_acl(const Subnet& subnet, bool egress, const Packet* exact) {
  const NetworkAcl* acl = acl_of(subnet);
  if (acl == nullptr) return false;
  const Family family = leg_->first.destination.family();
  std::vector<const NetworkAclEntry*> entries;
  for (const NetworkAclEntry& entry : acl->entries) {
    if (entry.unusable) return false;
    if (entry.egress.yes() == egress) entries.push_back(&entry);
  }
  std::sort(entries.begin(), entries.end(), [](const auto* a, const auto* b) {
    return a->number.value_or(32767) < b->number.value_or(32767);
  });
  const Packet& p = exact != nullptr ? *exact : leg_->first;
  const bool icmp = p.protocol == 1 || p.protocol == 58;
  for (const NetworkAclEntry* entry : entries) {
    const Prefix& block = family == Family::V4 ? entry->cidr : entry->ipv6_cidr;
    if (!of_family(block, family)) continue;
    const bool allows = entry->action.is("allow");
    const Number first = icmp ? entry->icmp_type : entry->port_first;
    const Number last = icmp ? entry->icmp_code : entry->port_last;
    if (exact != nullptr) {
      if (!block.contains(p.source) || !service_matches(entry->protocol.str(), first, last, p)) continue;
      return !allows;
    }
    const auto protocol = Protocol::parse(entry->protocol.str());
    const bool same = protocol && (protocol->is_all() || protocol->number() == p.protocol);
    if (!same) continue;
    const bool every_port = first.value_or(-1) == -1;
    const bool matches =
        egress ? allows || every_port : service_matches(entry->protocol.str(), first, last, p);
    if (!matches) continue;
    if (allows) return false;
    if (block.length() == 0) return true;
  }
  return true;
}

}  // namespace vpcscope::reference
