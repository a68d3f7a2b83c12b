#include "tests/analyzer/networks.h"

#include "model/network/resolve.h"
#include "tests/support/world.h"

namespace vpcscope::testing {

Network network_of(std::string_view text) { return resolve(world(text)); }

}  // namespace vpcscope::testing
