#include "model/network/resolver.h"

namespace vpcscope::net {

void resolve_transit(Resolver& r) { (void)r; }

}  // namespace vpcscope::net
