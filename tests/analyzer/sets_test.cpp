// What the matrix says of random networks is what the concrete engine and the reference say of each member
// and service.
#include <gtest/gtest.h>

#include "tests/analyzer/comparing_sets.h"
#include "tests/support/crowded_world.h"
#include "tests/support/world.h"

namespace vpcscope::testing {
namespace {

constexpr std::uint64_t networks = 40;

TEST(Sets, random_members_and_services_fare_as_the_matrix_says) {
  SetsComparison all;
  for (std::uint64_t seed = 1; seed <= networks; ++seed) {
    const SetsComparison found = compare_sets(world(perhaps_crowded(seed).text()), seed);
    for (const SetsDisagreement& one : found.disagreements)
      ADD_FAILURE() << "seed " << seed << ": " << one.text;
    all.add(found);
  }
  EXPECT_GT(all.points, 20'000U);
  EXPECT_GT(all.reachable, 1'000U);
  EXPECT_GT(all.partial, 50U);
  EXPECT_GT(all.unknown, 500U);
}

}  // namespace
}  // namespace vpcscope::testing
