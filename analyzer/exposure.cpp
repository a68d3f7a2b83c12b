#include "analyzer/exposure.h"

namespace vpcscope {

ExposureAnswer exposure(const Network& network) {
  (void)network;
  return {.error = "not here yet", .inbound = {}, .outbound = {}, .latent = {}};
}

}  // namespace vpcscope
