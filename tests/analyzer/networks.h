// Small worlds that many tests start from (section 25 of docs/aws-semantics.md), and their Networks.
#pragma once

#include <string>
#include <string_view>

#include "model/network/network.h"

namespace vpcscope::testing {

/// The VPC V of the scenarios, A and B in its two subnets, and C in a second VPC W.
inline const std::string v = R"(
  vpc V 10.0.0.0/16
  subnet s1 V 10.0.1.0/24
  subnet s2 V 10.0.2.0/24 zone=b
)";
inline const std::string a = "eni A s1 10.0.1.5\n";
inline const std::string b = "eni B s2 10.0.2.5\n";
inline const std::string w = R"(
  vpc W 10.1.0.0/16
  subnet w1 W 10.1.1.0/24
  eni C w1 10.1.1.5
)";

Network network_of(std::string_view world);
std::string id_of(std::string_view kind, std::string_view name);  // tests/support/world.h

}  // namespace vpcscope::testing
