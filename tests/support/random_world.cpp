#include "tests/support/random_world.h"

#include <algorithm>
#include <optional>
#include <sstream>

#include "model/prefix.h"
#include "tests/support/random_draft.h"

namespace vpcscope::testing {
namespace {

constexpr std::size_t kQuestions = 16;

/// The numbers and addresses at which a network changes its mind: of each range and prefix that a line names
/// the first, the last, and one beyond either.
struct Edges {
  std::vector<int> ports = {443, 80, 53, 22};
  std::vector<Address> addresses;
};

std::vector<std::string> pieces_of(const std::string& text, const std::string& separators) {
  std::vector<std::string> pieces(1);
  for (const char c : text)
    if (separators.find(c) != std::string::npos)
      pieces.emplace_back();
    else
      pieces.back() += c;
  return pieces;
}

std::optional<int> port_in(const std::string& text) {
  if (text.empty() || text.size() > 5) return std::nullopt;
  for (const char c : text)
    if (c < '0' || c > '9') return std::nullopt;
  const int port = std::stoi(text);
  return port <= 65535 ? std::optional(port) : std::nullopt;
}

void add_ports(Edges& edges, const std::string& word) {
  for (const std::string& end : pieces_of(word, "-:"))
    if (const auto port = port_in(end))
      for (const int one : {*port - 1, *port, *port + 1})
        if (one > 0 && one <= 65535) edges.ports.push_back(one);
}

void add_prefix(Edges& edges, const std::string& text) {
  const Prefix prefix = Prefix::parse(text).prefix;
  if (!prefix.present() || prefix.length() == 0) return;
  for (const auto& one : {prefix.first().previous(),
           std::optional(prefix.first()),
           std::optional(prefix.last()),
           prefix.last().next()})
    if (one) edges.addresses.push_back(*one);
}

/// Where the ports stand in a statement; 0: nowhere.
std::vector<std::size_t> places_of_ports(const std::vector<std::string>& words) {
  const std::string& verb = words[0];
  if (verb == "acl") return words.size() > 7 ? std::vector<std::size_t>{6} : std::vector<std::size_t>{};
  if (verb == "sg") return {4};
  if (verb == "fw-stateless") return {7, 8};
  if (verb == "fw-stateful") return {5, 7};
  if (verb == "listener") return {3};
  if (verb == "tg") return {4};
  return {};
}

Edges edges_of(const std::vector<std::string>& lines) {
  Edges edges;
  for (const std::string& line : lines) {
    const std::vector<std::string> words = pieces_of(line, " ");
    for (const std::size_t place : places_of_ports(words))
      if (place < words.size()) add_ports(edges, words[place]);
    for (const std::string& word : words)
      for (const std::string& piece : pieces_of(word, "=,")) add_prefix(edges, piece);
  }
  return edges;
}

bool within(const std::string& cidr, Address address) {
  const Prefix prefix = Prefix::parse(cidr).prefix;
  return prefix.present() && prefix.contains(address);
}

bool is_private(Address address) {
  for (const char* cidr : {"10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "fc00::/7"})
    if (within(cidr, address)) return true;
  return false;
}

/// How a person would name the address: in its VPC, on the internet, on-premises.
std::string name_of(Draft& draft, Address address) {
  const std::string text = address.to_string();
  for (const DraftVpc& vpc : draft.vpcs)
    if (within(vpc.cidr, address) || within(vpc.cidr6, address)) return vpc.name + "/" + text;
  if (is_private(address)) return (draft.sites.empty() ? draft.vpcs.front().name + "/" : "onprem:") + text;
  for (const char* nowhere : {"0.0.0.0/8", "127.0.0.0/8", "169.254.0.0/16", "224.0.0.0/3"})
    if (within(nowhere, address)) return "internet:198.51.100.8";
  return "internet:" + text;
}

bool is_host(const Draft& draft, Address address) {
  return std::any_of(draft.hosts.begin(), draft.hosts.end(), [&](const DraftHost& one) {
    return one.address == address.to_string() || one.public_address == address.to_string();
  });
}

/// Most prefixes begin and end at addresses that nobody can have; those are not worth so many questions.
Address edge_address(Draft& draft, const Edges& edges) {
  const bool leaves = std::any_of(draft.lines.begin(), draft.lines.end(), [](const std::string& line) {
    return line.find(" 0.0.0.0/0 igw:") != std::string::npos ||
           line.find(" 0.0.0.0/0 nat:") != std::string::npos;
  });
  Address found = draft.dice.pick(edges.addresses);
  for (int tries = 0; tries < 6 && !is_host(draft, found); ++tries) {
    const std::string name = name_of(draft, found);
    if (name.starts_with("internet:") ? leaves : name.find('/') == std::string::npos) break;
    found = draft.dice.pick(edges.addresses);
  }
  return found;
}

std::string service(Draft& draft, const Edges& edges) {
  const int kind = draft.dice.below(100);
  if (kind < 58) return "tcp/443";
  if (kind < 75) return "tcp/" + std::to_string(draft.dice.pick(edges.ports));
  if (kind < 83) return "udp/" + std::to_string(draft.dice.pick(edges.ports));
  if (kind < 94) return draft.dice.any({"ping", "ping", "icmp/13/0", "icmp/0/0", "47", "50"});
  return "tcp/" + draft.dice.any({"440-450", "0-65535", "22,tcp/443", "1-1024"});
}

std::string client(Draft& draft, const Edges& edges) {
  const int kind = draft.dice.below(100);
  if (kind < 45) return " client=linux";
  if (kind < 82) return " client=unknown";
  if (kind < 90) return " client=" + draft.dice.any({"windows", "windows-2003"});
  return " source_port=" + std::to_string(draft.dice.pick(edges.ports));
}

Ask any_ask(Draft& draft, const Edges& edges) {
  const int kind = draft.dice.below(100);
  if (kind < 68 && !draft.asks.empty()) return draft.dice.pick(draft.asks);
  DraftVpc& vpc = draft.any_vpc();
  const std::string from = draft.any_host(vpc).name;
  if (kind < 82) return {from, draft.any_host(draft.dice.chance(75) ? vpc : draft.any_vpc()).name};
  if (edges.addresses.empty()) return {from, "internet"};
  const std::string far = name_of(draft, edge_address(draft, edges));
  const bool sends = far.starts_with("internet:") || far.starts_with("onprem:") || draft.dice.chance(15);
  if (kind < 94 || !sends) return {from, far};
  if (kind < 97) return {far, from};
  return {from, draft.dice.any({"internet", "onprem", "internet:198.51.100.0/24"})};
}

bool is_v6(const std::string& end) { return end.find("::") != std::string::npos; }
/// Whether the end can speak IPv6: an address of it, a host that has one, or a set of addresses.
bool may_v6(const Draft& draft, const std::string& end) {
  return is_v6(end) || draft.dual_hosts.contains(end) || end == "internet" || end.starts_with("service:");
}

std::string question_of(Draft& draft, const Edges& edges) {
  Ask ask = any_ask(draft, edges);
  for (int tries = 0; tries < 4 && ask.from == ask.to; ++tries) ask = any_ask(draft, edges);
  const bool suggested = !ask.service.empty() && draft.dice.chance(85);
  std::string what = suggested ? ask.service : service(draft, edges);
  const bool must6 = is_v6(ask.from) || is_v6(ask.to);
  const bool may6 = may_v6(draft, ask.from) && may_v6(draft, ask.to);
  const bool says6 = what.find("family=6") != std::string::npos;
  if (must6 && what.starts_with("icmp")) what = "ping";  // ICMP has a name per family
  std::string text = ask.from + " -> " + ask.to + " " + what + client(draft, edges);
  if (!says6 && (must6 || (may6 && !what.starts_with("icmp") && draft.dice.chance(30)))) text += " family=6";
  if (draft.dice.chance(4)) text += " one_way";
  return text;
}

void draw_themes(Draft& draft) {
  std::vector<const Theme*> weighted;
  for (const auto* list : {&edge_themes, &far_themes, &service_themes})
    for (const Theme& theme : *list)
      weighted.insert(weighted.end(), static_cast<std::size_t>(theme.weight), &theme);
  for (int count = draft.dice.between(1, 3); count > 0; --count) draft.dice.pick(weighted)->draw(draft);
}

}  // namespace

std::string RandomWorld::text() const {
  std::string joined;
  for (const std::string& line : lines) joined += line + "\n";
  return joined;
}

RandomWorld random_world(std::uint64_t seed) {
  Draft draft(seed);
  draft.vpc(static_cast<std::size_t>(draft.dice.chance(55) ? 0 : 1));
  draw_themes(draft);
  const Edges edges = edges_of(draft.lines);
  RandomWorld made;
  made.lines = draft.lines;
  for (int tries = 0; tries < 60 && made.questions.size() < kQuestions; ++tries) {
    const std::string question = question_of(draft, edges);
    if (std::find(made.questions.begin(), made.questions.end(), question) == made.questions.end())
      made.questions.push_back(question);
  }
  return made;
}

}  // namespace vpcscope::testing
