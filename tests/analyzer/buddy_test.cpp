// Sets of services, filters, groups and ACLs against binary decision diagrams (BuDDy): another
// representation, by other people, encoded from what rules say rather than from the line of services. Two
// diagrams are equal exactly if their sets are, so nothing is sampled.
//
// A point of the line is spelt by 24 variables: eight of the protocol, then sixteen of the port, or eight of
// the ICMP type and eight of the code.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <optional>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "analyzer/policy.h"
#include "analyzer/sets/filters.h"
#include "analyzer/sets/test_sets.h"
#include "analyzer/verdict.h"
#include "bench/buddy.h"
#include "model/network/resolve.h"
#include "model/service_set.h"
#include "tests/support/world.h"

namespace vpcscope::testing {
namespace {

using bench::Buddy;
using bench::Diagram;

constexpr int bits = 24;

class BuddyTest : public ::testing::Test {
 protected:
  Buddy buddy_{bits, 1 << 16, 1 << 14};
};

class Dice {
 public:
  explicit Dice(unsigned seed) : random_(seed) {}
  int below(int end) { return static_cast<int>(random_() % static_cast<unsigned>(end)); }
  bool chance(int percent) { return below(100) < percent; }
  int any(std::initializer_list<int> list) { return *(list.begin() + below(static_cast<int>(list.size()))); }

 private:
  std::mt19937 random_;
};

// ---- the encoder

/// As people say it: protocol -1 is all; ports of TCP and UDP, type and code of ICMP; absent: any.
struct Said {
  int protocol = -1;
  std::optional<std::pair<int, int>> ports = {};
  std::optional<int> type = {};
  std::optional<int> code = {};
};

bool has_ports(int protocol) { return protocol == 6 || protocol == 17; }
bool is_icmp(int protocol) { return protocol == 1 || protocol == 58; }

Diagram protocol_diagram(int protocol) { return Buddy::number(0, 8, static_cast<std::uint32_t>(protocol)); }

Diagram diagram_of(const Said& said) {
  if (said.protocol == -1) return Buddy::all();
  Diagram made = protocol_diagram(said.protocol);
  if (said.ports && has_ports(said.protocol))
    made &= Buddy::range(
        8, 16, static_cast<std::uint32_t>(said.ports->first), static_cast<std::uint32_t>(said.ports->second));
  if (said.type && is_icmp(said.protocol)) {
    made &= Buddy::number(8, 8, static_cast<std::uint32_t>(*said.type));
    if (said.code) made &= Buddy::number(16, 8, static_cast<std::uint32_t>(*said.code));
  }
  return made;
}

Diagram diagram_of(std::span<const ServiceRange> ranges) {
  Diagram made = Buddy::none();
  for (const ServiceRange& one : ranges) made |= Buddy::range(0, bits, one.first, one.last);
  return made;
}
Diagram diagram_of(const ServiceSet& set) { return diagram_of(set.ranges()); }

Said random_said(Dice& dice) {
  Said said;
  said.protocol = dice.any({-1, 6, 6, 6, 6, 17, 17, 1, 1, 58, 58, 0, 2, 5, 7, 16, 18, 47, 50, 57, 59, 255});
  if (has_ports(said.protocol) && dice.chance(85)) {
    const int first = dice.any({0, 1, 22, 80, 443, 1023, 1024, 32768, 65534, 65535, dice.below(65536)});
    const int width = dice.any({0, 0, 0, 1, 9, 100, 20000, 65535});
    said.ports = {first, std::min(first + width, 65535)};
  }
  if (is_icmp(said.protocol) && dice.chance(80)) {
    said.type = dice.any({0, 0, 3, 8, 8, 128, 128, 129, 255, dice.below(256)});
    if (dice.chance(60)) said.code = dice.any({0, 0, 1, 4, 255});
  }
  return said;
}

/// The same by each of the ways in.
ServiceSet::Result as_permission(const Said& said, Dice& dice) {
  const Protocol protocol =
      said.protocol == -1 ? Protocol::all() : Protocol::of(static_cast<std::uint8_t>(said.protocol));
  PrintedPorts printed;
  if (said.ports) printed = {said.ports->first, said.ports->second};
  if (said.type) printed = {*said.type, said.code.value_or(-1)};
  if (!said.ports && !said.type && dice.chance(50)) printed = {-1, -1};
  if (!has_ports(said.protocol) && !is_icmp(said.protocol) && dice.chance(50)) printed = {22, 80};  // R-SG-3
  return ServiceSet::of_permission(protocol, printed);
}

ServiceSet::Result as_acl_entry(const Said& said, Dice& dice) {
  const Protocol protocol =
      said.protocol == -1 ? Protocol::all() : Protocol::of(static_cast<std::uint8_t>(said.protocol));
  PrintedPorts ports;
  PrintedIcmp icmp;
  if (said.ports) ports = {said.ports->first, said.ports->second};
  if (said.type) icmp = {*said.type, said.code.value_or(-1)};
  if (!said.type && is_icmp(said.protocol) && dice.chance(50)) icmp = {-1, -1};
  return ServiceSet::of_acl_entry(protocol, ports, icmp);
}

std::string text_of(const Said& said) {
  static const std::map<int, std::string> names = {
      {-1, "all"}, {1, "icmp"}, {6, "tcp"}, {17, "udp"}, {58, "icmpv6"}};
  const auto named = names.find(said.protocol);
  std::string text = named == names.end() ? std::to_string(said.protocol) : named->second;
  if (said.ports) text += fmt::format("/{}-{}", said.ports->first, said.ports->second);
  if (said.type) text += fmt::format("/{}", *said.type);
  if (said.code) text += fmt::format("/{}", *said.code);
  return text;
}

// ---- sets

struct Pair {
  ServiceSet set;
  Diagram diagram;
};

Pair random_atom(Dice& dice) {
  const Said said = random_said(dice);
  const int way = dice.below(3);
  const ServiceSet::Result read = way == 0   ? as_permission(said, dice)
                                  : way == 1 ? as_acl_entry(said, dice)
                                             : ServiceSet::parse(text_of(said));
  EXPECT_TRUE(read.ok()) << text_of(said) << ": " << read.error;
  return {read.services, diagram_of(said)};
}

/// A union of a few, perhaps without others, as rules make them.
Pair random_pair(Dice& dice) {
  Pair made{{}, Buddy::none()};
  for (int count = dice.below(5); count > 0; --count) {
    const Pair one = random_atom(dice);
    const bool minus = dice.chance(30);
    made.set = minus ? made.set - one.set : made.set | one.set;
    made.diagram = minus ? made.diagram - one.diagram : made.diagram | one.diagram;
  }
  if (dice.chance(15)) made = {~made.set, !made.diagram};
  return made;
}

TEST_F(BuddyTest, every_way_to_write_a_service_is_the_set_that_its_rule_says) {
  Dice dice(1);
  for (int i = 0; i < 3000; ++i) {
    const Said said = random_said(dice);
    const Diagram expected = diagram_of(said);
    for (const ServiceSet::Result& read :
        {as_permission(said, dice), as_acl_entry(said, dice), ServiceSet::parse(text_of(said))}) {
      ASSERT_TRUE(read.ok()) << text_of(said) << ": " << read.error;
      ASSERT_TRUE(diagram_of(read.services) == expected)
          << text_of(said) << ": " << read.services.to_string();
    }
  }
}

TEST_F(BuddyTest, sets_and_numbered_sets_do_what_diagrams_do) {
  Dice dice(2);
  ServiceSets sets;
  struct Known {
    ServiceSet set;
    ServiceSetId id;
    Diagram diagram;
  };
  std::vector<Known> known;
  const auto add = [&](const Pair& one) { known.push_back({one.set, sets.intern(one.set), one.diagram}); };
  for (int i = 0; i < 60; ++i) add(random_pair(dice));
  std::uint64_t empty = 0;
  for (int i = 0; i < 6000; ++i) {
    const Known a = known[static_cast<std::size_t>(dice.below(static_cast<int>(known.size())))];
    const Known b = known[static_cast<std::size_t>(dice.below(static_cast<int>(known.size())))];
    const std::vector<Known> results = {
        {a.set & b.set, sets.intersection_of(a.id, b.id), a.diagram & b.diagram},
        {a.set | b.set, sets.union_of(a.id, b.id), a.diagram | b.diagram},
        {a.set - b.set, sets.difference_of(a.id, b.id), a.diagram - b.diagram},
        {~a.set, sets.complement_of(a.id), !a.diagram}};
    for (const Known& one : results) {
      ASSERT_TRUE(diagram_of(one.set) == one.diagram) << one.set.to_string();
      ASSERT_TRUE(diagram_of(sets.ranges(one.id)) == one.diagram) << sets.to_string(one.id);
      ASSERT_EQ(one.set.count(), Buddy::count(one.diagram));
      ASSERT_EQ(sets.count(one.id), Buddy::count(one.diagram));
      ASSERT_EQ(one.set.empty(), one.diagram == Buddy::none());
      const auto point = static_cast<ServicePoint>(dice.below(1 << 24));
      ASSERT_EQ(one.set.contains(point), Buddy::holds(one.diagram, bits, point));
      ASSERT_EQ(sets.contains(one.id, point), Buddy::holds(one.diagram, bits, point));
      empty += one.set.empty() ? 1U : 0U;
    }
    const bool within = (a.diagram >> b.diagram) == Buddy::all();
    ASSERT_EQ(b.set.contains(a.set), within);
    ASSERT_EQ(sets.contains(b.id, a.id), within);
    ASSERT_EQ(a.id == b.id, a.diagram == b.diagram);
    if (known.size() < 400)
      known.push_back(results[static_cast<std::size_t>(dice.below(4))]);
    else
      known[static_cast<std::size_t>(dice.below(400))] = {random_atom(dice).set, no_services, Buddy::none()};
    if (known.size() == 400)
      for (Known& one : known)
        if (one.id == no_services) one = {one.set, sets.intern(one.set), diagram_of(one.set)};
  }
  EXPECT_GT(empty, 100U);
}

// ---- filters

/// What a path lets through, told plainly: of the service, and of each port that is left open.
struct Plain {
  struct Reply {
    PortRange range;
    Diagram sure;  // points of TCP and UDP whose port is the variable's
    Diagram maybe;
  };
  Diagram sure;
  Diagram maybe;
  std::map<int, Reply> replies;
};

struct Triple {
  Diagram reachable;
  Diagram unreachable;
  Diagram unknown;
};

Diagram ports_of(int protocol, PortRange range) {
  return protocol_diagram(protocol) & Buddy::range(8, 16, range.first, range.last);
}

/// For some port of each variable: all pass; one fails; none fails and one is unknown.
Triple verdicts_of(const Plain& plain) {
  Triple made{Buddy::none(), !plain.maybe, Buddy::none()};
  const auto any = [](const Diagram& one) { return one != Buddy::none(); };
  const Diagram with_ports = protocol_diagram(6) | protocol_diagram(17);
  for (const int protocol : {6, 17, -1}) {  // -1: all that have no ports
    bool some_pass = true;
    bool some_fail = false;
    bool none_must_fail = true;
    bool some_unknown = false;
    for (const auto& [variable, reply] : plain.replies) {
      if (protocol == -1) break;
      const Diagram ports = ports_of(protocol, reply.range);
      some_pass = some_pass && any(reply.sure & ports);
      some_fail = some_fail || any(ports - reply.maybe);
      none_must_fail = none_must_fail && any(reply.maybe & ports);
      some_unknown = some_unknown || any((reply.maybe - reply.sure) & ports);
    }
    const Diagram here = protocol == -1 ? !with_ports : protocol_diagram(protocol);
    const Diagram maybe = plain.maybe & here;
    const Diagram sure = plain.sure & here;
    if (some_fail || !none_must_fail) made.unreachable |= maybe;
    if (some_pass && none_must_fail) made.reachable |= sure;
    if (none_must_fail) made.unknown |= some_unknown ? maybe : maybe - sure;
  }
  return made;
}

void expect_same(Filters& filters, VerdictsId id, const Triple& expected) {
  const VerdictSets found = filters.sets_of(id);
  ServiceSets& sets = filters.services();
  ASSERT_TRUE(diagram_of(sets.set(found.reachable)) == expected.reachable) << sets.to_string(found.reachable);
  ASSERT_TRUE(diagram_of(sets.set(found.unreachable)) == expected.unreachable)
      << sets.to_string(found.unreachable);
  ASSERT_TRUE(diagram_of(sets.set(found.unknown)) == expected.unknown) << sets.to_string(found.unknown);
}

class FilterPlay {
 public:
  explicit FilterPlay(unsigned seed) : dice_(seed) {}

  struct Node {
    FilterId id;
    Plain plain;
  };

  Node request() {
    const auto [passed, plain] = passed_pair();
    return {filters.of_request(passed), plain};
  }

  Node reply() {
    const auto [passed, both] = passed_pair();
    const int variable = dice_.below(3);
    static const std::vector<PortRange> ranges = {{1024, 65535}, {32768, 61000}, {1024, 1024}};
    const PortRange range = ranges[static_cast<std::size_t>(variable)];
    const Diagram ports = ports_of(6, range) | ports_of(17, range);
    Plain plain{replied(both.sure), replied(both.maybe), {}};
    plain.replies[variable] = {range, both.sure & ports, both.maybe & ports};
    return {filters.of_reply(passed, static_cast<std::int16_t>(variable), range), plain};
  }

  Node random(int depth) {
    if (depth == 0) return dice_.chance(60) ? request() : reply();
    const Node a = random(dice_.below(depth));
    const Node b = random(dice_.below(depth));
    const bool requests = a.plain.replies.empty() && b.plain.replies.empty();
    return requests && dice_.chance(40) ? either(a, b) : both(a, b);
  }

  Node both(const Node& a, const Node& b) {
    Plain plain{a.plain.sure & b.plain.sure, a.plain.maybe & b.plain.maybe, a.plain.replies};
    for (const auto& [variable, reply] : b.plain.replies) {
      const auto [at, fresh] = plain.replies.emplace(variable, reply);
      if (fresh) continue;
      at->second.sure &= reply.sure;
      at->second.maybe &= reply.maybe;
    }
    return {filters.both(a.id, b.id), plain};
  }

  Node either(const Node& a, const Node& b) {
    return {filters.either(a.id, b.id), {a.plain.sure | b.plain.sure, a.plain.maybe | b.plain.maybe, {}}};
  }

  Filters filters;
  Dice dice_;

 private:
  std::pair<Passed, Plain> passed_pair() {
    Pair sure = random_pair(dice_);
    if (dice_.chance(94)) {  // nearly all gets through: else little is left of a path
      const Pair one = random_atom(dice_);
      const Pair other = random_atom(dice_);
      const ServiceSet shut = one.set - other.set;
      sure = {~shut, !(one.diagram - other.diagram)};
    }
    if (dice_.chance(70)) return {{sure.set, sure.set}, {sure.diagram, sure.diagram, {}}};
    const Pair more = random_pair(dice_);
    return {{sure.set, sure.set | more.set}, {sure.diagram, sure.diagram | more.diagram, {}}};
  }

  /// Requests whose reply gets back, as far as no port is open: R-FLOW-8.
  static Diagram replied(const Diagram& replies) {
    Diagram made = Buddy::none();
    for (const int protocol : {6, 17}) made |= protocol_diagram(protocol);  // by their ports
    for (const auto& [protocol, request, answer] : {std::tuple(1, 8, 0), std::tuple(58, 128, 129)}) {
      const Diagram echo = diagram_of(Said{.protocol = protocol, .type = request});
      made |= protocol_diagram(protocol) - echo;  // unanswered
      const auto point = static_cast<std::uint32_t>(protocol) << 16U | static_cast<std::uint32_t>(answer)
                                                                           << 8U;
      if (Buddy::holds(replies, bits, point)) made |= echo;
    }
    Diagram others = Buddy::all();
    for (const int protocol : {1, 6, 17, 58}) others -= protocol_diagram(protocol);
    made |= replies & others;  // the reply is of the same protocol
    return made;
  }
};

TEST_F(BuddyTest, filters_of_whole_paths_are_what_their_tests_say) {
  FilterPlay play(3);
  std::size_t partial = 0;
  std::size_t unknown = 0;
  for (int i = 0; i < 2500; ++i) {
    SCOPED_TRACE("round " + std::to_string(i));
    const FilterPlay::Node node = play.random(5);
    const Triple expected = verdicts_of(node.plain);
    expect_same(play.filters, play.filters.verdicts(node.id), expected);
    ASSERT_EQ(play.filters.is_shut(node.id), node.plain.maybe == Buddy::none());
    partial += (expected.reachable & expected.unreachable) != Buddy::none() ? 1U : 0U;
    unknown += expected.unknown != Buddy::none() ? 1U : 0U;
    if (HasFatalFailure()) return;
  }
  EXPECT_GT(partial, 100U);
  EXPECT_GT(unknown, 300U);
}

TEST_F(BuddyTest, client_ports_that_a_path_loses_are_those_that_its_tests_stop) {
  FilterPlay play(4);
  std::size_t seen = 0;
  for (int i = 0; i < 1500; ++i) {
    const FilterPlay::Node node = play.random(4);
    const auto client = node.plain.replies.find(0);
    if (client == node.plain.replies.end()) continue;
    const Triple verdicts = verdicts_of(node.plain);
    const VerdictsId id = play.filters.verdicts(node.id);
    for (const int protocol : {6, 17}) {
      const Diagram lost = ports_of(protocol, client->second.range) - client->second.maybe;
      const Diagram partly = verdicts.unreachable & verdicts.reachable & protocol_diagram(protocol);
      if (lost == Buddy::none() || partly == Buddy::none()) continue;
      Diagram told = Buddy::none();
      for (const ClientLoss& one : play.filters.losses(id)) {
        const Diagram services = diagram_of(play.filters.services().set(one.services));
        const Diagram ports = diagram_of(play.filters.services().set(one.ports));
        if (ports == lost) told |= services;
      }
      ASSERT_TRUE((partly - told) == Buddy::none()) << "round " << i;
      ++seen;
    }
  }
  EXPECT_GT(seen, 50U);
}

TEST_F(BuddyTest, verdicts_over_choices_completions_and_narrowed_are_those_of_each_service) {
  FilterPlay play(5);
  for (int i = 0; i < 300; ++i) {
    SCOPED_TRACE("round " + std::to_string(i));
    std::vector<VerdictsId> ids;
    std::vector<Triple> triples;
    for (int count = play.dice_.below(3) + 1; count > 0; --count) {
      const FilterPlay::Node node = play.random(3);
      ids.push_back(play.filters.verdicts(node.id));
      triples.push_back(verdicts_of(node.plain));
    }
    Triple any = triples.front();
    Triple all = triples.front();
    for (const Triple& one : triples) {
      any = {any.reachable | one.reachable, any.unreachable | one.unreachable, any.unknown | one.unknown};
      all = {all.reachable & one.reachable, all.unreachable & one.unreachable, all.unknown & one.unknown};
    }
    VerdictsId united = ids.front();
    for (const VerdictsId one : ids) united = play.filters.united(united, one);
    expect_same(play.filters, united, any);
    // R-MODEL-2: what all completions have is certain; where they differ, it is unknown.
    const Diagram differ =
        (any.reachable - all.reachable) | (any.unreachable - all.unreachable) | (any.unknown - all.unknown);
    const VerdictsId completed = play.filters.over_completions(ids);
    expect_same(play.filters, completed, {all.reachable, all.unreachable, all.unknown | differ});
    const Pair within = random_pair(play.dice_);
    expect_same(play.filters,
        play.filters.narrowed(united, play.filters.services().intern(within.set)),
        {any.reachable & within.diagram, any.unreachable & within.diagram, any.unknown & within.diagram});
    // The same by each service, as the engine that is asked about one folds it.
    for (int point = 0; point < 20; ++point) {
      const auto at = static_cast<ServicePoint>(play.dice_.below(1 << 24));
      std::vector<VerdictSet> parts;
      for (const Triple& one : triples) {
        VerdictSet part;
        if (Buddy::holds(one.reachable, bits, at)) part.add(Verdict::Reachable);
        if (Buddy::holds(one.unreachable, bits, at)) part.add(Verdict::Unreachable);
        if (Buddy::holds(one.unknown, bits, at)) part.add(Verdict::Unknown);
        parts.push_back(part);
      }
      const VerdictSet expected = VerdictSet::over_completions(parts);
      const VerdictSets found = play.filters.sets_of(completed);
      const auto has = [&](ServiceSetId set) { return play.filters.services().contains(set, at); };
      ASSERT_EQ(has(found.reachable), expected.some_reachable());
      ASSERT_EQ(has(found.unreachable), expected.some_unreachable());
      ASSERT_EQ(has(found.unknown), expected.some_unknown());
    }
    if (HasFatalFailure()) return;
  }
}

// ---- groups and ACLs

/// A VPC with a few hosts, groups and one ACL, as text and as what it says.
class RuleWorld {
 public:
  struct Peer {
    std::string text;
    Prefix prefix = {};  // of a block or a known list
    int group = -1;
    bool doubtful = false;  // a list whose content is not known
  };
  struct Rule {
    Said said;
    Peer peer;
  };
  struct Entry {
    int number = 0;
    bool allow = false;
    Said said;
    Prefix block;
  };
  struct Host {
    std::string name;
    std::vector<int> groups;
    Address v4;
    Address v6;
  };
  static constexpr int groups_count = 5;

  explicit RuleWorld(unsigned seed) : dice(seed) {
    text =
        "vpc V 10.0.0.0/16 2600:1f00::/56\nsubnet s V 10.0.1.0/24 2600:1f00::/64 acl=edge\n"
        "pl known 10.0.1.0/25\npl lost unknown\n";
    for (int i = 0; i < groups_count; ++i)
      for (const bool egress : {false, true}) add_group(i, egress);
    for (const bool egress : {false, true}) add_entries(egress);
    for (int i = 0; i < 6; ++i) add_host(i);
  }

  std::string text;
  std::vector<Rule> rules[groups_count][2];
  std::vector<Entry> entries[2];
  std::vector<Host> hosts;
  Dice dice;

 private:
  static std::string words_of(const Said& said) {
    static const std::map<int, std::string> names = {
        {-1, "all"}, {1, "icmp"}, {6, "tcp"}, {17, "udp"}, {58, "icmpv6"}};
    const auto named = names.find(said.protocol);
    std::string words = named == names.end() ? std::to_string(said.protocol) : named->second;
    if (said.ports) words += fmt::format(" {}-{}", said.ports->first, said.ports->second);
    if (said.type) words += fmt::format(" {}/{}", *said.type, said.code.value_or(-1));
    return words;
  }

  Prefix random_block() {
    static const std::vector<std::string> blocks = {"0.0.0.0/0",
        "10.0.0.0/8",
        "10.0.1.0/24",
        "10.0.1.0/25",
        "10.0.1.10/31",
        "10.0.1.12/32",
        "198.51.100.0/24",
        "::/0",
        "2600:1f00::/64",
        "2600:1f00::a/127",
        "fd00::/8"};
    return Prefix::parse(blocks[static_cast<std::size_t>(dice.below(static_cast<int>(blocks.size())))])
        .prefix;
  }

  Peer random_peer() {
    const int kind = dice.below(10);
    if (kind < 5) {
      const Prefix block = random_block();
      return {block.to_string(), block, -1, false};
    }
    if (kind < 8) {
      const int group = dice.below(groups_count);
      return {"sg:g" + std::to_string(group), {}, group, false};
    }
    if (kind == 8) return {"pl:known", Prefix::parse("10.0.1.0/25").prefix, -1, false};
    return {"pl:lost", {}, -1, true};
  }

  void add_group(int group, bool egress) {
    const std::string start = fmt::format("sg g{} {} ", group, egress ? "out" : "in");
    text += fmt::format("sg g{} V\n", group) + start + "none\n";
    for (int count = dice.below(5); count > 0; --count) {
      const Rule rule{random_said(dice), random_peer()};
      rules[group][egress ? 1 : 0].push_back(rule);
      text += start + words_of(rule.said) + " " + rule.peer.text + "\n";
    }
  }

  void add_entries(bool egress) {
    text += fmt::format("acl edge {} none\n", egress ? "out" : "in");
    std::vector<Entry>& all = entries[egress ? 1 : 0];
    for (int count = dice.below(9); count > 0; --count) {
      const Entry made{dice.below(30000) + 1, dice.chance(60), random_said(dice), random_block()};
      if (std::ranges::find(all, made.number, &Entry::number) != all.end()) continue;
      all.push_back(made);
      text += fmt::format("acl edge {} {} {} {} {}\n",
          egress ? "out" : "in",
          made.number,
          made.allow ? "allow" : "deny",
          words_of(made.said),
          made.block.to_string());
    }
    std::ranges::sort(all, {}, &Entry::number);
  }

  void add_host(int number) {
    Host host{fmt::format("h{}", number),
        {},
        Address::v4(0x0a00'010aU + static_cast<std::uint32_t>(number) * (number > 3 ? 40U : 1U)),
        Address::v6(0x2600'1f00'0000'0000, 0xaU + static_cast<std::uint64_t>(number))};
    std::string names;
    for (int group = 0; group < groups_count; ++group)
      if (dice.chance(35)) {
        host.groups.push_back(group);
        names += fmt::format("{}g{}", names.empty() ? "" : ",", group);
      }
    text += fmt::format("eni {} s {} {} sg={}\n",
        host.name,
        host.v4.to_string(),
        host.v6.to_string(),
        names.empty() ? "none" : names);
    hosts.push_back(host);
  }
};

net::Handle<net::Interface> interface_of(const Network& network, const std::string& name) {
  const auto all = network.all<net::Interface>();
  for (std::uint32_t i = 0; i < all.size(); ++i)
    if (network.id(net::Handle<net::Interface>{i}) == id_of("eni", name)) return {i};
  throw std::invalid_argument("no interface " + name);
}

/// `passed_by` and, at random points, the engine that is asked about one header.
void expect_passed(
    const Network& network, const Element& element, const Diagram& sure, const Diagram& maybe, Dice& dice) {
  const Passed passed = passed_by(network, element);
  ASSERT_TRUE(diagram_of(passed.sure) == sure) << passed.sure.to_string();
  ASSERT_TRUE(diagram_of(passed.maybe) == maybe) << passed.maybe.to_string();
  std::vector<ServicePoint> points = {static_cast<ServicePoint>(dice.below(1 << 24))};
  for (const ServiceRange& range : passed.maybe.ranges()) {
    points.push_back(range.first);
    points.push_back(std::min(range.last + 1, last_service_point));
    if (points.size() > 8) break;
  }
  for (const ServicePoint point : points) {
    Element one = element;
    one.header.protocol = static_cast<std::uint8_t>(point >> 16U);
    one.header.destination_port.fixed = static_cast<std::uint16_t>(point & 0xffffU);
    one.header.icmp_type = static_cast<std::uint8_t>(point >> 8U & 0xffU);
    one.header.icmp_code = static_cast<std::uint8_t>(point & 0xffU);
    const std::uint16_t port = one.header.destination_port.fixed;
    const Outcome outcome = parts_of(network, one, {port, port}).front().outcome;
    const Outcome expected = Buddy::holds(sure, bits, point)    ? Outcome::Pass
                             : Buddy::holds(maybe, bits, point) ? Outcome::Unknown
                                                                : Outcome::Fail;
    ASSERT_EQ(static_cast<int>(outcome), static_cast<int>(expected)) << point;
  }
}

/// R-SG-1, R-SG-2, R-SG-5, R-SG-6: any rule of any group, whose peer is the far end.
void check_groups(const Network& network, RuleWorld& made, const RuleWorld::Host& at,
    const RuleWorld::Host& far, bool egress, bool v6) {
  const Address near_address = v6 ? at.v6 : at.v4;
  const Address far_address = v6 ? far.v6 : far.v4;
  Diagram sure = Buddy::none();
  Diagram doubtful = Buddy::none();
  for (const int group : at.groups)
    for (const RuleWorld::Rule& rule : made.rules[group][egress ? 1 : 0]) {
      const bool held = rule.peer.prefix.present() && rule.peer.prefix.contains(far_address);
      const bool named = std::ranges::find(far.groups, rule.peer.group) != far.groups.end();
      if (held || named) sure |= diagram_of(rule.said);
      if (rule.peer.doubtful) doubtful |= diagram_of(rule.said);
    }
  Element element;
  element.header.source = egress ? near_address : far_address;
  element.header.destination = egress ? far_address : near_address;
  element.test.kind = Test::Kind::Groups;
  element.test.egress = egress;
  element.test.identity = Identity::Kept;
  element.test.at = interface_of(network, at.name);
  element.test.remote = interface_of(network, far.name);
  element.test.groups = network[element.test.at].groups;
  expect_passed(network, element, sure, sure | doubtful, made.dice);
}

/// R-NACL-2, R-NACL-4: the entry with the lowest number that matches.
void check_acl(const Network& network, RuleWorld& made, const Address& far, bool egress) {
  Diagram sure = Buddy::none();
  const std::vector<RuleWorld::Entry>& entries = made.entries[egress ? 1 : 0];
  for (auto one = entries.rbegin(); one != entries.rend(); ++one)  // what stands before overrules
    if (one->block.contains(far))
      sure = one->allow ? sure | diagram_of(one->said) : sure - diagram_of(one->said);
  const RuleWorld::Host& host = made.hosts.front();
  const Address near_address = far.is_v4() ? host.v4 : host.v6;
  Element element;
  element.header.source = egress ? near_address : far;
  element.header.destination = egress ? far : near_address;
  element.test.kind = Test::Kind::Acl;
  element.test.egress = egress;
  element.test.subnet = network[interface_of(network, host.name)].subnet;
  element.test.acl = network[element.test.subnet].acl;
  expect_passed(network, element, sure, sure, made.dice);
}

TEST_F(BuddyTest, R_SG_2_R_SG_5_R_SG_6_groups_let_through_what_their_rules_say) {
  std::size_t checked = 0;
  for (unsigned seed = 1; seed <= 20; ++seed) {
    RuleWorld made(seed);
    const Network network = resolve(world(made.text));
    for (const RuleWorld::Host& at : made.hosts)
      for (const RuleWorld::Host& far : made.hosts)
        for (const bool egress : {false, true})
          for (const bool v6 : {false, true}) {
            if (at.name == far.name || at.groups.empty()) continue;
            check_groups(network, made, at, far, egress, v6);
            ASSERT_FALSE(HasFailure()) << "seed " << seed << ": " << at.name << " " << far.name << "\n"
                                       << made.text;
            ++checked;
          }
  }
  EXPECT_GT(checked, 1500U);
}

TEST_F(BuddyTest, R_NACL_2_R_NACL_4_acls_let_through_what_the_first_entries_that_match_say) {
  for (unsigned seed = 1; seed <= 60; ++seed) {
    RuleWorld made(seed + 1000);
    const Network network = resolve(world(made.text));
    for (const char* far : {"10.0.1.10",
             "10.0.1.12",
             "10.0.1.127",
             "10.0.1.128",
             "10.9.9.9",
             "198.51.100.1",
             "203.0.113.1",
             "2600:1f00::a",
             "2600:1f00::c",
             "2600:1f01::1",
             "fd00::1"})
      for (const bool egress : {false, true}) {
        check_acl(network, made, *Address::parse(far), egress);
        ASSERT_FALSE(HasFailure()) << "seed " << seed << ": " << far << "\n" << made.text;
      }
  }
}

}  // namespace
}  // namespace vpcscope::testing
