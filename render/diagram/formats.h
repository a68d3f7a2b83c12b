// Every format that a drawing can be written in.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "render/diagram/drawing.h"

namespace vpcscope {

struct DiagramFormat {
  std::string_view name;  // of -f, and the file's ending
  std::string_view media_type;
  bool is_text = true;
  std::string (*write)(const Drawing& drawing) = nullptr;
};

std::span<const DiagramFormat> diagram_formats();
/// Null: no such format.
const DiagramFormat* find_diagram_format(std::string_view name);

}  // namespace vpcscope
