// Asks every engine that there is the same question, and expects of each the same answer.
//
//   expect(net, "A -> B tcp/443", {.verdict = "UNREACHABLE", .code = "SUBNET_ACL_RESTRICTION"});
//
// Engines are rows of one table in asking.cpp; the reference evaluator is the first of them.
#pragma once

#include <string>
#include <vector>

#include "model/snapshot.h"
#include "tests/reference/ends.h"

namespace vpcscope::testing {

struct EngineAnswer {
  std::string verdict;
  std::vector<reference::ReferenceDrop> drops;  // the deciding one first; of UNKNOWN what was missing
  std::string explanation;
};

struct Engine {
  std::string name;
  EngineAnswer (*answer)(const Snapshot&, const reference::Question&);
};
const std::vector<Engine>& engines();

/// What is left empty is not looked at.
struct Expected {
  std::string verdict;
  std::string code = {};
  std::string direction = {};  // where there is a code: forward unless said otherwise
  std::string component = {};
};

/// "FROM -> TO [SERVICE] [client=linux] [family=6] [source_port=N] [client_group=ID] [one_way]
/// [honor_health]"; the service is tcp/443 and the client linux unless said otherwise, as in section 25.
reference::Question question(const std::string& text);

void expect(const Snapshot& net, const std::string& text, const Expected& expected);
void expect(const Snapshot& net, const reference::Question& asked, const Expected& expected);
/// Every line of the first engine's traces, for what only a trace tells.
std::string trace(const Snapshot& net, const std::string& text);

}  // namespace vpcscope::testing
