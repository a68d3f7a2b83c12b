#include "analyzer/lpm.h"

#include <algorithm>
#include <tuple>

namespace vpcscope {
namespace {

bool in_transit(const net::RouteTable& table) {
  return table.table_kind == net::TableKind::Transit || table.table_kind == net::TableKind::Core;
}

class Judge {
 public:
  Judge(const Network& network, const net::RouteTable& table, net::Handle<net::Route> winner)
      : n_(network), table_(table), winner_(winner) {}

  /// R-ROUTE-11, R-TGW-13: ties, by another target.
  bool is_equal(net::Handle<net::Route> handle) const {
    if (!winner_.present()) return false;
    const net::Route& one = n_[handle];
    const net::Route& best = n_[winner_];
    const bool ties = one.destination == best.destination && one.rank == best.rank && takes_part(one);
    const bool may_tie = in_transit(table_) || best.origin == net::Origin::PrefixList;
    return ties && may_tie && n_.text(one.target_id) != n_.text(best.target_id);
  }

  Reason why(const net::Route& one) const {
    if (one.beaten_by_local) return {"HIGHER_PRIORITY_ROUTE", "R-ROUTE-6"};
    if (one.ignored) return {"CANNOT_ROUTE", edge() ? "R-EDGE-2" : "R-ROUTE-4"};
    const bool shorter = one.destination.length() < n_[winner_].destination.length();
    if (in_transit(table_))
      return {shorter ? "TGW_RTB_MORE_SPECIFIC_ROUTE" : "TGW_RTB_HIGHER_PRIORITY_ROUTE", "R-TGW-3"};
    if (shorter) return {"MORE_SPECIFIC_ROUTE", "R-ROUTE-4"};
    return {"HIGHER_PRIORITY_ROUTE", "R-ROUTE-5"};
  }

 private:
  static bool takes_part(const net::Route& one) { return !one.ignored && !one.beaten_by_local; }
  bool edge() const { return table_.table_kind == net::TableKind::Edge; }

  const Network& n_;
  const net::RouteTable& table_;
  net::Handle<net::Route> winner_;
};

/// R-TGW-4: of equals, those that are blackholes carry nothing, so another one is taken.
void prefer_active(const Network& network, Lookup& found) {
  if (!found.winner.present() || !network[found.winner].blackhole) return;
  const auto active =
      std::ranges::find_if(found.equals, [&](const auto& one) { return !network[one].blackhole; });
  if (active != found.equals.end()) std::swap(*active, found.winner);
}

void longest_first(const Network& network, std::vector<Loser>& losers) {
  std::ranges::stable_sort(losers, [&](const Loser& a, const Loser& b) {
    const net::Route& left = network[a.route];
    const net::Route& right = network[b.route];
    return std::tuple(-left.destination.length(), left.rank) <
           std::tuple(-right.destination.length(), right.rank);
  });
}

Reason open_reason(
    const Network& network, const net::RouteTable& table, const Lookup& found, const Address& address) {
  const bool host =
      found.winner.present() && network[found.winner].destination.length() == address.bit_length();
  const bool settled = host && network[found.winner].rank == 0;
  const auto routes = network[table.routes];
  // Routes of lists that are not known have no destination and stand first.
  const bool unknown_list = !routes.empty() && !routes.front().destination.present();
  const Reason unknown_routes = {"TGW_RTB_ROUTES_ARE_UNKNOWN", "R-IN-8"};
  if (in_transit(table)) {
    if (table.unusable_route && !host) return unknown_routes;
    if (unknown_list && !settled) return {"X_MISSING_DATA", "R-IN-7"};
    return table.complete || found.winner.present() ? Reason{} : unknown_routes;
  }
  if (table.unusable_route) return {"X_MISSING_DATA", "R-IN-3"};
  if (unknown_list && !settled) return {"X_MISSING_DATA", "R-IN-7"};
  return table.complete || found.winner.present() ? Reason{} : Reason{"X_MISSING_DATA", "R-IN-3"};
}

}  // namespace

Lookup look_up(const Network& network, net::Handle<net::RouteTable> handle, const Address& address) {
  const net::RouteTable& table = network[handle];
  Lookup found;
  found.winner = network.longest(table, address);
  const Judge judge(network, table, found.winner);
  for (std::uint32_t i = 0; i < table.routes.count; ++i) {
    const net::Handle<net::Route> one = table.routes[i];
    if (one == found.winner || !network[one].destination.contains(address)) continue;
    if (judge.is_equal(one))
      found.equals.push_back(one);
    else
      found.losers.push_back({one, judge.why(network[one])});
  }
  prefer_active(network, found);
  longest_first(network, found.losers);
  found.open = open_reason(network, table, found, address);
  return found;
}

}  // namespace vpcscope
