// The Network of a world in a few lines (tests/support/world.h).
#pragma once

#include <string>

#include "model/network/network.h"

namespace vpcscope::testing {

Network network_of(const std::string& world);

}  // namespace vpcscope::testing
