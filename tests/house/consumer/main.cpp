#include <cstdio>

#include "model/version.h"

int main() {
  std::printf("consumer: built against vpcscope %s\n", vpcscope::kVersion.data());
  return vpcscope::kVersion == EXPECTED_VERSION ? 0 : 1;
}
