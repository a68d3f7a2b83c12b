// Why a packet was dropped, or what UNKNOWN rests on: the code of docs/aws-semantics.md section 24.3 and the
// rule that raised it. Both are literals, so that a reason is two pointers.
#pragma once

namespace vpcscope {

struct Reason {
  const char* code = nullptr;  // "NO_ROUTE_TO_DESTINATION"
  const char* rule = nullptr;  // "R-ROUTE-4"

  bool present() const { return code != nullptr; }
};

}  // namespace vpcscope
