// Compares all engines on many random networks, for as long as one likes; scripts/soak builds and runs it.
//
//   soak N [--seed S] [--only SEED] [--max-disagreements K] [--jobs J] [--sets]
//
// With --sets the matrix of each network is compared, for random pairs, members and services; every second
// network is crowded.
//
// Networks S, S+1, ... S+N-1. Each disagreement is printed with the smallest world that shows it. Exit 0: all
// agree; 1: not; 2: wrong arguments. What is printed depends on the arguments alone, whatever the jobs are.
#include <fmt/format.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <iterator>
#include <map>
#include <regex>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "tests/analyzer/asking.h"
#include "tests/analyzer/comparing.h"
#include "tests/analyzer/comparing_sets.h"
#include "tests/support/crowded_world.h"
#include "tests/support/random_world.h"
#include "tests/support/shrink.h"
#include "tests/support/world.h"

namespace vpcscope::testing {
namespace {

struct Arguments {
  std::uint64_t first = 1;
  std::uint64_t count = 0;
  std::size_t most = 5;
  unsigned jobs = 2;
  bool one = false;
  bool sets = false;
};

int usage() {
  std::cerr << "usage: soak N [--seed S] [--only SEED] [--max-disagreements K] [--jobs J] [--sets]\n";
  return 2;
}

bool read_number(const std::string& text, std::uint64_t& number) {
  if (text.empty() || text.size() > 18 || text.find_first_not_of("0123456789") != std::string::npos)
    return false;
  number = std::stoull(text);
  return true;
}

bool read(int count, char** words, Arguments& made) {
  for (int i = 1; i < count; ++i) {
    const std::string word = words[i];
    std::uint64_t number = 0;
    if (word == "--sets") {
      made.sets = true;
      continue;
    }
    const bool option = word.starts_with("--");
    if (option && ++i == count) return false;
    if (!read_number(option ? words[i] : word, number)) return false;
    if (word == "--seed")
      made.first = number;
    else if (word == "--max-disagreements")
      made.most = number;
    else if (word == "--jobs")
      made.jobs = static_cast<unsigned>(number);
    else if (word == "--only")
      made.first = number, made.count = 1, made.one = true;
    else if (!option)
      made.count = number;
    else
      return false;
  }
  return made.count > 0 && made.jobs > 0;
}

// ------------------------------------------------------------------------------------------ one share of
// seeds

/// A child writes one line a fact; the parent adds them up. A network that kills its child is found by the
/// last `seed` line.
void print_tally(std::FILE* to, const Tally& tally) {
  fmt::print(to, "n {} {} {}\n", tally.networks, tally.questions, tally.skipped);
  for (const auto& [name, number] : tally.verdicts) fmt::print(to, "v {} {}\n", name, number);
  for (const auto& [name, number] : tally.first_codes) fmt::print(to, "f {} {}\n", name, number);
  for (const auto& [name, number] : tally.codes) fmt::print(to, "c {} {}\n", name, number);
}

struct Share {
  Tally tally;
  std::map<std::uint64_t, std::size_t> disagreements;  // by seed: how many questions
  std::map<std::uint64_t, std::string> deaths;         // by seed: of what
};

/// An endless recursion shall end soon, and without a core file.
void limit_stack(rlim_t bytes) {
  const rlimit stack{bytes, bytes};
  const rlimit none{0, 0};
  ::setrlimit(RLIMIT_STACK, &stack);
  ::setrlimit(RLIMIT_CORE, &none);
}

SetsComparison sets_of(std::uint64_t seed) {
  return compare_sets(world(perhaps_crowded(seed).text()), seed, {.pairs = 1500, .points = 16});
}

/// Of a matrix: its points as questions.
std::size_t run_sets(std::uint64_t seed, std::FILE* to) {
  const SetsComparison found = sets_of(seed);
  Tally tally;
  tally.networks = 1;
  tally.questions = static_cast<long>(found.points);
  tally.verdicts = {{"REACHABLE", static_cast<long>(found.reachable)},
      {"PARTIAL", static_cast<long>(found.partial)},
      {"UNKNOWN", static_cast<long>(found.unknown)},
      {"UNREACHABLE", static_cast<long>(found.points - found.reachable - found.partial - found.unknown)}};
  print_tally(to, tally);
  return found.disagreements.size();
}

std::size_t run_engines(std::uint64_t seed, std::FILE* to) {
  const Comparison found = compare(seed);
  print_tally(to, found.tally);
  return found.disagreements.size();
}

void run_seeds(const Arguments& arguments, std::uint64_t start, std::FILE* to) {
  for (std::uint64_t seed = start; seed < arguments.first + arguments.count; seed += arguments.jobs) {
    fmt::print(to, "seed {}\n", seed);
    std::fflush(to);
    ::alarm(120);  // an engine that never ends is as bad as one that crashes
    try {
      const std::size_t differ = arguments.sets ? run_sets(seed, to) : run_engines(seed, to);
      if (differ > 0) fmt::print(to, "d {} {}\n", seed, differ);
    } catch (const std::exception& fault) {
      std::string what = fault.what();
      for (char& c : what)
        if (c == '\n') c = ' ';
      fmt::print(to, "x {} {}\n", seed, what);
    }
  }
  fmt::print(to, "end\n");
  std::fflush(to);
}

/// What a child wrote; the seed at which it died, or 0.
std::uint64_t take_in(Share& share, std::istream& from) {
  std::uint64_t seed = 0;
  for (std::string line; std::getline(from, line);) {
    std::istringstream words(line);
    std::string kind;
    std::string name;
    long number = 0;
    words >> kind;
    if (kind == "end") return 0;
    if (kind == "seed") {
      words >> seed;
    } else if (kind == "n") {
      long networks = 0;
      long questions = 0;
      words >> networks >> questions >> number;
      share.tally.networks += networks;
      share.tally.questions += questions;
      share.tally.skipped += number;
    } else if (kind == "d") {
      words >> share.disagreements[seed] >> share.disagreements[seed];
    } else if (kind == "x") {
      share.deaths[seed] = line.substr(2);
    } else {
      words >> name >> number;
      (kind == "v"      ? share.tally.verdicts
          : kind == "f" ? share.tally.first_codes
                        : share.tally.codes)[name] += number;
    }
  }
  return seed;
}

struct Child {
  pid_t id = 0;
  std::FILE* file = nullptr;
  std::uint64_t start = 0;
};

Child start_child(const Arguments& arguments, std::uint64_t start) {
  Child child{0, std::tmpfile(), start};
  if (child.file == nullptr) throw std::runtime_error("no temporary file");
  std::fflush(nullptr);
  child.id = ::fork();
  if (child.id < 0) throw std::runtime_error("cannot fork");
  if (child.id != 0) return child;
  limit_stack(8U << 20U);
  run_seeds(arguments, start, child.file);
  std::_Exit(0);
}

std::string content_of(std::FILE* file) {
  std::string text;
  std::rewind(file);
  char block[4096];
  for (std::size_t got = 0; (got = std::fread(block, 1, sizeof block, file)) > 0;) text.append(block, got);
  std::fclose(file);
  return text;
}

/// Each job takes every jobs-th seed. Where one dies, the next seeds of its share go on in a new child.
Share run_all(const Arguments& arguments) {
  Share share;
  std::vector<Child> children;
  for (unsigned job = 0; job < arguments.jobs; ++job)
    children.push_back(start_child(arguments, arguments.first + job));
  for (std::size_t i = 0; i < children.size(); ++i) {
    int status = 0;
    ::waitpid(children[i].id, &status, 0);
    std::istringstream text(content_of(children[i].file));
    if (const std::uint64_t seed = take_in(share, text); seed != 0) {
      share.deaths[seed] =
          fmt::format("{} killed by signal {}", seed, WIFSIGNALED(status) ? WTERMSIG(status) : 0);
      children.push_back(start_child(arguments, seed + arguments.jobs));
    }
  }
  return share;
}

// ------------------------------------------------------------------------------------------ reports

/// The codes of the tables of section 24.3.
std::set<std::string> specified_codes() {
  std::ifstream file(VPCSCOPE_SOURCE_DIR "/docs/aws-semantics.md");
  std::set<std::string> codes;
  static const std::regex code("`([A-Z][A-Z0-9_]+)`");
  bool inside = false;
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with("### ")) inside = line.starts_with("### 24.3");
    if (line.starts_with("## ")) inside = false;
    if (!inside || !line.starts_with("| `")) continue;
    const std::string cell = line.substr(0, line.find(" | "));
    for (auto at = std::sregex_iterator(cell.begin(), cell.end(), code); at != std::sregex_iterator(); ++at)
      codes.insert((*at)[1]);
  }
  return codes;
}

long of(const std::map<std::string, long>& counts, const std::string& name) {
  const auto found = counts.find(name);
  return found == counts.end() ? 0 : found->second;
}

void print_verdicts(const Tally& tally) {
  fmt::print("\nnetworks   {:>9}\nquestions  {:>9}\nskipped    {:>9}  (too many choices)\n",
      tally.networks,
      tally.questions,
      tally.skipped);
  fmt::print("\n{:<48} {:>9}\n", "verdict", "questions");
  for (const auto& [name, number] : tally.verdicts)
    fmt::print("{:<48} {:>9} {:>5.1f} %\n",
        name,
        number,
        100.0 * static_cast<double>(number) / static_cast<double>(tally.questions));
}

void print_codes(const Tally& tally) {
  fmt::print("\n{:<48} {:>9} {:>9}\n", "drop code", "first", "any");
  for (const auto& [name, number] : tally.codes)
    fmt::print("{:<48} {:>9} {:>9}\n", name, of(tally.first_codes, name), number);
  fmt::print("\n{} codes; never seen of section 24.3:\n", tally.codes.size());
  for (const std::string& code : specified_codes())
    if (!tally.codes.contains(code)) fmt::print("  {}\n", code);
  for (const auto& [name, number] : tally.codes)
    if (!specified_codes().contains(name)) fmt::print("not in section 24.3: {}\n", name);
}

void print_sets(const Share& share, std::size_t most) {
  std::size_t shown = 0;
  for (const auto& [seed, number] : share.disagreements)
    for (const SetsDisagreement& one : sets_of(seed).disagreements) {
      if (shown++ >= most) return;
      fmt::print("seed {}: {}\n", seed, one.text);
      for (const std::string& line : one.shrunk(perhaps_crowded(seed).lines)) fmt::print("    {}\n", line);
      std::fflush(stdout);
    }
}

void print_disagreements(const Share& share, std::size_t most) {
  std::size_t shown = 0;
  for (const auto& [seed, number] : share.disagreements) {
    for (const Disagreement& one : compare(seed).disagreements) {
      if (shown++ == most) {
        fmt::print("... and more\n");
        return;
      }
      fmt::print("{}\n", one.shrunk().report());
      std::fflush(stdout);
    }
  }
}

/// In a process of its own, for it may kill it.
bool kills(const std::vector<std::string>& lines, const std::string& question) {
  std::fflush(nullptr);
  const pid_t child = ::fork();
  if (child < 0) throw std::runtime_error("cannot fork");
  if (child == 0) {
    limit_stack(1U << 20U);
    ::alarm(2);
    (void)engines_differ(lines, question);
    std::_Exit(0);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  return WIFSIGNALED(status);
}

/// The first question of the network that kills whoever answers it, and the smallest world for it.
void print_death(std::uint64_t seed, const std::string& what) {
  fmt::print("seed {}\n", what);
  const RandomWorld made = random_world(seed);
  for (const std::string& question : made.questions) {
    if (!kills(made.lines, question)) continue;
    fmt::print("  ask: {}\n", question);
    const auto dies = [&](const std::vector<std::string>& lines) { return kills(lines, question); };
    for (const std::string& line : shrink(made.lines, dies, 150)) fmt::print("    {}\n", line);
    return;
  }
}

void print_world(const RandomWorld& made) {
  fmt::print("{}", made.text());
  for (const std::string& question : made.questions) fmt::print("ask: {}\n", question);
}

int run(const Arguments& arguments) {
  if (arguments.one)
    print_world(arguments.sets ? perhaps_crowded(arguments.first) : random_world(arguments.first));
  const Share share = run_all(arguments);
  std::size_t shown = 0;
  for (const auto& [seed, what] : share.deaths)
    if (shown++ < arguments.most) print_death(seed, what);
  if (arguments.sets)
    print_sets(share, arguments.most);
  else
    print_disagreements(share, arguments.most);
  print_verdicts(share.tally);
  if (!arguments.sets) print_codes(share.tally);
  std::size_t differing = 0;
  for (const auto& [seed, number] : share.disagreements) differing += number;
  if (engines().size() < 2)
    fmt::print("\none engine only ({}): nothing to compare\n", engines().front().name);
  fmt::print("\n{} disagreements, {} networks that could not be asked\n", differing, share.deaths.size());
  return differing + share.deaths.size() == 0 ? 0 : 1;
}

}  // namespace
}  // namespace vpcscope::testing

int main(int count, char** words) {
  vpcscope::testing::Arguments arguments;
  if (!vpcscope::testing::read(count, words, arguments)) return vpcscope::testing::usage();
  try {
    return vpcscope::testing::run(arguments);
  } catch (const std::exception& fault) {
    std::cerr << "soak: " << fault.what() << "\n";
    return 1;
  }
}
