#include "model/network/resolver.h"

namespace vpcscope::net {

void resolve_resources(Resolver& r) { (void)r; }

}  // namespace vpcscope::net
