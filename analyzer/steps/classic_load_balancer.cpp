#include "analyzer/walk.h"

namespace vpcscope {

End Walk::balance_classic(net::Handle<net::ClassicLoadBalancer> balancer, net::Handle<net::Interface> node,
    const Packet& p) {
  (void)balancer; (void)node; (void)p;
  return lost({"X_NOT_MODELLED", "R-FLOW-5"}, {}, Packet{}, "");
}

}  // namespace vpcscope
