#include "analyzer/walk.h"

namespace vpcscope {

End Walk::to_carrier(std::uint32_t to, const Place& from, Packet p) {
  (void)to; (void)from; (void)p;
  return lost({"X_NOT_MODELLED", "R-FLOW-5"}, {}, Packet{}, "");
}

}  // namespace vpcscope
