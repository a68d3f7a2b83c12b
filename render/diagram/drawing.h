// A drawing: boxes inside boxes, and lines between them. What every picture format is written from.
//
// Made in three steps, each on its own: a view says what is drawn and how it is arranged (estate_view.h,
// vpc_view.h, answer_view.h), `place` gives every box its rectangle (place.h), `draw_lines` gives every line
// its points (lines.h). The same input gives the same drawing, to the last bit.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace vpcscope {

struct Point {
  double x = 0;
  double y = 0;
  friend bool operator==(const Point&, const Point&) = default;
};

struct Rect {
  double x = 0;
  double y = 0;
  double width = 0;
  double height = 0;
  double right() const { return x + width; }
  double bottom() const { return y + height; }
  Point middle() const { return {x + width / 2, y + height / 2}; }
};

enum class BoxKind : std::uint8_t {
  Frame,  // arranges, and is not drawn
  Account,
  Region,
  Vpc,
  Zone,
  Subnet,
  Interface,
  Interfaces,  // several that nothing tells apart, folded
  Resource,    // a gateway, endpoint or the like: its glyph says which
  Outside,     // the internet, on-premises
  Hop,
  Note,
};
const char* name_of(BoxKind kind);  // "subnet"
/// Around what is inside a box.
double padding_of(BoxKind kind);

/// What a box is besides its kind; told by words and shape too, never by colour alone.
enum class Tone : std::uint8_t { Plain, Public, Private, Isolated, Unknown, Open, Pass, Drop, Doubt };
const char* name_of(Tone tone);  // "public"

/// How the boxes inside a box stand.
enum class Arrange : std::uint8_t {
  Column,
  Row,
  Grid,   // rows of `columns` boxes of one size
  Table,  // its boxes are rows, the boxes in those stand in columns that all rows share
};

inline constexpr std::uint32_t no_box = 0xffff'ffff;

struct Box {
  std::string id;  // of the object, else made of one; no other box has it
  BoxKind kind = BoxKind::Frame;
  Tone tone = Tone::Plain;
  std::string glyph;               // "igw": a drawing of ours with its letters
  std::string title;               // "web-1"
  std::vector<std::string> lines;  // below it, small
  std::string about;               // one sentence with all of it, for readers who don't see the picture
  std::string badge;               // "×12"
  bool unsure = false;             // hatched: the export lacks what this rests on

  std::uint32_t parent = no_box;
  Arrange arrange = Arrange::Column;
  std::uint32_t columns = 1;  // of a Grid
  std::uint32_t column = 0;   // that it stands in, in a Table's row
  double gap = 8;             // between the boxes inside
  double least_width = 0;
  bool stretch = false;   // takes what height its column has left
  bool centered = false;  // of a Row: boxes stand in the middle of its height

  Rect rect;  // by place()
};

enum class LineKind : std::uint8_t { Link, Route, Flow, Path };
const char* name_of(LineKind kind);  // "link"

struct Line {
  std::string id;
  LineKind kind = LineKind::Link;
  Tone tone = Tone::Plain;
  std::uint32_t from = no_box;
  std::uint32_t to = no_box;
  std::string label;
  std::string about;
  bool from_arrow = false;
  bool to_arrow = true;
  std::uint32_t bundle = 0;  // lines of one bundle may share their way; 0: of none

  std::vector<Point> points;  // by draw_lines(); empty: it could not be drawn
  Point label_at;
  bool crosses = false;  // it runs through boxes, for no way around them was found in time
};

/// One sample of the legend: a box or a line as they look in the drawing, and what that means.
struct LegendEntry {
  std::string words;
  BoxKind box = BoxKind::Frame;  // Frame: it is a line
  LineKind line = LineKind::Link;
  Tone tone = Tone::Plain;
  bool unsure = false;
  Point at;  // by draw_legend()
};

struct Drawing {
  std::string title;
  std::vector<Box> boxes;  // a parent stands before what is in it, neighbours in their order
  std::vector<Line> lines;
  std::vector<std::string> notes;  // what was folded, what is missing, how the lines were drawn
  std::vector<LegendEntry> legend;
  double width = 0;
  double height = 0;

  /// Boxes with boxes in them; without them a box is one thing, whatever its kind.
  std::vector<bool> holders() const;

  std::uint32_t add(Box box);
  std::uint32_t add(Box box, std::uint32_t parent);
};

}  // namespace vpcscope
