#include "app/cli/commands.h"
#include "app/cli/loading.h"
#include "app/cli/output.h"
#include "model/network/pack.h"

namespace vpcscope {

int run_pack(const CommandLine& line) {
  const std::optional<Network> network = load_network(line.common);
  if (!network) return 2;
  const std::string fault = pack_network(*network, line.common.output);
  if (fault.empty()) return 0;
  complain(fault);
  return 2;
}

}  // namespace vpcscope
