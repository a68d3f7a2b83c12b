#include "model/network/resolver.h"

namespace vpcscope::net {

void resolve_firewalls(Resolver& r) { (void)r; }

}  // namespace vpcscope::net
