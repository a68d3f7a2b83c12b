// What gets through a path: each of its tests against the header, in order, for every port that a variable
// may have. The other half of the engine (the first is analyzer/walk.h).
//
// A test either does not depend on a port that is still open, or on one variable only; so what passes is, for
// each variable, a set of ranges, and a path is REACHABLE where every variable kept its whole range, PARTIAL
// where some port of each still passes, UNREACHABLE where a variable has none left.
#pragma once

#include <boost/container/small_vector.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "analyzer/answer.h"
#include "analyzer/path.h"
#include "analyzer/verdict.h"
#include "model/network/network.h"

namespace vpcscope {

enum class Outcome : std::uint8_t { Pass, Fail, Unknown };

/// What a test makes of a range of one variable (or of everything, where it does not look at one).
struct Part {
  PortRange range = {0, 65535};
  Outcome outcome = Outcome::Pass;
  Reason reason = {};  // of Fail and Unknown
  /// The rule that decided: a net::GroupRule, net::AclEntry or firewall rule by position; nowhere: none.
  std::uint32_t rule = net::nowhere;
  net::Handle<net::Group> group = {};  // whose rule it is
};

/// Nearly always one.
using Parts = boost::container::small_vector<Part, 4>;

/// One failing or unknown test of a path.
struct Finding {
  std::size_t element = 0;
  std::int16_t variable = -1;
  Part part;
};

struct Decision {
  Verdict verdict = Verdict::Undecided;
  VerdictSet found;               // of its ports, one by one
  std::vector<Finding> drops;     // in hop order; without all_blockers only what decides
  std::vector<Finding> unknowns;  // tests that the decision went past
  std::vector<Part> passed;       // per element: the part that lets it on (its rule is evidence)
};

/// What gets through, with the deciding tests by position; no text (analyzer/explain.h makes it).
Decision decide(const Network& network, const Path& path, bool all_blockers);
/// The same, in memory that was used before.
void decide(const Network& network, const Path& path, bool all_blockers, Decision& into);

/// The parts of one test over a variable's range; a single part where no variable is looked at.
Parts parts_of(const Network& network, const Element& element, PortRange over);
/// Which variable an element's test looks at; -1: none.
std::int16_t variable_of(const Element& element);

/// Network Firewall (analyzer/firewall_policy.cpp): stateless and stateful rules on one header.
Parts firewall_parts(const Network& network, const Element& element, PortRange over);
/// R-NFW-3: of a reply's element, whether its flow meets the stateful engine in one direction only.
bool firewall_sees_half(const Network& network, const Element& reply);

/// The rule of a firewall that decided a part, in words; nothing where it was a default.
struct FirewallRuleText {
  std::string id;  // of the rule group
  std::string text;
  std::string semantics;
  const net::Object* object = nullptr;  // the rule group, where exported
  std::string below;                    // the rule's place in it
};
std::optional<FirewallRuleText> firewall_rule_text(const Network& network, const Part& part);

}  // namespace vpcscope
