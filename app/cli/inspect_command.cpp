#include <optional>

#include "app/cli/answers.h"
#include "app/cli/collect.h"
#include "app/cli/commands.h"
#include "app/cli/loading.h"
#include "app/cli/output.h"

namespace vpcscope {

int run_inspect(const CommonOptions& common) {
  const std::optional<Snapshot> snapshot = load_snapshot(common);
  if (!snapshot) return 2;
  const bool json = chosen_format(common) == "json";
  const bool usable = is_usable(*snapshot);
  if (usable || json) {
    const Inspection inspection = inspection_of(*snapshot);
    const TextStyle style{use_color(common), common.verbose, terminal_width()};
    if (!write_result(common, json ? inspection_json(inspection) : inspection_text(inspection, style)))
      return 2;
  }
  if (usable) return 0;
  complain(why_unusable(common, *snapshot));
  return 2;
}

int run_collect(const CommandLine& line) {
  return write_result(line.common, line.collect_policy ? iam_policy() : collect_script()) ? 0 : 2;
}

}  // namespace vpcscope
