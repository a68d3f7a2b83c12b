// Small answers made by hand: what the renderers are tried on.
#pragma once

#include "analyzer/answer.h"

namespace vpcscope::testing {

/// tcp/5432 from web-1 to db-1, denied by an ACL entry: the example of docs/cli.md.
ReachAnswer denied_answer();
/// The same, through, with an answer back.
ReachAnswer open_answer();
/// Through for some client ports.
ReachAnswer partial_answer();
/// A route table was not exported.
ReachAnswer unknown_answer();
/// Many paths, `failing` of which fail.
ReachAnswer many_answer(int paths, int failing);
RouteAnswer routed_answer();
RouteAnswer blackhole_answer();

}  // namespace vpcscope::testing
