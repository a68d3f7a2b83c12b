// reach: what questions cost, as quotients against one dependent cache miss of the same run, and what the
// Network behind them costs: rows 4 to 7 of the table of speed goals in docs/design.md.
//
//   reach                            an export of 20,000 interfaces
//   reach --quick                    seconds, for a look whether it still works
//   reach --interfaces 1000000       the size that the goals mean
//
// One concrete answer is a walk for every choice of the network, decided, without a word of text. Pairs are
// drawn over the whole network, each asked once (`next pair`: the caches hold what other pairs left in them)
// and at once again (`same pair`). With `flushed`, every line of the Network is taken out of the caches
// before each question, for a Network that fits the caches is never cold otherwise (a larger one is, and is
// not flushed); the program's own code and memory stay warm. Before anything is timed, verdicts are compared
// with those of `reach()`, and longest prefixes with a search through all routes.
//
// Exit: 0 measured, whatever the outcome; 1 a wrong answer; 2 arguments that cannot be used.

#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include <array>
#include <charconv>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include "analyzer/policy.h"
#include "analyzer/reach.h"
#include "analyzer/verdict.h"
#include "analyzer/walk.h"
#include "bench/arguments.h"
#include "bench/dpdk_lpm.h"
#include "bench/generator.h"
#include "bench/generator_random.h"
#include "bench/import_measure.h"
#include "bench/reach_measure.h"
#include "bench/table.h"
#include "importers/import.h"
#include "model/network/pack.h"
#include "model/network/prefix_index.h"
#include "model/network/resolve.h"

namespace {

using namespace vpcscope;
using namespace vpcscope::bench;
namespace fs = std::filesystem;

constexpr std::string_view usage =
    R"(reach [--quick] [--interfaces N] [--pairs N] [--profile NAME] [--rounds N] [--chase-mb N]

  --interfaces N   of the export (20000)
  --pairs N        that are asked about (20000)
  --profile NAME   of the export: light, quota, adversarial, flat or accounts (light)
  --rounds N       throughput and resolving are measured so often; medians are told (5)
  --chase-mb N     of the buffer of cache misses (1024)
  --quick          all of it small
  --commit TEXT    put into the lines for the log
  --tmp DIR        where the export is written meanwhile
)";

struct Arguments {
  std::uint64_t interfaces = 20'000;
  std::uint64_t pairs = 20'000;
  std::uint64_t rounds = 5;
  std::uint64_t chase_mb = 1024;
  Profile profile = Profile::Light;
  std::string profile_name = "light";
  std::string commit = "-";
  fs::path tmp = fs::temp_directory_path();
  bool help = false;
};

// ----------------------------------------------------------------------------------------------- one answer

struct Pair {
  net::Handle<net::Interface> from;
  net::Handle<net::Interface> to;
};

constexpr std::uint16_t asked_port = 443;

Query query_of(const Network& network, const Pair& pair) {
  Query query;
  query.from = {
      QueryEnd::Kind::Interface, pair.from, network[pair.from].vpc, network[pair.from].primary.get()};
  query.to = {QueryEnd::Kind::Interface, pair.to, network[pair.to].vpc, network[pair.to].primary.get()};
  query.port = asked_port;
  return query;
}

/// Asks for verdicts only; its memory is kept from one question to the next.
class Asker {
 public:
  explicit Asker(const Network& network) : network_(network), walk_(network) {}

  Verdict ask(const Pair& pair) {
    const Query query = query_of(network_, pair);
    leaves_.clear();
    choices_.restart();
    Verdict one = Verdict::Undecided;
    bool more = true;
    while (more) {
      const Path& path = walk_.walk(query, choices_);
      decide(network_, path, false, decision_);
      one = decision_.verdict;
      if (leaves_.empty() && choices_.made().empty()) return one;
      leaves_.push_back({choices_.made(), decision_.found});
      more = choices_.next();
    }
    return fold(leaves_).verdict();
  }

  /// Of the first way only.
  std::size_t lines(const Pair& pair, Lines& lines) {
    const Query query = query_of(network_, pair);
    choices_.restart();
    const Path& path = walk_.walk(query, choices_);
    return lines.count(path, decide(network_, path, false));
  }

 private:
  const Network& network_;
  Walk walk_;
  Choices choices_;
  Decision decision_;
  std::vector<Leaf> leaves_;
};

/// Pairs over the whole network, or within a VPC each.
std::vector<Pair> draw_pairs(const Network& network, std::uint64_t count, bool one_vpc) {
  std::map<net::Handle<net::Vpc>, std::vector<net::Handle<net::Interface>>> by_vpc;
  std::vector<net::Handle<net::Interface>> all;
  for (const net::Interface& one : network.all<net::Interface>())
    if (one.primary.present() && one.vpc.present()) {
      all.push_back(network.handle_of(one));
      by_vpc[one.vpc].push_back(all.back());
    }
  if (all.empty()) throw std::runtime_error("no interface has an IPv4 address");
  Random dice(11);
  std::vector<Pair> pairs;
  for (std::uint64_t i = 0; pairs.size() < count && i < 10 * count; ++i) {
    const net::Handle<net::Interface> from = all[dice.below(all.size())];
    const auto& others = one_vpc ? by_vpc[network[from].vpc] : all;
    const net::Handle<net::Interface> to = others[dice.below(others.size())];
    if (from != to) pairs.push_back({from, to});  // what an interface sends itself, `reach()` does not ask
  }
  return pairs;
}

ReachQuestion question_of(const Network& network, const Pair& pair) {
  ReachQuestion question;
  question.from = network.id(pair.from);
  question.to = network.id(pair.to);
  question.service = fmt::format("tcp/{}", asked_port);
  return question;
}

Verdict reach_verdict(const Network& network, const Pair& pair) {
  const ReachResult result = reach(network, question_of(network, pair));
  if (!result.error.empty()) throw std::runtime_error("reach refuses a pair: " + result.error);
  return result.answer.verdict;
}

void check_answers(const Network& network, const std::vector<Pair>& pairs, std::string_view what) {
  Asker asker(network);
  std::map<Verdict, std::size_t> seen;
  for (std::size_t i = 0; i < std::min<std::size_t>(pairs.size(), 2000); ++i) {
    const Verdict ours = asker.ask(pairs[i]);
    ++seen[ours];
    if (ours != reach_verdict(network, pairs[i]))
      throw std::runtime_error(fmt::format("{} to {}: the bare walk says {}, reach {}",
          network.id(pairs[i].from),
          network.id(pairs[i].to),
          name_of(ours),
          name_of(reach_verdict(network, pairs[i]))));
  }
  fmt::print("{}, checked:", what);
  for (const auto& [one, count] : seen) fmt::print(" {} {}", count, name_of(one));
  fmt::print("\n");
  std::fflush(stdout);
}

// ------------------------------------------------------------------------------------------ (a) their times

struct AnswerTimes {
  Times first;
  Times again;
  double per_lines = 0;  // the median of ns / lines
  double lines = 0;
};

AnswerTimes time_answers(const Network& network, std::span<const Pair> pairs, bool flushed) {
  Asker asker(network);
  Lines lines(network);
  for (const Pair& pair : pairs.first(std::min<std::size_t>(pairs.size(), 100))) asker.ask(pair);
  std::vector<double> first, again, per_lines, counts;
  for (const Pair& pair : pairs) {
    if (flushed) forget(network);
    const Clock::time_point start = Clock::now();
    Verdict said = asker.ask(pair);
    benchmark::DoNotOptimize(said);
    const Clock::time_point middle = Clock::now();
    said = asker.ask(pair);
    benchmark::DoNotOptimize(said);
    const Clock::time_point end = Clock::now();
    first.push_back(ns_between(start, middle));
    again.push_back(ns_between(middle, end));
  }
  for (std::size_t i = 0; i < pairs.size(); ++i) {  // afterwards, for counting warms what it counts
    counts.push_back(static_cast<double>(std::max<std::size_t>(asker.lines(pairs[i], lines), 1)));
    per_lines.push_back(first[i] / counts.back());
  }
  return {times_of(first), times_of(again), median(per_lines), median(counts)};
}

void measure_answers(const Network& network, const std::vector<Pair>& pairs, const std::string& what,
    double miss, std::vector<Row>& rows) {
  // Flushing goes over the whole Network for each pair: as many as take some seconds.
  const std::size_t affordable =
      std::max<std::size_t>(100, 20'000'000'000 / std::max<std::size_t>(network.bytes(), 1));
  for (const bool flushed : {false, true}) {
    // What is larger than the caches is cold by itself, and flushing it takes more away than the Network.
    constexpr std::size_t fits_caches = std::size_t{64} << 20;
    if (flushed && (!can_forget || network.bytes() > fits_caches)) continue;
    const std::size_t count = flushed ? std::min(affordable, pairs.size()) : pairs.size();
    const AnswerTimes times = time_answers(network, std::span(pairs).first(count), flushed);
    const std::string name = what + (flushed ? ", flushed" : ", next pair");
    fmt::print(
        "{}: {} pairs, p50 {:.0f} ns, p99 {:.0f} ns; same pair again p50 {:.0f} ns, p99 {:.0f} ns; "
        "{:.0f} lines\n",
        name,
        count,
        times.first.p50,
        times.first.p99,
        times.again.p50,
        times.again.p99,
        times.lines);
    rows.push_back({name, "ns / (lines x miss)", times.per_lines / miss, 0.5, 0.25});
    rows.push_back({name + ", tail", "p99 / p50", times.first.p99 / times.first.p50, 4.0, 2.5});
    if (!flushed) rows.push_back({what + ", same pair again", "ns / miss", times.again.p50 / miss});
    std::fflush(stdout);
  }
}

// --------------------------------------------------------------------------------------- (b) longest prefix

struct Lookup {
  net::IndexTable table;
  Address address;
};

std::vector<net::IndexEntry> draw_routes(std::size_t count, Random& dice) {
  std::map<Prefix, std::uint32_t> routes;
  routes.emplace(Prefix::whole(Family::V4), 0);
  while (routes.size() < count)
    routes.emplace(Prefix::of(Address::v4(dice.bits32()), static_cast<int>(dice.between(8, 28))),
        static_cast<std::uint32_t>(routes.size()));
  std::vector<net::IndexEntry> entries;
  for (const auto& [prefix, answer] : routes) entries.push_back({prefix, answer});
  return entries;
}

/// In one of the routes, so that the longest is not always the default route.
Address draw_address(const std::vector<net::IndexEntry>& routes, Random& dice) {
  const Prefix& prefix = routes[dice.below(routes.size())].prefix;
  const std::uint64_t size = std::uint64_t{1} << (32 - std::max(prefix.length(), 1));
  return Address::v4(prefix.first().v4_bits() + dice.below(size));
}

std::uint32_t scan(const std::vector<net::IndexEntry>& routes, const Address& address) {
  const net::IndexEntry* best = nullptr;
  for (const net::IndexEntry& one : routes)
    if (one.prefix.contains(address) && (best == nullptr || one.prefix.length() > best->prefix.length()))
      best = &one;
  return best == nullptr ? net::nowhere : best->answer;
}

/// Nanoseconds a search, each waiting for the one before.
double time_lookups(const net::PrefixIndex& index, const std::vector<Lookup>& lookups) {
  std::uint32_t nothing = 0;  // the compiler shall not know that it is nothing
  benchmark::DoNotOptimize(nothing);
  std::uint32_t found = 0;
  const Clock::time_point start = Clock::now();
  for (std::size_t i = 0; i < lookups.size(); ++i) {
    Lookup one = lookups[i];
    one.table.v4.first += found & nothing;
    found = net::find_in_index(index, one.table, one.address);
  }
  const Clock::time_point end = Clock::now();
  benchmark::DoNotOptimize(found);
  return ns_between(start, end) / static_cast<double>(lookups.size());
}

/// Some drawn tables, copied until they do not fit the caches.
void measure_prefixes(std::size_t routes, std::size_t bytes, double miss, std::vector<Row>& rows) {
  Random dice(routes);
  net::PrefixIndexBuilder builder;
  std::vector<net::IndexTable> tables;
  std::vector<std::vector<net::IndexEntry>> drawn;
  for (std::size_t i = 0; i < std::clamp<std::size_t>(20'000 / routes, 4, 256); ++i) {
    drawn.push_back(draw_routes(routes, dice));
    tables.push_back(builder.add(drawn.back()));
  }
  const std::vector<net::LineV4> lines = builder.lines_v4;
  const std::size_t copies = bytes / (sizeof(net::LineV4) * lines.size()) + 1;
  builder.lines_v4.reserve(copies * lines.size());
  for (std::size_t i = 1; i < copies; ++i)
    builder.lines_v4.insert(builder.lines_v4.end(), lines.begin(), lines.end());
  const net::PrefixIndex index = builder.index();
  std::vector<Lookup> cold, hot;
  for (std::size_t i = 0; i < miss_hops; ++i) {  // as many as a miss is measured by: the first ones cost more
    const std::size_t which = dice.below(tables.size());
    const Address address = draw_address(drawn[which], dice);
    Lookup one{tables[which], address};
    one.table.v4.first += static_cast<std::uint32_t>(dice.below(copies) * lines.size());
    cold.push_back(one);
    hot.push_back({tables[0], draw_address(drawn[0], dice)});
    if (i < 5000 &&
        (net::find_in_index(index, cold[i].table, address) != scan(drawn[which], address) ||
            net::find_in_index(index, tables[0], hot[i].address) != scan(drawn[0], hot[i].address)))
      throw std::runtime_error("a longest prefix is wrong");
  }
  const double hot_ns = std::min(time_lookups(index, hot), time_lookups(index, hot));
  const double cold_ns = time_lookups(index, cold);
  fmt::print("longest prefix, {} routes: cold {:.0f} ns, hot {:.1f} ns\n", routes, cold_ns, hot_ns);
  std::fflush(stdout);
  const bool small = routes <= 100;
  rows.push_back({fmt::format("longest prefix of {} routes, cold", routes),
      "ns / miss",
      cold_ns / miss,
      small ? 1.5 : 3.0,
      small ? 1.0 : 2.0});
  rows.push_back({fmt::format("longest prefix of {} routes, hot", routes), "ns / miss", hot_ns / miss});
}

/// One table that is all there is, asked for addresses all over it: what DPDK's is made for.
void measure_dpdk(std::size_t routes, std::vector<Row>& rows) {
  Random dice(routes);
  const std::vector<net::IndexEntry> drawn = draw_routes(routes, dice);
  const std::unique_ptr<DpdkLpm> theirs = DpdkLpm::of(drawn);
  if (theirs == nullptr) {
    fmt::print("DPDK's longest prefix: not here\n");
    return;
  }
  net::PrefixIndexBuilder builder;
  const net::IndexTable table = builder.add(drawn);
  std::vector<std::uint32_t> addresses;
  std::vector<Lookup> lookups;
  for (std::size_t i = 0; i < 500'000; ++i) {
    const Address address = i % 2 == 0 ? draw_address(drawn, dice) : Address::v4(dice.bits32());
    addresses.push_back(address.v4_bits());
    lookups.push_back({table, address});
    if (i < 5000 && theirs->find(addresses.back()) != net::find_in_index(builder.index(), table, address))
      throw std::runtime_error("DPDK finds another longest prefix");
  }
  const double ours =
      std::min(time_lookups(builder.index(), lookups), time_lookups(builder.index(), lookups));
  const double their = std::min(theirs->time(addresses), theirs->time(addresses));
  fmt::print("one table of {} routes: ours {:.1f} ns in {} bytes, DPDK's {:.1f} ns in 64 MB\n",
      routes,
      ours,
      builder.lines_v4.size() * sizeof(net::LineV4),
      their);
  rows.push_back(
      {fmt::format("one table of {} routes, any address", routes), "ns / DPDK's ns", ours / their});
}

// --------------------------------------------------------------------------------- (c) throughput of reach()

/// Verdicts by `threads` threads, each with every so many-th pair.
Seconds time_reach(
    const Network& network, std::span<const Pair> pairs, unsigned threads, std::vector<Verdict>& verdicts) {
  verdicts.assign(pairs.size(), Verdict::Undecided);
  std::vector<std::exception_ptr> failed(threads);
  const auto work = [&](unsigned which) {
    try {
      for (std::size_t i = which; i < pairs.size(); i += threads)
        verdicts[i] = reach_verdict(network, pairs[i]);
    } catch (...) {
      failed[which] = std::current_exception();
    }
  };
  const Seconds spent = seconds_of([&] {
    std::vector<std::jthread> others;
    for (unsigned which = 1; which < threads; ++which) others.emplace_back(work, which);
    work(0);
  });
  for (const std::exception_ptr& one : failed)
    if (one) std::rethrow_exception(one);
  return spent;
}

void measure_reach(const Network& network, const std::vector<Pair>& pairs, const std::string& what,
    std::uint64_t rounds, std::vector<Row>& rows) {
  std::vector<double> gains, wastes, one_rate, two_rate, cpu;
  std::vector<Verdict> by_one, by_two;
  const std::span<const Pair> asked = std::span(pairs).first(std::min<std::size_t>(pairs.size(), 5000));
  for (std::uint64_t round = 0; round < rounds; ++round) {
    const Seconds one = time_reach(network, asked, 1, by_one);
    const Seconds two = time_reach(network, asked, 2, by_two);
    if (by_one != by_two) throw std::runtime_error("two threads answer otherwise than one");
    const auto count = static_cast<double>(asked.size());
    one_rate.push_back(count / one.wall);
    two_rate.push_back(count / two.wall);
    cpu.push_back(one.cpu / count * 1e6);
    gains.push_back(one.wall / two.wall / 2);
    wastes.push_back(two.cpu / one.cpu);
  }
  fmt::print("reach(), {}: {:.0f} a second on 1 thread ({:.1f} us of processor time each), {:.0f} on 2\n",
      what,
      median(one_rate),
      median(cpu),
      median(two_rate));
  rows.push_back({"reach() on 2 threads, " + what, "parallel efficiency", median(gains), 0.7, 0.85, true});
  rows.push_back({"of it, processor time", "2 threads / 1 thread", median(wastes)});
}

// ------------------------------------------------------------------------------------------ (d) the Network

Network measure_network(const Arguments& arguments, Seconds& spent, std::vector<Row>& rows) {
  const Folder folder(arguments.tmp);
  GeneratorOptions options;
  options.profile = arguments.profile;
  options.interfaces = arguments.interfaces;
  const GeneratorTotals totals = generate_export(options, folder.path());
  std::optional<Snapshot> snapshot;
  const Seconds imported = seconds_of([&] {
    ImportOptions import;
    import.paths = {folder.path().string()};
    import.threads = 1;
    snapshot.emplace(import_exports(import));
  });
  std::optional<Network> network;
  std::vector<double> resolving;
  for (std::uint64_t round = 0; round < arguments.rounds; ++round) {
    network.reset();
    forget_free_memory();
    resolving.push_back(seconds_of([&] { network.emplace(resolve(*snapshot)); }).cpu);
  }
  if (network->all<net::Interface>().size() != totals.interfaces)
    throw std::runtime_error("the Network has another number of interfaces than were generated");
  fmt::print(
      "{}: {} interfaces, {} accounts, {} VPCs, {} files of {:.1f} MB; import {:.0f} ms, resolve {:.0f} ms; "
      "Network {:.1f} MB\n",
      arguments.profile_name,
      totals.interfaces,
      totals.accounts,
      totals.vpcs,
      totals.files,
      static_cast<double>(totals.bytes) / 1e6,
      imported.cpu * 1e3,
      median(resolving) * 1e3,
      static_cast<double>(network->bytes()) / 1e6);
  std::fflush(stdout);
  rows.push_back({"Network in memory",
      "bytes / export bytes",
      static_cast<double>(network->bytes()) / static_cast<double>(totals.bytes),
      0.15,
      0.08});
  rows.push_back({"resolving", "resolve / import", median(resolving) / imported.cpu});
  spent = imported;
  spent.cpu += median(resolving);
  return std::move(*network);
}

// ------------------------------------------------------------------------------------- (e) the packed
// network

/// From nothing to the first answer: mapping the packed file in beside importing and resolving the export.
void measure_pack(const Network& network, const std::vector<Pair>& pairs, const Arguments& arguments,
    Seconds import_and_resolve, std::vector<Row>& rows) {
  const Folder folder(arguments.tmp);
  const std::string path = (folder.path() / "network").string();
  if (const std::string error = pack_network(network, path); !error.empty()) throw std::runtime_error(error);
  std::vector<double> starts;
  for (std::uint64_t round = 0; round < std::max<std::uint64_t>(arguments.rounds, 3); ++round) {
    const Pair pair = pairs[round];
    Verdict said = Verdict::Undecided;
    starts.push_back(seconds_of([&] {
      const Unpacked packed = map_network(path);
      if (!packed.error.empty()) throw std::runtime_error(packed.error);
      said = reach_verdict(packed.network, pair);
    }).cpu);
    if (said != reach_verdict(network, pair))
      throw std::runtime_error("the packed network answers otherwise");
  }
  fmt::print("packed: from start to the first answer {:.1f} ms; by importing {:.0f} ms\n",
      median(starts) * 1e3,
      import_and_resolve.cpu * 1e3);
  std::fflush(stdout);
  rows.push_back({"start to first answer", "packed / import", median(starts) / import_and_resolve.cpu});
}

// ------------------------------------------------------------------------------------------------ arguments

bool parse_number(std::string_view text, std::uint64_t& value) {
  const char* const end = text.data() + text.size();
  const auto [stopped, error] = std::from_chars(text.data(), end, value);
  return error == std::errc() && stopped == end && value > 0;
}

bool parse_value(std::string_view name, std::string_view value, Arguments& arguments) {
  if (name == "--interfaces") return parse_number(value, arguments.interfaces);
  if (name == "--pairs") return parse_number(value, arguments.pairs);
  if (name == "--rounds") return parse_number(value, arguments.rounds);
  if (name == "--chase-mb") return parse_number(value, arguments.chase_mb);
  if (name == "--profile") {
    const std::optional<Profile> profile = parse_profile(value);
    arguments.profile = profile.value_or(Profile::Light);
    arguments.profile_name = value;
    return profile.has_value();
  }
  if (name == "--commit")
    arguments.commit = value;
  else if (name == "--tmp")
    arguments.tmp = value;
  else
    return false;
  return true;
}

void make_quick(Arguments& arguments) {
  arguments.interfaces = 2000;
  arguments.pairs = 2000;
  arguments.chase_mb = 64;
  arguments.rounds = 3;
}

int run(const Arguments& arguments) {
  fmt::print("machine: {}\n", machine());
  std::vector<Row> rows;
  const std::size_t chase = arguments.chase_mb << 20;
  const double miss = miss_ns(chase, false);
  fmt::print("one dependent miss over {} MiB: {:.1f} ns, with large pages {:.1f} ns; the clock {:.0f} ns\n",
      arguments.chase_mb,
      miss,
      miss_ns(chase, true),
      clock_ns());
  Seconds spent;
  const Network network = measure_network(arguments, spent, rows);
  for (const bool one_vpc : {false, true}) {
    const std::string what = one_vpc ? "pairs within a VPC" : "random pairs";
    const std::vector<Pair> pairs = draw_pairs(network, arguments.pairs, one_vpc);
    check_answers(network, pairs, what);
    measure_answers(network, pairs, what, miss, rows);
    measure_reach(network, pairs, what, arguments.rounds, rows);
    if (one_vpc) measure_pack(network, pairs, arguments, spent, rows);
  }
  for (const std::size_t routes : std::array<std::size_t, 5>{2, 10, 100, 1000, 10'000})
    measure_prefixes(routes, chase, miss, rows);
  for (const std::size_t routes : std::array<std::size_t, 4>{10, 100, 1000, 10'000})
    measure_dpdk(routes, rows);
  const double after = miss_ns(chase, false);
  fmt::print("one dependent miss again, at the end: {:.1f} ns\n", after);
  print_table("reach", rows, arguments.commit);
  return 0;
}

}  // namespace

int main(int count, char** words) {
  Arguments arguments;
  if (!parse_arguments(
          std::span(words + 1, static_cast<std::size_t>(count > 0 ? count - 1 : 0)), arguments)) {
    fmt::print(stderr, "reach: an argument cannot be used; see --help\n");
    return 2;
  }
  if (arguments.help) {
    fmt::print("{}", usage);
    return 0;
  }
  try {
    return run(arguments);
  } catch (const std::exception& error) {
    fmt::print(stderr, "reach: {}\n", error.what());
    return 1;
  }
}
