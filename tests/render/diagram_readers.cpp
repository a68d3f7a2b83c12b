#include "tests/render/diagram_readers.h"

#include <graphviz/cgraph.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>
#include <cstring>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <pugixml.hpp>
#include <sstream>
#include <utility>

namespace vpcscope::testing {
namespace {

pugi::xml_document parsed(const std::string& text) {
  pugi::xml_document document;
  const pugi::xml_parse_result result =
      document.load_buffer(text.data(), text.size(), pugi::parse_default | pugi::parse_ws_pcdata_single);
  EXPECT_TRUE(result) << result.description() << " at " << text.substr(std::size_t(result.offset), 80);
  return document;
}

std::string value(const pugi::xml_node& node, const char* name) { return node.attribute(name).value(); }

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

std::string trimmed(const std::string& line) {
  const std::size_t first = line.find_first_not_of(' ');
  return first == std::string::npos ? "" : line.substr(first);
}

// ---- XML

void read_svg_boxes(const pugi::xml_node& around, const std::string& parent, ReadDrawing& read) {
  for (const pugi::xml_node group : around.children("g")) {
    const std::string cls = value(group, "class");
    if (cls.starts_with("box ")) {
      EXPECT_EQ(value(group, "aria-label"), group.child("title").text().get());
      read.boxes.push_back({value(group, "data-id"), value(group, "data-id"), parent, ""});
      read_svg_boxes(group, value(group, "data-id"), read);
    } else if (cls.starts_with("line ")) {
      read.lines.push_back({value(group, "data-id"), value(group, "data-from"), value(group, "data-to"), ""});
    } else if (cls != "legend") {  // its samples look like boxes and lines
      read_svg_boxes(group, parent, read);
    }
  }
}

// ---- Graphviz

std::string complaint;

int keep_complaint(char* text) {
  complaint += text;
  return 0;
}

/// What Graphviz makes of an escape string.
std::string unescaped(const std::string& text) {
  std::string plain;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\\') {
      plain += text[i];
      continue;
    }
    const char next = i + 1 < text.size() ? text[++i] : '?';
    EXPECT_TRUE(next == '\\' || next == 'n' || next == 'l') << "Graphviz would put something in: " << text;
    plain += next == '\\' ? '\\' : '\n';
  }
  if (plain.ends_with('\n')) plain.pop_back();
  return plain;
}

/// Empty where nothing in the graph has it.
std::string attribute(void* object, const char* name) {
  char* const text = agget(object, const_cast<char*>(name));
  EXPECT_TRUE(text == nullptr || aghtmlstr(text) == 0);
  return text == nullptr ? "" : unescaped(text);
}

/// %41 -> A
std::string url_decoded(const std::string& text) {
  std::string plain;
  for (std::size_t i = 0; i < text.size(); ++i) {
    EXPECT_EQ(std::string("&\"'<>\\").find(text[i]), std::string::npos)
        << "Graphviz copies ids as they are: " << text;
    plain += text[i] == '%' ? static_cast<char>(std::stoi(text.substr(i + 1, 2), nullptr, 16)) : text[i];
    if (text[i] == '%') i += 2;
  }
  return plain;
}

std::string node_words(const pugi::xml_node& node) {
  std::string words;
  for (const pugi::xml_node part : node.children()) {
    if (part.type() == pugi::node_pcdata) words += part.value();
    words += std::strcmp(part.name(), "BR") == 0 ? "\n" : node_words(part);
  }
  return words;
}

/// The cells of a table, which are boxes too.
void read_table(const char* label, const std::string& name, ReadBox& table, ReadDrawing& read) {
  pugi::xml_document html;
  const pugi::xml_parse_result result =
      html.load_string(label, pugi::parse_default | pugi::parse_ws_pcdata_single);
  EXPECT_TRUE(result) << result.description() << ": " << label;
  bool first = true;
  for (const pugi::xml_node row : html.child("TABLE").children("TR"))
    for (const pugi::xml_node cell : row.children("TD")) {
      std::string words = unescaped(node_words(cell));
      while (words.ends_with('\n')) words.pop_back();
      if (std::exchange(first, false)) {
        table.words = words;
        continue;
      }
      EXPECT_EQ(value(cell, "HREF"), "#" + value(cell, "ID"));
      read.boxes.push_back({url_decoded(value(cell, "ID")), value(cell, "PORT"), name, words});
    }
}

void read_subgraph(Agraph_t* graph, const std::string& parent, std::map<std::string, std::string>& places,
    ReadDrawing& read) {
  for (Agraph_t* sub = agfstsubg(graph); sub != nullptr; sub = agnxtsubg(sub)) {
    const std::string name = std::string(agnameof(sub)).substr(std::strlen("cluster_"));
    for (Agnode_t* node = agfstnode(sub); node != nullptr; node = agnxtnode(sub, node))
      places[agnameof(node)] = name;
    read.boxes.push_back({url_decoded(attribute(sub, "id")), name, parent, attribute(sub, "label")});
    read_subgraph(sub, name, places, read);
  }
}

}  // namespace

ReadDrawing read_json(const std::string& text) {
  ReadDrawing read;
  const nlohmann::json json = nlohmann::json::parse(text);
  EXPECT_EQ(json.at("schema"), "vpcscope/diagram/1");
  for (const nlohmann::json& one : json.at("boxes")) {
    std::string words = one.at("title");
    if (!one.at("badge").is_null()) words += " " + one.at("badge").get<std::string>();
    for (const nlohmann::json& line : one.at("lines")) words += "\n" + line.get<std::string>();
    const nlohmann::json& parent = one.at("parent");
    read.boxes.push_back(
        {one.at("id"), one.at("id"), parent.is_null() ? "" : parent.get<std::string>(), words});
  }
  for (const nlohmann::json& one : json.at("lines"))
    read.lines.push_back({one.at("id"),
        one.at("from"),
        one.at("to"),
        one.at("label").is_null() ? "" : one.at("label").get<std::string>()});
  return read;
}

ReadDrawing read_svg(const std::string& text) {
  ReadDrawing read;
  const pugi::xml_document document = parsed(text);
  read_svg_boxes(document.child("svg"), "", read);
  return read;
}

ReadDrawing read_drawio(const std::string& text) {
  ReadDrawing read;
  const pugi::xml_document document = parsed(text);
  const pugi::xml_node root = document.child("mxfile").child("diagram").child("mxGraphModel").child("root");
  std::map<std::string, int> ids;
  for (const pugi::xml_node one : root.children()) {
    EXPECT_EQ(ids[value(one, "id")]++, 0) << value(one, "id") << " twice";
    if (std::strcmp(one.name(), "object") != 0) continue;
    const pugi::xml_node cell = one.child("mxCell");
    EXPECT_NE(value(cell, "style").find("html=0;"), std::string::npos) << "labels are text";
    EXPECT_TRUE(ids.contains(value(cell, "parent"))) << "a parent stands before what is in it";
    if (value(cell, "edge") == "1") {
      read.lines.push_back(
          {value(one, "object_id"), value(cell, "source"), value(cell, "target"), value(one, "label")});
      continue;
    }
    const std::string parent = value(cell, "parent");
    read.boxes.push_back(
        {value(one, "object_id"), value(one, "id"), parent == "boxes" ? "" : parent, value(one, "label")});
  }
  return read;
}

ReadDrawing read_graphml(const std::string& text) {
  ReadDrawing read;
  const pugi::xml_document document = parsed(text);
  const pugi::xml_node top = document.child("graphml");
  std::map<std::string, std::string> names;  // of keys
  for (const pugi::xml_node key : top.children("key")) names[value(key, "id")] = value(key, "attr.name");
  const auto data_of = [&](const pugi::xml_node& node) {
    std::map<std::string, std::string> data;
    for (const pugi::xml_node one : node.children("data"))
      data[names.at(value(one, "key"))] = one.text().get();
    return data;
  };
  for (const pugi::xml_node node : top.child("graph").children("node")) {
    std::map<std::string, std::string> data = data_of(node);
    std::string words = data["title"];
    if (!data["badge"].empty()) words += " " + data["badge"];
    if (!data["lines"].empty()) words += "\n" + data["lines"];
    read.boxes.push_back({data["box"], value(node, "id"), data["parent"], words});
  }
  for (const pugi::xml_node edge : top.child("graph").children("edge")) {
    std::map<std::string, std::string> data = data_of(edge);
    read.lines.push_back({data["line"], value(edge, "source"), value(edge, "target"), data["label"]});
  }
  return read;
}

ReadDrawing read_dot(const std::string& text) {
  ReadDrawing read;
  complaint.clear();
  agseterrf(keep_complaint);
  // From a file: read from memory, its limits of length do not show.
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(
      fmemopen(const_cast<char*>(text.data()), text.size(), "r"), std::fclose);
  const std::unique_ptr<Agraph_t, int (*)(Agraph_t*)> graph(agread(file.get(), nullptr), agclose);
  EXPECT_EQ(complaint, "");
  if (graph == nullptr) return read;
  std::map<std::string, std::string> places;
  read_subgraph(graph.get(), "", places, read);
  for (Agnode_t* node = agfstnode(graph.get()); node != nullptr; node = agnxtnode(graph.get(), node)) {
    if (attribute(node, "style") == "invis") continue;
    char* const label = agget(node, const_cast<char*>("label"));
    ReadBox box{url_decoded(attribute(node, "id")), agnameof(node), places[agnameof(node)], ""};
    if (aghtmlstr(label) != 0)
      read_table(label, box.name, box, read);
    else
      box.words = unescaped(label);
    read.boxes.push_back(box);
  }
  for (Agnode_t* node = agfstnode(graph.get()); node != nullptr; node = agnxtnode(graph.get(), node))
    for (Agedge_t* edge = agfstout(graph.get(), node); edge != nullptr; edge = agnxtout(graph.get(), edge)) {
      const auto end = [&](Agnode_t* at, const char* port) {
        const std::string cell = attribute(edge, port);
        return cell.empty() ? std::string(agnameof(at)) : cell;
      };
      read.lines.push_back({url_decoded(attribute(edge, "id")),
          end(agtail(edge), "tailport"),
          end(aghead(edge), "headport"),
          attribute(edge, "xlabel")});
    }
  return read;
}

namespace {

// ---- Mermaid: a statement a line

/// Entity codes undone; nothing else may stand in a text that could be syntax.
std::string mermaid_text(const std::string& text) {
  std::string plain;
  for (std::size_t i = 0; i < text.size(); ++i) {
    EXPECT_EQ(std::string("\"|[]{}()<>%&;`*_\\~$:").find(text[i]), std::string::npos) << text;
    if (text[i] != '#') {
      plain += text[i];
      continue;
    }
    const std::size_t end = text.find(';', i);
    const int code = std::stoi(text.substr(i + 1, end - i - 1));
    plain += code == 64258 ? std::string("\xef\xac\x82") : std::string(1, static_cast<char>(code));
    i = end;
  }
  return plain;
}

std::string mermaid_lines(std::string text) {
  std::string plain;
  for (std::size_t at = 0; (at = text.find("<br/>")) != std::string::npos; text = text.substr(at + 5))
    plain += mermaid_text(text.substr(0, at)) + "\n";
  return plain + mermaid_text(text);
}

/// What stands between two marks; the text is cut behind the second.
std::string taken(std::string& text, const std::string& before, const std::string& after) {
  EXPECT_TRUE(text.starts_with(before)) << text;
  const std::size_t end = text.find(after, before.size());
  EXPECT_NE(end, std::string::npos) << text;
  if (end == std::string::npos) return "";
  const std::string inner = text.substr(before.size(), end - before.size());
  text = text.substr(end + after.size());
  return inner;
}

bool is_name(const std::string& word) {
  return word.size() > 1 && word[0] == 'b' &&
         std::all_of(word.begin() + 1, word.end(), [](char c) { return c >= '0' && c <= '9'; });
}

std::string box_name(const std::string& word) {
  const std::string name = word.substr(0, word.find("_point"));
  EXPECT_TRUE(is_name(name)) << word;
  return name;
}

/// b1 -->|"label"| b2
ReadLine mermaid_line(const std::string& id, std::string line) {
  ReadLine read{id, box_name(taken(line, "", " ")), "", ""};
  const std::size_t arrow = line.find_first_not_of("<-.>");
  EXPECT_NE(arrow, 0U) << line;
  line = line.substr(arrow);
  if (line.starts_with('|')) read.label = mermaid_text(taken(line, "|\"", "\"|"));
  EXPECT_TRUE(line.starts_with(' ')) << line;
  read.to = box_name(line.substr(1));
  return read;
}

// ---- D2: keys with blocks

/// Reads D2 as far as we write it, from a place on.
class D2Reader {
 public:
  explicit D2Reader(const std::string& text) : lines_(lines_of(text)) {}

  ReadDrawing read() {
    while (at_ < lines_.size()) statement("");
    return std::move(read_);
  }

 private:
  /// A string in quotes at the head of a text, which is cut behind it.
  static std::string string_of(std::string& text) {
    EXPECT_TRUE(text.starts_with('"')) << text;
    std::string plain;
    std::size_t i = 1;
    for (; i < text.size() && text[i] != '"'; ++i) {
      EXPECT_NE(text[i], '$') << "a substitution: " << text;
      if (text[i] == '\\' && ++i < text.size())
        plain += text[i] == 'n' ? '\n' : text[i];
      else
        plain += text[i];
    }
    EXPECT_LT(i, text.size()) << "the string does not end: " << text;
    text = i < text.size() ? text.substr(i + 1) : "";
    return plain;
  }

  std::string comment() {
    EXPECT_LT(at_, lines_.size());
    const std::string line = trimmed(lines_.at(at_++));
    EXPECT_TRUE(line.starts_with("# ")) << line;
    return line.substr(2);
  }

  void statement(const std::string& parent) {
    std::string line = trimmed(lines_.at(at_++));
    if (line.starts_with("# ") || line == "direction: right" || line.starts_with("point: \"\" {shape"))
      return;
    const std::size_t colon = line.find(": ");
    ASSERT_NE(colon, std::string::npos) << line;
    const std::string key = line.substr(0, colon);
    std::string rest = line.substr(colon + 2);
    if (key == "tooltip" || key.starts_with("style.") || key == "shape" || key == "near") {
      if (!rest.starts_with('"')) return;
      string_of(rest);
      EXPECT_EQ(rest, "");
      return;
    }
    const std::string words = string_of(rest);
    ASSERT_EQ(rest, " {") << line;
    if (const std::size_t arrow = key.find_first_of(" "); arrow != std::string::npos) {
      read_.lines.push_back(
          {comment(), last(key.substr(0, arrow)), last(key.substr(key.rfind(' ') + 1)), words});
    } else if (key != "notes") {
      EXPECT_TRUE(is_name(key)) << line;
      read_.boxes.push_back({comment(), key, parent, words});
    }
    while (at_ < lines_.size() && trimmed(lines_[at_]) != "}") statement(key);
    ASSERT_LT(at_++, lines_.size()) << "a block does not end: " << line;
  }

  static std::string last(std::string path) {
    if (path.ends_with(".point")) path.resize(path.size() - 6);
    return box_name(path.substr(path.rfind('.') + 1));
  }

  std::vector<std::string> lines_;
  std::size_t at_ = 0;
  ReadDrawing read_;
};

}  // namespace

ReadDrawing read_mermaid(const std::string& text) {
  ReadDrawing read;
  std::vector<std::string> around = {""};
  std::string id;
  const std::vector<std::string> lines = lines_of(text);
  EXPECT_EQ(lines.at(0), "flowchart LR");
  for (std::size_t i = 1; i < lines.size(); ++i) {
    std::string line = trimmed(lines[i]);
    if (line.starts_with("accTitle: ")) {
      mermaid_text(line.substr(10));
    } else if (line.starts_with("%% ")) {
      id = mermaid_text(line.substr(3));
    } else if (line == "end") {
      around.pop_back();
      EXPECT_FALSE(around.empty());
    } else if (line.starts_with("classDef ") || line.starts_with("class ") ||
               line.find("_point((") != std::string::npos) {
      EXPECT_EQ(line.find_first_of("\"|%;"), std::string::npos) << line;
    } else if (line.starts_with("subgraph ") || line.find("[\"") != std::string::npos) {
      const bool holds = line.starts_with("subgraph ");
      const std::string name = taken(line, holds ? "subgraph " : "", "[");
      const std::string words = mermaid_lines(taken(line, "\"", "\"]"));
      EXPECT_EQ(line, "");
      if (name == "notes") continue;
      EXPECT_TRUE(is_name(name)) << name;
      read.boxes.push_back({id, name, around.back(), words});
      if (holds) around.push_back(name);
    } else {
      read.lines.push_back(mermaid_line(id, line));
    }
  }
  EXPECT_EQ(around.size(), 1U) << "every subgraph ends";
  return read;
}

ReadDrawing read_d2(const std::string& text) { return D2Reader(text).read(); }

}  // namespace vpcscope::testing
