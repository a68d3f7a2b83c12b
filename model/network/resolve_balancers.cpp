#include "model/network/resolver.h"

namespace vpcscope::net {

void resolve_balancers(Resolver& r) { (void)r; }

}  // namespace vpcscope::net
