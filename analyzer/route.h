// `route`: the longest-prefix answer of one table, with every loser and why it lost (docs/cli.md, `route`).
#pragma once

#include <string>

#include "analyzer/answer.h"
#include "model/network/network.h"

namespace vpcscope {

struct RouteResult {
  std::string error;  // one line that says what, and how to mend it
  RouteAnswer answer;
};

RouteResult route(const Network& network, const std::string& where, const std::string& destination);

}  // namespace vpcscope
