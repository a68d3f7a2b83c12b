// What was found out about the pieces of a question, put together again: pieces of one pair of ends that have
// the same outcome become one path of the answer.
//
// An outcome is the same where everything that would be told of it is: hops, tests and the rules that decided
// them, drops, what the network chose. Only the ports and addresses that were cut are not compared.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "analyzer/policy.h"
#include "analyzer/verdict.h"
#include "analyzer/walk.h"
#include "model/address_set.h"
#include "model/service_set.h"

namespace vpcscope {

/// One way through the network for one header.
struct Way {
  Query query;
  Path path;
  Decision decision;
};

/// All ways of one header, in the order of the network's choices. Walks that only complete missing data
/// differently are one way (R-MODEL-2).
struct Ways {
  std::vector<std::shared_ptr<const Way>> ways;
  VerdictSet verdicts;
};
/// `met` sees the path of every walk.
Ways all_ways(
    const Network& network, Walk& walk, const Query& query, const std::function<void(const Path&)>& met);

/// Which ends of a question are sets of addresses.
struct Sets {
  bool from = false;
  bool to = false;
};

/// A way, and what else it holds for.
struct PieceOutcome {
  std::shared_ptr<const Way> way;
  std::string signature;  // filled in by `joined`: everything that makes an outcome another one
  AddressSet from;
  AddressSet to;
  ServiceSet services;
};

/// Joins what differs in one of services, FROM and TO only, in this order. Order of first appearance.
std::vector<PieceOutcome> joined(std::vector<PieceOutcome> pieces, Sets sets);

}  // namespace vpcscope
