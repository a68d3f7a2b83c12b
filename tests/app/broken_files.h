// Thirty files that are broken in thirty ways, each with the problem that is to be told of it.
#pragma once

#include <string>
#include <vector>

namespace vpcscope::testing {

struct BrokenFile {
  std::string name;
  std::string bytes;
  std::string code;  // of the problem that names the file
};

const std::vector<BrokenFile>& broken_files();

}  // namespace vpcscope::testing
