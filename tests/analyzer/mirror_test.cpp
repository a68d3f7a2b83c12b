// IPv4 and IPv6 are the same to groups, ACLs, prefix lists, tables, local delivery, peering and transit
// gateways. So where a network says everything of IPv4 a second time of IPv6, a question has the same answer
// in both families.
//
// Left out, because the rules tell them apart: public IPv4 addresses and NAT, gateways to the outside, and
// endpoints and load balancers, whose nodes have IPv4 addresses.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "analyzer/reach.h"
#include "model/network/resolve.h"
#include "model/prefix.h"
#include "tests/support/importing.h"
#include "tests/support/questions.h"
#include "tests/support/random_world.h"
#include "tests/support/world.h"

namespace vpcscope::testing {
namespace {

using Words = std::vector<std::string>;

Words split(const std::string& text, char at) {
  Words parts;
  std::istringstream stream(text);
  for (std::string part; std::getline(stream, part, at);)
    if (!part.empty()) parts.push_back(part);
  return parts;
}

std::string joined(const Words& words, char with) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : std::string(1, with)) + word;
  return text;
}

bool is_v4(const std::string& word) {
  return word.find('.') != std::string::npos &&
         (Prefix::parse(word).prefix.present() || Address::parse(word).has_value());
}
bool is_v6(const std::string& word) { return word.find("::") != std::string::npos; }

/// 10.0.1.0/24 to 2600:1f00::a00:100/120, 0.0.0.0/0 to ::/0.
std::string twin(const std::string& word) {
  const std::size_t slash = word.find('/');
  const std::string length = slash == std::string::npos ? "" : word.substr(slash + 1);
  if (length == "0") return "::/0";
  const Words parts = split(word.substr(0, slash), '.');
  std::string made = "2600:1f00::";
  for (std::size_t i = 0; i < 4; i += 2) {
    std::ostringstream hex;
    hex << std::hex << std::stoi(parts[i]) * 256 + std::stoi(parts[i + 1]);
    made += (i == 0 ? "" : ":") + hex.str();
  }
  return made + (length.empty() ? "" : "/" + std::to_string(96 + std::stoi(length)));
}

/// Every IPv4 word with its twin behind it; IPv6 words of the original are gone.
Words doubled(const Words& words) {
  Words made;
  for (const std::string& word : words) {
    if (is_v6(word)) continue;
    made.push_back(word);
    if (is_v4(word)) made.push_back(twin(word));
  }
  return made;
}

/// The same line about IPv6, and nothing else.
Words turned(Words words) {
  for (std::string& word : words)
    if (is_v4(word)) word = twin(word);
  return words;
}

bool any_v6(const Words& words) { return std::any_of(words.begin(), words.end(), is_v6); }

/// Words without the options of that name.
Words without(Words words, const Words& options) {
  std::erase_if(words, [&](const std::string& word) {
    return std::any_of(options.begin(), options.end(), [&](const std::string& one) {
      return word.starts_with(one + "=") || word == one;
    });
  });
  return words;
}

/// "8/0" of ICMP to "128/0" of ICMPv6; none where there is no such type.
std::optional<std::string> type_of_v6(const std::string& type) {
  if (type.starts_with("8")) return "128" + type.substr(1);
  if (type == "0" || type.starts_with("0/")) return "129" + type.substr(1);
  return std::nullopt;
}

/// sg NAME in|out PROTOCOL [PORTS] PEER...
void double_group(const Words& words, std::vector<Words>& lines) {
  if (words.size() < 4 || words[3] == "none") return lines.push_back(words);
  const Words nothing = {words[0], words[1], words[2], "none"};
  const bool of_v4 = words[3] == "icmp" || words[3] == "1";
  const Words both = doubled(words);
  const auto is_peer = [](const std::string& word) { return word.find_first_of(".:") != std::string::npos; };
  const bool any_peer = std::any_of(both.begin() + 4, both.end(), is_peer);
  if (!any_peer || words[3] == "icmpv6" || words[3] == "58") return lines.push_back(nothing);
  lines.push_back(both);
  if (!of_v4) return;
  Words other = both;
  other[3] = "icmpv6";
  const bool typed = !is_peer(other[4]);
  if (typed && !type_of_v6(other[4])) {
    lines.back() = nothing;
    return;
  }
  if (typed) other[4] = *type_of_v6(other[4]);
  lines.push_back(other);
}

/// acl NAME in|out NUMBER allow|deny PROTOCOL [PORTS] CIDR: numbers are unlike.
void double_acl(const Words& words, std::vector<Words>& lines) {
  if (words.size() < 7) return lines.push_back(words);
  if (any_v6(words) || words[5].starts_with("icmp"))
    return lines.push_back({words[0], words[1], words[2], "none"});
  for (const bool second : {false, true}) {
    lines.push_back(second ? turned(words) : words);
    lines.back()[3] = std::to_string(2 * std::stoi(words[3]) + (second ? 1 : 0));
  }
}

/// Whether all members are attachments that are there.
bool attached_only(const std::string& members, const std::vector<Words>& lines) {
  const Words names = split(members, ',');
  return std::all_of(names.begin(), names.end(), [&](const std::string& name) {
    return name == "blackhole" || std::any_of(lines.begin(), lines.end(), [&](const Words& line) {
      const bool sides = line[0] == "tgw-peering" && (line[1] + "-1" == name || line[1] + "-2" == name);
      return sides || (line[0] == "attach" && line[1] == name);
    });
  });
}

bool is_symmetrical_target(const std::string& target) {
  return target == "local" || target.starts_with("eni:") || target.starts_with("pcx:") ||
         target.starts_with("tgw:");
}

void double_line(const Words& words, std::vector<Words>& lines) {
  static const std::set<std::string> as_it_is = {
      "account", "region", "missing", "instance", "pcx", "tgw", "tgw-rtb", "tgw-peering"};
  const std::string& verb = words[0];
  if (as_it_is.contains(verb)) return lines.push_back(words);
  if (verb == "vpc" || verb == "subnet" || verb == "pl")
    return lines.push_back(doubled(without(words, {"private6"})));
  if (verb == "rtb") return lines.push_back(without(words, {"edge", "propagating"}));
  if (verb == "sg") return double_group(words, lines);
  if (verb == "acl") return double_acl(words, lines);
  if (verb == "attach" && words[3] == "vpc") {
    lines.push_back(without(words, {"ipv6"}));
    lines.back().push_back("ipv6");
  }
  if (verb == "eni") {
    lines.push_back(doubled(without(words, {"public", "carrier", "coip", "primary6"})));
    for (std::string& word : lines.back())
      if (word.starts_with("prefix=")) word = "prefix=" + joined(doubled(split(word.substr(7), ',')), ',');
  }
  const bool route = verb == "route" && is_symmetrical_target(words[3]);
  if (verb == "propagate" && attached_only(words[2], lines)) lines.push_back(words);
  if (verb == "tgw-reference" && attached_only(words[3], lines)) lines.push_back(words);
  const bool transit = verb == "tgw-route" && attached_only(words[3], lines);
  if ((route || transit) && !any_v6(words)) {
    lines.push_back(words);
    if (is_v4(words[2])) lines.push_back(turned(words));
  }
}

std::string mirrored(const std::vector<std::string>& lines) {
  std::vector<Words> made;
  for (const std::string& line : lines) double_line(split(line, ' '), made);
  std::string text;
  for (const Words& words : made) text += joined(words, ' ') + "\n";
  return text;
}

struct Twins {
  std::string v4;
  std::string v6;
};

/// What has no twin: the internet, on-premises, addresses outside VPCs, link services (R-ADDR-4), Lattice's
/// addresses (R-LAT-1).
bool is_of_one_family(const Network& network, const std::string& end) {
  if (end == "internet" || end == "onprem" || end.find(':') != std::string::npos || is_v4(end)) return true;
  const std::size_t slash = end.find('/');
  if (slash == std::string::npos) return false;
  const Address address = Address::parse(end.substr(slash + 1)).value_or(Address());
  const auto vpcs = network.all<net::Vpc>();
  return Prefix::parse("169.254.0.0/16").prefix.contains(address) ||
         Prefix::parse("129.224.0.0/17").prefix.contains(address) ||
         std::ranges::any_of(
             vpcs, [&](const net::Vpc& vpc) { return network.is_link_service(vpc, address); });
}

/// The question in both families, where it has one in both.
std::optional<Twins> twins_of(const Network& network, const std::string& asked) {
  Words words = without(split(asked, ' '), {"family"});
  if (is_of_one_family(network, words[0]) || is_of_one_family(network, words[2]) ||
      words[3].starts_with("icmp"))
    return std::nullopt;
  const std::string v4 = joined(words, ' ');
  for (const std::size_t end : {std::size_t{0}, std::size_t{2}})
    if (const std::size_t slash = words[end].find('/'); slash != std::string::npos)
      words[end] = words[end].substr(0, slash + 1) + twin(words[end].substr(slash + 1));
  return Twins{v4 + " family=4", joined(words, ' ') + " family=6"};
}

/// "VERDICT", and direction, code and rule of each drop; empty: it can't be asked.
std::string outcome_of(const Network& network, const std::string& asked) {
  const ReachResult found = reach(network, reach_question(asked));
  if (!found.error.empty()) return "";
  std::string text = name_of(found.answer.verdict);
  for (const Drop& one : found.answer.drops)
    text += "\n  " + one.direction + " " + one.code + " " + one.semantics;
  return text;
}

TEST(Mirror, families_are_alike_where_the_rules_do_not_tell_them_apart) {
  std::map<std::string, int> verdicts;
  for (std::uint64_t seed = 1; seed <= 150; ++seed) {
    const RandomWorld made = random_world(seed);
    const std::string text = mirrored(made.lines);
    const Network network = resolve(world(text));
    for (const std::string& asked : made.questions) {
      const std::optional<Twins> twins = twins_of(network, asked);
      if (!twins) continue;
      const std::string v4 = outcome_of(network, twins->v4);
      EXPECT_EQ(v4, outcome_of(network, twins->v6)) << "seed " << seed << ": " << twins->v6 << "\n" << text;
      ++verdicts[v4.substr(0, v4.find('\n'))];
    }
  }
  EXPECT_GT(verdicts["REACHABLE"], 200);
  EXPECT_GT(verdicts["UNREACHABLE"], 200);
  EXPECT_GT(verdicts["PARTIAL"], 10);
  EXPECT_GT(verdicts["UNKNOWN"], 5);
}

}  // namespace
}  // namespace vpcscope::testing
