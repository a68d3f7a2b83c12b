// The Network of a world in a few lines (tests/support/world.h).
#pragma once

#include <string>
#include <string_view>

#include "model/network/network.h"

namespace vpcscope::testing {

Network network_of(const std::string& world);
std::string id_of(std::string_view kind, std::string_view name);  // tests/support/world.h

}  // namespace vpcscope::testing
