#include "analyzer/walk.h"

namespace vpcscope {

End Walk::to_core_network(std::uint32_t to, const Place& from, Packet p) {
  (void)to; (void)from; (void)p;
  return lost({"X_NOT_MODELLED", "R-FLOW-5"}, {}, Packet{}, "");
}

End Walk::enter_core(std::uint32_t attachment, net::Handle<net::Zone> zone, Packet p) {
  (void)attachment; (void)zone; (void)p;
  return lost({"X_NOT_MODELLED", "R-FLOW-5"}, {}, Packet{}, "");
}

}  // namespace vpcscope
