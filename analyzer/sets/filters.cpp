#include "analyzer/sets/filters.h"

#include <algorithm>
#include <cassert>

namespace vpcscope {
namespace {

constexpr ServicePoint start_of(unsigned protocol) { return ServicePoint{protocol} << 16U; }

ServiceSet protocol_set(unsigned protocol) {
  return ServiceSet::of_ranges({{start_of(protocol), start_of(protocol) + 0xffff}});
}

struct Hash {
  std::uint64_t value = 0x9e37'79b9'7f4a'7c15;
  void add(std::uint64_t part) {
    value = (value ^ part) * 0xff51'afd7'ed55'8ccd;
    value ^= value >> 32U;
  }
};

/// Requests whose reply gets back, as far as protocols without ports tell: an echo's is one point, other ICMP
/// has none (R-FLOW-8), TCP and UDP are looked at port by port.
ServiceSet as_requests(const ServiceSet& replies) {
  static const ServiceSet ports = protocol_set(6) | protocol_set(17);
  static const ServiceSet echo = ServiceSet::of_ranges({{start_of(1) + 0x800, start_of(1) + 0x8ff}});
  static const ServiceSet echo6 = ServiceSet::of_ranges({{start_of(58) + 0x8000, start_of(58) + 0x80ff}});
  static const ServiceSet icmp = protocol_set(1) | protocol_set(58);
  ServiceSet passed = ports | (icmp - echo - echo6) | (replies - icmp - ports);
  if (replies.contains(start_of(1))) passed |= echo;  // type 0
  if (replies.contains(start_of(58) + (ServicePoint{129} << 8U))) passed |= echo6;
  return passed;
}

}  // namespace

Filters::Filters(const ServiceSet& asked)
    : asked_(asked),
      asks_all_(asked == ServiceSet::all()),
      tcp_(services_.intern(protocol_set(6))),
      udp_(services_.intern(protocol_set(17))),
      without_ports_(services_.intern(ServiceSet::all() - protocol_set(6) - protocol_set(17))) {
  intern(Filter{no_services, no_services, {}});
  intern(Filter{all_services, all_services, {}});
  intern(VerdictSets{no_services, all_services, no_services});
  intern(VerdictSets{all_services, no_services, no_services});
}

FilterId Filters::intern(Filter filter) {
  if (filter.maybe == no_services) {
    if (!filters_.empty()) return lets_nothing;
    filter.replies.clear();
  }
  Hash hash;
  hash.add(filter.sure.at);
  hash.add(filter.maybe.at);
  for (const Reply& one : filter.replies) {
    hash.add(static_cast<std::uint64_t>(one.variable) << 32U | std::uint32_t{one.range.first} << 16U |
             one.range.last);
    hash.add(std::uint64_t{one.sure.at} << 32U | one.maybe.at);
  }
  std::vector<std::uint32_t>& same = filters_by_hash_[hash.value];
  for (const std::uint32_t at : same)
    if (filters_[at] == filter) return {at};
  const auto at = static_cast<std::uint32_t>(filters_.size());
  same.push_back(at);
  filters_.push_back(std::move(filter));
  return {at};
}

/// What is asked of a set, all of it and nothing of it being what they are called.
ServiceSetId Filters::intern_asked(const ServiceSet& set) {
  if (asks_all_) return services_.intern(set);
  const ServiceSet own = set & asked_;
  return own == asked_ ? all_services : services_.intern(own);
}

FilterId Filters::of_request(const Passed& passed) {
  const ServiceSetId sure = intern_asked(passed.sure);
  return intern(Filter{sure, passed.sure == passed.maybe ? sure : intern_asked(passed.maybe), {}});
}

FilterId Filters::of_reply(const Passed& passed, std::int16_t variable, PortRange range) {
  const auto ports_of = [&](const ServiceSet& set) {
    const auto within = [&](unsigned protocol) {
      return ServiceSet::of_ranges({{start_of(protocol) + range.first, start_of(protocol) + range.last}});
    };
    return set & (within(6) | within(17));
  };
  Filter filter;
  filter.sure = intern_asked(as_requests(passed.sure));
  filter.maybe = intern_asked(as_requests(passed.maybe));
  const ServiceSet all = ports_of(ServiceSet::all());
  const ServiceSet sure = ports_of(passed.sure);
  if (variable >= 0 && sure != all)
    filter.replies.push_back(
        {variable, range, services_.intern(sure), services_.intern(ports_of(passed.maybe))});
  return intern(std::move(filter));
}

FilterId Filters::work_out(Memo& memo, FilterId a, FilterId b) {
  const std::uint64_t key = std::uint64_t{a.at} << 32U | b.at;
  const Filter& one = filters_[a.at];
  const Filter& two = filters_[b.at];
  Filter result;
  if (&memo == &either_) {
    assert(one.replies.empty() && two.replies.empty());
    result.sure = services_.union_of(one.sure, two.sure);
    result.maybe = services_.union_of(one.maybe, two.maybe);
  } else {
    result.sure = services_.intersection_of(one.sure, two.sure);
    result.maybe = services_.intersection_of(one.maybe, two.maybe);
    result.replies = one.replies;
    for (const Reply& reply : two.replies) {
      const auto at = std::ranges::lower_bound(result.replies, reply.variable, {}, &Reply::variable);
      if (at == result.replies.end() || at->variable != reply.variable) {
        result.replies.insert(at, reply);
        continue;
      }
      at->sure = services_.intersection_of(at->sure, reply.sure);
      at->maybe = services_.intersection_of(at->maybe, reply.maybe);
    }
  }
  const FilterId id = intern(std::move(result));
  memo.emplace(key, id.at);
  return id;
}

Filters::Left Filters::left_of(const Filter& filter, ServiceSetId protocol, ServiceSetId& lost) {
  Left left;
  for (const Reply& reply : filter.replies) {
    const bool udp = protocol == udp_;
    const ServicePoint start = start_of(udp ? 17 : 6);
    const ServiceSetId all =
        services_.intern(ServiceSet::of_ranges({{start + reply.range.first, start + reply.range.last}}));
    const ServiceSetId maybe = services_.intersection_of(reply.maybe, protocol);
    const ServiceSetId sure = services_.intersection_of(reply.sure, protocol);
    left.none = left.none || maybe == no_services;
    left.lost_some = left.lost_some || maybe != all;
    left.all_known = left.all_known && maybe == sure;
    left.some_known = left.some_known && sure != no_services;
    if (reply.variable == 0) lost = services_.difference_of(all, maybe);
  }
  return left;
}

/// As one header is decided (analyzer/policy.cpp), for all of the line.
VerdictsId Filters::work_out_verdicts(FilterId id) {
  const Filter filter = filters_[id.at];
  VerdictSets sets{no_services, services_.complement_of(filter.maybe), no_services};
  std::vector<ClientLoss> losses;
  const auto add = [&](ServiceSetId& to, ServiceSetId more) { to = services_.union_of(to, more); };
  const ServiceSetId doubtful = services_.difference_of(filter.maybe, filter.sure);
  for (const ServiceSetId protocol : {tcp_, udp_, without_ports_}) {
    ServiceSetId lost = no_services;
    const Left left = protocol == without_ports_ ? Left{} : left_of(filter, protocol, lost);
    const ServiceSetId sure = services_.intersection_of(filter.sure, protocol);
    const ServiceSetId unsure = services_.intersection_of(doubtful, protocol);
    const ServiceSetId either = services_.union_of(sure, unsure);
    if (left.none || left.lost_some) add(sets.unreachable, either);
    if (left.none) continue;
    if (left.some_known) add(sets.reachable, sure);
    if (!left.all_known) add(sets.unknown, sure);
    add(sets.unknown, unsure);
    if (lost != no_services && either != no_services) losses.push_back({either, lost});
  }
  const VerdictsId verdicts = intern(sets, std::move(losses));
  if (of_filter_.size() <= id.at) of_filter_.resize(filters_.size(), VerdictsId{none});
  return of_filter_[id.at] = verdicts;
}

VerdictsId Filters::intern(const VerdictSets& sets, std::vector<ClientLoss> losses, ServiceSetId by_choice) {
  Hash hash;
  hash.add(std::uint64_t{sets.reachable.at} << 32U | sets.unreachable.at);
  hash.add(std::uint64_t{by_choice.at} << 32U | sets.unknown.at);
  for (const ClientLoss& one : losses) hash.add(std::uint64_t{one.services.at} << 32U | one.ports.at);
  std::vector<std::uint32_t>& same = verdicts_by_hash_[hash.value];
  for (const std::uint32_t at : same)
    if (verdicts_[at].sets == sets && verdicts_[at].losses == losses && verdicts_[at].by_choice == by_choice)
      return {at};
  const auto at = static_cast<std::uint32_t>(verdicts_.size());
  same.push_back(at);
  verdicts_.push_back({sets, std::move(losses), by_choice});
  return {at};
}

Filters::Folded Filters::folded(VerdictsId id) const {
  const VerdictSets& sets = verdicts_[id.at].sets;
  const ServiceSet reachable = services_.set(sets.reachable);
  const ServiceSet unreachable = services_.set(sets.unreachable);
  const ServiceSet unknown = services_.set(sets.unknown);
  Folded all;
  all.partial = reachable & unreachable;
  all.reachable = reachable - unreachable - unknown;
  all.unknown = unknown - all.partial;
  return all;
}

VerdictsId Filters::narrowed(VerdictsId id, ServiceSetId within) {
  if (within == all_services) return id;
  const std::uint64_t key = std::uint64_t{id.at} << 32U | within.at;
  if (const auto found = narrowed_.find(key); found != narrowed_.end()) return {found->second};
  const Verdicts from = verdicts_[id.at];
  const auto cut = [&](ServiceSetId set) { return services_.intersection_of(set, within); };
  std::vector<ClientLoss> losses;
  for (const ClientLoss& one : from.losses)
    if (const ServiceSetId left = cut(one.services); left != no_services) losses.push_back({left, one.ports});
  const VerdictsId result =
      intern({cut(from.sets.reachable), cut(from.sets.unreachable), cut(from.sets.unknown)},
          std::move(losses),
          cut(from.by_choice));
  narrowed_.emplace(key, result.at);
  return result;
}

/// Of the services that both say something of.
ServiceSetId Filters::where_they_differ(const VerdictSets& a, const VerdictSets& b) {
  const auto told = [&](const VerdictSets& sets) {
    return services_.union_of(services_.union_of(sets.reachable, sets.unreachable), sets.unknown);
  };
  const auto apart = [&](ServiceSetId x, ServiceSetId y) {
    return services_.union_of(services_.difference_of(x, y), services_.difference_of(y, x));
  };
  const ServiceSetId differ =
      services_.union_of(apart(a.reachable, b.reachable), apart(a.unreachable, b.unreachable));
  return services_.intersection_of(differ, services_.intersection_of(told(a), told(b)));
}

VerdictsId Filters::united(VerdictsId a, VerdictsId b) {
  if (a == b) return a;
  const std::uint64_t key = std::uint64_t{std::min(a, b).at} << 32U | std::max(a, b).at;
  if (const auto found = united_.find(key); found != united_.end()) return {found->second};
  const Verdicts one = verdicts_[std::min(a, b).at];
  const Verdicts two = verdicts_[std::max(a, b).at];
  const auto join = [&](ServiceSetId x, ServiceSetId y) { return services_.union_of(x, y); };
  std::vector<ClientLoss> losses = one.losses;
  for (const ClientLoss& more : two.losses) {
    const auto at = std::ranges::find(losses, more.ports, &ClientLoss::ports);
    if (at == losses.end())
      losses.push_back(more);
    else
      at->services = join(at->services, more.services);
  }
  const VerdictsId result = intern({join(one.sets.reachable, two.sets.reachable),
                                       join(one.sets.unreachable, two.sets.unreachable),
                                       join(one.sets.unknown, two.sets.unknown)},
      std::move(losses),
      join(join(one.by_choice, two.by_choice), where_they_differ(one.sets, two.sets)));
  united_.emplace(key, result.at);
  return result;
}

VerdictsId Filters::over_completions(std::span<const VerdictsId> parts) {
  VerdictsId all = parts.front();
  VerdictSets common = verdicts_[all.at].sets;
  for (const VerdictsId one : parts.subspan(1)) {
    all = united(all, one);
    const VerdictSets sets = verdicts_[one.at].sets;
    common.reachable = services_.intersection_of(common.reachable, sets.reachable);
    common.unreachable = services_.intersection_of(common.unreachable, sets.unreachable);
    common.unknown = services_.intersection_of(common.unknown, sets.unknown);
  }
  const Verdicts any = verdicts_[all.at];
  const auto differ = [&](ServiceSetId some, ServiceSetId in_all) {
    return services_.difference_of(some, in_all);
  };
  common.unknown = services_.union_of(common.unknown, differ(any.sets.reachable, common.reachable));
  common.unknown = services_.union_of(common.unknown, differ(any.sets.unreachable, common.unreachable));
  common.unknown = services_.union_of(common.unknown, differ(any.sets.unknown, common.unknown));
  return intern(common, any.losses, any.by_choice);
}

std::size_t Filters::bytes() const {
  const auto of_memo = [](const Memo& memo) { return memo.bucket_count() * 16; };
  return filters_.size() * (sizeof(Filter) + 40) + verdicts_.size() * (sizeof(Verdicts) + 40) +
         of_memo(both_) + of_memo(either_) + of_memo(united_) + of_memo(narrowed_);
}

}  // namespace vpcscope
