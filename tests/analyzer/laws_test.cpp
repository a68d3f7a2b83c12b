// Laws that hold in every network, whatever it is: tried on random ones, on the engine.
#include <gtest/gtest.h>

#include <map>
#include <random>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "analyzer/reach.h"
#include "model/network/resolve.h"
#include "model/service_set.h"
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

// ---- everything that gets through

ServiceSet set_of(const std::vector<std::string>& pieces) {
  ServiceSet all;
  for (const std::string& one : pieces) all = all | ServiceSet::parse(one).services;
  return all;
}

/// The edges of every range, just inside and just outside, and some points anywhere.
std::set<ServicePoint> points_around(const std::vector<ServiceSet>& sets, std::uint64_t seed) {
  std::set<ServicePoint> points;
  for (const ServiceSet& set : sets)
    for (const ServiceRange& range : set.ranges())
      for (const ServicePoint point : {range.first - 1, range.first, range.last, range.last + 1})
        if (point <= last_service_point) points.insert(point);
  std::mt19937_64 dice(seed);
  for (const unsigned protocol : {1U, 6U, 17U, 58U})
    for (int i = 0; i < 6; ++i) points.insert(protocol << 16U | static_cast<ServicePoint>(dice() % 0x1'0000));
  points.insert(static_cast<ServicePoint>(dice() % 0x100) << 16U);
  return points;
}

/// What the three sets say of a service.
Verdict said_of(
    ServicePoint point, const ServiceSet& reachable, const ServiceSet& partial, const ServiceSet& unknown) {
  return reachable.contains(point) ? Verdict::Reachable
         : partial.contains(point) ? Verdict::Partial
         : unknown.contains(point) ? Verdict::Unknown
                                   : Verdict::Unreachable;
}

TEST(Laws, everything_that_gets_through_is_what_each_service_does) {
  std::map<Verdict, int> compared;
  for (std::uint64_t seed = 1; seed <= networks; ++seed) {
    const RandomWorld made = random_world(seed);
    const Network network = resolve(world(joined(made.lines)));
    std::set<std::pair<std::string, std::string>> ends;
    for (const std::string& asked : made.questions) {
      ReachQuestion question = reach_question(asked);
      if (ends.size() == 4 || !ends.emplace(question.from, question.to).second) continue;
      question.service = "";
      const ReachResult all = reach(network, question);
      if (!all.error.empty() || !all.answer.services) continue;
      const ServiceSet reachable = set_of(all.answer.services->reachable);
      const ServiceSet partial = set_of(all.answer.services->partial);
      const ServiceSet unknown = set_of(all.answer.services->unknown);
      for (const ServicePoint point : points_around({reachable, partial, unknown}, seed)) {
        ReachQuestion one = question;
        one.family = all.answer.query.family;
        one.service = ServiceSet::of_ranges({{point, point}}).to_string();
        const ReachResult found = reach(network, one);
        if (!found.error.empty()) continue;  // ICMP of the other family
        const Verdict said = said_of(point, reachable, partial, unknown);
        EXPECT_EQ(name_of(found.answer.verdict), name_of(said))
            << "seed " << seed << ": " << one.from << " -> " << one.to << " " << one.service;
        ++compared[said];
      }
    }
  }
  for (const Verdict one : {Verdict::Reachable, Verdict::Partial, Verdict::Unreachable, Verdict::Unknown})
    EXPECT_GT(compared[one], one == Verdict::Partial ? 10 : 100) << name_of(one);
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
