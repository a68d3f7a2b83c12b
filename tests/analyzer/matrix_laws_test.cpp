// Laws that hold of the matrix of every network: its parts are the whole, threads change nothing, what is
// asked about less is what the whole says of it, other ids and another order say the same, and every pair of
// members fares as `reach` says - in random and crowded worlds, and for every pair and edge of all tiny
// networks.
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <gtest/gtest.h>
#include <oneapi/tbb/global_control.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <random>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "analyzer/reach.h"
#include "model/network/resolve.h"
#include "tests/analyzer/comparing_sets.h"
#include "tests/reference/ends.h"
#include "tests/support/crowded_world.h"
#include "tests/support/importing.h"
#include "tests/support/rewriting.h"
#include "tests/support/world.h"

namespace vpcscope::testing {
namespace {

Network network_of(std::uint64_t seed) { return resolve(world(perhaps_crowded(seed).text())); }

std::size_t compare_with_reach(const Network& network, std::uint64_t seed, std::size_t most);

// ---- parts and threads

TEST(MatrixLaws, parts_are_together_exactly_the_whole) {
  std::size_t flows = 0;
  for (std::uint64_t seed = 1; seed <= 12; ++seed) {
    const Network network = network_of(seed);
    const ReadMatrix whole = read_matrix(network);
    flows += whole.flows.size();
    for (const std::uint32_t parts : {1U, 2U, 3U, 7U}) {
      ReadMatrix joined;
      std::vector<std::size_t> senders(whole.groups.size(), 0);
      for (std::uint32_t part = 1; part <= parts; ++part) {
        const ReadMatrix read = read_matrix(network, {.service = "", .part = part, .parts = parts});
        ASSERT_TRUE(joined.groups.empty() || joined.groups.size() == read.groups.size());
        joined.groups = read.groups;
        for (std::size_t i = 0; i < read.groups.size(); ++i) senders[i] += read.groups[i].is_from ? 1U : 0U;
        joined.flows.insert(joined.flows.end(), read.flows.begin(), read.flows.end());
      }
      const auto order = [](const ReadMatrix::Flow& one) { return std::tuple(one.from, one.to, one.family); };
      std::ranges::sort(joined.flows, {}, order);
      EXPECT_EQ(joined.text(), whole.text()) << "seed " << seed << ", " << parts << " parts";
      for (std::size_t i = 0; i < senders.size(); ++i)
        EXPECT_EQ(senders[i], whole.groups[i].is_from ? 1U : 0U) << "each sender is of one part";
    }
  }
  EXPECT_GT(flows, 1'000U);
}

/// More senders than one thread takes at a time, in VPCs that are peered in a ring.
std::string wide_world() {
  std::string text;
  for (int vpc = 0; vpc < 5; ++vpc) {
    text += fmt::format("vpc V{} 10.{}.0.0/16\n", vpc, vpc);
    for (int group = 0; group < 4; ++group)
      text += fmt::format("sg g{0}{1} V{0}\nsg g{0}{1} in tcp {2} 10.{3}.0.0/16 sg:g{0}{4}\n",
          vpc,
          group,
          440 + group,
          (vpc + group) % 5,
          (group + 1) % 4);
    for (int subnet = 0; subnet < 10; ++subnet) {
      text += fmt::format("subnet s{0}x{1} V{0} 10.{0}.{1}.0/24{2}\n",
          vpc,
          subnet,
          subnet % 5 == 0 ? " acl=a" + std::to_string(vpc) : "");
      for (int eni = 0; eni < 4; ++eni)
        text += fmt::format("eni e{0}x{1}x{2} s{0}x{1} 10.{0}.{1}.{3} sg=g{0}{2},g{0}{4}\n",
            vpc,
            subnet,
            eni,
            10 + eni,
            (eni + subnet) % 4);
    }
    text += fmt::format("acl a{0} out 10 allow tcp 1024-{1} 0.0.0.0/0\nacl a{0} out 20 allow udp 0.0.0.0/0\n",
        vpc,
        40000 + vpc);
  }
  for (int vpc = 0; vpc < 5; ++vpc) {
    const int next = (vpc + 1) % 5;
    text += fmt::format(
        "pcx p{0} V{0} V{1}\nroute V{0}-main 10.{1}.0.0/16 pcx:p{0}\nroute V{1}-main 10.{0}.0.0/16 "
        "pcx:p{0}\n",
        vpc,
        next);
  }
  return text;
}

TEST(MatrixLaws, any_number_of_threads_and_parts_tell_the_same) {
  const Network network = resolve(world(wide_world()));
  const auto with = [&](std::size_t threads) {
    const tbb::global_control limit(tbb::global_control::max_allowed_parallelism, threads);
    return read_matrix(network).text();
  };
  const std::string one = with(1);
  EXPECT_GT(read_matrix(network).groups.size(), 150U);
  for (int again = 0; again < 3; ++again)
    for (const std::size_t threads : {2U, 5U}) ASSERT_EQ(with(threads), one);
  ReadMatrix joined;
  for (std::uint32_t part = 1; part <= 3; ++part) {
    const ReadMatrix read = read_matrix(network, {.service = "", .part = part, .parts = 3});
    joined.groups = read.groups;
    joined.flows.insert(joined.flows.end(), read.flows.begin(), read.flows.end());
  }
  std::ranges::sort(joined.flows, {}, [](const ReadMatrix::Flow& flow) {
    return std::tuple(flow.from, flow.to, flow.family);
  });
  EXPECT_EQ(joined.text(), one);
  EXPECT_GT(compare_with_reach(network, 1, 400), 300U);
}

// ---- less is asked about

/// For each member of each group of a restricted matrix, what the whole says of it.
void expect_part_of(const ReadMatrix& part, const ReadMatrix& whole, std::size_t& compared) {
  for (std::uint32_t from = 0; from < part.groups.size(); ++from)
    for (std::uint32_t to = 0; to < part.groups.size(); ++to) {
      if (!part.groups[from].is_from || !part.groups[to].is_to) continue;
      for (const int family : {4, 6}) {
        if (!has_family(part.groups[from], family) || !has_family(part.groups[to], family)) continue;
        const std::string said = text_of(part.sets_of(from, to, family));
        for (const std::string& one : members_of(part.groups[from]))
          for (const std::string& other : members_of(part.groups[to])) {
            if (one == other && part.groups[from].kind == MatrixGroup::Kind::Interfaces) continue;
            const std::uint32_t a = whole.group_of(one);
            const std::uint32_t b = whole.group_of(other);
            ASSERT_TRUE(a != net::nowhere && b != net::nowhere) << one << " " << other;
            EXPECT_EQ(said, text_of(whole.sets_of(a, b, family))) << one << " -> " << other << " " << family;
            ++compared;
          }
      }
    }
}

/// Some ends of a network that a matrix may be asked about.
std::vector<std::string> ends_of(const ReadMatrix& whole) {
  std::set<std::string> ends = {"any", "internet"};
  for (const MatrixGroup& one : whole.groups) {
    if (one.kind == MatrixGroup::Kind::OnPremises) ends.insert("onprem");
    for (const std::string& name : {one.vpc, one.subnet})
      if (!name.empty()) ends.insert(name);
    for (const std::string& name : one.security_groups) ends.insert(name);
    if (!one.interfaces.empty()) ends.insert(one.interfaces.front());
  }
  return {ends.begin(), ends.end()};
}

TEST(MatrixLaws, of_less_is_what_the_whole_says_of_it) {
  std::size_t compared = 0;
  for (std::uint64_t seed = 1; seed <= 12; ++seed) {
    const Network network = network_of(seed);
    const ReadMatrix whole = read_matrix(network);
    const std::vector<std::string> ends = ends_of(whole);
    std::mt19937_64 dice(seed);
    for (int i = 0; i < 10; ++i) {
      const std::string& from = ends[dice() % ends.size()];
      const std::string& to = ends[dice() % ends.size()];
      const ReadMatrix part = read_matrix(network, {.from = from, .to = to, .service = ""});
      if (!part.error.empty()) continue;  // a group of which nobody is a member
      SCOPED_TRACE(fmt::format("seed {}: --from {} --to {}", seed, from, to));
      expect_part_of(part, whole, compared);
      if (HasFailure()) return;
    }
  }
  EXPECT_GT(compared, 10'000U);
}

TEST(MatrixLaws, of_one_service_is_the_whole_narrowed_to_it) {
  std::size_t compared = 0;
  for (std::uint64_t seed = 1; seed <= 12; ++seed) {
    const Network network = network_of(seed);
    const ReadMatrix whole = read_matrix(network);
    for (const std::string asked : {"tcp/443", "udp", "ping", "tcp/400-500,47", "tcp/443,udp/53", "all"}) {
      const ReadMatrix part = read_matrix(network, {.service = asked});
      ASSERT_EQ(part.groups.size(), whole.groups.size());
      for (std::uint32_t from = 0; from < whole.groups.size(); ++from)
        for (std::uint32_t to = 0; to < whole.groups.size(); ++to)
          for (const int family : {4, 6}) {
            const ServiceSet within =
                ServiceSet::parse(asked, family == 4 ? Family::V4 : Family::V6).services;
            const FlowSets all = whole.sets_of(from, to, family);
            const FlowSets found = part.sets_of(from, to, family);
            EXPECT_EQ(found.reachable, all.reachable & within) << "seed " << seed << " " << asked;
            EXPECT_EQ(found.partial, all.partial & within) << "seed " << seed << " " << asked;
            EXPECT_EQ(found.unknown, all.unknown & within) << "seed " << seed << " " << asked;
            compared += found.reachable.empty() ? 0U : 1U;
          }
      if (HasFailure()) return;
    }
  }
  EXPECT_GT(compared, 1'000U);
}

/// A world in which a service of IPv4 only is asked about together with one of both.
TEST(MatrixLaws, a_service_of_one_family_leaves_the_others_of_the_other_family) {
  const Network network = resolve(world(R"(
      vpc V 10.0.0.0/16 2600:1f00::/56
      subnet s V 10.0.1.0/24 2600:1f00::/64
      eni A s 10.0.1.5 2600:1f00::5
      eni B s 10.0.1.6 2600:1f00::6)"));
  const ReadMatrix read = read_matrix(network, {.service = "icmp,tcp/443"});
  ASSERT_EQ(read.groups[0].interfaces.size(), 2U);
  EXPECT_EQ(text_of(read.sets_of(0, 0, 4)), "reachable icmp,tcp/443");
  EXPECT_EQ(text_of(read.sets_of(0, 0, 6)), "reachable tcp/443");
}

// ---- other ids, another order

std::vector<std::string> lines_of(const std::string& text) {
  std::istringstream stream(text);
  std::vector<std::string> lines;
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

/// What is said of members, whatever their groups are called: "FROM TO FAMILY SETS", sorted.
std::vector<std::string> by_members(const ReadMatrix& read) {
  std::vector<std::string> lines;
  for (const ReadMatrix::Flow& flow : read.flows)
    for (const std::string& one : members_of(read.groups[flow.from]))
      for (const std::string& other : members_of(read.groups[flow.to]))
        lines.push_back(fmt::format("{} {} {} {}", one, other, flow.family, text_of(flow.sets)));
  std::ranges::sort(lines);
  return lines;
}

TEST(MatrixLaws, other_ids_and_another_order_tell_the_same) {
  for (std::uint64_t seed = 1; seed <= 3; ++seed) {
    const Files files = world_files(perhaps_crowded(seed).text());
    const ReadMatrix before = read_matrix(resolve(import_files(files)));
    EXPECT_EQ(read_matrix(resolve(import_files(shuffled(files, seed)))).text(), before.text())
        << "seed " << seed << ", shuffled";
    const Renaming alike = other_ids(files, {.seed = seed, .shape = IdShape::Short});
    EXPECT_EQ(read_matrix(resolve(import_files(renamed(files, alike)))).text(), renamed(before.text(), alike))
        << "seed " << seed << ", renamed in order";
    const Renaming any = other_ids(files, {.seed = seed, .in_order = false});
    std::vector<std::string> expected =
        lines_of(renamed(fmt::format("{}", fmt::join(by_members(before), "\n")), any));
    std::ranges::sort(expected);
    EXPECT_EQ(by_members(read_matrix(resolve(import_files(renamed(files, any))))), expected)
        << "seed " << seed << ", renamed in any order";
  }
}

// ---- against `reach` without SERVICE

/// Every pair of members, at most so many.
std::size_t compare_with_reach(const Network& network, std::uint64_t seed, std::size_t most) {
  const ReadMatrix whole = read_matrix(network);
  struct Member {
    std::string name;
    std::uint32_t group;
  };
  std::vector<Member> members;
  for (std::uint32_t i = 0; i < whole.groups.size(); ++i)
    for (const std::string& one : members_of(whole.groups[i])) members.push_back({one, i});
  std::vector<std::pair<std::size_t, std::size_t>> pairs;
  for (std::size_t a = 0; a < members.size(); ++a)
    for (std::size_t b = 0; b < members.size(); ++b)
      if (a != b) pairs.emplace_back(a, b);
  std::mt19937_64 dice(seed);
  for (std::size_t i = 0; i < std::min(most, pairs.size()); ++i)
    std::swap(pairs[i], pairs[i + dice() % (pairs.size() - i)]);
  std::size_t compared = 0;
  for (std::size_t i = 0; i < std::min(most, pairs.size()); ++i) {
    const auto& [one, a] = members[pairs[i].first];
    const auto& [other, b] = members[pairs[i].second];
    for (const int family : {4, 6}) {
      if (!has_family(whole.groups[a], family) || !has_family(whole.groups[b], family)) continue;
      ReachQuestion question;
      question.from = one;
      question.to = other;
      question.family = family;
      const ReachResult found = reach(network, question);
      if (!found.error.empty()) continue;  // no such family, an address that means another thing
      const FlowSets sets = whole.sets_of(a, b, family);
      const Services said = found.answer.services.value_or(Services());
      EXPECT_EQ(fmt::format("{}", text_of({{}, {}, {}, said, {}})), text_of({{}, {}, {}, sets.text, {}}))
          << "seed " << seed << ": " << one << " -> " << other << " family " << family;
      ++compared;
    }
  }
  return compared;
}

TEST(MatrixLaws, every_pair_of_members_fares_as_reach_says) {
  std::size_t compared = 0;
  for (std::uint64_t seed = 1; seed <= 16; ++seed) {
    compared += compare_with_reach(network_of(seed), seed, 120);
    if (HasFailure()) break;
  }
  EXPECT_GT(compared, 1'000U);
}

TEST(MatrixLaws, every_pair_of_members_fares_as_reach_says_Slow) {
  for (std::uint64_t seed = 100; seed <= 250; ++seed) {
    compare_with_reach(network_of(seed), seed, 600);
    if (HasFailure()) break;
  }
}

// ---- causes of what is partial

/// Client ports as a cause tells them.
std::vector<std::pair<int, int>> ranges_of(const std::string& text) {
  std::vector<std::pair<int, int>> ranges;
  std::istringstream stream(text);
  for (std::string piece; std::getline(stream, piece, ',');) {
    const std::size_t dash = piece.find('-');
    const int first = std::stoi(piece);
    ranges.emplace_back(first, dash == std::string::npos ? first : std::stoi(piece.substr(dash + 1)));
  }
  return ranges;
}

/// Asked from a client port that is told to fail, the service is not REACHABLE; from the ones beside it is,
/// or the network's choices decide.
void expect_causes(const Network& network, const ReadMatrix& whole, const ReadMatrix::Flow& flow,
    const PartialCause& cause, std::size_t& compared) {
  ReachQuestion question;
  question.from = members_of(whole.groups[flow.from]).front();
  question.to = members_of(whole.groups[flow.to]).back();
  question.family = flow.family;
  question.service = cause.services.front();
  const ServiceSet asked = ServiceSet::parse(question.service).services;
  question.service =
      ServiceSet::of_ranges({{asked.ranges().front().first, asked.ranges().front().first}}).to_string();
  if (question.from == question.to) return;
  const std::vector<std::pair<int, int>> lost = ranges_of(cause.client_ports);
  const auto is_lost = [&](int port) {
    return std::ranges::any_of(
        lost, [&](const auto& one) { return one.first <= port && port <= one.second; });
  };
  for (const auto& [first, last] : lost)
    for (const int port : {first - 1, first, last, last + 1}) {
      if (port < 1024 || port > 65535) continue;
      question.source_port = std::to_string(port);
      const ReachResult found = reach(network, question);
      if (!found.error.empty()) continue;
      EXPECT_NE(found.answer.verdict, is_lost(port) ? Verdict::Reachable : Verdict::Unreachable)
          << question.from << " -> " << question.to << " " << question.service << " from port " << port
          << "; told: " << cause.client_ports;
      ++compared;
    }
}

TEST(MatrixLaws, client_ports_that_are_told_to_fail_are_those_that_do) {
  std::size_t compared = 0;
  for (std::uint64_t seed = 1; seed <= 100; ++seed) {
    const Network network = network_of(seed);
    const ReadMatrix whole = read_matrix(network);
    std::set<std::string> done;
    for (const ReadMatrix::Flow& flow : whole.flows)
      for (const PartialCause& cause : flow.sets.causes) {
        const bool service = whole.groups[flow.to].kind == MatrixGroup::Kind::Service;
        if (cause.client_ports.empty() || service ||
            !done.insert(text_of(flow.sets) + cause.services[0]).second)
          continue;
        SCOPED_TRACE("seed " + std::to_string(seed));
        expect_causes(network, whole, flow, cause, compared);
      }
    if (HasFailure()) break;
  }
  EXPECT_GT(compared, 100U);
}

// ---- samples

/// One verdict over all pairs of a matrix (docs/cli.md section 2); empty: there are none.
std::string over_all(const ReadMatrix& read, ServicePoint point, int family) {
  std::set<std::string> found;
  for (std::uint32_t from = 0; from < read.groups.size(); ++from)
    for (std::uint32_t to = 0; to < read.groups.size(); ++to) {
      const MatrixGroup& a = read.groups[from];
      const MatrixGroup& b = read.groups[to];
      const bool alone = from == to && a.interfaces.size() == 1;
      if (a.is_from && b.is_to && !alone && has_family(a, family) && has_family(b, family))
        found.insert(verdict_of(read.sets_of(from, to, family), point));
    }
  if (found.size() == 1) return *found.begin();
  if (found.contains("PARTIAL") || (found.contains("REACHABLE") && found.contains("UNREACHABLE")))
    return "PARTIAL";
  return found.empty() ? "" : "UNKNOWN";
}

TEST(MatrixLaws, samples_answer_as_their_pages_say) {
  std::size_t compared = 0;
  for (const std::filesystem::path& folder : samples()) {
    const Network network = resolve(import_path(folder.string()));
    std::ifstream rows(source_folder() / "samples" / "expected" / (folder.filename().string() + ".jsonl"));
    for (std::string line; std::getline(rows, line);) {
      const auto row = nlohmann::json::parse(line);
      if (row.contains("client")) continue;
      ReachQuestion question;
      question.from = row.at("from");
      question.to = row.at("to");
      question.service = row.at("service");
      question.family = row.value("family", 0);
      const int family = reach(network, question).answer.query.family;
      const ReadMatrix read =
          read_matrix(network, {.from = question.from, .to = question.to, .service = question.service});
      if (read.error.find("is one address") != std::string::npos) continue;  // a matrix has none
      EXPECT_EQ(read.error, "");
      const ServiceSet asked =
          ServiceSet::parse(question.service, family == 4 ? Family::V4 : Family::V6).services;
      EXPECT_EQ(over_all(read, asked.ranges().front().first, family), row.at("verdict").get<std::string>())
          << folder.filename() << ": " << line;
      ++compared;
    }
  }
  EXPECT_GT(compared, 60U);
}

// ---- all tiny networks

/// Services at the edges of everything that a tiny network names.
const std::vector<std::string> edges = {"tcp/442",
    "tcp/443",
    "tcp/444",
    "tcp/0",
    "tcp/65535",
    "tcp/1023",
    "tcp/1024",
    "udp/53",
    "udp/54",
    "icmp/8/0",
    "icmp/8/1",
    "icmp/0/0",
    "icmp/3/4",
    "47",
    "50",
    "0",
    "icmpv6/128/0"};

/// Two subnets, with every combination of these at one of two hosts.
std::vector<std::string> tiny_worlds() {
  const std::vector<std::string> groups = {"",
      "sg B in tcp 443 10.0.1.0/24\nsg B in icmp 8/0 0.0.0.0/0\n",
      "sg B in tcp 443-1023 sg:A\nsg B in 47 10.0.1.5/32\n",
      "sg B out tcp 443 0.0.0.0/0\nsg A out udp 53 sg:B\nsg A in none\n",
      "sg B in all pl:lost\nsg B in udp 53 10.0.0.0/16\n"};
  const std::vector<std::string> acls = {"",
      "acl edge out 10 allow all 0.0.0.0/0\nacl edge in 20 deny tcp 443 10.0.1.4/31\nacl edge in 30 allow "
      "all "
      "0.0.0.0/0\n",
      "acl edge in 10 allow tcp 443 0.0.0.0/0\nacl edge in 20 allow icmp 0.0.0.0/0\nacl edge out 10 allow "
      "tcp "
      "32768-65535 0.0.0.0/0\nacl edge out 20 allow icmp 0/0 0.0.0.0/0\n",
      "acl edge in 10 allow 47 0.0.0.0/0\nacl edge in 20 allow udp 53 10.0.0.0/8\nacl edge in 30 allow tcp "
      "1024-65535 0.0.0.0/0\n"};
  const std::vector<std::string> ways = {"",
      "igw gate V\nroute V-main 0.0.0.0/0 igw:gate\n",
      "missing ec2 describe-network-acls\n",
      "vgw vg V\nvpn link vgw:vg static=192.168.0.0/16\nroute V-main 192.168.0.0/16 vgw:vg\n"};
  std::vector<std::string> worlds;
  for (const std::string& group : groups)
    for (const std::string& acl : acls)
      for (const std::string& way : ways)
        worlds.push_back(
            "vpc V 10.0.0.0/16\nsubnet s1 V 10.0.1.0/24\nsubnet s2 V 10.0.2.0/24 acl=edge\npl lost unknown\n"
            "sg A V\nsg B V\neni A s1 10.0.1.5 sg=A\neni B s2 10.0.2.5 sg=B public=203.0.113.5\n"
            "eni C s2 10.0.2.6 sg=B\n" +
            group + acl + way);
  return worlds;
}

void compare_tiny(const Snapshot& net, std::map<std::string, int>& verdicts) {
  const Network network = resolve(net);
  const ReadMatrix whole = read_matrix(network);
  std::vector<std::string> ends;
  for (const MatrixGroup& one : whole.groups)
    if (has_family(one, 4) && one.kind != MatrixGroup::Kind::Service)
      for (const std::string& member : one.kind == MatrixGroup::Kind::Interfaces
                                           ? one.interfaces
                                           : std::vector<std::string>{members_of(one).front()})
        ends.push_back(member);
  for (const std::string& from : ends)
    for (const std::string& to : ends) {
      const bool outside = from.find(':') != std::string::npos && to.find(':') != std::string::npos;
      if (from == to || outside) continue;
      const FlowSets sets = whole.sets_of(whole.group_of(from), whole.group_of(to), 4);
      for (const std::string& service : edges) {
        if (service.starts_with("icmpv6")) continue;
        const reference::Asked asked =
            reference::ask(net, {.from = from, .to = to, .service = service, .family = 4});
        if (!asked.error.empty()) continue;
        const ServiceSet named = ServiceSet::parse(service).services;
        const ServicePoint point = named.ranges().front().first;
        EXPECT_EQ(verdict_of(sets, point), std::string(reference::name_of(asked.verdict)))
            << from << " -> " << to << " " << service;
        ++verdicts[reference::name_of(asked.verdict)];
      }
    }
}

TEST(MatrixLaws, tiny_networks_fare_as_the_reference_says_at_every_edge) {
  std::map<std::string, int> verdicts;
  for (const std::string& text : tiny_worlds()) {
    SCOPED_TRACE(text);
    compare_tiny(world(text), verdicts);
    if (HasFailure()) break;
  }
  for (const char* one : {"REACHABLE", "PARTIAL", "UNREACHABLE", "UNKNOWN"})
    EXPECT_GT(verdicts[one], 20) << one;
}

}  // namespace
}  // namespace vpcscope::testing
