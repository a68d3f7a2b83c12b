#include "tests/support/crowded_world.h"

#include <algorithm>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "model/prefix.h"
#include "tests/support/random_draft.h"

namespace vpcscope::testing {
namespace {

using Words = std::vector<std::string>;

Words words_of(const std::string& line, const char* separators = " ") {
  Words words(1);
  for (const char c : line)
    if (std::string_view(separators).find(c) != std::string_view::npos)
      words.emplace_back();
    else
      words.back() += c;
  return words;
}

struct Place {
  std::string account = "111122223333";
  std::string region = "us-east-1";
  bool operator==(const Place&) const = default;
};

struct Subnet {
  std::string name;
  std::string vpc;
  Prefix v4;
  Prefix v6;
  Place place;
};

class Crowd {
 public:
  Crowd(RandomWorld made, std::uint64_t seed) : made_(std::move(made)), dice_(seed ^ 0xc0de'd0ed) {}

  RandomWorld add() {
    for (const std::string& line : made_.lines) read(words_of(line));
    for (const Subnet& one : subnets_)
      if (one.v4.present() || one.v6.present()) fill(one);
    return std::move(made_);
  }

 private:
  void read(const Words& words) {
    for (const std::string& word : words)
      for (const std::string& piece : words_of(word, "=,/")) taken_.insert(piece);
    if (words.size() < 2) return;
    const std::string& verb = words[0];
    if (verb == "account") place_.account = words[1];
    if (verb == "region") place_.region = words[1];
    if (verb == "vpc") vpcs_.insert(words[1]);
    if (verb == "subnet") read_subnet(words);
    if (verb == "sg" && words.size() == 3 && vpcs_.contains(words[2])) groups_[words[2]].insert(words[1]);
    if (verb == "eni") read_groups(words);
  }

  void read_subnet(const Words& words) {
    Subnet made{words[1], words[2], {}, {}, place_};
    for (std::size_t i = 3; i < words.size(); ++i) {
      const Prefix prefix = Prefix::parse(words[i]).prefix;
      if (prefix.present()) (prefix.first().is_v4() ? made.v4 : made.v6) = prefix;
    }
    subnets_.push_back(made);
  }

  /// Groups that an interface names live in its VPC.
  void read_groups(const Words& words) {
    const auto subnet = std::ranges::find(subnets_, words[2], &Subnet::name);
    if (subnet == subnets_.end()) return;
    for (const std::string& word : words)
      if (word.starts_with("sg="))
        for (const std::string& name : words_of(word.substr(3), ","))
          if (name != "none" && name != "open") groups_[subnet->vpc].insert(name);
  }

  void line(const Subnet& subnet, const std::string& text) {
    if (place_.account != subnet.place.account) made_.lines.push_back("account " + subnet.place.account);
    if (place_.region != subnet.place.region) made_.lines.push_back("region " + subnet.place.region);
    place_ = subnet.place;
    made_.lines.push_back(text);
  }

  /// A free one above the first hosts, but for those that prefixes may be delegated from.
  std::string address(const Subnet& subnet) {
    const int bits = std::min(32 - subnet.v4.length(), 8);
    for (int tries = 0; tries < 20; ++tries) {
      const int low = dice_.between((1 << bits) / 8, (1 << bits) - 2);
      if (low >= 48 && low < 64) continue;
      const auto host = static_cast<std::uint32_t>(low);
      const std::string text = Address::v4(subnet.v4.first().v4_bits() + host).to_string();
      if (taken_.insert(text).second) return text;
    }
    return "";
  }

  /// What an interface may share with its neighbours.
  std::string manner(const Subnet& subnet) {
    std::string text;
    const std::set<std::string>& all = groups_[subnet.vpc];
    Words own(all.begin(), all.end());
    Words chosen;
    for (int count = dice_.below(4); count > 0 && !own.empty(); --count) {
      const std::string one = dice_.pick(own);
      std::erase(own, one);
      chosen.push_back(one);
    }
    if (chosen.empty() && dice_.chance(25)) chosen = {"none"};
    for (const std::string& one : chosen) text += (text.empty() ? " sg=" : ",") + one;
    const int odd = dice_.below(100);
    if (odd < 4) text += " status=available";
    if (odd >= 4 && odd < 7) text += " check=off";
    if (odd >= 7 && odd < 10) text += " deny-igw";
    return text;
  }

  void fill(const Subnet& subnet) {
    std::string shared;
    bool dual = false;
    bool open = false;
    for (int count = dice_.between(2, 5); count > 0; --count) {
      if (shared.empty() || !dice_.chance(40)) {
        shared = manner(subnet);
        dual = dice_.chance(60);
        open = dice_.chance(25);
      }
      add_interface(subnet, shared, dual, open);
    }
  }

  void add_interface(const Subnet& subnet, const std::string& manner, bool dual, bool open) {
    const std::string name = "c" + std::to_string(++names_);
    std::string text = "eni " + name + " " + subnet.name;
    std::string first;
    if (subnet.v4.present()) {
      first = address(subnet);
      if (first.empty()) return;
      text += " " + first;
      if (dice_.chance(8))
        if (const std::string second = address(subnet); !second.empty()) text += " " + second;
    }
    if (subnet.v6.present() && (dual || first.empty())) {
      const Address base = subnet.v6.first();
      text += " " +
              Address::v6(base.high(), base.low() | static_cast<std::uint64_t>(0xc000 + names_)).to_string();
    }
    if (open && !first.empty() && publics_ < 250) text += " public=203.0.114." + std::to_string(++publics_);
    line(subnet, text + manner);
  }

  RandomWorld made_;
  Dice dice_;
  Place place_;
  std::set<std::string> vpcs_;
  std::vector<Subnet> subnets_;
  std::map<std::string, std::set<std::string>> groups_;  // by VPC
  std::set<std::string> taken_;
  int names_ = 0;
  int publics_ = 0;
};

}  // namespace

RandomWorld crowded(RandomWorld made, std::uint64_t seed) { return Crowd(std::move(made), seed).add(); }

RandomWorld with_gaps(RandomWorld made, std::uint64_t seed) {
  Dice dice(seed ^ 0x6a75);
  for (int count = dice.between(1, 3); count > 0; --count)
    made.lines.push_back("missing " + dice.any({"ec2 describe-route-tables",
                                          "ec2 describe-vpn-connections",
                                          "ec2 describe-network-acls",
                                          "ec2 describe-security-groups",
                                          "ec2 describe-subnets",
                                          "ec2 describe-instances",
                                          "ec2 describe-addresses",
                                          "ec2 describe-internet-gateways",
                                          "ec2 describe-egress-only-internet-gateways",
                                          "ec2 describe-nat-gateways",
                                          "ec2 describe-vpc-peering-connections",
                                          "ec2 describe-vpc-endpoints",
                                          "ec2 get-managed-prefix-list-entries",
                                          "ec2 describe-transit-gateways",
                                          "ec2 describe-transit-gateway-attachments",
                                          "ec2 describe-transit-gateway-route-tables",
                                          "ec2 search-transit-gateway-routes",
                                          "ec2 describe-vpn-gateways",
                                          "ec2 describe-vpc-block-public-access-options",
                                          "elbv2 describe-listeners",
                                          "elbv2 describe-target-groups",
                                          "elbv2 describe-target-health",
                                          "elbv2 describe-rules",
                                          "network-firewall describe-firewall",
                                          "network-firewall describe-rule-group"}));
  return made;
}

RandomWorld perhaps_crowded(std::uint64_t seed) {
  RandomWorld made = random_world(seed);
  if (seed % 2 == 0) made = crowded(std::move(made), seed);
  return seed % 5 == 0 ? with_gaps(std::move(made), seed) : made;
}

}  // namespace vpcscope::testing
