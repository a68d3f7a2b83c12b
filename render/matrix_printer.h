// What all formats of a matrix have in common: a reader that writes what it reads, and is told at the end how
// far it came.
#pragma once

#include <cstdint>
#include <functional>
#include <string_view>

#include "analyzer/matrix.h"

namespace vpcscope {

/// Takes the next bytes of a result. What can't be written is its business.
using Sink = std::function<void(std::string_view)>;

/// How a matrix ended; `done` of `total` pairs of groups where it was stopped.
struct MatrixEnd {
  bool complete = true;
  std::uint64_t done = 0;
  std::uint64_t total = 0;
};

class MatrixPrinter : public MatrixReader {
 public:
  /// After the last flow, once. The matrix may be gone.
  virtual void end(const MatrixEnd& end) = 0;
};

}  // namespace vpcscope
