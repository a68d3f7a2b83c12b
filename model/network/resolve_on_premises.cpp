#include "model/network/resolver.h"

namespace vpcscope::net {

void resolve_on_premises(Resolver& r) { (void)r; }

}  // namespace vpcscope::net
