// Random worlds made harder for a matrix. Crowded ones have many interfaces, so that classes of a matrix have
// members and several of them share a location: what a world of one or two hosts a subnet never shows.
//
//   const RandomWorld made = crowded(random_world(seed), seed);
//   const RandomWorld other = with_gaps(made, seed);
//
// Each subnet gets a few more interfaces: with up to three groups of its VPC in any combination, at addresses
// high in the subnet, some like the one before in everything but the address, some with public, secondary or
// IPv6 addresses, some odd (no groups at all, detached, without source check). Nothing that was there
// changes, and the questions stay.
#pragma once

#include <cstdint>

#include "tests/support/random_world.h"

namespace vpcscope::testing {

RandomWorld crowded(RandomWorld made, std::uint64_t seed);

/// The same world, of which one to three calls were not exported.
RandomWorld with_gaps(RandomWorld made, std::uint64_t seed);

/// Every second seed is crowded, every fifth has gaps.
RandomWorld perhaps_crowded(std::uint64_t seed);

}  // namespace vpcscope::testing
