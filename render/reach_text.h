// `reach` for a person who was woken for it: the verdict and the rule that decides in the first line, then
// what blocks and where that stands in the export, then the way hop by hop.
#pragma once

#include <functional>
#include <string>

#include "analyzer/answer.h"
#include "render/text.h"

namespace vpcscope {

struct ReachTextOptions {
  TextStyle style;
  /// The one command that exports what is missing; empty where it can't be told.
  std::function<std::string(const Missing&)> command = {};
};

/// "web-1 reaches db-1 with tcp/5432, ...": the verdict and what decides it, without the verdict's name.
std::string reach_sentence(const ReachAnswer& answer);
std::string reach_text(const ReachAnswer& answer, const ReachTextOptions& options);

}  // namespace vpcscope
