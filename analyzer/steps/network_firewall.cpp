#include "analyzer/walk.h"

namespace vpcscope {

void Walk::inspect(net::Handle<net::Firewall> firewall, ComponentRef component, const Packet& p) {
  (void)firewall; (void)component; (void)p;
}

}  // namespace vpcscope
