// Asks every engine about a random network and says where they differ: in the verdict, or, where that is not
// REACHABLE, in the code or direction of the first drop. Texts, hops and components may differ.
//
//   const Comparison found = compare(seed);
//   found.tally.verdicts.at("REACHABLE");
//   for (const Disagreement& one : found.disagreements) one.report();
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace vpcscope::testing {

/// What was seen, over questions; drops as the first engine names them.
struct Tally {
  long networks = 0;
  long questions = 0;
  long skipped = 0;  // too many choices for the reference evaluator
  std::map<std::string, long> verdicts;
  std::map<std::string, long> first_codes;  // deciding: the first drop
  std::map<std::string, long> codes;        // anywhere among the drops; also of PARTIAL and UNKNOWN

  void add(const Tally& other);
};

struct Disagreement {
  std::uint64_t seed = 0;
  std::string question;
  std::string summary;  // one line: who says what
  std::vector<std::string> lines;

  /// The same, with the smallest world that still shows it.
  Disagreement shrunk() const;
  /// Seed, world, question, and every engine's explanation.
  std::string report() const;
};

struct Comparison {
  Tally tally;
  std::vector<Disagreement> disagreements;
};

Comparison compare(std::uint64_t seed);

/// Whether engines differ, or one throws, about one question; false where the lines are no world.
bool engines_differ(const std::vector<std::string>& lines, const std::string& question);

}  // namespace vpcscope::testing
