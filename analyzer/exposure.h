// `exposure`: what the internet can open, what can open the internet, and what one blocker keeps shut.
//
//   ExposureAnswer answer = exposure(network);
//
// Inbound and outbound: one row for each interface (or load balancer target), family, gateway, rule that
// opens and set of services. Latent: interfaces with exactly one blocker between them and the internet. Pure;
// any thread.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "analyzer/answer.h"
#include "model/network/network.h"

namespace vpcscope {

struct ExposureRow {
  std::string interface;
  std::string name;
  std::string via;      // the gateway by which the internet is reached: "igw-01"
  std::string through;  // the load balancer (or endpoint service) that is open and passes it on; mostly empty
  int family = 4;
  std::vector<std::string> addresses;  // of the internet, the fewest CIDR blocks
  std::vector<std::string> services;
  std::vector<std::string> partial;  // some client ports or choices of the network fail
  std::vector<std::string> unknown;
  std::optional<RuleEvidence> rule;  // that opens it; absent: no rule stands there
};

struct LatentRow {
  std::string interface;
  std::string name;
  int family = 4;
  std::vector<std::string> addresses;  // of the internet, that could open them
  std::vector<std::string> services;   // that would be open without the blocker
  Drop blocker;
};

struct ExposureAnswer {
  std::string error;  // one line
  std::vector<ExposureRow> inbound;
  std::vector<ExposureRow> outbound;
  std::vector<LatentRow> latent;
};

ExposureAnswer exposure(const Network& network);

}  // namespace vpcscope
