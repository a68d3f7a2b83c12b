// Filters: what a whole path, or a part of it, lets through, as a number; and what becomes of a pair of ends.
//
// A filter is a product: the services whose request gets there (and that of protocols without ports, whose
// reply gets back), and for every port variable of the path the ports whose reply gets back, per protocol.
// All of it are sets on the line of services, interned, so that a filter is a few numbers, equal filters are
// one, and what two of them let through together is remembered. An analysis of all pairs does that hundreds
// of millions of times with few distinct filters.
//
//   Filters filters;
//   FilterId way = filters.both(filters.of_request(egress), filters.of_request(ingress));
//   VerdictsId verdicts = filters.verdicts(way);
//
// NOT thread safe, not even for reading; one object a thread. Ids are given in order of first appearance:
// never sort output by them.
#pragma once

#include <boost/unordered/unordered_flat_map.hpp>
#include <compare>
#include <cstdint>
#include <span>
#include <vector>

#include "analyzer/path.h"
#include "analyzer/sets/test_sets.h"
#include "model/service_set.h"

namespace vpcscope {

struct FilterId {
  std::uint32_t at = 0;
  auto operator<=>(const FilterId&) const = default;
};
inline constexpr FilterId lets_nothing{0};
inline constexpr FilterId lets_all{1};

/// Which verdicts the points of the line have: sets that together hold all of them.
struct VerdictSets {
  ServiceSetId reachable;  // for some port, choice or address
  ServiceSetId unreachable;
  ServiceSetId unknown;
  bool operator==(const VerdictSets&) const = default;
};

/// Interned as well, with the client ports that fail beside it.
struct VerdictsId {
  std::uint32_t at = 0;
  auto operator<=>(const VerdictsId&) const = default;
};
inline constexpr VerdictsId all_unreachable{0};
inline constexpr VerdictsId all_reachable{1};

/// Client ports of a protocol that fail: ranges on the line of services, as a set.
struct ClientLoss {
  ServiceSetId services;  // that they are lost for
  ServiceSetId ports;
  bool operator==(const ClientLoss&) const = default;
};

class Filters {
 public:
  /// Services outside `asked` do not matter: filters that differ there only are one.
  explicit Filters(const ServiceSet& asked = ServiceSet::all());

  FilterId of_request(const Passed& passed);
  /// A reply whose destination is the path's port variable; `range`: what the variable may be.
  FilterId of_reply(const Passed& passed, std::int16_t variable, PortRange range);

  FilterId both(FilterId a, FilterId b) {
    if (a == b || b == lets_all) return a;
    if (a == lets_all) return b;
    if (a == lets_nothing || b == lets_nothing) return lets_nothing;
    return a < b ? remembered(both_, a, b) : remembered(both_, b, a);
  }
  /// Of filters of requests only: what either lets through.
  FilterId either(FilterId a, FilterId b) {
    if (a == b || b == lets_nothing) return a;
    if (a == lets_nothing) return b;
    return a < b ? remembered(either_, a, b) : remembered(either_, b, a);
  }

  VerdictsId verdicts(FilterId filter) {
    if (filter.at < of_filter_.size() && of_filter_[filter.at].at != none) return of_filter_[filter.at];
    return work_out_verdicts(filter);
  }
  /// Only `within` is about these; outside, nothing is said.
  VerdictsId narrowed(VerdictsId id, ServiceSetId within);
  /// Parts that the asker or the network may choose among; of disjoint services too.
  VerdictsId united(VerdictsId a, VerdictsId b);
  /// Completions of missing data (R-MODEL-2).
  VerdictsId over_completions(std::span<const VerdictsId> parts);

  const VerdictSets& sets_of(VerdictsId id) const { return verdicts_[id.at].sets; }
  std::span<const ClientLoss> losses(VerdictsId id) const { return verdicts_[id.at].losses; }
  /// As verdicts are folded (docs/cli.md section 2): disjoint; what is in none is UNREACHABLE.
  struct Folded {
    ServiceSet reachable;
    ServiceSet partial;
    ServiceSet unknown;
  };
  Folded folded(VerdictsId id) const;
  /// Services of which some choices, or some addresses, fare otherwise than others.
  ServiceSetId by_choice(VerdictsId id) const { return verdicts_[id.at].by_choice; }
  VerdictsId intern(
      const VerdictSets& sets, std::vector<ClientLoss> losses = {}, ServiceSetId by_choice = no_services);
  /// Nothing but a certain no.
  bool is_shut(VerdictsId id) const { return id == all_unreachable || shut(verdicts_[id.at].sets); }
  bool is_shut(FilterId id) const { return filters_[id.at].maybe == no_services; }

  ServiceSets& services() { return services_; }
  const ServiceSets& services() const { return services_; }
  std::size_t size() const { return filters_.size(); }
  std::size_t bytes() const;

 private:
  static constexpr std::uint32_t none = 0xffff'ffff;

  struct Reply {
    std::int16_t variable = 0;
    PortRange range;
    ServiceSetId sure;
    ServiceSetId maybe;
    bool operator==(const Reply&) const = default;
  };
  struct Filter {
    ServiceSetId sure;
    ServiceSetId maybe;
    std::vector<Reply> replies;  // by variable
    bool operator==(const Filter&) const = default;
  };
  struct Verdicts {
    VerdictSets sets;
    std::vector<ClientLoss> losses;
    ServiceSetId by_choice;
  };
  ServiceSetId where_they_differ(const VerdictSets& a, const VerdictSets& b);
  struct Spread {
    using is_avalanching = void;
    std::size_t operator()(std::uint64_t key) const noexcept {
      key = (key ^ (key >> 32U)) * 0x9e37'79b9'7f4a'7c15;
      return static_cast<std::size_t>(key ^ (key >> 29U));
    }
  };
  using Memo = boost::unordered_flat_map<std::uint64_t, std::uint32_t, Spread>;

  FilterId remembered(Memo& memo, FilterId a, FilterId b) {
    const auto found = memo.find(std::uint64_t{a.at} << 32U | b.at);
    return found != memo.end() ? FilterId{found->second} : work_out(memo, a, b);
  }
  FilterId work_out(Memo& memo, FilterId a, FilterId b);
  FilterId intern(Filter filter);
  ServiceSetId intern_asked(const ServiceSet& set);
  VerdictsId work_out_verdicts(FilterId id);
  /// Services of one protocol (or of all without ports), given what is left of each variable there.
  struct Left {
    bool none = false;
    bool lost_some = false;
    bool all_known = true;
    bool some_known = true;
  };
  Left left_of(const Filter& filter, ServiceSetId protocol, ServiceSetId& lost);
  bool shut(const VerdictSets& sets) const {
    return sets.reachable == no_services && sets.unknown == no_services;
  }

  ServiceSets services_;
  ServiceSet asked_;
  bool asks_all_ = true;
  ServiceSetId tcp_;
  ServiceSetId udp_;
  ServiceSetId without_ports_;
  std::vector<Filter> filters_;
  boost::unordered_flat_map<std::uint64_t, std::vector<std::uint32_t>> filters_by_hash_;
  std::vector<Verdicts> verdicts_;
  boost::unordered_flat_map<std::uint64_t, std::vector<std::uint32_t>> verdicts_by_hash_;
  std::vector<VerdictsId> of_filter_;
  Memo both_;
  Memo either_;
  Memo united_;
  Memo narrowed_;
};

}  // namespace vpcscope
