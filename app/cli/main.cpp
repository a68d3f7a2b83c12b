#include <csignal>
#include <cstdio>
#include <exception>
#include <iostream>

#include "app/cli/commands.h"
#include "app/cli/output.h"
#include "app/cli/pages.h"

namespace vpcscope {
namespace {

int run(int argc, const char* const* argv) {
  CommandLine line;
  make_command_line(line);
  const ParseOutcome parsed = parse_arguments(line, argc, argv, std::cout, std::cerr);
  if (!parsed.go_on) return parsed.exit_code;
  switch (line.command) {
    case Command::Inspect:
      return run_inspect(line.common);
    case Command::Collect:
      return run_collect(line);
    case Command::Pack:
      return run_pack(line);
    case Command::Reach:
      return run_reach(line);
    case Command::Route:
      return run_route(line);
    case Command::Matrix:
      return run_matrix(line);
    case Command::Exposure:
      return run_exposure(line);
    case Command::Draw:
      return run_draw(line);
    case Command::Report:
      return run_report(line);
    case Command::Serve:
      return run_serve(line);
    case Command::Generate:
      return write_result({}, generated_page(line, line.page)) ? 0 : 2;
    case Command::None:
      break;
  }
  return 2;
}

}  // namespace
}  // namespace vpcscope

int main(int argc, char** argv) {
  std::signal(SIGPIPE, SIG_IGN);  // "vpcscope ... | head" is no fault
  try {
    return vpcscope::run(argc, argv);
  } catch (const std::exception& fault) {
    vpcscope::complain(fault.what());
    return 2;
  }
}
