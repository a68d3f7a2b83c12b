// What an evaluation by sets needs to know of a walk: which services take one way, what a test on a path sees
// of the service that is asked about, and what to do where no set tells.
#pragma once

#include <functional>
#include <vector>

#include "analyzer/outcomes.h"
#include "analyzer/path.h"
#include "analyzer/sets/test_filters.h"
#include "analyzer/walk.h"
#include "model/service_set.h"

namespace vpcscope {

class Cuts;

/// ICMP of a family's protocol number, types first to last.
ServiceSet icmp_types(unsigned protocol, unsigned first, unsigned last);

/// Services that steps treat alike, listeners apart: those without ports, ICMP with and without replies, and
/// of TCP and UDP each range of ports that was met, and the rest.
std::vector<ServiceSet> kinds_of_services(const Cuts& listeners);

/// How a test sees the service: for a walk of `query`, whose service stands for `many`. Nothing is tested:
/// `is_test` is false. No product of sets tells what it lets through: `by_sets` is.
struct TestUse {
  bool is_test = true;
  bool by_sets = true;
  HeaderUse use = HeaderUse::Asked;
  PortRange range;  // of the port variable that it looks at
};
TestUse use_of(
    const Network& network, const Path& path, const Element& element, const Query& query, bool many);

/// The concrete engine on all of `services`, cut at every edge of what its ways meet.
void ask_pointwise(const Network& network, Walk& walk, Query query, const ServiceSet& services,
    const std::function<void(const ServiceSet& points, const Ways& ways)>& visit);

}  // namespace vpcscope
