#include "render/reach_json.h"

#include "render/evidence_json.h"

namespace vpcscope {

std::string reach_json(const ReachAnswer& answer) { return dumped(reach_answer_json(answer), 2); }

std::string reach_json_line(const ReachAnswer& answer) { return dumped(reach_answer_json(answer), -1); }

std::string reach_error_line(std::uint64_t line, std::string_view error) {
  return dumped({{"schema", "vpcscope/reach/1"}, {"line", line}, {"error", error}}, -1);
}

}  // namespace vpcscope
