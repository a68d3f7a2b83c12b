#include "analyzer/policy.h"

namespace vpcscope {

std::vector<Part> firewall_parts(const Network& network, const Element& element, PortRange over) {
  (void)network;
  (void)element;
  return {Part{over}};
}

}  // namespace vpcscope
