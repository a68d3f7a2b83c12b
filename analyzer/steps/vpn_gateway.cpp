#include "analyzer/walk.h"

namespace vpcscope {

End Walk::to_vpn_gateway(net::Handle<net::VpnGateway> to, const Place& from, Packet p) {
  (void)to; (void)from; (void)p;
  return lost({"X_NOT_MODELLED", "R-FLOW-5"}, {}, Packet{}, "");
}

End Walk::enter_vpn_gateway(net::Handle<net::VpnGateway> by, net::Handle<net::Vpc> vpc, Packet p, ComponentRef link) {
  (void)by; (void)vpc; (void)p; (void)link;
  return lost({"X_NOT_MODELLED", "R-FLOW-5"}, {}, Packet{}, "");
}

}  // namespace vpcscope
