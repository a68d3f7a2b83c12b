#include "render/diagram/graphml.h"

#include <fmt/format.h>

#include <boost/graph/adjacency_list.hpp>
#include <boost/graph/graphml.hpp>
#include <boost/property_map/property_map.hpp>
#include <sstream>

#include "render/diagram/outline.h"
#include "render/diagram/xml.h"

namespace vpcscope {
namespace {

// Boost escapes markup by itself; it does not know which characters XML lacks.
struct Node {
  std::string box;  // id; GraphML numbers its nodes itself
  std::string parent;
  std::string kind;
  std::string tone;
  std::string title;
  std::string badge;
  std::string lines;
  std::string about;
  bool unsure = false;
};

struct Edge {
  std::string line;
  std::string kind;
  std::string tone;
  std::string label;
  std::string about;
  bool from_arrow = false;
  bool to_arrow = false;
};

using Graph = boost::adjacency_list<boost::vecS, boost::vecS, boost::directedS, Node, Edge>;

std::string joined(const std::vector<std::string>& lines) {
  return xml_characters(fmt::format("{}", fmt::join(lines, "\n")));
}

void add_boxes(const Drawing& drawing, std::vector<std::size_t>& vertices, Graph& graph) {
  const Outline outline(drawing);
  for (std::uint32_t i = 0; i < drawing.boxes.size(); ++i) {
    if (!outline.is_drawn(i)) continue;
    const Box& box = drawing.boxes[i];
    const std::uint32_t parent = outline.parent(i);
    vertices[i] = boost::add_vertex(Node{xml_characters(box.id),
                                        parent == no_box ? "" : xml_characters(drawing.boxes[parent].id),
                                        name_of(box.kind),
                                        name_of(box.tone),
                                        xml_characters(box.title),
                                        xml_characters(box.badge),
                                        joined(box.lines),
                                        xml_characters(box.about),
                                        box.unsure},
        graph);
  }
}

void add_lines(const Drawing& drawing, const std::vector<std::size_t>& vertices, Graph& graph) {
  for (const Line& line : drawing.lines)
    boost::add_edge(vertices[line.from],
        vertices[line.to],
        Edge{xml_characters(line.id),
            name_of(line.kind),
            name_of(line.tone),
            xml_characters(line.label),
            xml_characters(line.about),
            line.from_arrow,
            line.to_arrow},
        graph);
}

}  // namespace

std::string graphml_of(const Drawing& drawing) {
  Graph graph;
  std::vector<std::size_t> vertices(drawing.boxes.size());
  add_boxes(drawing, vertices, graph);
  add_lines(drawing, vertices, graph);

  boost::dynamic_properties keys;
  keys.property("title", boost::make_constant_property<Graph*>(xml_characters(drawing.title)));
  keys.property("notes", boost::make_constant_property<Graph*>(joined(drawing.notes)));
  keys.property("box", boost::get(&Node::box, graph));
  keys.property("parent", boost::get(&Node::parent, graph));
  keys.property("kind", boost::get(&Node::kind, graph));
  keys.property("tone", boost::get(&Node::tone, graph));
  keys.property("title", boost::get(&Node::title, graph));
  keys.property("badge", boost::get(&Node::badge, graph));
  keys.property("lines", boost::get(&Node::lines, graph));
  keys.property("about", boost::get(&Node::about, graph));
  keys.property("unsure", boost::get(&Node::unsure, graph));
  keys.property("line", boost::get(&Edge::line, graph));
  keys.property("kind", boost::get(&Edge::kind, graph));
  keys.property("tone", boost::get(&Edge::tone, graph));
  keys.property("label", boost::get(&Edge::label, graph));
  keys.property("about", boost::get(&Edge::about, graph));
  keys.property("from_arrow", boost::get(&Edge::from_arrow, graph));
  keys.property("to_arrow", boost::get(&Edge::to_arrow, graph));
  std::ostringstream out;
  boost::write_graphml(out, graph, keys, true);
  return out.str();
}

}  // namespace vpcscope
