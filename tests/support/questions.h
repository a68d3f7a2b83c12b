// The questions of a random world, as the engine takes them.
#pragma once

#include <string>

#include "analyzer/reach.h"

namespace vpcscope::testing {

/// "FROM -> TO [SERVICE] [client=linux] [family=6] [source_port=N] [one_way] [honor_health]".
ReachQuestion reach_question(const std::string& text);

}  // namespace vpcscope::testing
