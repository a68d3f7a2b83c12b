// The commands themselves: read, ask the library, pick a renderer, give an exit code.
#pragma once

#include "app/cli/command_line.h"

namespace vpcscope {

int run_inspect(const CommonOptions& common);
int run_collect(const CommandLine& line);
int run_pack(const CommandLine& line);
int run_reach(const CommandLine& line);
int run_route(const CommandLine& line);
int run_matrix(const CommandLine& line);
int run_exposure(const CommandLine& line);
int run_draw(const CommandLine& line);
int run_report(const CommandLine& line);
int run_serve(const CommandLine& line);

}  // namespace vpcscope
