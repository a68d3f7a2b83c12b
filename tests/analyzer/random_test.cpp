// Random networks: every engine answers alike, and the generator is worth its name.
#include <gtest/gtest.h>

#include "tests/analyzer/comparing.h"
#include "tests/support/random_world.h"
#include "tests/support/shrink.h"
#include "tests/support/world.h"

namespace vpcscope::testing {
namespace {

constexpr std::uint64_t kSeeds = 200;

TEST(Random, same_seed_same_world) {
  for (std::uint64_t seed = 1; seed <= 50; ++seed) {
    EXPECT_EQ(random_world(seed).lines, random_world(seed).lines) << seed;
    EXPECT_EQ(random_world(seed).questions, random_world(seed).questions) << seed;
  }
  EXPECT_NE(random_world(1).lines, random_world(2).lines);
}

TEST(Random, engines_agree) {
  Tally tally;
  int shown = 0;
  for (std::uint64_t seed = 1; seed <= kSeeds; ++seed) {
    const Comparison found = compare(seed);
    tally.add(found.tally);
    for (const Disagreement& one : found.disagreements)
      ADD_FAILURE() << (shown++ < 3 ? one.shrunk().report() : one.summary);
  }
  for (const char* verdict : {"REACHABLE", "PARTIAL", "UNREACHABLE", "UNKNOWN"})
    EXPECT_GT(tally.verdicts[verdict], 0) << verdict;
  EXPECT_GE(tally.codes.size(), 60U);
  EXPECT_LT(tally.skipped * 50, tally.questions) << "networks grew too large";
}

TEST(Random, shrinks_to_what_matters) {
  const std::vector<std::string> lines = {"a 1", "b 2 x=1 y=2", "c", "d", "e 4"};
  const auto fails = [](const std::vector<std::string>& some) {
    bool b = false;
    bool d = false;
    for (const std::string& line : some) {
      b = b || (line.starts_with("b") && line.find("y=2") != std::string::npos);
      d = d || line == "d";
    }
    return b && d;
  };
  EXPECT_EQ(shrink(lines, fails), (std::vector<std::string>{"b 2 y=2", "d"}));
}

}  // namespace
}  // namespace vpcscope::testing
