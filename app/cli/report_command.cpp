#include <fmt/format.h>

#include <algorithm>

#include "analyzer/exposure.h"
#include "analyzer/fold.h"
#include "analyzer/landscape.h"
#include "analyzer/reach.h"
#include "app/cli/answers.h"
#include "app/cli/commands.h"
#include "app/cli/loading.h"
#include "app/cli/output.h"
#include "render/diagram/lines.h"
#include "render/diagram/place.h"
#include "render/diagram/svg.h"
#include "render/diagram/views.h"
#include "render/exposure_table.h"
#include "render/matrix_text.h"
#include "render/reach_markdown.h"
#include "render/report.h"

namespace vpcscope {
namespace {

constexpr std::size_t together = 6;  // VPCs that have a picture in common
constexpr std::size_t most_maps = 40;
constexpr std::size_t most_interfaces = 2'000;  // beyond, who reaches whom is told by subnets

class Pictures {
 public:
  std::string add(Drawing drawing) {
    place(drawing);
    draw_lines(drawing);
    return svg_within(drawing, fmt::format("p{}-", ++count_));
  }

 private:
  std::size_t count_ = 0;
};

std::vector<ReportPicture> maps_of(const Network& network, const ExposureAnswer& open, Pictures& pictures) {
  ViewOptions all;
  for (std::uint32_t i = 0; i < network.all<net::Vpc>().size(); ++i) all.vpcs.push_back({i});
  const Landscape land = landscape(network, all.vpcs);
  std::vector<ReportPicture> maps;
  if (all.vpcs.size() > 1)
    maps.push_back({"All VPCs, and what joins them", pictures.add(estate_view(network, land, &open, all))});
  if (all.vpcs.size() <= together) {
    maps.push_back(
        {"VPCs with their subnets and interfaces", pictures.add(vpcs_view(network, land, &open, all))});
    return maps;
  }
  for (const net::Handle<net::Vpc> vpc : all.vpcs) {
    if (maps.size() > most_maps) break;
    maps.push_back({fmt::format("VPC {}", network.id(vpc)),
        pictures.add(vpcs_view(network, land, &open, {{vpc}, true}))});
  }
  if (all.vpcs.size() > most_maps)
    maps.back().title +=
        fmt::format("; {} more VPCs have no picture of their own here", all.vpcs.size() - most_maps);
  return maps;
}

std::string matrix_of(const Network& network) {
  const bool large = network.all<net::Interface>().size() > most_interfaces;
  const std::string by = large ? "subnet" : "";
  const NetworkNaming naming(network);
  MatrixFold fold(naming, by.empty() ? FoldBy() : parse_fold_by(by).value());
  const MatrixQuestion question;
  matrix(network, question, fold);
  const FoldedMatrix folded = fold.take();
  return matrix_markdown({folded, question, by});
}

/// Nothing, with a line on standard error, where a question can't be asked.
std::optional<std::vector<ReportAnswer>> answers_to(
    const Network& network, const std::vector<std::vector<std::string>>& questions, Pictures& pictures) {
  std::vector<ReportAnswer> answers;
  for (const std::vector<std::string>& words : questions) {
    ReachQuestion question;
    question.from = words[0];
    question.to = words[1];
    if (words.size() > 2) question.service = words[2];
    const ReachResult result = reach(network, question);
    if (!result.error.empty()) return complain(result.error), std::nullopt;
    answers.push_back({fmt::format("{}", fmt::join(words, " ")),
        reach_markdown(result.answer),
        pictures.add(answer_view(result.answer))});
  }
  return answers;
}

}  // namespace

int run_report(const CommandLine& line) {
  const std::optional<Reading> reading = load_reading(line.common);
  if (!reading) return 2;
  const Network& network = reading->network;
  Pictures pictures;
  ReportParts parts;
  parts.network = &network;
  if (reading->snapshot) parts.inspection = inspection_of(*reading->snapshot);
  const ExposureAnswer open = exposure(network);
  parts.exposure = exposure_markdown(open);
  parts.maps = maps_of(network, open, pictures);
  parts.matrix = matrix_of(network);
  std::optional<std::vector<ReportAnswer>> answers = answers_to(network, line.questions, pictures);
  if (!answers) return 2;
  parts.answers = std::move(*answers);
  return write_result(line.common, report_html(parts)) ? 0 : 2;
}

}  // namespace vpcscope
