#include "analyzer/walk.h"

namespace vpcscope {

End Walk::to_local_gateway(net::TextAt id, const Place& from, Packet p) {
  (void)id; (void)from; (void)p;
  return lost({"X_NOT_MODELLED", "R-FLOW-5"}, {}, Packet{}, "");
}

}  // namespace vpcscope
