#include "analyzer/walk.h"

namespace vpcscope {

End Walk::balance(net::Handle<net::LoadBalancer> balancer, net::Handle<net::Interface> node, const Packet& p,
    bool private_link) {
  (void)balancer; (void)node; (void)p; (void)private_link;
  return lost({"X_NOT_MODELLED", "R-FLOW-5"}, {}, Packet{}, "");
}

End Walk::connect(net::Handle<net::Interface> node, Packet p, Leg leg, net::Handle<net::Interface> identity) {
  (void)node; (void)p; (void)leg; (void)identity;
  return lost({"X_NOT_MODELLED", "R-FLOW-5"}, {}, Packet{}, "");
}

}  // namespace vpcscope
