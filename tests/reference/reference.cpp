#include "tests/reference/reference.h"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

#include "tests/reference/walker.h"

namespace vpcscope::reference {
namespace {

struct Leaf {
  std::vector<Choice> choices;
  Verdict verdict;
};

/// What is found among the runs [from, to), which agree in their first `depth` choices.
Found fold(const std::vector<Leaf>& leaves, std::size_t from, std::size_t to, std::size_t depth) {
  if (to - from == 1 && leaves[from].choices.size() <= depth) return found_of(leaves[from].verdict);
  std::vector<Found> parts;
  const bool completion = leaves[from].choices[depth].completion;
  for (std::size_t start = from; start < to;) {
    std::size_t end = start;
    while (end < to && leaves[end].choices[depth].taken == leaves[start].choices[depth].taken) ++end;
    parts.push_back(fold(leaves, start, end, depth + 1));
    start = end;
  }
  return completion ? over_completions(parts) : over_choices(parts);
}

void add_once(std::vector<ReferenceDrop>& list, const ReferenceDrop& drop) {
  if (std::find(list.begin(), list.end(), drop) == list.end()) list.push_back(drop);
}

}  // namespace

std::string name_of(Verdict verdict) {
  switch (verdict) {
    case Verdict::Reachable:
      return "REACHABLE";
    case Verdict::Partial:
      return "PARTIAL";
    case Verdict::Unreachable:
      return "UNREACHABLE";
    case Verdict::Unknown:
      return "UNKNOWN";
  }
  return "?";
}

Found found_of(Verdict part) {
  switch (part) {
    case Verdict::Reachable:
      return Found::Reachable;
    case Verdict::Partial:
      return Found::Reachable | Found::Unreachable;
    case Verdict::Unreachable:
      return Found::Unreachable;
    case Verdict::Unknown:
      break;
  }
  return Found::Unknown;
}

Found over_choices(const std::vector<Found>& parts) {
  Found all = Found::Nothing;
  for (const Found one : parts) all = all | one;
  return all;
}

Found over_completions(const std::vector<Found>& parts) {
  Found common = parts.front();
  for (const Found one : parts) common = common & one;
  const bool alike = std::all_of(parts.begin(), parts.end(), [&](Found one) { return one == parts.front(); });
  return alike ? common : common | Found::Unknown;
}

Verdict verdict_of(Found found) {
  const Found both = Found::Reachable | Found::Unreachable;
  if ((found & both) == both) return Verdict::Partial;
  if (found == Found::Reachable) return Verdict::Reachable;
  if (found == Found::Unreachable) return Verdict::Unreachable;
  return Verdict::Unknown;
}

/// R-MODEL-1, R-MODEL-7: all choices, one after the other.
ReferenceAnswer evaluate(const Snapshot& snapshot, const ReferenceQuery& query) {
  ReferenceAnswer answer;
  std::vector<Leaf> leaves;
  Choices choices;
  do {
    answer.runs.push_back(Walker(snapshot, query, choices).run());
    leaves.push_back({choices.made(), answer.runs.back().verdict});
    if (answer.runs.size() > 50'000) throw std::runtime_error("reference: too many choices");
  } while (choices.next());
  answer.found = fold(leaves, 0, leaves.size(), 0);
  answer.verdict = verdict_of(answer.found);
  if (answer.verdict == Verdict::Unknown)
    for (const ReferenceRun& run : answer.runs)
      for (const ReferenceDrop& one : run.lacking) add_once(answer.drops, one);
  for (const ReferenceRun& run : answer.runs)
    for (const ReferenceDrop& one : run.drops)
      if (answer.verdict != Verdict::Reachable) add_once(answer.drops, one);
  return answer;
}

std::string ReferenceAnswer::text() const {
  std::string out = name_of(verdict) + "\n";
  for (const ReferenceRun& run : runs) {
    out +=
        fmt::format("run: {} client ports {}-{}\n", name_of(run.verdict), run.client.first, run.client.last);
    for (const std::string& choice : run.choices) out += "  chose " + choice + "\n";
    for (const std::string& line : run.trace) out += "  " + line + "\n";
    for (const std::string& line : run.notes) out += "  note " + line + "\n";
    if (out.size() > 20'000) return out + "...\n";
  }
  return out;
}

}  // namespace vpcscope::reference
