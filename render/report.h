// `report`: one HTML file with everything, to send to somebody. It needs no network, no script and no other
// file: text, tables and pictures.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "model/network/network.h"
#include "render/inspection.h"

namespace vpcscope {

/// A picture that is part of the page.
struct ReportPicture {
  std::string title;
  std::string svg;
};

/// An answer that was asked for.
struct ReportAnswer {
  std::string title;     // "web-1 to db-1, tcp/5432"
  std::string markdown;  // as reach writes it
  std::string svg;
};

struct ReportParts {
  const Network* network = nullptr;
  std::optional<Inspection> inspection;  // none of a packed network
  std::vector<ReportPicture> maps;
  std::string exposure;  // Markdown
  std::string matrix;    // Markdown
  std::vector<ReportAnswer> answers;
};

std::string report_html(const ReportParts& parts);

}  // namespace vpcscope
