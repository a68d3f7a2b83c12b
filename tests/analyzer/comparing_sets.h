// Checks what `matrix` says of a whole network against the engine that is asked about one service at a time,
// and against the reference evaluator: for pairs of groups, of each random members, and services at the edges
// of every printed range, just inside and just outside, and anywhere.
//
//   const SetsComparison found = compare_sets(net, seed, {});
//   for (const SetsDisagreement& one : found.disagreements) one.text ...
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
  };
  std::vector<MatrixGroup> groups;
  std::vector<Flow> flows;
  std::string error;

  const Flow* find(std::uint32_t from, std::uint32_t to, int family) const;
  /// What is said of a pair; nothing gets through where no flow says so.
  FlowSets sets_of(std::uint32_t from, std::uint32_t to, int family) const;
  /// The group that holds an end as `reach` knows it: an interface's id, "internet:ADDRESS"; nowhere: none.
  std::uint32_t group_of(const std::string& end) const;
  /// Groups and flows, one a line; of two that are equal, so are these.
  std::string text() const;
};
ReadMatrix read_matrix(const Network& network, const MatrixQuestion& question = {});

struct SetsEffort {
  std::size_t pairs = 400;          // of groups; all of them where there are fewer
  std::size_t points = 12;          // of the line, for each
  std::size_t reference_every = 7;  // one point in so many is asked of the reference, too
};

/// A point of which the matrix says another thing than whoever was asked.
struct SetsDisagreement {
  std::string from;  // as `reach` is asked
  std::string to;
  std::string service;
  int family = 4;
  std::string by;    // "engine", "reference"
  std::string text;  // one line

  /// The lines of a world without those that don't matter to it.
  std::vector<std::string> shrunk(const std::vector<std::string>& lines) const;
};

struct SetsComparison {
  std::size_t groups = 0;
  std::size_t pairs = 0;
  std::size_t points = 0;
  std::size_t reachable = 0;  // of the points
  std::size_t partial = 0;
  std::size_t unknown = 0;
  std::vector<SetsDisagreement> disagreements;

  void add(const SetsComparison& other);
};

/// "reachable tcp/443; partial udp/53 (udp/53 fails for 1024-32767)"; empty: nothing gets through.
std::string text_of(const FlowSets& sets);
/// Ends of a group as `reach` knows them: its interfaces; of a virtual end the first address of each block,
/// and the last of the last one. Of a service none.
std::vector<std::string> members_of(const MatrixGroup& group);
bool has_family(const MatrixGroup& group, int family);

/// In the words of an answer.
const char* verdict_of(const FlowSets& sets, ServicePoint point);

SetsComparison compare_sets(const Snapshot& net, std::uint64_t seed, const SetsEffort& effort = {});

}  // namespace vpcscope::testing
