// Every format of a drawing, read back: the same boxes inside the same boxes, the same lines between them,
// and nothing else, whatever is written into names. On samples and on a small drawing with hostile words.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <stdexcept>

#include "analyzer/exposure.h"
#include "analyzer/landscape.h"
#include "analyzer/reach.h"
#include "model/network/resolve.h"
#include "render/diagram/d2.h"
#include "render/diagram/dot.h"
#include "render/diagram/drawio.h"
#include "render/diagram/formats.h"
#include "render/diagram/graphml.h"
#include "render/diagram/json.h"
#include "render/diagram/lines.h"
#include "render/diagram/mermaid.h"
#include "render/diagram/outline.h"
#include "render/diagram/place.h"
#include "render/diagram/raster.h"
#include "render/diagram/svg.h"
#include "render/diagram/views.h"
#include "tests/render/diagram_readers.h"
#include "tests/support/importing.h"

namespace vpcscope::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::StartsWith;

struct Format {
  std::string name;
  std::string (*write)(const Drawing& drawing);
  ReadDrawing (*read)(const std::string& text);
};

const std::vector<Format>& formats() {
  static const std::vector<Format> all = {{"json", json_of, read_json},
      {"svg", svg_of, read_svg},
      {"dot", dot_of, read_dot},
      {"drawio", drawio_of, read_drawio},
      {"mermaid", mermaid_of, read_mermaid},
      {"d2", d2_of, read_d2},
      {"graphml", graphml_of, read_graphml}};
  return all;
}

void finish(Drawing& drawing) {
  place(drawing);
  draw_lines(drawing);
}

Network network_of(const std::string& sample) {
  return resolve(import_path((source_folder() / "samples" / sample).string()));
}

Drawing map_of(const Network& network, bool estate) {
  ViewOptions options;
  for (std::uint32_t i = 0; i < network.all<net::Vpc>().size(); ++i) options.vpcs.push_back({i});
  const Landscape land = landscape(network, options.vpcs);
  const ExposureAnswer open = exposure(network);
  Drawing drawing =
      estate ? estate_view(network, land, &open, options) : vpcs_view(network, land, &open, options);
  finish(drawing);
  return drawing;
}

Drawing answer_of(const Network& network, const std::string& from, const std::string& to) {
  ReachQuestion question;
  question.from = from;
  question.to = to;
  question.service = "tcp/9000";
  Drawing drawing = answer_view(reach(network, question).answer);
  finish(drawing);
  return drawing;
}

/// A container with a table, a box beside it, lines of all looks; each text is one of `words`, in turn.
Drawing small_drawing(const std::vector<std::string>& words) {
  std::size_t next = 0;
  const auto word = [&] { return words[next++ % words.size()]; };
  Drawing drawing;
  drawing.title = word();
  drawing.notes = {word(), word()};
  const auto box = [&](const char* id, BoxKind kind, std::uint32_t parent) {
    Box one;
    one.id = id + word();
    one.kind = kind;
    one.glyph = kind == BoxKind::Interface ? "eni" : "";
    one.title = word();
    one.lines = {word(), word()};
    one.badge = kind == BoxKind::Interfaces ? word() : "";
    one.about = word();
    one.unsure = kind == BoxKind::Note;
    return drawing.add(one, parent);
  };
  Box frame;
  frame.id = "drawing";
  const std::uint32_t root = drawing.add(frame);
  const std::uint32_t vpc = box("1", BoxKind::Vpc, root);
  frame.id = "frame";
  const std::uint32_t inner = drawing.add(frame, vpc);
  const std::uint32_t subnet = box("2", BoxKind::Subnet, inner);
  const std::uint32_t interface = box("3", BoxKind::Interface, subnet);
  const std::uint32_t folded = box("4", BoxKind::Interfaces, subnet);
  box("5", BoxKind::Subnet, inner);
  const std::uint32_t outside = box("6", BoxKind::Outside, root);
  const std::uint32_t note = box("7", BoxKind::Note, vpc);
  const auto line = [&](const char* id, LineKind kind, Tone tone, std::uint32_t from, std::uint32_t to) {
    Line one;
    one.id = id + word();
    one.kind = kind;
    one.tone = tone;
    one.from = from;
    one.to = to;
    one.label = word();
    one.about = word();
    one.from_arrow = kind == LineKind::Link;
    drawing.lines.push_back(one);
  };
  line("a", LineKind::Link, Tone::Plain, subnet, outside);
  line("b", LineKind::Route, Tone::Drop, interface, note);
  line("c", LineKind::Path, Tone::Doubt, outside, folded);
  line("d", LineKind::Flow, Tone::Pass, vpc, outside);
  line("e", LineKind::Route, Tone::Public, subnet, interface);
  line("f", LineKind::Route, Tone::Public, note, vpc);
  finish(drawing);
  return drawing;
}

/// A drawing as pairs of ids: names of a format differ, what stands where does not.
struct Shape {
  std::multiset<std::string> boxes;
  std::multiset<std::string> lines;
  friend bool operator==(const Shape&, const Shape&) = default;
};

std::ostream& operator<<(std::ostream& out, const Shape& shape) {
  for (const std::string& one : shape.boxes) out << "box  " << one << "\n";
  for (const std::string& one : shape.lines) out << "line " << one << "\n";
  return out;
}

Shape shape_of(const Drawing& drawing) {
  const Outline outline(drawing);
  Shape shape;
  for (std::uint32_t i = 0; i < drawing.boxes.size(); ++i) {
    if (!outline.is_drawn(i)) continue;
    const std::uint32_t parent = outline.parent(i);
    shape.boxes.insert(
        fmt::format("{} in {}", drawing.boxes[i].id, parent == no_box ? "" : drawing.boxes[parent].id));
  }
  for (const Line& one : drawing.lines)
    shape.lines.insert(
        fmt::format("{}: {} - {}", one.id, drawing.boxes[one.from].id, drawing.boxes[one.to].id));
  return shape;
}

Shape shape_of(const ReadDrawing& read) {
  std::map<std::string, std::string> ids = {{"", ""}};
  for (const ReadBox& one : read.boxes) ids[one.name] = one.id;
  for (const ReadBox& one : read.boxes) ids.emplace(one.id, one.id);  // formats that know ids only
  Shape shape;
  for (const ReadBox& one : read.boxes) shape.boxes.insert(fmt::format("{} in {}", one.id, ids[one.parent]));
  for (const ReadLine& one : read.lines)
    shape.lines.insert(fmt::format("{}: {} - {}", one.id, ids[one.from], ids[one.to]));
  return shape;
}

void expect_all_formats_hold(const Drawing& drawing) {
  for (const Format& format : formats()) {
    SCOPED_TRACE(format.name);
    const std::string text = format.write(drawing);
    EXPECT_EQ(shape_of(format.read(text)), shape_of(drawing));
    EXPECT_EQ(text, format.write(drawing)) << "the same bytes every time";
  }
}

/// What names may hold once they are printable, and every syntax that they could be taken for.
const std::vector<std::string>& hostile_words() {
  static const std::vector<std::string> words = {R"(" ] }; x -> y [label=")",
      R"(\N \G \L \)",
      R"(</TD></TR></TABLE>> <script>alert(1)</script>)",
      R"(&amp; &lt;b&gt; &#10; &nosuch; & <)",
      R"(|md # hello | |`x`|)",
      R"(%%{init: {"theme": "dark"}}%% end)",
      R"(style a:b#quot; #35; ; classDef x fill:#f00;)",
      R"(${x} $y $$ *.style.fill: red)",
      R"(1. list - item)",
      R"("] --> b1 ["x)",
      R"(b1: {} -> b2 # no comment)",
      R"(]]> <!-- --> <?x?> <![CDATA[)",
      "' ` ~ ^ = + @ ! ? , . / _ -",
      "",
      " ",
      "\xef\xac\x82\xc2\xb0\xc2\xb0"
      "60\xc2\xb6\xc3\x9f",
      "\xef\xbf\xbe noncharacter \xef\xbf\xbf",
      "日本語 ↔ ✗ 🚀 \xcc\x81",
      "end",
      "javascript:alert(1)"};
  return words;
}

std::string known_characters(std::string text) {
  for (const std::string missing : {"\xef\xbf\xbe", "\xef\xbf\xbf"})
    for (std::size_t at = 0; (at = text.find(missing, at)) != std::string::npos;)
      text.replace(at, 3, "\xef\xbf\xbd");
  return text;
}

std::vector<std::string> turned(std::vector<std::string> words, std::size_t by) {
  std::rotate(words.begin(), words.begin() + static_cast<std::ptrdiff_t>(by % words.size()), words.end());
  return words;
}

// XML has no place for two characters: ids that differ by nothing else would not be told apart there.
std::vector<std::string> words_for_ids() {
  std::vector<std::string> words = hostile_words();
  for (std::string& one : words) one = known_characters(one);
  return words;
}

TEST(DiagramFormats, samples_keep_their_boxes_and_lines) {
  for (const char* name : {"three-tier", "hub-and-spoke"}) {
    SCOPED_TRACE(name);
    const Network network = network_of(name);
    for (const bool estate : {false, true}) {
      const Drawing drawing = map_of(network, estate);
      EXPECT_TRUE(estate || !drawing.lines.empty());
      expect_all_formats_hold(drawing);
    }
  }
  expect_all_formats_hold(answer_of(network_of("three-tier"), "web-1", "app-1"));
}

TEST(DiagramFormats, no_name_changes_the_structure) {
  for (std::size_t by = 0; by < hostile_words().size(); ++by) {
    SCOPED_TRACE(by);
    expect_all_formats_hold(small_drawing(turned(words_for_ids(), by)));
  }
}

/// In every position, alone: also where the word before or behind would have hidden it.
TEST(DiagramFormats, one_hostile_name_everywhere) {
  for (const std::string& word : words_for_ids()) {
    SCOPED_TRACE(word);
    expect_all_formats_hold(small_drawing({word}));
  }
}

TEST(DiagramFormats, long_names_are_cut_where_only_people_read_them) {
  for (const char* letter : {"x", "\"", "\\", "&", "<", "|", "i", " ", "$", "#", "é", "🚀"}) {
    SCOPED_TRACE(letter);
    std::string name;
    while (name.size() < 10'000) name += letter;
    Drawing drawing = small_drawing({name});
    for (Box& one : drawing.boxes) one.id.resize(1);  // that ids are whole is tested above
    for (std::size_t i = 0; i < drawing.boxes.size(); ++i) drawing.boxes[i].id = std::to_string(i);
    for (std::size_t i = 0; i < drawing.lines.size(); ++i) drawing.lines[i].id = std::to_string(i);
    expect_all_formats_hold(drawing);
    EXPECT_THAT(json_of(drawing).size(), ::testing::Gt(10 * name.size())) << "programs get all of it";
  }
}

TEST(DiagramFormats, long_ids_break_nothing) {
  const Drawing drawing = small_drawing({std::string(10'000, '"'), std::string(10'000, '\\')});
  for (const Format& format : formats()) {
    SCOPED_TRACE(format.name);
    const ReadDrawing read = format.read(format.write(drawing));
    EXPECT_EQ(read.boxes.size(), 7U);
    EXPECT_EQ(read.lines.size(), 6U);
  }
}

/// Words arrive as they were written: escaped neither too little nor twice.
TEST(DiagramFormats, words_arrive_as_they_are) {
  for (const std::string& word : hostile_words()) {
    if (word.empty() || word == " ") continue;
    SCOPED_TRACE(word);
    const Drawing drawing = small_drawing({word});
    for (const Format& format : formats()) {
      if (format.name == "svg") continue;  // its text is tested with its looks
      SCOPED_TRACE(format.name);
      const std::string expected = format.name == "json" || format.name == "mermaid" || format.name == "d2"
                                       ? word
                                       : known_characters(word);
      const ReadDrawing read = format.read(format.write(drawing));
      for (const ReadBox& one : read.boxes)
        if (one.id.starts_with('3'))
          EXPECT_EQ(known_characters(one.words), known_characters(word + "\n" + word + "\n" + word));
      for (const ReadLine& one : read.lines) EXPECT_EQ(one.label, format.name == "dot" ? word : expected);
    }
  }
}

TEST(DiagramFormats, json_has_the_shape_of_the_documentation) {
  const auto json = nlohmann::ordered_json::parse(json_of(small_drawing({"word"})));
  const auto keys = [](const nlohmann::ordered_json& one) {
    std::vector<std::string> all;
    for (const auto& [key, value] : one.items()) all.push_back(key);
    return all;
  };
  EXPECT_THAT(keys(json), ElementsAre("schema", "title", "width", "height", "boxes", "lines", "notes"));
  const auto& vpc = json["boxes"][0];
  EXPECT_THAT(keys(vpc),
      ElementsAre("id",
          "parent",
          "kind",
          "tone",
          "glyph",
          "title",
          "lines",
          "badge",
          "about",
          "unsure",
          "x",
          "y",
          "w",
          "h"));
  EXPECT_EQ(vpc["parent"], nullptr);
  EXPECT_EQ(json["boxes"][1]["parent"], vpc["id"]) << "the frame between them is not told";
  EXPECT_EQ(vpc["glyph"], nullptr);
  EXPECT_THAT(keys(json["lines"][0]),
      ElementsAre("id", "from", "to", "kind", "tone", "label", "about", "from_arrow", "to_arrow", "points"));
  for (const auto& one : json["boxes"])
    for (const char* key : {"x", "y", "w", "h"}) {
      const double tenths = one[key].get<double>() * 10;
      EXPECT_NEAR(tenths, std::round(tenths), 1e-6);
    }
}

TEST(DiagramFormats, drawio_stands_where_the_picture_does) {
  const Drawing drawing = map_of(network_of("three-tier"), false);
  const std::string text = drawio_of(drawing);
  for (const char* stencil : {"grIcon=mxgraph.aws4.group_vpc2",
           "shape=mxgraph.aws4.internet_gateway",
           "shape=mxgraph.aws4.nat_gateway"})
    EXPECT_THAT(text, HasSubstr(stencil));
  EXPECT_THAT(text, HasSubstr(R"(<mxCell id="layer_route" value="route" parent="root" />)"));
  std::size_t bends = 0;
  for (const Line& one : drawing.lines) bends += one.points.size() > 2 ? one.points.size() - 2 : 0;
  std::size_t points = 0;
  for (std::size_t at = 0; (at = text.find("<mxPoint ", at)) != std::string::npos; ++at) ++points;
  EXPECT_GT(bends, 0U);
  EXPECT_EQ(points, bends);
}

std::uint32_t big_endian(const std::string& bytes, std::size_t at) {
  std::uint32_t number = 0;
  for (std::size_t i = 0; i < 4; ++i) number = number << 8 | static_cast<unsigned char>(bytes.at(at + i));
  return number;
}

TEST(DiagramFormats, png_has_twice_the_pixels) {
  const Drawing drawing = small_drawing({"word"});
  const std::string png = png_of(drawing);
  EXPECT_THAT(png, StartsWith("\x89PNG\r\n"));
  EXPECT_EQ(big_endian(png, 16), static_cast<std::uint32_t>(drawing.width * 2));
  EXPECT_EQ(big_endian(png, 20), static_cast<std::uint32_t>(drawing.height * 2));
  EXPECT_EQ(png, png_of(drawing)) << "the same bytes every time";
}

TEST(DiagramFormats, a_png_that_would_be_too_large_is_scaled_down) {
  Drawing drawing = small_drawing({"word"});
  drawing.width = 40'000;
  const std::string png = png_of(drawing);
  EXPECT_LE(big_endian(png, 16), 32'767U);
  EXPECT_GE(big_endian(png, 16), 32'000U);
}

TEST(DiagramFormats, pdf_is_one_page_without_a_clock) {
  const Drawing drawing = small_drawing({"word"});
  const std::string pdf = pdf_of(drawing);
  EXPECT_THAT(pdf, StartsWith("%PDF-"));
  EXPECT_THAT(pdf, HasSubstr("/Count 1"));
  EXPECT_THAT(pdf, ::testing::Not(HasSubstr("CreationDate")));
  EXPECT_EQ(pdf, pdf_of(drawing));
}

TEST(DiagramFormats, hostile_words_become_pictures_too) {
  for (std::size_t by = 0; by < 4; ++by) {
    const Drawing drawing = small_drawing(turned(hostile_words(), by * 5));
    EXPECT_THAT(png_of(drawing), StartsWith("\x89PNG"));
    EXPECT_THAT(pdf_of(drawing), StartsWith("%PDF-"));
  }
}

TEST(DiagramFormats, what_the_libraries_refuse_is_said) {
  Drawing drawing = small_drawing({"word"});
  drawing.boxes[1].title = "\xff";  // never in a drawing of ours: XML that nobody reads
  EXPECT_THROW(png_of(drawing), std::runtime_error);
  EXPECT_THROW(pdf_of(drawing), std::runtime_error);
}

TEST(DiagramFormats, each_is_found_by_its_name) {
  std::vector<std::string> names;
  for (const DiagramFormat& one : diagram_formats()) names.emplace_back(one.name);
  EXPECT_THAT(names, ElementsAre("svg", "png", "pdf", "json", "dot", "drawio", "mermaid", "d2", "graphml"));
  for (const DiagramFormat& one : diagram_formats()) EXPECT_EQ(find_diagram_format(one.name), &one);
  EXPECT_EQ(find_diagram_format("gif"), nullptr);
}

}  // namespace
}  // namespace vpcscope::testing
