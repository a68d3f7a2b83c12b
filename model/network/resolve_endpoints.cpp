#include "model/network/resolver.h"

namespace vpcscope::net {

void resolve_endpoints(Resolver& r) { (void)r; }

}  // namespace vpcscope::net
