#include <array>

#include "analyzer/exposure.h"
#include "app/cli/commands.h"
#include "app/cli/loading.h"
#include "app/cli/output.h"
#include "render/exposure_json.h"
#include "render/exposure_table.h"
#include "render/exposure_text.h"

namespace vpcscope {
namespace {

std::string dressed(const CommonOptions& common, const ExposureAnswer& answer) {
  constexpr std::array<std::string_view, 2> endings = {"csv", "md"};
  const std::string format = chosen_format(common, endings);
  if (format == "json") return exposure_json(answer);
  if (format == "csv") return exposure_csv(answer);
  if (format == "md") return exposure_markdown(answer);
  return exposure_text(answer, {use_color(common), common.verbose, terminal_width()});
}

}  // namespace

int run_exposure(const CommandLine& line) {
  const std::optional<Network> network = load_network(line.common);
  if (!network) return 2;
  const ExposureAnswer answer = exposure(*network);
  if (answer.error.empty()) return write_result(line.common, dressed(line.common, answer)) ? 0 : 2;
  complain(answer.error);
  return 2;
}

}  // namespace vpcscope
