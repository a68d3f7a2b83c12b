#include "analyzer/verdict.h"

#include <algorithm>
#include <span>

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

void VerdictSet::add(Verdict verdict) {
  switch (verdict) {
    case Verdict::Reachable:
      bits_ |= reachable;
      return;
    case Verdict::Unreachable:
      bits_ |= unreachable;
      return;
    case Verdict::Partial:
      bits_ |= reachable | unreachable;
      return;
    case Verdict::Unknown:
    case Verdict::Undecided:
      bits_ |= unknown;
      return;
  }
}

VerdictSet VerdictSet::over_completions(const std::vector<VerdictSet>& parts) {
  VerdictSet common = parts.front();
  bool agree = true;
  for (const VerdictSet& one : parts) {
    agree = agree && one.bits_ == parts.front().bits_;
    common.bits_ &= one.bits_;
  }
  if (!agree) common.bits_ |= unknown;
  return common;
}

Verdict VerdictSet::verdict() const {
  if (bits_ == reachable) return Verdict::Reachable;
  if (bits_ == unreachable) return Verdict::Unreachable;
  if ((bits_ & reachable) != 0 && (bits_ & unreachable) != 0) return Verdict::Partial;
  return Verdict::Unknown;
}

namespace {

/// Leaves that agree in their first `depth` choices.
VerdictSet fold(std::span<const Leaf> leaves, std::size_t depth) {
  VerdictSet set;
  if (leaves.size() == 1 && leaves.front().choices.size() <= depth) {
    set.add(leaves.front().found);
    return set;
  }
  std::vector<VerdictSet> parts;
  const auto taken = [&](std::size_t i) { return leaves[i].choices[depth].taken; };
  for (std::size_t start = 0; start < leaves.size();) {
    std::size_t end = start;
    while (end < leaves.size() && taken(end) == taken(start)) ++end;
    parts.push_back(fold(leaves.subspan(start, end - start), depth + 1));
    start = end;
  }
  if (leaves.front().choices[depth].completion) return VerdictSet::over_completions(parts);
  for (const VerdictSet& one : parts) set.add(one);
  return set;
}

}  // namespace

VerdictSet fold(const std::vector<Leaf>& leaves) {
  return leaves.empty() ? VerdictSet{} : fold(std::span(leaves), 0);
}

}  // namespace vpcscope
