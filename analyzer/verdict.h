// Many verdicts into one (docs/cli.md section 2, "Verdicts over many"; R-MODEL-2).
//
// Parts that the asker or the network may choose among: all alike is that; one that works and one that does
// not, or one that does partly, is PARTIAL, whatever else is UNKNOWN; otherwise UNKNOWN. Parts that are
// completions of missing data: only what all of them agree on is certain.
#pragma once

#include <cstdint>
#include <vector>

#include "analyzer/answer.h"
#include "analyzer/walk.h"

namespace vpcscope {

/// Which verdicts occur among parts.
class VerdictSet {
 public:
  void add(Verdict verdict);
  void add(VerdictSet other) { bits_ |= other.bits_; }
  /// R-MODEL-2: completions agree, or what they have in common is certain and the rest unknown.
  static VerdictSet over_completions(const std::vector<VerdictSet>& parts);
  Verdict verdict() const;
  bool empty() const { return bits_ == 0; }
  bool some_reachable() const { return (bits_ & reachable) != 0; }
  bool some_unreachable() const { return (bits_ & unreachable) != 0; }
  bool some_unknown() const { return (bits_ & unknown) != 0; }

 private:
  static constexpr std::uint8_t reachable = 1;
  static constexpr std::uint8_t unreachable = 2;
  static constexpr std::uint8_t unknown = 4;
  std::uint8_t bits_ = 0;
};

/// One walk: what was chosen on it, and how it ended.
struct Leaf {
  std::vector<Choices::Choice> choices;
  VerdictSet found;
};

/// All walks of one header, in the order in which Choices led through them.
VerdictSet fold(const std::vector<Leaf>& leaves);

}  // namespace vpcscope
