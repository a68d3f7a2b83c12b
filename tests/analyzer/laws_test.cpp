// Laws that hold in every network, whatever it is: tried on random ones, on the engine.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "analyzer/reach.h"
#include "model/network/resolve.h"
#include "tests/support/questions.h"
#include "tests/support/random_world.h"
#include "tests/support/world.h"

namespace vpcscope::testing {
namespace {

constexpr std::uint64_t networks = 60;

std::string joined(const std::vector<std::string>& lines) {
  std::string text;
  for (const std::string& line : lines) text += line + "\n";
  return text;
}

Verdict verdict_of(const Network& network, const std::string& asked) {
  const ReachResult found = reach(network, reach_question(asked));
  return found.error.empty() ? found.answer.verdict : Verdict::Undecided;
}

/// The name in the first line "KIND NAME DIRECTION ..." that says more than `none`; empty: there is none.
std::string first_with_rules(const RandomWorld& made, const std::string& kind, const std::string& direction) {
  for (const std::string& line : made.lines) {
    if (!line.starts_with(kind + " ")) continue;
    const std::size_t end = line.find(' ', kind.size() + 1);
    const std::string rest = end == std::string::npos ? "" : line.substr(end + 1);
    if (rest.starts_with(direction + " ") && rest.find("none") == std::string::npos)
      return line.substr(kind.size() + 1, end - kind.size() - 1);
  }
  return "";
}

/// Asks every question before and after a line is added.
template <class Law>
void compare_with(const std::string& kind, const std::string& direction, const std::string& rule, Law law) {
  std::size_t compared = 0;
  for (std::uint64_t seed = 1; seed <= networks; ++seed) {
    RandomWorld made = random_world(seed);
    const std::string name = first_with_rules(made, kind, direction);
    if (name.empty()) continue;
    const Network before = resolve(world(joined(made.lines)));
    made.lines.push_back(kind + " " + name + " " + direction + " " + rule);
    const Network after = resolve(world(joined(made.lines)));
    for (const std::string& asked : made.questions) {
      SCOPED_TRACE("seed " + std::to_string(seed) + ": " + made.lines.back() + ": " + asked);
      law(verdict_of(before, asked), verdict_of(after, asked));
      ++compared;
    }
  }
  EXPECT_GT(compared, 50U);
}

TEST(Laws, R_SG_2_adding_a_group_rule_never_closes_a_flow) {
  for (const char* direction : {"in", "out"})
    compare_with("sg", direction, "all 0.0.0.0/0", [](Verdict before, Verdict after) {
      if (before == Verdict::Reachable) EXPECT_EQ(after, Verdict::Reachable);
      if (before == Verdict::Partial) EXPECT_NE(after, Verdict::Unreachable);
    });
}

TEST(Laws, R_NACL_2_adding_a_deny_never_opens_a_flow) {
  for (const char* direction : {"in", "out"})
    compare_with("acl", direction, "1 deny all 0.0.0.0/0", [](Verdict before, Verdict after) {
      if (before == Verdict::Unreachable) EXPECT_EQ(after, Verdict::Unreachable);
      if (before == Verdict::Partial) EXPECT_NE(after, Verdict::Reachable);
    });
}

TEST(Laws, the_same_question_has_the_same_answer_in_a_network_resolved_again) {
  for (std::uint64_t seed = 1; seed <= networks; ++seed) {
    const RandomWorld made = random_world(seed);
    const Network one = resolve(world(joined(made.lines)));
    const Network other = resolve(world(joined(made.lines)));
    for (const std::string& asked : made.questions)
      EXPECT_EQ(verdict_of(one, asked), verdict_of(other, asked)) << "seed " << seed << ": " << asked;
  }
}

}  // namespace
}  // namespace vpcscope::testing
