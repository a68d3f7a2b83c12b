// `exposure -f json`: schema vpcscope/exposure/1, as docs/cli.md has it.
#pragma once

#include <string>

#include "analyzer/exposure.h"

namespace vpcscope {

std::string exposure_json(const ExposureAnswer& answer);

}  // namespace vpcscope
