#include "analyzer/walk.h"

namespace vpcscope {

End Walk::to_nat(net::Handle<net::NatGateway> to, const Place& from, Packet p) {
  (void)to; (void)from; (void)p;
  return lost({"X_NOT_MODELLED", "R-FLOW-5"}, {}, Packet{}, "");
}

End Walk::at_nat(net::Handle<net::NatGateway> at, Packet p) {
  (void)at; (void)p;
  return lost({"X_NOT_MODELLED", "R-FLOW-5"}, {}, Packet{}, "");
}

}  // namespace vpcscope
