#include "analyzer/sets/guards.h"

#include <algorithm>
#include <utility>

#include "analyzer/peers.h"
#include "analyzer/services.h"

namespace vpcscope {

Guards::Guards(const Network& network, const Classes& classes, Filters& filters, TestFilters& tests)
    : n_(network), classes_(classes), filters_(filters), tests_(tests) {
  const auto all = classes_.all();
  of_class_.resize(all.size(), none);
  for (const Family family : families) {
    std::vector<Address>& addresses = addresses_[index_of(family)];
    addresses.resize(all.size());
    for (std::size_t i = 0; i < all.size(); ++i)
      if (all[i].has(family) && !all[i].unknown_list.present())
        addresses[i] = classes_.from_end(all[i], family).address;
  }
  guards_.emplace_back();
  of_component_.resize(classes_.components().count + 1);
  std::map<std::pair<std::uint32_t, std::uint32_t>, std::uint32_t> known;
  for (std::uint32_t i = 0; i < all.size(); ++i) {
    if (!all[i].groups.present()) continue;
    const auto number = static_cast<std::uint32_t>(guards_.size());
    const auto [at, fresh] = known.try_emplace({all[i].groups.at, all[i].vpc.at}, number);
    of_class_[i] = at->second;
    if (fresh) add(i);
  }
  const std::size_t groups = n_.all<net::Group>().size() + absent_.size();
  refer_to_.resize(groups);
  members_.resize(groups);
  for (std::uint32_t guard = 1; guard < guards_.size(); ++guard) {
    const std::vector<Referred>& rules = guards_[guard].referred[0];
    for (std::uint32_t i = 0; i < rules.size(); ++i) refer_to_[rules[i].group].push_back({guard, i});
    for (const std::uint32_t group : guards_[guard].groups) members_[group].push_back(guard);
  }
  for (std::vector<FilterId>& one : let_in_) one.resize(guards_.size(), lets_nothing);
  for (std::vector<Open>& one : open_) one.resize(guards_.size(), Open::NotAsked);
  refer_out_.resize(guards_.size(), lets_nothing);
}

std::uint32_t Guards::number_of_absent(std::string_view id) {
  const auto number = static_cast<std::uint32_t>(n_.all<net::Group>().size() + absent_.size());
  const auto found = absent_.find(id);
  return found != absent_.end() ? found->second : absent_.emplace(id, number).first->second;
}

void Guards::add(std::uint32_t one) {
  const auto number = static_cast<std::uint32_t>(guards_.size());
  const EndClass& end = classes_.all()[one];
  const net::GroupSet& set = n_[end.groups];
  Guard made;
  made.example = one;
  made.vpc = end.vpc;
  made.set = end.groups;
  std::uint32_t position = 0;
  for (const net::Handle<net::Group> group : n_[set.groups]) {
    made.groups.push_back(group.at);
    for (const std::size_t direction : {0U, 1U})
      for (const net::GroupRule& rule : n_[n_[group].rules[direction]]) {
        if (rule.kind != net::PeerKind::Group) continue;
        const std::uint32_t group_of_peer =
            rule.group().present() ? rule.group().at : number_of_absent(n_.text(n_.source_of(rule).peer_id));
        if (rule.unusable || rule.stale) continue;
        const ServiceSet services = services_of(rule.service);
        made.referred[direction].push_back(
            {group_of_peer, position, filters_.of_request({services, services})});
      }
    ++position;
  }
  if (set.unknown && !n_.text(set.unknown_id).empty())
    made.groups.push_back(number_of_absent(n_.text(set.unknown_id)));
  std::ranges::sort(made.groups);
  made.groups.erase(std::unique(made.groups.begin(), made.groups.end()), made.groups.end());
  for (auto& referred : made.referred) std::ranges::stable_sort(referred, {}, &Referred::group);
  guards_.push_back(std::move(made));
  of_component_[end.component].push_back(number);
}

bool Guards::is_in_scope(const Referred& rule, const Guard& here, const Guard& there, bool egress) const {
  return here.vpc == there.vpc || may_refer_to(n_, here.set, rule.position, here.vpc, there.vpc, egress);
}

/// What the references of one's rules make of the other's groups.
FilterId Guards::references(const Guard& here, const Guard& there, bool egress) {
  FilterId filter = lets_nothing;
  for (const std::uint32_t group : there.groups)
    for (const Referred& one :
        std::ranges::equal_range(here.referred[egress ? 1 : 0], group, {}, &Referred::group))
      if (is_in_scope(one, here, there, egress)) filter = filters_.either(filter, one.filter);
  return filter;
}

bool Guards::lets_all_out(std::uint32_t from, Family family) {
  const std::uint32_t guard = of_class_[from];
  if (guard == none) return false;
  Open& open = open_[index_of(family)][guard];
  if (open == Open::NotAsked) open = tests_.lets_all_out(guards_[guard].set, family) ? Open::Yes : Open::No;
  return open == Open::Yes;
}

FilterId Guards::let_out(std::uint32_t from, std::uint32_t to, bool kept, Family family) {
  const std::uint32_t at = of_class_[from];
  const Guard& guard = guards_[at];
  const FilterId filter = tests_.of_addresses(guard.set, true, addresses_[index_of(family)][to]);
  const std::uint32_t far = of_class_[to];
  if (!kept || far == none || guard.referred[1].empty()) return filter;
  if (sender_ != from) return filters_.either(filter, references(guard, guards_[far], true));
  if (refer_out_of_ != at) prepare_references_out(at);
  return filters_.either(filter, refer_out_[far]);
}

FilterId Guards::let_in(std::uint32_t from, std::uint32_t to, bool kept, Family family) {
  const std::uint32_t at = of_class_[to];
  if (sender_ == from && family_ == family) return let_in_[kept ? 1 : 0][at];
  const Guard& guard = guards_[at];
  const FilterId filter = tests_.of_addresses(guard.set, false, addresses_[index_of(family)][from]);
  const std::uint32_t far = of_class_[from];
  if (!kept || far == none || guard.referred[0].empty()) return filter;
  return filters_.either(filter, references(guard, guards_[far], false));
}

void Guards::prepare(std::uint32_t from, Family family) {
  sender_ = from;
  family_ = family;
  prepare_ingress(from, family);
}

void Guards::prepare_ingress(std::uint32_t from, Family family) {
  const EndClass& end = classes_.all()[from];
  const bool anywhere = end.is_virtual() || classes_.is_lossy(end.component);
  const std::uint64_t key =
      anywhere ? ~std::uint64_t{0}
               : std::uint64_t{end.signature[index_of(family)]} << 1U | std::uint64_t{index_of(family)};
  for (const std::uint32_t guard : more_in_) let_in_[1][guard] = let_in_[0][guard];
  more_in_.clear();
  if (anywhere || key != let_in_key_) {
    let_in_key_ = key;
    const Address& address = addresses_[index_of(family)][from];
    const auto work_out = [&](std::uint32_t guard) {
      let_in_[0][guard] = let_in_[1][guard] = tests_.of_addresses(guards_[guard].set, false, address);
    };
    if (anywhere)
      for (std::uint32_t guard = 1; guard < guards_.size(); ++guard) work_out(guard);
    else
      std::ranges::for_each(of_component_[end.component], work_out);
  }
  const std::uint32_t own = of_class_[from];
  if (own == none) return;
  const Guard& sender = guards_[own];
  for (const std::uint32_t group : sender.groups)
    for (const Reference& one : refer_to_[group]) {
      const Guard& guard = guards_[one.guard];
      const Referred& rule = guard.referred[0][one.rule];
      if (!is_in_scope(rule, guard, sender, false)) continue;
      let_in_[1][one.guard] = filters_.either(let_in_[1][one.guard], rule.filter);
      more_in_.push_back(one.guard);
    }
}

void Guards::prepare_references_out(std::uint32_t guard) {
  for (const std::uint32_t one : more_out_) refer_out_[one] = lets_nothing;
  more_out_.clear();
  refer_out_of_ = guard;
  const Guard& sender = guards_[guard];
  for (const Referred& rule : sender.referred[1])
    for (const std::uint32_t far : members_[rule.group]) {
      if (!is_in_scope(rule, sender, guards_[far], true)) continue;
      refer_out_[far] = filters_.either(refer_out_[far], rule.filter);
      more_out_.push_back(far);
    }
}

}  // namespace vpcscope
