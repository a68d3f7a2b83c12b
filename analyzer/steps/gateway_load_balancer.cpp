#include "analyzer/walk.h"

namespace vpcscope {

bool Walk::pass_gateway_balancer(net::Handle<net::Endpoint> endpoint, const Packet& p) {
  (void)endpoint; (void)p;
  return false;
}

}  // namespace vpcscope
