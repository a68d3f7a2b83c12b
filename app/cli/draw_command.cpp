#include <fmt/format.h>
#include <unistd.h>

#include "app/cli/commands.h"
#include "app/cli/drawing_options.h"
#include "app/cli/loading.h"
#include "app/cli/output.h"
#include "render/diagram/formats.h"

namespace vpcscope {

int run_draw(const CommandLine& line) {
  const std::string ending = line.common.output.substr(line.common.output.rfind('.') + 1);
  std::string name = line.common.format;
  if (name.empty()) name = find_diagram_format(ending) != nullptr ? ending : "svg";
  const DiagramFormat* format = find_diagram_format(name);
  if (format == nullptr) return complain(fmt::format("-f {}: no such format of a picture", name)), 2;
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
