#include "analyzer/walk.h"

namespace vpcscope {

bool Walk::test_block_public_access(net::Handle<net::Vpc> vpc, net::Handle<net::Subnet> subnet,
    const Packet& p, bool outward, bool egress_only, ComponentRef component) {
  (void)vpc; (void)subnet; (void)p; (void)outward; (void)egress_only; (void)component;
  return false;
}

}  // namespace vpcscope
