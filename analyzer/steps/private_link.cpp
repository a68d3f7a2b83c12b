#include "analyzer/walk.h"

namespace vpcscope {

End Walk::serve_endpoint(net::Handle<net::Endpoint> endpoint, const End& end) {
  (void)endpoint; (void)end;
  return lost({"X_NOT_MODELLED", "R-FLOW-5"}, {}, Packet{}, "");
}

}  // namespace vpcscope
