// `matrix` for a person: the folded statements as text, and as a table in Markdown.
#pragma once

#include <string>

#include "analyzer/fold.h"
#include "render/matrix_printer.h"
#include "render/text.h"

namespace vpcscope {

struct MatrixPage {
  const FoldedMatrix& folded;
  MatrixQuestion question;
  std::string by = {};  // as --by was given; empty: by answers
  MatrixEnd end = {};
};

std::string matrix_text(const MatrixPage& page, const TextStyle& style);
std::string matrix_markdown(const MatrixPage& page);

}  // namespace vpcscope
