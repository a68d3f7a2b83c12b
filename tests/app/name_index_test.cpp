// What is offered to somebody who types: the right things, in the right order.
#include "app/server/name_index.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "model/network/resolve.h"
#include "tests/support/importing.h"
#include "tests/support/world.h"

namespace vpcscope::testing {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Not;

std::vector<std::string> texts(const NameIndex& index, std::string_view typed, const NameWish& wish = {}) {
  std::vector<std::string> found;
  for (const NameHit& hit : index.find(typed, wish)) found.push_back(hit.text);
  return found;
}

struct Indexed {
  explicit Indexed(std::string_view text) : network(resolve(world(text))), names(network) {}
  Network network;
  NameIndex names;
};

const Indexed& shop() {
  static const Indexed net(R"(vpc main 10.0.0.0/16
                              subnet s1 main 10.0.1.0/24
                              eni web s1 10.0.1.5 public=203.0.113.5
                              eni web-2 s1 10.0.1.6
                              eni my-web s1 10.0.1.7
                              eni cobweb s1 10.0.1.15
                              igw gate main
                              rtb public main subnets=s1)");
  return net;
}

TEST(NameIndex, the_best_match_is_first) {
  EXPECT_THAT(texts(shop().names, "web"), ElementsAre("web", "web-2", "my-web", "cobweb"));
}

TEST(NameIndex, case_does_not_matter_and_blanks_do) {
  EXPECT_THAT(texts(shop().names, "WEB-2"), ElementsAre("web-2"));
  EXPECT_THAT(texts(shop().names, "we b"), IsEmpty());
  EXPECT_THAT(texts(shop().names, std::string("web\n")), IsEmpty());
  EXPECT_THAT(texts(shop().names, std::string("web\0", 4)), IsEmpty());
  EXPECT_THAT(texts(shop().names, std::string(100'000, 'x')), IsEmpty());
}

TEST(NameIndex, addresses_and_ids_are_found_by_any_part) {
  EXPECT_THAT(texts(shop().names, "10.0.1.5"), ElementsAre("10.0.1.5"));
  EXPECT_THAT(texts(shop().names, "1.5"), ElementsAre("10.0.1.5"));
  EXPECT_THAT(texts(shop().names, "0.1.1"), ElementsAre("10.0.1.15"));
  const std::string id = id_of("eni", "web");
  EXPECT_THAT(texts(shop().names, id), ElementsAre(id));
  EXPECT_THAT(texts(shop().names, id.substr(7)), Contains(id));
  EXPECT_THAT(texts(shop().names, "203.0.113"), ElementsAre(id)) << "a public address is its interface's";
}

TEST(NameIndex, no_more_than_wanted) {
  EXPECT_THAT(texts(shop().names, "web", {.limit = 2}), ElementsAre("web", "web-2"));
  EXPECT_EQ(texts(shop().names, "", {.limit = 5}).size(), 5U);
}

TEST(NameIndex, what_is_no_end_is_told_when_asked_for) {
  EXPECT_THAT(texts(shop().names, "public"), IsEmpty());
  const std::vector<NameHit> found = shop().names.find("public", {.all = true});
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].text, id_of("rtb", "public")) << "its name would be asked for in vain";
  EXPECT_EQ(found[0].kind, "route-table");
}

TEST(NameIndex, tells_what_it_is) {
  const std::vector<NameHit> found = shop().names.find("web", {.limit = 1});
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].kind, "instance");
  EXPECT_EQ(found[0].id, id_of("i", "web"));
  EXPECT_EQ(found[0].detail, "10.0.1.5 · subnet s1 · vpc main");
}

TEST(NameIndex, virtual_ends_and_services) {
  const Indexed net(R"(vpc main 10.0.0.0/16
                       subnet s1 main 10.0.1.0/24
                       endpoint e interface main s3 s1/10.0.1.9)");
  EXPECT_THAT(texts(net.names, "intern"), ElementsAre("internet"));
  EXPECT_THAT(texts(net.names, "onprem"), ElementsAre("onprem"));
  EXPECT_THAT(texts(net.names, "service:"), ElementsAre("service:s3"));
}

TEST(NameIndex, a_name_that_several_bear_gives_their_ids) {
  const auto subnet = [](const std::string& id, const std::string& cidr) {
    return "json ec2 describe-subnets {\"SubnetId\": \"" + id +
           "\", \"VpcId\": \"vpc-1\", \"CidrBlock\": \"" + cidr +
           "\", \"Tags\": [{\"Key\": \"Name\", \"Value\": \"Twin\"}]}\n";
  };
  const Indexed net(subnet("subnet-0a", "10.9.0.0/24") + subnet("subnet-0b", "10.9.1.0/24"));
  EXPECT_THAT(texts(net.names, "twin"), ElementsAre("subnet-0a", "subnet-0b"));
  EXPECT_THAT(net.names.find("twin", {})[0].detail, ::testing::StartsWith("Twin · 10.9.0.0/24"));
}

TEST(NameIndex, an_address_in_two_vpcs_names_its_own) {
  const Indexed net(R"(vpc main 10.0.0.0/16
                       vpc copy 10.0.0.0/16
                       subnet s1 main 10.0.1.0/24
                       subnet s2 copy 10.0.1.0/24
                       eni web s1 10.0.1.5
                       eni app s2 10.0.1.5)");
  EXPECT_THAT(texts(net.names, "10.0.1.5"),
      ::testing::UnorderedElementsAre(
          id_of("vpc", "main") + "/10.0.1.5", id_of("vpc", "copy") + "/10.0.1.5"));
}

/// What the index promises, by looking at each key in turn.
int rank(std::string_view key, std::string_view typed) {
  if (key == typed) return 0;
  if (key.starts_with(typed)) return 1;
  const auto is_letter = [](char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0; };
  int best = 4;
  for (std::size_t at = key.find(typed); at != std::string_view::npos; at = key.find(typed, at + 1))
    best = std::min(best, is_letter(key[at]) && !is_letter(key[at - 1]) ? 2 : 3);
  return best;
}

TEST(NameIndex, finds_what_a_plain_search_finds) {
  std::string text = "vpc main 10.0.0.0/16\nsubnet s1 main 10.0.0.0/20\n";
  std::vector<std::string> keys;
  std::mt19937 random(7);
  for (int i = 0; i < 300; ++i) {
    std::string name;
    for (int letter = 0; letter < 6; ++letter) name += "ab-"[random() % 3];
    name = "n" + name + std::to_string(i);
    text +=
        "eni " + name + " s1 10.0." + std::to_string(1 + i / 250) + "." + std::to_string(4 + i % 250) + "\n";
    keys.push_back(name);
  }
  const Indexed net(text);
  for (int i = 0; i < 300; ++i) {
    const std::string& some = keys[random() % keys.size()];
    const std::size_t from = random() % some.size();
    const std::string typed = some.substr(from, 1 + random() % 3);
    std::vector<std::pair<int, std::string>> wanted;
    for (const std::string& key : keys)
      if (rank(key, typed) < 4) wanted.emplace_back(rank(key, typed), key);
    std::ranges::sort(
        wanted, {}, [](const auto& one) { return std::pair(std::max(one.first, 1), one.second); });
    std::vector<std::string> found = texts(net.names, typed, {.limit = 10'000});
    std::erase_if(found, [&](const std::string& one) { return std::ranges::find(keys, one) == keys.end(); });
    std::vector<std::string> expected;
    for (const auto& [at, key] : wanted) expected.push_back(key);
    EXPECT_EQ(found, expected) << typed;
  }
}

}  // namespace
}  // namespace vpcscope::testing
