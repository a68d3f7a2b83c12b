// What holds for every drawing: boxes lie inside theirs and beside their neighbours, titles inside their
// boxes, lines from side to side with right angles and around boxes. On the samples and on random networks.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "analyzer/exposure.h"
#include "analyzer/landscape.h"
#include "analyzer/reach.h"
#include "model/network/resolve.h"
#include "render/diagram/lines.h"
#include "render/diagram/metrics.h"
#include "render/diagram/place.h"
#include "render/diagram/svg.h"
#include "render/diagram/views.h"
#include "tests/support/crowded_world.h"
#include "tests/support/importing.h"
#include "tests/support/world.h"

namespace vpcscope::testing {
namespace {

enum class View { Estate, Vpcs };

Drawing drawn(const Network& network, View view) {
  const ExposureAnswer open = exposure(network);
  ViewOptions options;
  for (std::uint32_t i = 0; i < network.all<net::Vpc>().size(); ++i) options.vpcs.push_back({i});
  const Landscape land = landscape(network, options.vpcs);
  Drawing drawing = view == View::Estate ? estate_view(network, land, &open, options)
                                         : vpcs_view(network, land, &open, options);
  place(drawing);
  draw_lines(drawing);
  return drawing;
}

constexpr double slack = 0.01;

bool holds(const Rect& outer, const Rect& inner) {
  return inner.x >= outer.x - slack && inner.y >= outer.y - slack && inner.right() <= outer.right() + slack &&
         inner.bottom() <= outer.bottom() + slack;
}

bool overlap(const Rect& a, const Rect& b) {
  return a.x < b.right() - slack && b.x < a.right() - slack && a.y < b.bottom() - slack &&
         b.y < a.bottom() - slack;
}

std::string name(const Box& box) { return fmt::format("{} ({})", box.id, name_of(box.kind)); }

void check_boxes(const Drawing& drawing) {
  std::set<std::string> ids;
  std::vector<std::vector<std::uint32_t>> inside(drawing.boxes.size());
  for (std::uint32_t i = 0; i < drawing.boxes.size(); ++i) {
    const Box& box = drawing.boxes[i];
    EXPECT_TRUE(ids.insert(box.id).second) << name(box) << " twice";
    if (i == 0) continue;
    ASSERT_LT(box.parent, i) << name(box);
    inside[box.parent].push_back(i);
    EXPECT_TRUE(holds(drawing.boxes[box.parent].rect, box.rect)) << name(box) << " leaves its box";
    if (box.kind != BoxKind::Frame) EXPECT_FALSE(box.about.empty()) << name(box);
  }
  for (const std::vector<std::uint32_t>& all : inside)
    for (std::size_t i = 0; i < all.size(); ++i)
      for (std::size_t k = i + 1; k < all.size(); ++k)
        EXPECT_FALSE(overlap(drawing.boxes[all[i]].rect, drawing.boxes[all[k]].rect))
            << name(drawing.boxes[all[i]]) << " lies on " << name(drawing.boxes[all[k]]);
}

/// Titles and lines of text have room above what is inside.
void check_words(const Drawing& drawing) {
  for (std::uint32_t i = 0; i < drawing.boxes.size(); ++i) {
    const Box& box = drawing.boxes[i];
    if (box.kind == BoxKind::Frame) continue;
    const double room = box.rect.width - 2 * padding_of(box.kind) - glyph_room(box);
    EXPECT_GE(room + slack, std::min(text_width(box.title, title_size, true), widest_text)) << name(box);
    for (const std::string& line : box.lines)
      EXPECT_GE(room + slack, std::min(text_width(line, line_size), widest_text))
          << name(box) << ": " << line;
    for (const Box& one : drawing.boxes)
      if (one.parent == i && one.kind != BoxKind::Frame)
        EXPECT_GE(one.rect.y + slack, box.rect.y + padding_of(box.kind) + head_height(box)) << name(one);
  }
}

bool is_inside(const Drawing& drawing, std::uint32_t at, std::uint32_t container) {
  for (; at != no_box; at = drawing.boxes[at].parent)
    if (at == container) return true;
  return false;
}

bool touches(const Rect& rect, const Point& point) {
  constexpr double near = 9;  // lines side by side are moved a little
  const bool across = point.x > rect.x - near && point.x < rect.right() + near;
  const bool along = point.y > rect.y - near && point.y < rect.bottom() + near;
  const bool on_side = std::min({std::abs(point.x - rect.x),
                           std::abs(point.x - rect.right()),
                           std::abs(point.y - rect.y),
                           std::abs(point.y - rect.bottom())}) < near;
  return across && along && on_side;
}

void check_lines(const Drawing& drawing) {
  const std::vector<bool> holders = drawing.holders();
  std::set<std::string> ids;
  for (const Line& line : drawing.lines) {
    EXPECT_TRUE(ids.insert(line.id).second) << line.id << " twice";
    EXPECT_FALSE(line.about.empty()) << line.id;
    EXPECT_FALSE(line.crosses) << line.id;
    ASSERT_GE(line.points.size(), 2U) << line.id << " is not drawn";
    EXPECT_TRUE(touches(drawing.boxes[line.from].rect, line.points.front())) << line.id;
    EXPECT_TRUE(touches(drawing.boxes[line.to].rect, line.points.back())) << line.id;
    for (std::size_t i = 0; i + 1 < line.points.size(); ++i) {
      const Point& a = line.points[i];
      const Point& b = line.points[i + 1];
      EXPECT_TRUE(std::abs(a.x - b.x) < slack || std::abs(a.y - b.y) < slack) << line.id << " is askew";
      const Rect stretch{std::min(a.x, b.x), std::min(a.y, b.y), std::abs(a.x - b.x), std::abs(a.y - b.y)};
      for (std::uint32_t k = 1; k < drawing.boxes.size(); ++k) {
        const Box& box = drawing.boxes[k];
        if (holders[k] || is_inside(drawing, line.from, k) || is_inside(drawing, line.to, k)) continue;
        if (is_inside(drawing, k, line.from) || is_inside(drawing, k, line.to)) continue;
        const Rect inner{box.rect.x + 3, box.rect.y + 3, box.rect.width - 6, box.rect.height - 6};
        if (inner.width <= 0 || inner.height <= 0) continue;
        const bool through = stretch.x < inner.right() && inner.x < stretch.right() + slack &&
                             stretch.y < inner.bottom() && inner.y < stretch.bottom() + slack;
        EXPECT_FALSE(through) << line.id << " runs through " << name(box);
      }
    }
  }
}

void check(const Drawing& drawing) {
  check_boxes(drawing);
  check_words(drawing);
  check_lines(drawing);
  for (const Box& box : drawing.boxes) {
    EXPECT_LE(box.rect.right(), drawing.width);
    EXPECT_LE(box.rect.bottom(), drawing.height);
  }
}

class DiagramOfSample : public ::testing::TestWithParam<std::filesystem::path> {};

TEST_P(DiagramOfSample, is_in_order) {
  const Network network = resolve(import_path(GetParam().string()));
  for (const View view : {View::Vpcs, View::Estate}) check(drawn(network, view));
}

TEST_P(DiagramOfSample, is_the_same_each_time) {
  const Network network = resolve(import_path(GetParam().string()));
  EXPECT_EQ(svg_of(drawn(network, View::Vpcs)), svg_of(drawn(network, View::Vpcs)));
}

INSTANTIATE_TEST_SUITE_P(Samples, DiagramOfSample, ::testing::ValuesIn(samples()), [](const auto& made) {
  std::string text = made.param.filename().string();
  std::ranges::replace(text, '-', '_');
  return text;
});

TEST(Diagram, is_in_order_on_random_networks) {
  for (std::uint64_t seed = 1; seed <= 60; ++seed) {
    SCOPED_TRACE(fmt::format("seed {}", seed));
    const Network network = resolve(world(perhaps_crowded(seed).text()));
    for (const View view : {View::Vpcs, View::Estate}) check(drawn(network, view));
    if (::testing::Test::HasFailure()) return;
  }
}

}  // namespace
}  // namespace vpcscope::testing
