// From the options of `draw` to a drawing.
#pragma once

#include <string>

#include "app/cli/command_line.h"
#include "model/network/network.h"
#include "render/diagram/drawing.h"

namespace vpcscope {

struct Drawn {
  std::string error;  // why there is none, in one line
  Drawing drawing;    // placed, with its lines
};
Drawn drawing_of(const Network& network, const DrawOptions& options);

}  // namespace vpcscope
