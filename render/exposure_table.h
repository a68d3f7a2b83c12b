// `exposure -f csv` and `-f md`: one row a row of the answer.
#pragma once

#include <string>

#include "analyzer/exposure.h"

namespace vpcscope {

std::string exposure_csv(const ExposureAnswer& answer);
std::string exposure_markdown(const ExposureAnswer& answer);

}  // namespace vpcscope
