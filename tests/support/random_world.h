// Random networks for comparing engines: small, hostile to whoever evaluates them, and the same on every
// machine for the same seed.
//
//   const RandomWorld made = random_world(42);
//   const Snapshot net = world(made.text());
//   for (const std::string& one : made.questions) ...   // "A -> B tcp/443 client=linux", as asking.h reads
//   it
//
// A seed draws one to four VPCs and a handful of themes (peering, transit, balancers, ...). A theme first
// builds what would work and asks along it; on the way each step may be spoilt: a prefix halved, a port one
// off, a state wrong, a reply's route left out. How often is drawn per seed, so that some networks work but
// for one trap and others hardly work at all. Between one trap and none is where engines differ.
//
// Nothing here uses the standard library's distributions, hashes or sorts of equal keys: they differ between
// machines.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace vpcscope::testing {

struct RandomWorld {
  std::vector<std::string> lines;      // of the language of world.h
  std::vector<std::string> questions;  // of the language of asking.h

  std::string text() const;
};

RandomWorld random_world(std::uint64_t seed);

}  // namespace vpcscope::testing
