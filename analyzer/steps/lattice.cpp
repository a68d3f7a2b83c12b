#include "analyzer/walk.h"

namespace vpcscope {

End Walk::to_lattice(const Place& from, Packet p) {
  (void)from; (void)p;
  return lost({"X_NOT_MODELLED", "R-FLOW-5"}, {}, Packet{}, "");
}

}  // namespace vpcscope
