// Everything that one table says about one address: the route that wins, its equals, and why each other route
// that holds the address lost. For explanations; the way of a packet asks `Network::longest` only.
//
//   const Lookup found = look_up(network, table, *Address::parse("10.1.2.3"));
//   found.winner;              // absent: no route holds the address
//   found.losers[0].lost.code; // "MORE_SPECIFIC_ROUTE"
//
// A blackhole wins like any other route (R-ROUTE-10, R-TGW-4); what that means is for the caller. Pure.
#pragma once

#include <vector>

#include "analyzer/codes.h"
#include "model/network/network.h"

namespace vpcscope {

struct Loser {
  net::Handle<net::Route> route;
  Reason lost;
};

struct Lookup {
  net::Handle<net::Route> winner;
  /// As good as the winner, by other targets (R-ROUTE-11, R-TGW-13).
  std::vector<net::Handle<net::Route>> equals;
  std::vector<Loser> losers;  // longest first
  /// Why a route that nobody tells might win instead (R-IN-7, R-IN-8, R-IN-11); absent: the winner is
  /// certain.
  Reason open;
};

Lookup look_up(const Network& network, net::Handle<net::RouteTable> handle, const Address& address);

}  // namespace vpcscope
