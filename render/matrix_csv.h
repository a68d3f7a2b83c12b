// `matrix -f csv`: one row a flow, with what is worth knowing of both ends beside it, so that a row can be
// read alone.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "render/matrix_printer.h"

namespace vpcscope {

class MatrixCsv : public MatrixPrinter {
 public:
  explicit MatrixCsv(Sink write) : write_(std::move(write)) {}

  void groups(std::span<const MatrixGroup> groups) override;
  void flow(const MatrixFlow& flow) override;
  void end(const MatrixEnd& end) override;

 private:
  Sink write_;
  std::vector<std::string> ids_;
  std::vector<std::string> ends_;                // cells of each group, with commas between
  std::map<const FlowSets*, std::string> sets_;  // likewise
};

}  // namespace vpcscope
