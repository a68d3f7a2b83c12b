#include "render/diagram/outline.h"

#include <algorithm>

#include "render/diagram/metrics.h"
#include "render/diagram/place.h"

namespace vpcscope {
namespace {

// Escaped, it stays below the 16,384 bytes that Graphviz reads in one piece.
constexpr double widest_sentence = 3000;

}  // namespace

Outline::Outline(const Drawing& drawing)
    : drawing_(drawing), parents_(drawing.boxes.size(), no_box), inside_(drawing.boxes.size()) {
  for (std::uint32_t i = 0; i < drawing.boxes.size(); ++i) {
    const std::uint32_t around = drawing.boxes[i].parent;
    if (around != no_box) parents_[i] = is_drawn(around) ? around : parents_[around];
    if (is_drawn(i)) (parents_[i] == no_box ? top_ : inside_[parents_[i]]).push_back(i);
  }
}

bool Outline::holds(std::uint32_t outer, std::uint32_t inner) const {
  while (inner != no_box && inner != outer) inner = parents_[inner];
  return inner == outer;
}

bool Outline::is_around(const Line& line, std::uint32_t end) const {
  return !inside_[end].empty() && holds(end, end == line.from ? line.to : line.from);
}

std::vector<bool> Outline::needs_point() const {
  std::vector<bool> all(inside_.size(), false);
  for (const Line& line : drawing_.lines)
    for (const std::uint32_t end : {line.from, line.to})
      if (is_around(line, end)) all[end] = true;
  return all;
}

std::string plain_name(std::uint32_t box) { return "b" + std::to_string(box); }

std::vector<std::string> words_of(const Box& box) {
  std::vector<std::string> words;
  if (!box.title.empty()) words.push_back(fitted(box.title, widest_text, title_size, true));
  if (!box.badge.empty()) {
    if (words.empty()) words.emplace_back();
    words[0] += (words[0].empty() ? "" : " ") + fitted(box.badge, widest_text, title_size, true);
  }
  for (const std::string& line : box.lines) words.push_back(fitted(line, widest_text, line_size));
  return words;
}

std::string cut_sentence(const std::string& text) { return fitted(text, widest_sentence, line_size); }

}  // namespace vpcscope
