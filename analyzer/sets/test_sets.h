// What one test lets through as sets: the second evaluator of a path. The first (analyzer/policy.h) asks
// about one header and names the rule that decides; this one gives every service at once. They read the same
// rows and agree on each point (tests/analyzer/sets_test.cpp).
//
// A set is of what the test sees of the header at hand: on the line of services (model/service_set.h) the
// destination's port, which for a reply is the client's.
#pragma once

#include "analyzer/path.h"
#include "model/network/network.h"
#include "model/service_set.h"

namespace vpcscope {

/// `maybe` holds `sure`, and what lack of data leaves in doubt.
struct Passed {
  ServiceSet sure;
  ServiceSet maybe;
};

ServiceSet services_of(const net::ServiceMatch& match);

/// Which rules of groups count.
enum class Peers : std::uint8_t { All, Addresses, References };

/// Groups, ACLs, protocols, certain and unknown ends; of the element's header addresses and protocol family
/// count, not its ports. Not for firewalls (analyzer/sets/firewall_sets.h).
Passed passed_by(const Network& network, const Element& element, Peers peers = Peers::All);

}  // namespace vpcscope
