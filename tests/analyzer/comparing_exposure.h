// Checks what `exposure` says of a whole network against `reach`: inside every row and around it, for random
// addresses of the internet and services at the edges of what is printed; that rows of an interface do not
// overlap; that the rule named is the one that `reach` names; and that nothing that `reach` finds open is
// left out.
//
//   const ExposureComparison found = compare_exposure(net, seed);
//   for (const std::string& one : found.disagreements) ...
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "model/snapshot.h"

namespace vpcscope::testing {

struct ExposureComparison {
  std::size_t inbound = 0;  // rows
  std::size_t through = 0;  // of these, behind load balancers
  std::size_t outbound = 0;
  std::size_t latent = 0;
  std::size_t points = 0;  // that were asked about
  std::size_t rules = 0;   // that were compared
  std::vector<std::string> disagreements;

  void add(const ExposureComparison& other);
};

ExposureComparison compare_exposure(const Snapshot& net, std::uint64_t seed);

}  // namespace vpcscope::testing
