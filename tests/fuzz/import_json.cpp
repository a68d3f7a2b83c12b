// Any bytes, in a file that claims to be an export in JSON, through the whole import.

#include "tests/fuzz/one_file.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static vpcscope::fuzz::OneFile file("search-transit-gateway-routes.tgw-rtb-0abc.json");
  vpcscope::fuzz::check(vpcscope::import_exports(vpcscope::fuzz::small_limits(file.write(data, size))));
  return 0;
}
