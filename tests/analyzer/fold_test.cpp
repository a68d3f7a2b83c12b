// Folding: that statements say what the flows say, no more and no less, and how ends are called.
#include "analyzer/fold.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>
#include <set>
#include <tuple>

#include "tests/support/matrices.h"

namespace vpcscope::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

/// Names by id, tags by id and key.
class Names : public Naming {
 public:
  std::map<std::string, std::string> names;
  std::map<std::pair<std::string, std::string>, std::vector<std::string>> tags;

  std::string of_interface(const MatrixGroup& group, std::size_t member) const override {
    return name_of(group.interfaces[member]);
  }
  std::string of_security_group(std::string_view id) const override { return name_of(id); }
  std::string of_subnet(std::string_view id) const override { return name_of(id); }
  std::string of_vpc(std::string_view id) const override { return name_of(id); }
  std::vector<std::string> tag_of(
      const MatrixGroup& group, std::size_t member, std::string_view key) const override {
    const auto found = tags.find({group.interfaces[member], std::string(key)});
    return found == tags.end() ? std::vector<std::string>() : found->second;
  }

 private:
  std::string name_of(std::string_view id) const {
    const auto found = names.find(std::string(id));
    return found == names.end() ? std::string() : found->second;
  }
};

FoldedMatrix folded(const HandMade& made, const std::string& by = {}, const Names& names = {}) {
  MatrixFold fold(names, by.empty() ? FoldBy() : parse_fold_by(by).value());
  made.read(fold);
  return fold.take();
}

std::string words(const std::vector<FoldedShare>& shares) {
  std::string text;
  for (const FoldedShare& share : shares) {
    for (const std::string& service : share.services) text += (text.empty() ? "" : " ") + service;
    text += "*" + std::to_string(share.pairs);
    if (share.client_ports) text += "(" + *share.client_ports + ")";
  }
  return text;
}

/// "web -> db: tcp/22*6"; 6 of how many pairs stands before it.
std::vector<std::string> statements(const FoldedMatrix& folded) {
  std::vector<std::string> lines;
  const auto labels = [&](const std::vector<std::uint32_t>& ends) {
    std::string text;
    for (const std::uint32_t end : ends) text += (text.empty() ? "" : " + ") + folded.ends[end].label;
    return text;
  };
  for (const FoldedStatement& one : folded.statements) {
    std::string line = labels(one.from) + " -> " + labels(one.to);
    if (one.family != 0) line += " v" + std::to_string(one.family);
    line += " " + std::to_string(one.pairs) + ": " + words(one.services.reachable);
    if (!one.services.partial.empty()) line += " partial " + words(one.services.partial);
    if (!one.services.unknown.empty()) line += " unknown " + words(one.services.unknown);
    lines.push_back(line);
  }
  return lines;
}

void flow_of_both(HandMade& made, std::uint32_t from, std::uint32_t to, const std::string& services) {
  made.flow(from, to, services, 4);
  made.flow(from, to, services, 6);
}

// ---- by answers

TEST(Fold, groups_with_the_same_answers_are_one_end) {
  HandMade made;
  made.interfaces({.subnet = "subnet-a", .security_groups = {"sg-web"}, .interfaces = {"eni-1", "eni-2"}});
  made.interfaces({.subnet = "subnet-b", .security_groups = {"sg-web"}, .interfaces = {"eni-3"}});
  made.interfaces({.security_groups = {"sg-db"}, .interfaces = {"eni-4"}});
  made.flow(1, 3, "tcp/5432");
  made.flow(2, 3, "tcp/5432");
  Names names;
  names.names = {{"sg-web", "web"}};
  const FoldedMatrix all = folded(made, {}, names);
  EXPECT_THAT(statements(all), ElementsAre("sg web -> eni-4 v4 3: tcp/5432*3"));
  EXPECT_THAT(all.ends[0].members, ElementsAre("eni-1", "eni-2", "eni-3"));
  EXPECT_EQ(all.ends[0].bearers, 3U);
}

TEST(Fold, groups_of_one_that_reach_each_other_are_one_end_though_none_reaches_itself) {
  HandMade made;
  for (const char* id : {"eni-1", "eni-2", "eni-3"}) made.interfaces({.interfaces = {id}});
  for (std::uint32_t i = 1; i <= 3; ++i)
    for (std::uint32_t j = 1; j <= 3; ++j)
      if (i != j) flow_of_both(made, i, j, "tcp/22");
  EXPECT_THAT(statements(folded(made)), ElementsAre("subnet-1 -> subnet-1 6: tcp/22*6"));
}

TEST(Fold, a_group_of_one_is_no_twin_of_groups_whose_members_reach_each_other_otherwise) {
  HandMade made;
  made.interfaces({.interfaces = {"eni-1", "eni-2"}});
  made.interfaces({.interfaces = {"eni-3"}});
  made.flow(1, 1, "tcp/22");
  made.flow(1, 2, "tcp/22");
  made.flow(2, 1, "tcp/23");
  EXPECT_EQ(folded(made).ends.size(), 2U);
}

TEST(Fold, statements_merge_by_source_and_by_target) {
  HandMade made;
  for (const char* id : {"eni-1", "eni-2", "eni-3", "eni-4"}) made.interfaces({.interfaces = {id}});
  made.flow(1, 3, "tcp/1");
  made.flow(1, 4, "tcp/1");
  made.flow(2, 3, "tcp/2");
  made.flow(2, 4, "tcp/1");
  EXPECT_THAT(statements(folded(made)),
      ElementsAre("eni-1 -> eni-3 + eni-4 v4 2: tcp/1*2",
          "eni-2 -> eni-3 v4 1: tcp/2*1",
          "eni-2 -> eni-4 v4 1: tcp/1*1"));
}

TEST(Fold, families_are_apart_only_where_they_differ) {
  HandMade made;
  for (const char* id : {"eni-1", "eni-2", "eni-3"}) made.interfaces({.interfaces = {id}});
  flow_of_both(made, 1, 2, "tcp/1");
  made.flow(1, 3, "tcp/1", 4);
  made.flow(1, 3, "tcp/2", 6);
  const FoldedMatrix all = folded(made);
  EXPECT_EQ(all.only_family, 0);
  EXPECT_THAT(statements(all),
      ElementsAre(
          "eni-1 -> eni-2 1: tcp/1*1", "eni-1 -> eni-3 v4 1: tcp/1*1", "eni-1 -> eni-3 v6 1: tcp/2*1"));
}

TEST(Fold, partial_services_keep_their_causes) {
  HandMade made;
  made.interfaces({.interfaces = {"eni-1", "eni-2"}});
  made.interfaces({.interfaces = {"eni-3"}});
  made.flow(1, 2, HandMade::Answer{.partial = "tcp/1", .client_ports = "1024-2000"});
  made.flow(2, 1, HandMade::Answer{.partial = "tcp/1", .unknown = "udp", .client_ports = "-"});
  const FoldedMatrix all = folded(made);
  EXPECT_THAT(statements(all),
      ElementsAre("subnet-1 -> eni-3 v4 2:  partial tcp/1*2(1024-2000)",
          "eni-3 -> subnet-1 v4 2:  partial tcp/1*2 unknown udp*2"));
  EXPECT_EQ(all.only_family, 4);
  EXPECT_EQ(all.pairs, 4U);
  EXPECT_EQ(all.reachable, 0U);
  EXPECT_EQ(all.partial, 4U);
  EXPECT_EQ(all.unknown, 2U);
}

TEST(Fold, of_nothing_is_nothing) {
  EXPECT_THAT(folded({}).statements, IsEmpty());
  EXPECT_THAT(folded(HandMade(), "vpc").ends, IsEmpty());
}

// ---- labels

TEST(FoldLabels, say_what_members_share) {
  HandMade made;
  made.interfaces(
      {.subnet = "subnet-a", .security_groups = {"sg-1", "sg-2"}, .interfaces = {"eni-1", "eni-2"}});
  made.interfaces({.subnet = "subnet-a", .interfaces = {"eni-3", "eni-4"}});
  made.interfaces({.subnet = "subnet-b", .security_groups = {"sg-2"}, .interfaces = {"eni-5", "eni-6"}});
  made.addresses(MatrixGroup::Kind::Internet, {"0.0.0.0/1"});
  made.addresses(MatrixGroup::Kind::Service, {"198.51.100.0/24"}, "s3");
  made.flow(1, 2, "tcp/1");
  made.flow(2, 3, "tcp/2");
  made.flow(3, 4, "tcp/3");
  made.flow(3, 5, "tcp/4");
  Names names;
  names.names = {{"eni-1", "web"},
      {"eni-2", "web"},
      {"eni-5", "x"},
      {"eni-6", "y"},
      {"sg-2", "all"},
      {"subnet-a", "app"}};
  const FoldedMatrix all = folded(made, {}, names);
  std::vector<std::string> labels;
  for (const FoldedEnd& end : all.ends) labels.push_back(end.label);
  EXPECT_THAT(labels, ElementsAre("web", "subnet app", "sg all", "internet", "service s3"));
  EXPECT_EQ(all.ends[1].bearers, 4U) << "the subnet has two more";
}

TEST(FoldLabels, are_never_shared) {
  HandMade made;
  for (int i = 1; i <= 5; ++i)
    made.interfaces({.vpc = i < 3 ? "vpc-1" : "vpc-2", .interfaces = {"eni-" + std::to_string(i)}});
  for (std::uint32_t i = 1; i < 5; ++i) made.flow(i, i + 1, "tcp/" + std::to_string(i));
  Names names;
  for (int i = 1; i <= 5; ++i) names.names["eni-" + std::to_string(i)] = "web";
  names.names["eni-5"] = "web (eni-1)";
  const FoldedMatrix all = folded(made, {}, names);
  std::vector<std::string> labels;
  for (const FoldedEnd& end : all.ends) labels.push_back(end.label);
  EXPECT_THAT(
      labels, ElementsAre("web (eni-1)", "web (eni-2)", "web (eni-3)", "web (eni-4)", "\"web (eni-1)\""));
}

TEST(FoldLabels, names_that_pose_as_something_else_get_an_id) {
  for (const std::string name : {"internet", "sg web", "without Env", "on-premises 10.0.0.0/8"}) {
    HandMade made;
    made.interfaces({.interfaces = {"eni-1"}});
    made.interfaces({.interfaces = {"eni-2"}});
    made.flow(1, 2, "tcp/1");
    Names names;
    names.names = {{"eni-1", name}};
    EXPECT_EQ(folded(made, {}, names).ends[0].label, name + " (eni-1)");
  }
}

// ---- by subnet, ...

TEST(FoldBy, is_read) {
  EXPECT_EQ(parse_fold_by("sg")->what, FoldBy::What::SecurityGroup);
  EXPECT_EQ(parse_fold_by("tag:Env")->key, "Env");
  for (const char* none : {"", "tag:", "tag", "Subnet", "group"}) EXPECT_FALSE(parse_fold_by(none)) << none;
}

TEST(FoldBy, tells_what_all_pairs_have_and_what_only_some_have) {
  HandMade made;
  made.interfaces({.subnet = "subnet-a", .interfaces = {"eni-1", "eni-2"}});
  made.interfaces({.subnet = "subnet-a", .interfaces = {"eni-3"}});
  made.interfaces({.subnet = "subnet-b", .interfaces = {"eni-4", "eni-5"}});
  made.flow(1, 3, "tcp/1-10");
  made.flow(2, 3, "tcp/5-20");
  EXPECT_THAT(statements(folded(made, "subnet")),
      ElementsAre("subnet-a -> subnet-b v4 6: tcp/5-10*6 tcp/1-4*4 tcp/11-20*2"));
}

TEST(FoldBy, no_interface_is_paired_with_itself) {
  HandMade made;
  made.interfaces({.interfaces = {"eni-1", "eni-2"}});
  made.interfaces({.interfaces = {"eni-3"}});
  made.flow(1, 1, "tcp/1");
  made.flow(1, 2, "tcp/1");
  made.flow(2, 1, "tcp/1");
  EXPECT_THAT(statements(folded(made, "vpc")), ElementsAre("vpc-1 -> vpc-1 v4 6: tcp/1*6"));
  EXPECT_THAT(statements(folded(made, "interface")).size(), 6U);
}

TEST(FoldBy, an_interface_counts_in_each_of_its_security_groups) {
  HandMade made;
  made.interfaces({.security_groups = {"sg-a", "sg-b"}, .interfaces = {"eni-1"}});
  made.interfaces({.security_groups = {"sg-b"}, .interfaces = {"eni-2"}});
  made.interfaces({.interfaces = {"eni-3"}});
  made.flow(1, 2, "tcp/1");
  made.flow(2, 1, "tcp/2");
  made.flow(2, 3, "tcp/3");
  EXPECT_THAT(statements(folded(made, "sg")),
      UnorderedElementsAre("sg-a -> sg-b v4 1: tcp/1*1",
          "sg-b -> sg-a v4 1: tcp/2*1",
          "sg-b -> sg-b v4 2: tcp/1-2*1",
          "sg-b -> without a security group v4 2: tcp/3*1"));
}

TEST(FoldBy, interfaces_without_the_tag_are_in_a_cell_of_their_own) {
  HandMade made;
  made.interfaces({.interfaces = {"eni-1", "eni-2", "eni-3"}});
  made.interfaces({.interfaces = {"eni-4"}});
  made.flow(1, 2, "tcp/1");
  Names names;
  names.tags = {{{"eni-1", "Env"}, {"prod"}}, {{"eni-2", "Env"}, {""}}};
  EXPECT_THAT(statements(folded(made, "tag:Env", names)),
      UnorderedElementsAre("Env=prod -> without Env v4 2: tcp/1*1",
          "Env= -> without Env v4 2: tcp/1*1",
          "without Env -> without Env v4 2: tcp/1*1"));
}

TEST(FoldBy, pairs_that_were_not_asked_about_do_not_count) {
  HandMade made;
  made.interfaces({.subnet = "subnet-a", .interfaces = {"eni-1"}});
  made.interfaces({.subnet = "subnet-a", .interfaces = {"eni-2"}});
  made.interfaces({.subnet = "subnet-b", .interfaces = {"eni-3"}});
  made.groups[1].is_from = false;
  made.flow(1, 3, "tcp/1");
  EXPECT_THAT(statements(folded(made, "subnet")), ElementsAre("subnet-a -> subnet-b v4 1: tcp/1*1"));
}

// ---- statements and flows say the same, of random matrices

using Member = std::pair<std::uint32_t, std::uint32_t>;  // group, and place in it
using Truth = std::map<std::pair<std::string, std::string>, std::map<int, std::string>>;

struct Random {
  HandMade made;
  Truth truth;                                            // of each pair of members, by family
  std::map<std::string, std::vector<std::string>> cells;  // security groups of an interface

  explicit Random(unsigned seed) {
    std::mt19937 dice(seed);
    const auto roll = [&](std::uint32_t sides) { return static_cast<std::uint32_t>(dice() % sides); };
    const std::uint32_t groups = 1 + roll(7);
    for (std::uint32_t i = 0; i < groups; ++i) {
      HandMade::Interfaces group{.subnet = "subnet-" + std::to_string(roll(3))};
      for (const std::string id : {"sg-1", "sg-2", "sg-3"})
        if (roll(2) == 0) group.security_groups.push_back(id);
      for (std::uint32_t n = 1 + roll(2); n > 0; --n)
        group.interfaces.push_back("eni-" + std::to_string(i) + "-" + std::to_string(n));
      std::ranges::sort(group.interfaces);
      for (const std::string& id : group.interfaces)
        cells[id] = group.security_groups.empty() ? std::vector<std::string>{"without a security group"}
                                                  : group.security_groups;
      made.interfaces(group);
    }
    // Few sorts of groups, so that there are twins.
    std::vector<std::uint32_t> sorts;
    for (std::uint32_t i = 0; i < groups; ++i) sorts.push_back(roll(3));
    const auto table = static_cast<std::uint32_t>(dice());
    for (std::uint32_t i = 0; i < groups; ++i)
      for (std::uint32_t j = 0; j < groups; ++j)
        for (const int family : {4, 6}) {
          const std::uint32_t shift = (sorts[i] * 3 + sorts[j]) * 3 + (family == 6 && seed % 3 == 0 ? 1 : 0);
          const std::uint32_t pick = roll(20) == 0 ? roll(4) : table >> shift % 29 & 3U;
          if (pick != 0) add(i, j, family, "tcp/" + std::to_string(pick));
        }
  }

  void add(std::uint32_t i, std::uint32_t j, int family, const std::string& services) {
    bool any = false;
    for (const std::string& from : made.groups[i].interfaces)
      for (const std::string& to : made.groups[j].interfaces)
        if (from != to) {
          truth[{from, to}][family] = services;
          any = true;
        }
    if (any) made.flow(i + 1, j + 1, services, family);
  }
};

TEST(Fold, of_random_matrices_says_what_the_flows_say_of_every_pair_once) {
  for (unsigned seed = 0; seed < 2000; ++seed) {
    const Random random(seed);
    const FoldedMatrix all = folded(random.made);
    Truth told;
    for (const FoldedStatement& one : all.statements) {
      std::uint64_t pairs = 0;
      for (const std::uint32_t a : one.from)
        for (const std::uint32_t b : one.to)
          for (const std::string& from : all.ends[a].members)
            for (const std::string& to : all.ends[b].members) {
              if (from == to) continue;
              ++pairs;
              for (const int family : {4, 6}) {
                if (one.family != 0 && one.family != family) continue;
                ASSERT_FALSE((told[{from, to}].contains(family))) << "twice; seed " << seed;
                told[{from, to}][family] = one.services.reachable.at(0).services.at(0);
              }
            }
      ASSERT_EQ(pairs, one.pairs) << "seed " << seed;
      ASSERT_EQ(one.services.reachable.at(0).pairs, pairs) << "seed " << seed;
    }
    ASSERT_EQ(told, random.truth) << "seed " << seed;
    ASSERT_EQ(all.pairs, random.truth.size());
    std::set<std::string> labels;
    for (const FoldedEnd& end : all.ends) ASSERT_TRUE(labels.insert(end.label).second) << "seed " << seed;
  }
}

TEST(FoldBy, security_group_of_random_matrices_counts_every_pair) {
  for (unsigned seed = 0; seed < 500; ++seed) {
    const Random random(seed);
    const FoldedMatrix all = folded(random.made, "sg");
    // Cell and family -> service -> pairs.
    std::map<std::tuple<std::string, std::string, int>, std::map<std::string, std::uint64_t>> expected;
    std::map<std::pair<std::string, std::string>, std::uint64_t> sizes;
    for (const auto& [from, from_cells] : random.cells)
      for (const auto& [to, to_cells] : random.cells)
        for (const std::string& a : from_cells)
          for (const std::string& b : to_cells) sizes[{a, b}] += from == to ? 0U : 1U;
    for (const auto& [pair, families] : random.truth)
      for (const auto& [family, services] : families)
        for (const std::string& a : random.cells.at(pair.first))
          for (const std::string& b : random.cells.at(pair.second)) ++expected[{a, b, family}][services];
    std::map<std::tuple<std::string, std::string, int>, std::map<std::string, std::uint64_t>> told;
    for (const FoldedStatement& one : all.statements) {
      const std::string& a = all.ends[one.from.at(0)].label;
      const std::string& b = all.ends[one.to.at(0)].label;
      ASSERT_EQ(one.pairs, (sizes[{a, b}])) << "seed " << seed;
      for (const int family : {4, 6}) {
        if (one.family != 0 && one.family != family) continue;
        for (const FoldedShare& share : one.services.reachable)
          for (const std::string& piece : share.services)
            for (const int port : {1, 2, 3})
              if (ServiceSet::parse(piece).services.contains(
                      service_point(Protocol::tcp(), static_cast<std::uint16_t>(port))))
                told[{a, b, family}]["tcp/" + std::to_string(port)] = share.pairs;
      }
    }
    ASSERT_EQ(told, expected) << "seed " << seed;
  }
}

TEST(Fold, of_very_many_flows_takes_little_time_and_room) {
  // Three thousand groups that all reach each other: nine million flows, each row its own.
  HandMade made;
  for (int i = 0; i < 3000; ++i) made.interfaces({.interfaces = {"eni-" + std::to_string(i)}});
  FlowSets sets;
  sets.reachable = ServiceSet::parse("tcp/22").services;
  sets.text.reachable = sets.reachable.pieces();
  const Names names;
  MatrixFold fold(names, {});
  fold.groups(made.groups);
  for (std::uint32_t i = 0; i < 3000; ++i)
    for (std::uint32_t j = 0; j < 3000; ++j)
      if (i != j) fold.flow({i, j, 4, &sets});
  EXPECT_THAT(statements(fold.take()), ElementsAre("subnet-1 -> subnet-1 v4 8997000: tcp/22*8997000"));
}

}  // namespace
}  // namespace vpcscope::testing
