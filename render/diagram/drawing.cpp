#include "render/diagram/drawing.h"

#include <utility>

namespace vpcscope {

const char* name_of(BoxKind kind) {
  switch (kind) {
    case BoxKind::Frame:
      return "frame";
    case BoxKind::Account:
      return "account";
    case BoxKind::Region:
      return "region";
    case BoxKind::Vpc:
      return "vpc";
    case BoxKind::Zone:
      return "zone";
    case BoxKind::Subnet:
      return "subnet";
    case BoxKind::Interface:
      return "interface";
    case BoxKind::Interfaces:
      return "interfaces";
    case BoxKind::Resource:
      return "resource";
    case BoxKind::Outside:
      return "outside";
    case BoxKind::Hop:
      return "hop";
    case BoxKind::Note:
      return "note";
  }
  return "";
}

const char* name_of(Tone tone) {
  switch (tone) {
    case Tone::Plain:
      return "plain";
    case Tone::Public:
      return "public";
    case Tone::Private:
      return "private";
    case Tone::Isolated:
      return "isolated";
    case Tone::Unknown:
      return "unknown";
    case Tone::Open:
      return "open";
    case Tone::Pass:
      return "pass";
    case Tone::Drop:
      return "drop";
    case Tone::Doubt:
      return "doubt";
  }
  return "";
}

const char* name_of(LineKind kind) {
  switch (kind) {
    case LineKind::Link:
      return "link";
    case LineKind::Route:
      return "route";
    case LineKind::Flow:
      return "flow";
    case LineKind::Path:
      return "path";
  }
  return "";
}

double padding_of(BoxKind kind) {
  switch (kind) {
    case BoxKind::Frame:
      return 0;
    case BoxKind::Account:
    case BoxKind::Region:
      return 14;
    case BoxKind::Vpc:
      return 12;
    case BoxKind::Zone:
    case BoxKind::Subnet:
      return 8;
    default:
      return 6;
  }
}

std::vector<bool> Drawing::holders() const {
  std::vector<bool> all(boxes.size(), false);
  for (const Box& box : boxes)
    if (box.parent != no_box) all[box.parent] = true;
  return all;
}

std::uint32_t Drawing::add(Box box) {
  boxes.push_back(std::move(box));
  return static_cast<std::uint32_t>(boxes.size() - 1);
}

std::uint32_t Drawing::add(Box box, std::uint32_t parent) {
  box.parent = parent;
  return add(std::move(box));
}

}  // namespace vpcscope
