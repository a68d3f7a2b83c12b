#include "tests/analyzer/comparing.h"

#include <fmt/format.h>

#include <algorithm>
#include <exception>
#include <set>

#include "tests/analyzer/asking.h"
#include "tests/support/random_world.h"
#include "tests/support/shrink.h"
#include "tests/support/world.h"

namespace vpcscope::testing {
namespace {

std::string joined(const std::vector<std::string>& lines) {
  std::string text;
  for (const std::string& line : lines) text += line + "\n";
  return text;
}

/// An engine that gives up says so by throwing; that is an answer too.
EngineAnswer answer_of(const Engine& engine, const Snapshot& net, const std::string& asked) {
  try {
    EngineAnswer answer = engine.answer(net, question(asked));
    static const std::set<std::string> verdicts = {"REACHABLE", "PARTIAL", "UNREACHABLE", "UNKNOWN"};
    if (!verdicts.contains(answer.verdict)) {  // a question that cannot be asked: the words may differ
      answer.explanation = answer.verdict + "\n" + answer.explanation;
      answer.verdict = "ERROR";
    }
    return answer;
  } catch (const std::exception& fault) {
    const std::string what = fault.what();
    const bool choices = what.find("too many choices") != std::string::npos;
    return {choices ? "SKIPPED" : "THROWN", {}, what + "\n"};
  }
}

std::vector<EngineAnswer> answers_of(const Snapshot& net, const std::string& asked) {
  std::vector<EngineAnswer> answers;
  for (const Engine& engine : engines()) {
    answers.push_back(answer_of(engine, net, asked));
    if (answers.back().verdict == "SKIPPED") break;  // nothing to compare with
  }
  return answers;
}

/// What engines must agree in.
std::string essence(const EngineAnswer& answer) {
  if (answer.verdict == "REACHABLE" || answer.drops.empty()) return answer.verdict;
  const reference::ReferenceDrop& first = answer.drops.front();
  return fmt::format("{} {} {}", answer.verdict, first.direction, first.code);
}

bool skipped(const std::vector<EngineAnswer>& answers) {
  return std::any_of(
      answers.begin(), answers.end(), [](const EngineAnswer& one) { return one.verdict == "SKIPPED"; });
}

bool names(const EngineAnswer& answer, const reference::ReferenceDrop& drop) {
  return std::any_of(answer.drops.begin(), answer.drops.end(), [&](const reference::ReferenceDrop& one) {
    return one.code == drop.code && one.direction == drop.direction;
  });
}

/// The same verdict, and each names the other's deciding drop: over several pairs or choices the order in
/// which they are tried is each engine's own.
bool agree(const EngineAnswer& one, const EngineAnswer& other) {
  if (one.verdict != other.verdict) return false;
  if (one.verdict == "REACHABLE" || (one.drops.empty() && other.drops.empty())) return true;
  if (one.drops.empty() || other.drops.empty()) return false;
  return names(one, other.drops.front()) && names(other, one.drops.front());
}

/// A question that one of them cannot ask: the reference reads names more crudely, and some that the contract
/// refuses it answers.
bool unaskable(const std::vector<EngineAnswer>& answers) {
  return std::any_of(
      answers.begin(), answers.end(), [](const EngineAnswer& one) { return one.verdict == "ERROR"; });
}

bool differ(const std::vector<EngineAnswer>& answers) {
  if (skipped(answers)) return false;
  const auto thrown = [](const EngineAnswer& one) { return one.verdict == "THROWN"; };
  if (std::any_of(answers.begin(), answers.end(), thrown)) return true;
  if (unaskable(answers)) return false;
  return std::any_of(
      answers.begin(), answers.end(), [&](const EngineAnswer& one) { return !agree(one, answers.front()); });
}

std::string summary_of(const std::vector<EngineAnswer>& answers) {
  std::string text;
  for (std::size_t i = 0; i < answers.size(); ++i)
    text += fmt::format("{}{}: {}", i == 0 ? "" : "; ", engines()[i].name, essence(answers[i]));
  return text;
}

void count(Tally& tally, const EngineAnswer& answer) {
  ++tally.questions;
  ++tally.verdicts[answer.verdict];
  if (answer.verdict == "REACHABLE" || answer.drops.empty()) return;
  ++tally.first_codes[answer.drops.front().code];
  std::set<std::string> codes;
  for (const reference::ReferenceDrop& drop : answer.drops) codes.insert(drop.code);
  for (const std::string& code : codes) ++tally.codes[code];
}

}  // namespace

void Tally::add(const Tally& other) {
  networks += other.networks;
  questions += other.questions;
  skipped += other.skipped;
  for (const auto& [name, number] : other.verdicts) verdicts[name] += number;
  for (const auto& [name, number] : other.first_codes) first_codes[name] += number;
  for (const auto& [name, number] : other.codes) codes[name] += number;
}

Disagreement Disagreement::shrunk() const {
  Disagreement made = *this;
  made.lines =
      shrink(lines, [&](const std::vector<std::string>& fewer) { return engines_differ(fewer, question); });
  made.summary = summary_of(answers_of(world(joined(made.lines)), question));
  return made;
}

std::string Disagreement::report() const {
  const Snapshot net = world(joined(lines));
  std::string text = fmt::format("seed {}: {}\n  ask: {}\n", seed, summary, question);
  for (const std::string& line : lines) text += "    " + line + "\n";
  const std::vector<EngineAnswer> answers = answers_of(net, question);
  for (std::size_t i = 0; i < answers.size(); ++i)
    text += fmt::format("  --- {}\n{}", engines()[i].name, answers[i].explanation);
  return text;
}

Comparison compare(std::uint64_t seed) {
  const RandomWorld made = random_world(seed);
  const Snapshot net = world(made.text());
  Comparison found;
  ++found.tally.networks;
  for (const std::string& asked : made.questions) {
    const std::vector<EngineAnswer> answers = answers_of(net, asked);
    if (skipped(answers)) {
      ++found.tally.skipped;
      continue;
    }
    count(found.tally, answers.front());
    if (differ(answers)) found.disagreements.push_back({seed, asked, summary_of(answers), made.lines});
  }
  return found;
}

bool engines_differ(const std::vector<std::string>& lines, const std::string& asked) {
  try {
    return differ(answers_of(world(joined(lines)), asked));
  } catch (const std::exception&) {  // no longer a world
    return false;
  }
}

}  // namespace vpcscope::testing
