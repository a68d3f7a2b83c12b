#include "analyzer/walk.h"

namespace vpcscope {

bool Walk::test_role(net::Handle<net::Interface> at, const Packet& p) {
  (void)at; (void)p;
  return false;
}

}  // namespace vpcscope
