#include "render/diagram/names.h"

#include "render/text.h"

namespace vpcscope {

std::string DiagramNames::title(const net::Object& object) const {
  return printable(n_.text(object.name.empty() ? object.id : object.name));
}

std::string DiagramNames::id(const net::Object& object) const { return printable(n_.text(object.id)); }

std::string DiagramNames::text(net::TextAt at) const { return printable(n_.text(at)); }

std::string DiagramNames::unique(const std::string& id) {
  const int count = ++used_[id];
  return count == 1 ? id : id + "~" + std::to_string(count);
}

}  // namespace vpcscope
