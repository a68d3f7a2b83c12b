// Checks what `matrix` says of a whole network against the engine that is asked about one service at a time,
// and against the reference evaluator: for pairs of groups, of each random members, and services at the edges
// of every printed range, just inside and just outside, and anywhere.
//
//   const SetsComparison found = compare_sets(net, seed, {});
//   for (const std::string& one : found.disagreements) ...
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "analyzer/matrix.h"
#include "model/snapshot.h"

namespace vpcscope::testing {

/// A matrix as it was read.
struct ReadMatrix {
  struct Flow {
    std::uint32_t from = 0;
    std::uint32_t to = 0;
    int family = 4;
    FlowSets sets;
    bool operator==(const Flow&) const = default;
  };
  std::vector<MatrixGroup> groups;
  std::vector<Flow> flows;
  std::string error;

  const Flow* find(std::uint32_t from, std::uint32_t to, int family) const;
};
ReadMatrix read_matrix(const Network& network, const MatrixQuestion& question = {});

struct SetsEffort {
  std::size_t pairs = 400;          // of groups; all of them where there are fewer
  std::size_t points = 12;          // of the line, for each
  std::size_t reference_every = 7;  // one point in so many is asked of the reference, too
};

struct SetsComparison {
  std::size_t groups = 0;
  std::size_t pairs = 0;
  std::size_t points = 0;
  std::size_t reachable = 0;  // of the points
  std::size_t partial = 0;
  std::size_t unknown = 0;
  std::vector<std::string> disagreements;

  void add(const SetsComparison& other);
};

SetsComparison compare_sets(const Snapshot& net, std::uint64_t seed, const SetsEffort& effort = {});

}  // namespace vpcscope::testing
