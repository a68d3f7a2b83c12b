// `exposure` for a person who was woken by it: what is open first, one block for an interface, both families
// in it. Interfaces of which all the same is said share a block.
#pragma once

#include <string>

#include "analyzer/exposure.h"
#include "render/text.h"

namespace vpcscope {

std::string exposure_text(const ExposureAnswer& answer, const TextStyle& style);

}  // namespace vpcscope
