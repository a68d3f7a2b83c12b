#include "render/diagram/place.h"

#include <algorithm>
#include <numeric>

#include "render/diagram/metrics.h"

namespace vpcscope {
namespace {

constexpr double margin = 24;  // around the whole drawing

class Placer {
 public:
  explicit Placer(Drawing& drawing) : boxes_(drawing.boxes), inside_(drawing.boxes.size()) {
    for (std::uint32_t i = 1; i < boxes_.size(); ++i) inside_[boxes_[i].parent].push_back(i);
  }

  void run() {
    for (std::size_t i = boxes_.size(); i-- > 0;) measure(static_cast<std::uint32_t>(i));  // the inside first
    boxes_[0].rect.x = boxes_[0].rect.y = margin;
    for (std::uint32_t i = 0; i < boxes_.size(); ++i) set_inside(i);
  }

 private:
  double width(std::uint32_t i) const { return boxes_[i].rect.width; }
  double height(std::uint32_t i) const { return boxes_[i].rect.height; }

  /// Columns of a table, as wide as the widest box of any row.
  std::vector<double> columns_of(std::uint32_t table) const {
    std::vector<double> columns;
    for (const std::uint32_t row : inside_[table])
      for (const std::uint32_t one : inside_[row]) {
        if (boxes_[one].column >= columns.size()) columns.resize(boxes_[one].column + 1, 0);
        columns[boxes_[one].column] = std::max(columns[boxes_[one].column], width(one));
      }
    return columns;
  }

  bool is_row_of_table(const Box& box) const {
    return box.parent != no_box && boxes_[box.parent].arrange == Arrange::Table;
  }

  void measure(std::uint32_t at) {
    Box& box = boxes_[at];
    if (box.arrange == Arrange::Table) stretch_rows(at);
    const std::vector<std::uint32_t>& all = inside_[at];
    double wide = 0;
    double high = 0;
    const double gaps = all.empty() ? 0 : box.gap * static_cast<double>(all.size() - 1);
    switch (box.arrange) {
      case Arrange::Table:
      case Arrange::Column:
        for (const std::uint32_t one : all) {
          wide = std::max(wide, width(one));
          high += height(one);
        }
        high += gaps;
        break;
      case Arrange::Row:
        for (const std::uint32_t one : all) {
          wide += width(one);
          high = std::max(high, height(one));
        }
        wide += gaps;
        break;
      case Arrange::Grid: {
        const auto [cell_wide, cell_high] = cell_of(at);
        const std::size_t columns = std::min<std::size_t>(box.columns, all.size());
        const std::size_t rows = columns == 0 ? 0 : (all.size() + columns - 1) / columns;
        wide = static_cast<double>(columns) * (cell_wide + box.gap) - (columns == 0 ? 0 : box.gap);
        high = static_cast<double>(rows) * (cell_high + box.gap) - (rows == 0 ? 0 : box.gap);
        break;
      }
    }
    const double padding = padding_of(box.kind);
    const double head = head_height(box);
    box.rect.width = std::max({wide, head_width(box), box.least_width}) + 2 * padding;
    box.rect.height = high + head + (all.empty() || head == 0 ? 0 : 6) + 2 * padding;
  }

  /// Boxes of a grid are as large as its largest.
  std::pair<double, double> cell_of(std::uint32_t grid) const {
    double wide = 0;
    double high = 0;
    for (const std::uint32_t one : inside_[grid]) {
      wide = std::max(wide, width(one));
      high = std::max(high, height(one));
    }
    return {wide, high};
  }

  /// Rows know how wide they are only when the columns of all rows are known.
  void stretch_rows(std::uint32_t table) {
    const std::vector<double> columns = columns_of(table);
    double widest = 0;
    for (const std::uint32_t row : inside_[table]) {
      const double own = std::accumulate(columns.begin(), columns.end(), 0.0) +
                         boxes_[row].gap * static_cast<double>(columns.empty() ? 0 : columns.size() - 1) +
                         2 * padding_of(boxes_[row].kind);
      widest = std::max({widest, own, width(row)});
    }
    for (const std::uint32_t row : inside_[table]) boxes_[row].rect.width = widest;
  }

  double head_width(const Box& box) const {
    double wide = text_width(box.title, title_size, true);
    if (!box.badge.empty()) wide += 6 + text_width(box.badge, title_size, true);
    for (const std::string& line : box.lines) wide = std::max(wide, text_width(line, line_size));
    return std::min(wide, widest_text) + glyph_room(box);
  }

  void set_inside(std::uint32_t at) {
    const Box& box = boxes_[at];
    const double padding = padding_of(box.kind);
    const double head = head_height(box);
    Point next{box.rect.x + padding, box.rect.y + padding + head + (head == 0 ? 0 : 6)};
    const Point start = next;
    const bool row_of_table = is_row_of_table(box);
    const std::vector<double> columns = row_of_table ? columns_of(box.parent) : std::vector<double>();
    const auto [cell_wide, cell_high] = box.arrange == Arrange::Grid ? cell_of(at) : std::pair(0.0, 0.0);
    std::size_t number = 0;
    std::size_t row = 0;
    for (const std::uint32_t i : inside_[at]) {
      Box& one = boxes_[i];
      if (row_of_table) {
        double x = start.x;
        for (std::uint32_t column = 0; column < one.column; ++column) x += columns[column] + box.gap;
        one.rect.x = x;
        one.rect.y = start.y;
        one.rect.width = columns[one.column];
        continue;
      }
      one.rect.x = next.x;
      one.rect.y = next.y;
      switch (box.arrange) {
        case Arrange::Column:
        case Arrange::Table:
          next.y += one.rect.height + box.gap;
          break;
        case Arrange::Row:
          if (box.centered) one.rect.y += (box.rect.bottom() - padding - start.y - one.rect.height) / 2;
          next.x += one.rect.width + box.gap;
          break;
        case Arrange::Grid:
          one.rect.width = cell_wide;
          one.rect.height = cell_high;
          ++number;
          row = number / box.columns;
          next.x = start.x + static_cast<double>(number % box.columns) * (cell_wide + box.gap);
          next.y = start.y + static_cast<double>(row) * (cell_high + box.gap);
          break;
      }
    }
    fill(at);
  }

  /// Frames line up: containers in a column are equally wide, those in a row equally high, and the last box
  /// of a VPC's row stands at its right side.
  void fill(std::uint32_t at) {
    const Box& box = boxes_[at];
    const double padding = padding_of(box.kind);
    const bool down = box.arrange == Arrange::Column || box.arrange == Arrange::Table;
    for (const std::uint32_t i : inside_[at]) {
      Box& one = boxes_[i];
      const bool frame = one.kind == BoxKind::Subnet || (one.kind <= BoxKind::Zone && !inside_[i].empty());
      if (frame && down) one.rect.width = std::max(one.rect.width, box.rect.right() - padding - one.rect.x);
      if (frame && box.arrange == Arrange::Row)
        one.rect.height = std::max(one.rect.height, box.rect.bottom() - padding - one.rect.y);
    }
    if (box.kind == BoxKind::Vpc && box.arrange == Arrange::Row && !inside_[at].empty()) {
      Box& last = boxes_[inside_[at].back()];
      last.rect.x = box.rect.right() - padding - last.rect.width;
    }
    if (box.kind == BoxKind::Frame && box.arrange == Arrange::Column) stretch(at);
  }

  void stretch(std::uint32_t at) {
    const std::vector<std::uint32_t>& all = inside_[at];
    const auto wants = [&](std::uint32_t i) { return boxes_[i].stretch; };
    const auto count = static_cast<double>(std::ranges::count_if(all, wants));
    if (count == 0) return;
    const double more = (boxes_[at].rect.bottom() - boxes_[all.back()].rect.bottom()) / count;
    if (more <= 0) return;
    double down = 0;
    for (const std::uint32_t i : all) {
      boxes_[i].rect.y += down;
      if (!boxes_[i].stretch) continue;
      boxes_[i].rect.height += more;
      down += more;
    }
  }

  std::vector<Box>& boxes_;
  std::vector<std::vector<std::uint32_t>> inside_;
};

}  // namespace

double glyph_room(const Box& box) { return box.glyph.empty() ? 0 : 24; }

double head_height(const Box& box) {
  const double text = (box.title.empty() ? 0 : 14) + 11 * static_cast<double>(box.lines.size());
  return std::max(text, box.glyph.empty() ? 0.0 : 20.0);
}

void place(Drawing& drawing) {
  if (drawing.boxes.empty()) return;
  Placer(drawing).run();
  const Rect& all = drawing.boxes[0].rect;
  double footer = 0;
  for (const std::string& note : drawing.notes) footer = std::max(footer, text_width(note, line_size));
  drawing.width = std::max(all.right(), margin + footer) + margin;
  drawing.height = all.bottom() + margin + note_height * static_cast<double>(drawing.notes.size());
}

}  // namespace vpcscope
