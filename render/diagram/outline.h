// A drawing as a tree of what is drawn: frames only arrange, so what they hold counts as inside the box
// around them. For formats that nest boxes and place them by themselves, and the words that such formats
// show.
#pragma once

#include <string>
#include <vector>

#include "render/diagram/drawing.h"

namespace vpcscope {

class Outline {
 public:
  explicit Outline(const Drawing& drawing);

  /// Drawn boxes that stand in no other, in their order.
  const std::vector<std::uint32_t>& top() const { return top_; }
  const std::vector<std::uint32_t>& inside(std::uint32_t box) const { return inside_[box]; }
  /// The drawn box around this one; no_box: there is none.
  std::uint32_t parent(std::uint32_t box) const { return parents_[box]; }
  bool is_drawn(std::uint32_t box) const { return drawing_.boxes[box].kind != BoxKind::Frame; }
  bool holds(std::uint32_t outer, std::uint32_t inner) const;

  /// Containers that a line joins with a box inside them, by position: layout programs fail on such a line,
  /// unless it ends at a point inside.
  std::vector<bool> needs_point() const;
  /// Whether this end of a line is the container of its other end.
  bool is_around(const Line& line, std::uint32_t end) const;

 private:
  const Drawing& drawing_;
  std::vector<std::uint32_t> parents_;
  std::vector<std::uint32_t> top_;
  std::vector<std::vector<std::uint32_t>> inside_;
};

/// A name for a box that is a plain word in every format: its id is written by strangers.
std::string plain_name(std::uint32_t box);
/// Title and badge, then the lines below, each cut as in the picture.
std::vector<std::string> words_of(const Box& box);
/// A sentence or an id, cut where nobody reads on.
std::string cut_sentence(const std::string& text);

}  // namespace vpcscope
