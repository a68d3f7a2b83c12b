// Any bytes as an archive or a compressed file.

#include "tests/fuzz/one_file.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static vpcscope::fuzz::OneFile file("export.zip");
  vpcscope::fuzz::check(vpcscope::import_exports(vpcscope::fuzz::small_limits(file.write(data, size))));
  return 0;
}
