// sets: what all pairs cost, as quotients against a scan of the rules and against BuDDy in the same run, or
// in nanoseconds a pair: rows 8 to 11 of the table of speed goals in docs/design.md, and how all of it grows.
//
//   sets                          10,000 interfaces of one transit gateway domain
//   sets --quick                  seconds, for a look whether it still works
//   sets --growth                 beside it 1,000 and 100,000 interfaces, for a table of growth
//
// A pair is two classes of interfaces (analyzer/sets/classes.h). The rule scan is what one would write first:
// both ends' group rules are matched against the other end, and what they name is joined and intersected, for
// every pair anew; ways and ACLs are left out of it, to its advantage. BuDDy does the same on diagrams, with
// a diagram of each rule made before. Answers are compared with those of `reach()` before anything is timed.
//
// Exit: 0 measured, whatever the outcome; 1 a wrong answer; 2 arguments that cannot be used.

#include <fmt/format.h>
#include <oneapi/tbb/global_control.h>
#include <sys/resource.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <numeric>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/matrix.h"
#include "analyzer/peers.h"
#include "analyzer/reach.h"
#include "analyzer/sets/pairs.h"
#include "analyzer/sets/selection.h"
#include "bench/arguments.h"
#if defined(VPCSCOPE_BUDDY)
#include "bench/buddy.h"
#endif
#include "bench/generator.h"
#include "bench/generator_random.h"
#include "bench/import_measure.h"
#include "bench/table.h"
#include "importers/import.h"
#include "model/network/resolve.h"

namespace {

using namespace vpcscope;
using namespace vpcscope::bench;
namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

constexpr std::string_view usage =
    R"(sets [--quick] [--growth on] [--interfaces N] [--profile NAME]

  --interfaces N   of the export (10000)
  --profile NAME   of the export: light, quota, adversarial, flat or accounts (flat)
  --growth on      1,000 and 100,000 interfaces, too
  --quick          all of it small
  --commit TEXT    put into the lines for the log
  --tmp DIR        where the export is written meanwhile
)";

struct Arguments {
  std::uint64_t interfaces = 10'000;
  Profile profile = Profile::Flat;
  std::string profile_name = "flat";
  bool growth = false;
  std::uint64_t pairs = 100'000;
  std::string commit = "-";
  fs::path tmp = fs::temp_directory_path();
  bool help = false;
};

void make_quick(Arguments& arguments) {
  arguments.interfaces = 600;
  arguments.pairs = 5'000;
}

bool parse_value(std::string_view name, std::string_view value, Arguments& arguments) {
  if (name == "--interfaces") {
    const auto [end, fault] =
        std::from_chars(value.data(), value.data() + value.size(), arguments.interfaces);
    return fault == std::errc() && end == value.data() + value.size() && arguments.interfaces > 0;
  }
  if (name == "--profile") {
    const std::optional<Profile> profile = parse_profile(value);
    if (profile) arguments.profile = *profile;
    arguments.profile_name = value;
    return profile.has_value();
  }
  if (name == "--growth") return arguments.growth = value == "on";
  if (name == "--commit") return arguments.commit = value, true;
  if (name == "--tmp") return arguments.tmp = fs::path(value), true;
  return false;
}

double ns_since(Clock::time_point start) {
  return std::chrono::duration<double, std::nano>(Clock::now() - start).count();
}

double resident_mb() {
  rusage usage_now{};
  ::getrusage(RUSAGE_SELF, &usage_now);
  return static_cast<double>(usage_now.ru_maxrss) / 1024;
}

Network network_of(const Arguments& arguments, std::uint64_t interfaces) {
  const Folder folder(arguments.tmp);
  GeneratorOptions options;
  options.profile = arguments.profile;
  options.interfaces = interfaces;
  generate_export(options, folder.path());
  ImportOptions import;
  import.paths = {folder.path().string()};
  return resolve(import_exports(import));
}

// ----------------------------------------------------------------------------------------------- what is
// asked

/// Interfaces to interfaces, so that a pair means the same for everybody.
struct Subject {
  explicit Subject(const Network& all) : network(all), components(vpc_components(all)) {
    Selected any = select_ends(network, "any", true);
    any.ends.internet = {};
    any.ends.on_premises = {};
    classes.emplace(classes_of(network, any.ends, any.ends, components));
    order.resize(classes->all().size());
    std::iota(order.begin(), order.end(), 0);
    std::ranges::stable_sort(order, {}, [&](std::uint32_t i) {  // as matrix() takes them
      const EndClass& one = classes->all()[i];
      return std::tuple(one.vpc, one.subnet, one.signature, one.groups);
    });
  }
  double count() const { return static_cast<double>(order.size()); }

  const Network& network;
  VpcComponents components;
  std::optional<Classes> classes;
  std::vector<std::uint32_t> order;
};

PairOptions one_port() {
  PairOptions options;
  for (ServiceSet& set : options.services) set = ServiceSet::parse("tcp/443").services;
  return options;
}

struct Pair {
  std::uint32_t from = 0;
  std::uint32_t to = 0;
};

/// Pairs of different classes with groups whose ways meet.
std::vector<Pair> draw_pairs(const Subject& subject, std::uint64_t count) {
  PairSets pairs(subject.network, *subject.classes, {});
  std::vector<PairSets::Entry> row;
  std::vector<Pair> drawn;
  Random dice(5);
  for (std::uint64_t tries = 0; drawn.size() < count && tries < count; ++tries) {
    const auto from = static_cast<std::uint32_t>(dice.below(subject.order.size()));
    pairs.row(from, Family::V4, row);
    for (std::size_t i = 0; i < 200 && !row.empty() && drawn.size() < count; ++i) {
      const std::uint32_t to = row[dice.below(row.size())].to;
      const auto all = subject.classes->all();
      if (to != from && all[from].groups.present() && all[to].groups.present()) drawn.push_back({from, to});
    }
  }
  if (drawn.empty()) throw std::runtime_error("nothing meets in this network");
  return drawn;
}

std::string verdict_of_point(Filters& filters, VerdictsId id, ServicePoint point) {
  const VerdictSets sets = filters.sets_of(id);
  const bool reachable = filters.services().contains(sets.reachable, point);
  const bool unreachable = filters.services().contains(sets.unreachable, point);
  const bool unknown = filters.services().contains(sets.unknown, point);
  return reachable && unreachable  ? "PARTIAL"
         : reachable && !unknown   ? "REACHABLE"
         : unreachable && !unknown ? "UNREACHABLE"
                                   : "UNKNOWN";
}

/// Random pairs and services against the engine that is asked about one at a time.
void check(const Subject& subject, const std::vector<Pair>& drawn) {
  PairSets pairs(subject.network, *subject.classes, {});
  Random dice(17);
  const auto all = subject.classes->all();
  for (int i = 0; i < 500; ++i) {
    const bool met = i % 2 == 0;
    const Pair pair = met ? drawn[dice.below(drawn.size())]
                          : Pair{static_cast<std::uint32_t>(dice.below(all.size())),
                                static_cast<std::uint32_t>(dice.below(all.size()))};
    if (pair.from == pair.to) continue;
    const VerdictsId id = pairs.of(pair.from, pair.to, Family::V4);
    for (const ServicePoint point :
        {0x06'01bbU, 0x06'0016U, 0x11'0035U, 0x06'0000U + static_cast<ServicePoint>(dice.below(65536))}) {
      ReachQuestion question;
      question.from = subject.network.id(all[pair.from].members.back());
      question.to = subject.network.id(all[pair.to].members.back());
      question.service = ServiceSet::of_ranges({{point, point}}).to_string();
      question.family = 4;
      const ReachResult found = reach(subject.network, question);
      const std::string said = verdict_of_point(pairs.filters(), id, point);
      if (!found.error.empty() || said != name_of(found.answer.verdict))
        throw std::runtime_error(fmt::format("{} -> {} {}: {}, but reach() says {}",
            question.from,
            question.to,
            question.service,
            said,
            found.error.empty() ? name_of(found.answer.verdict) : found.error));
    }
  }
}

// ----------------------------------------------------------------------------------------------- peers

Element test_of(const Subject& subject, const Pair& pair, bool egress) {
  const auto all = subject.classes->all();
  const EndClass& here = all[egress ? pair.from : pair.to];
  const EndClass& there = all[egress ? pair.to : pair.from];
  Element element;
  element.test.kind = Test::Kind::Groups;
  element.test.groups = here.groups;
  element.test.at = here.members.front();
  element.test.remote = there.members.front();
  element.test.identity = Identity::Kept;
  element.test.egress = egress;
  element.header.source = subject.classes->from_end(all[pair.from], Family::V4).address;
  element.header.destination = subject.classes->from_end(all[pair.to], Family::V4).address;
  return element;
}

/// Nanoseconds a pair.
double time_scan(const Subject& subject, std::span<const Pair> drawn) {
  std::uint64_t points = 0;
  const Clock::time_point start = Clock::now();
  for (const Pair& pair : drawn) {
    const Passed out = passed_by(subject.network, test_of(subject, pair, true));
    const Passed in = passed_by(subject.network, test_of(subject, pair, false));
    const ServiceSet both = out.sure & in.sure;
    points += both.ranges().size();
  }
  const double spent = ns_since(start);
  if (points == 0) throw std::runtime_error("the scan finds nothing open");
  return spent / static_cast<double>(drawn.size());
}

#if defined(VPCSCOPE_BUDDY)
/// Every rule that matches the far end, joined, for both ends, and what both let through.
double time_buddy(const Subject& subject, std::span<const Pair> drawn) {
  const Buddy buddy(24, 1 << 22, 1 << 18);
  const Network& n = subject.network;
  std::vector<Diagram> of_rule;
  for (const net::GroupRule& rule : n.all<net::GroupRule>()) {
    Diagram made = Buddy::none();
    const ServiceSet services = services_of(rule.service);
    for (const ServiceRange& range : services.ranges()) made |= Buddy::range(0, 24, range.first, range.last);
    of_rule.push_back(made);
  }
  const auto passed = [&](const Element& element) {
    Diagram made = Buddy::none();
    const auto groups = n[n[element.test.groups].groups];
    for (std::uint32_t at = 0; at < groups.size(); ++at) {
      const net::Run<net::GroupRule> run = n[groups[at]].rules[element.test.egress ? 1 : 0];
      for (std::uint32_t i = 0; i < run.count; ++i)
        if (!n[run[i]].unusable && peer_matches(n, element, {at, n[run[i]]}) == Peer::Yes)
          made |= of_rule[run.first + i];
    }
    return made;
  };
  std::uint64_t open = 0;
  const Clock::time_point start = Clock::now();
  for (const Pair& pair : drawn) {
    const Diagram both = passed(test_of(subject, pair, true)) & passed(test_of(subject, pair, false));
    open += both == Buddy::none() ? 0U : 1U;
  }
  const double spent = ns_since(start);
  if (open == 0) throw std::runtime_error("BuDDy finds nothing open");
  return spent / static_cast<double>(drawn.size());
}
#endif

// ----------------------------------------------------------------------------------------------- ours

/// Pairs one by one, after they were met once; nanoseconds a pair.
double time_pairs(const Subject& subject, std::span<const Pair> drawn) {
  PairSets pairs(subject.network, *subject.classes, {});
  std::uint64_t open = 0;
  double spent = 0;
  for (int round = 0; round < 2; ++round) {
    const Clock::time_point start = Clock::now();
    for (const Pair& pair : drawn)
      open += pairs.filters().is_shut(pairs.of(pair.from, pair.to, Family::V4)) ? 0U : 1U;
    spent = ns_since(start);
  }
  if (open == 0) throw std::runtime_error("nothing is open");
  return spent / static_cast<double>(drawn.size());
}

struct AllPairs {
  double first = 0;  // nanoseconds a pair, from nothing
  double again = 0;  // with all ways known
  double open = 0;   // of all pairs
  double bytes = 0;  // kept, a class
};

AllPairs time_all(const Subject& subject, const PairOptions& options) {
  PairSets pairs(subject.network, *subject.classes, options);
  std::vector<PairSets::Entry> row;
  AllPairs times;
  const double count = subject.count() * subject.count();
  for (const bool first : {true, false}) {
    std::uint64_t open = 0;
    const Clock::time_point start = Clock::now();
    for (const std::uint32_t from : subject.order) {
      pairs.row(from, Family::V4, row);
      open += row.size();
    }
    (first ? times.first : times.again) = ns_since(start) / count;
    times.open = static_cast<double>(open) / count;
  }
  times.bytes = static_cast<double>(pairs.bytes()) / subject.count();
  return times;
}

/// One source to all, each with nothing known but what `all pairs` knows of other sources; ns a class.
double time_one_to_all(const Subject& subject) {
  PairSets pairs(subject.network, *subject.classes, {});
  std::vector<PairSets::Entry> row;
  Random dice(23);
  double spent = 0;
  constexpr int sources = 40;
  std::uint64_t open = 0;
  for (int i = 0; i < sources; ++i) {
    const auto from = static_cast<std::uint32_t>(dice.below(subject.order.size()));
    pairs.row(from, Family::V4, row);  // its ways
    pairs.row(subject.order[dice.below(subject.order.size())], Family::V4, row);
    const Clock::time_point start = Clock::now();
    pairs.row(from, Family::V4, row);
    spent += ns_since(start);
    open += row.size();
  }
  if (open == 0) throw std::runtime_error("nobody reaches anything");
  return spent / sources / subject.count();
}

class Counter : public MatrixReader {
 public:
  void groups(std::span<const MatrixGroup>) override {}
  void flow(const MatrixFlow&) override { ++flows; }
  std::uint64_t flows = 0;
};

/// The whole matrix, virtual ends and all; seconds.
double time_matrix(const Network& network, std::size_t threads, std::uint64_t& flows) {
  const tbb::global_control limit(tbb::global_control::max_allowed_parallelism, threads);
  Counter counter;
  const Clock::time_point start = Clock::now();
  const MatrixResult result = matrix(network, {}, counter);
  const double spent = ns_since(start) / 1e9;
  if (!result.error.empty()) throw std::runtime_error(result.error);
  flows = counter.flows;
  return spent;
}

void measure(const Arguments& arguments, std::vector<Row>& rows) {
  const Network network = network_of(arguments, arguments.interfaces);
  const Subject subject(network);
  fmt::print("{} interfaces, profile {}: {} classes, {} locations\n",
      network.all<net::Interface>().size(),
      arguments.profile_name,
      subject.order.size(),
      subject.classes->locations(Family::V4));
  const std::vector<Pair> drawn = draw_pairs(subject, arguments.pairs);
  check(subject, drawn);

  const double scan = time_scan(subject, drawn);
  const double ours = time_pairs(subject, drawn);
  rows.push_back({"one symbolic pair, rule scan", "rule scan / ours", scan / ours, 8, 20, true});
#if defined(VPCSCOPE_BUDDY)
  const double buddy =
      time_buddy(subject, std::span(drawn).first(std::min<std::size_t>(drawn.size(), 20'000)));
  rows.push_back({"one symbolic pair, BuDDy", "BuDDy / ours", buddy / ours, 50, 200, true});
  fmt::print("BuDDy {:.0f} ns a pair\n", buddy);
#endif
  fmt::print("rule scan {:.0f} ns a pair, ours {:.0f}\n", scan, ours);

  const AllPairs port = time_all(subject, one_port());
  rows.push_back({"all pairs, one port, from nothing", "ns a pair", port.first, 1, 0.25});
  rows.push_back({"all pairs, one port, ways known", "ns a pair", port.again});
  const AllPairs every = time_all(subject, {});
  rows.push_back({"all pairs, every service", "rule scan / ours", scan / every.first, 30, 60, true});
  fmt::print(
      "all pairs: one port {:.1f} ns a pair ({:.1f} with ways known; {:.0f} % open), every service {:.1f} "
      "({:.1f}; {:.0f} % open); {:.0f} bytes a class kept\n",
      port.first,
      port.again,
      100 * port.open,
      every.first,
      every.again,
      100 * every.open,
      every.bytes);
  rows.push_back({"one source to all", "ns a class", time_one_to_all(subject), 100, 40});

  std::uint64_t flows = 0;
  double two = time_matrix(network, 2, flows);
  double one = time_matrix(network, 1, flows);
  for (int again = 0; again < 2; ++again) {  // the best of three, for both cores are seldom ours alone
    two = std::min(two, time_matrix(network, 2, flows));
    one = std::min(one, time_matrix(network, 1, flows));
  }
  rows.push_back({"whole matrix on two threads", "parallel efficiency", one / two / 2, 0.7, 0.85, true});
  fmt::print("whole matrix: {:.2f} s on one thread, {:.2f} s on two; {} flows, {:.0f} MB at most\n",
      one,
      two,
      flows,
      resident_mb());
}

/// Times by size: a quotient of logarithms of 1 is linear in classes, 2 in pairs.
void measure_growth(const Arguments& arguments) {
  fmt::print(
      "\n| interfaces | classes | locations | classes made, s | one source to all, us | all pairs, one "
      "port, s | every service, s |\n| --- | --- | --- | --- | --- | --- | --- |\n");
  for (const std::uint64_t interfaces : {1'000U, 10'000U, 100'000U}) {
    const Network network = network_of(arguments, interfaces);
    const Clock::time_point start = Clock::now();
    const Subject subject(network);
    const double made = ns_since(start) / 1e9;
    const double pairs = subject.count() * subject.count();
    const double one = time_one_to_all(subject) * subject.count() / 1e3;
    const bool large = interfaces > 10'000;
    const double port = time_all(subject, one_port()).first * pairs / 1e9;
    const std::string every = large ? "-" : fmt::format("{:.2f}", time_all(subject, {}).first * pairs / 1e9);
    fmt::print("| {} | {} | {} | {:.3f} | {:.0f} | {:.2f} | {} |\n",
        interfaces,
        subject.order.size(),
        subject.classes->locations(Family::V4),
        made,
        one,
        port,
        every);
  }
}

}  // namespace

int main(int count, char** words) {
  Arguments arguments;
  if (!parse_arguments(
          std::span(words + 1, static_cast<std::size_t>(count > 0 ? count - 1 : 0)), arguments)) {
    fmt::print(stderr, "sets: an argument cannot be used; see --help\n");
    return 2;
  }
  if (arguments.help) {
    fmt::print("{}", usage);
    return 0;
  }
  try {
    fmt::print("machine: {}\n", machine());
    std::vector<Row> rows;
    measure(arguments, rows);
    if (arguments.growth) measure_growth(arguments);
    print_table("sets", rows, arguments.commit);
    return 0;
  } catch (const std::exception& error) {
    fmt::print(stderr, "sets: {}\n", error.what());
    return 1;
  }
}
