// `reach -f json` and its batches: schema vpcscope/reach/1, as docs/cli.md has it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "analyzer/answer.h"

namespace vpcscope {

std::string reach_json(const ReachAnswer& answer);
/// In one line, for JSON Lines.
std::string reach_json_line(const ReachAnswer& answer);
/// What a batch answers to a line that can't be used.
std::string reach_error_line(std::uint64_t line, std::string_view error);

}  // namespace vpcscope
