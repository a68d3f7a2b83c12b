#include "model/network/resolver.h"

namespace vpcscope::net {

void resolve_gateways(Resolver& r) { (void)r; }

}  // namespace vpcscope::net
