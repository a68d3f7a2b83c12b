// `matrix -f json` and `-f jsonl`: schema vpcscope/matrix/1, as docs/cli.md has it. Each group and each flow
// has a line of its own, so that big ones can be read, compared and merged line by line; nothing is held but
// the groups' ids and what each distinct answer looks like.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "render/matrix_printer.h"

namespace vpcscope {

/// Flows as JSON: `{"from":"g1","to":"g2","family":4,"reachable":[...],...}`.
class FlowLines {
 public:
  void start(std::span<const MatrixGroup> groups);
  std::string line(const MatrixFlow& flow);

 private:
  std::vector<std::string> ids_;                    // as JSON
  std::map<const FlowSets*, std::string> endings_;  // from "reachable" on
};

class MatrixJson : public MatrixPrinter {
 public:
  /// `shard` is "K/N"; empty where the matrix is whole.
  MatrixJson(Sink write, std::string shard) : write_(std::move(write)), shard_(std::move(shard)) {}

  void groups(std::span<const MatrixGroup> groups) override;
  void flow(const MatrixFlow& flow) override;
  void end(const MatrixEnd& end) override;

 private:
  Sink write_;
  std::string shard_;
  FlowLines lines_;
  bool any_ = false;
};

class MatrixJsonLines : public MatrixPrinter {
 public:
  explicit MatrixJsonLines(Sink write) : write_(std::move(write)) {}

  void groups(std::span<const MatrixGroup> groups) override;
  void flow(const MatrixFlow& flow) override;
  void end(const MatrixEnd& end) override;

 private:
  Sink write_;
  FlowLines lines_;
};

}  // namespace vpcscope
