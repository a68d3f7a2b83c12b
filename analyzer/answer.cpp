#include "analyzer/answer.h"

namespace vpcscope {

const char* name_of(Verdict verdict) {
  switch (verdict) {
    case Verdict::Undecided:
      return "UNDECIDED";
    case Verdict::Unreachable:
      return "UNREACHABLE";
    case Verdict::Partial:
      return "PARTIAL";
    case Verdict::Reachable:
      return "REACHABLE";
    case Verdict::Unknown:
      return "UNKNOWN";
  }
  return "UNDECIDED";
}

}  // namespace vpcscope
