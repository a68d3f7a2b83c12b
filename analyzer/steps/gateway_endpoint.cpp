#include "analyzer/walk.h"

namespace vpcscope {

End Walk::to_gateway_endpoint(net::Handle<net::Endpoint> to, const Place& from, Packet p) {
  (void)to; (void)from; (void)p;
  return lost({"X_NOT_MODELLED", "R-FLOW-5"}, {}, Packet{}, "");
}

End Walk::from_service(Packet p) {
  (void)p;
  return lost({"X_NOT_MODELLED", "R-FLOW-5"}, {}, Packet{}, "");
}

}  // namespace vpcscope
