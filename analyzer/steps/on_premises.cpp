#include "analyzer/walk.h"

namespace vpcscope {

End Walk::attachment_to_on_premises(std::uint32_t attachment, Packet p) {
  (void)attachment; (void)p;
  return lost({"X_NOT_MODELLED", "R-FLOW-5"}, {}, Packet{}, "");
}

End Walk::to_on_premises(Packet p, const Exit& exit) {
  (void)p; (void)exit;
  return lost({"X_NOT_MODELLED", "R-FLOW-5"}, {}, Packet{}, "");
}

End Walk::from_on_premises(Packet p) {
  (void)p;
  return lost({"X_NOT_MODELLED", "R-FLOW-5"}, {}, Packet{}, "");
}

End Walk::reply_from_on_premises(Packet p) {
  (void)p;
  return lost({"X_NOT_MODELLED", "R-FLOW-5"}, {}, Packet{}, "");
}

}  // namespace vpcscope
