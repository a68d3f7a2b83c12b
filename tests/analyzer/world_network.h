// The network of a world (tests/support/world.h), for tests that see the engine's own types: a packet's
// Header and an export's are two things of one name, so what includes walks must not include snapshots.
#pragma once

#include <string>
#include <string_view>

#include "model/network/network.h"

namespace vpcscope::testing {

Network network_of(std::string_view world);
std::string id_of(std::string_view kind, std::string_view name);

}  // namespace vpcscope::testing
