#include "analyzer/exposure_openers.h"

#include "analyzer/sets/test_sets.h"

namespace vpcscope {

/// R-SG-3, R-SG-5; references to groups never match whoever comes from the internet (R-SG-8).
bool Openers::holds(const net::GroupRule& rule, const Address& far) const {
  if (rule.unusable) return false;
  if (rule.is_cidr()) return n_.cidr_of(rule).contains(far);
  return rule.kind == net::PeerKind::PrefixList && rule.list().present() && n_[rule.list()].known &&
         n_.holds(n_[rule.list()].entries, far);
}

const std::vector<Openers::Opener>& Openers::openers(
    net::Handle<net::GroupSet> groups, bool egress, const Address& far) {
  const auto [at, fresh] = known_.try_emplace({groups.at, egress, far});
  if (!fresh) return at->second;
  const std::size_t direction = egress ? 1 : 0;
  ServiceSet before;
  for (const net::Handle<net::Group> handle : n_[n_[groups].groups]) {
    const net::Group& group = n_[handle];
    if (!group.known[direction]) continue;
    const net::Run<net::GroupRule> rules = group.rules[direction];
    for (std::uint32_t i = 0; i < rules.count; ++i) {
      const net::GroupRule& rule = n_[rules[i]];
      if (!holds(rule, far)) continue;
      ServiceSet own = services_of(rule.service) - before;
      if (own.empty()) continue;
      before |= own;
      at->second.push_back({{handle, rules.first + i}, std::move(own)});
    }
  }
  return at->second;
}

std::vector<Openers::Opened> Openers::split(
    net::Handle<net::GroupSet> groups, bool egress, const Address& far, const OpenSets& sets) {
  std::vector<Opened> parts;
  OpenSets rest = sets;
  if (groups.present())
    for (const Opener& one : openers(groups, egress, far)) {
      OpenSets own = rest & one.services;
      if (own.empty()) continue;
      rest = rest - one.services;
      parts.push_back({one.rule, std::move(own)});
    }
  if (!rest.empty()) parts.push_back({{}, std::move(rest)});
  return parts;
}

}  // namespace vpcscope
