// Readers of the drawings' formats, for tests: each gives the boxes and lines that a program would find in
// the text, and fails the test where the text is not of the format. Mermaid and D2 have no reader here, so
// there is a strict one for the part of them that we write.
#pragma once

#include <string>
#include <vector>

namespace vpcscope::testing {

struct ReadBox {
  std::string id;      // as the text has it, escapes undone
  std::string name;    // what the format calls it: "b12"
  std::string parent;  // name; empty: none
  std::string words;   // of the label, lines with \n between, where the format has them
};

struct ReadLine {
  std::string id;
  std::string from;  // names
  std::string to;
  std::string label;
};

struct ReadDrawing {
  std::vector<ReadBox> boxes;
  std::vector<ReadLine> lines;
};

ReadDrawing read_json(const std::string& text);
ReadDrawing read_svg(const std::string& text);
ReadDrawing read_drawio(const std::string& text);
ReadDrawing read_graphml(const std::string& text);
ReadDrawing read_dot(const std::string& text);
ReadDrawing read_mermaid(const std::string& text);
ReadDrawing read_d2(const std::string& text);

}  // namespace vpcscope::testing
