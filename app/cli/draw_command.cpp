#include <fmt/format.h>
#include <unistd.h>

#include <filesystem>

#include "app/cli/commands.h"
#include "app/cli/drawing_options.h"
#include "app/cli/loading.h"
#include "app/cli/output.h"
#include "render/diagram/formats.h"

namespace vpcscope {

namespace {

/// -f, else the ending of -o, else svg.
std::string format_name(const CommonOptions& common) {
  if (!common.format.empty()) return common.format;
  const std::string ending = std::filesystem::path(common.output).extension().string();
  if (ending.empty()) return "svg";
  if (ending == ".mmd") return "mermaid";
  if (ending == ".gv") return "dot";
  return ending.substr(1);
}

}  // namespace

int run_draw(const CommandLine& line) {
  const std::string name = format_name(line.common);
  const DiagramFormat* format = find_diagram_format(name);
  if (format == nullptr)
    return complain(fmt::format(
               "{}: no picture is written with this ending; choose a format with -f", line.common.output)),
           2;
  if (!format->is_text && line.common.output.empty() && ::isatty(STDOUT_FILENO) == 1)
    return complain(
               fmt::format("{} is not for a terminal; write it to a file with -o picture.{}", name, name)),
           2;
  const std::optional<Network> network = load_network(line.common);
  if (!network) return 2;
  const Drawn drawn = drawing_of(*network, line.draw);
  if (!drawn.error.empty()) return complain(drawn.error), 2;
  return write_result(line.common, format->write(drawn.drawing)) ? 0 : 2;
}

}  // namespace vpcscope
