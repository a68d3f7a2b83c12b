#include "analyzer/walk.h"

namespace vpcscope {

End Walk::to_internet_gateway(net::Handle<net::InternetGateway> to, const Place& from, Packet p) {
  (void)to; (void)from; (void)p;
  return lost({"X_NOT_MODELLED", "R-FLOW-5"}, {}, Packet{}, "");
}

End Walk::out_to_internet(Packet p) {
  (void)p;
  return lost({"X_NOT_MODELLED", "R-FLOW-5"}, {}, Packet{}, "");
}

End Walk::from_internet(Packet p) {
  (void)p;
  return lost({"X_NOT_MODELLED", "R-FLOW-5"}, {}, Packet{}, "");
}

}  // namespace vpcscope
