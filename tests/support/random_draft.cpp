#include "tests/support/random_draft.h"

#include <fmt/format.h>

#include <algorithm>

#include "model/prefix.h"

namespace vpcscope::testing {

std::uint64_t Dice::next() {  // splitmix64: short, and good enough from any seed
  std::uint64_t z = (state_ += 0x9e3779b97f4a7c15ULL);
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
  return z ^ (z >> 31);
}

std::string upper_half(const std::string& cidr) {
  const Prefix prefix = Prefix::parse(cidr).prefix;
  if (!prefix.present() || !prefix.first().is_v4() || prefix.length() >= 32) return cidr;
  const int length = prefix.length() + 1;
  const std::uint32_t bits = prefix.first().v4_bits() | (1U << (32 - length));
  return fmt::format("{}/{}", Address::v4(bits).to_string(), length);
}

Draft::Draft(std::uint64_t seed) : dice(seed), spoil_percent_(0) {
  static const std::vector<int> rates = {0, 0, 3, 6, 12, 25};
  spoil_percent_ = dice.pick(rates);
  dual = dice.chance(35);
}

// ---------------------------------------------------------------------------------------- lines and names

void Draft::write(std::initializer_list<std::string> words) {
  std::string made;
  for (const std::string& word : words) {
    if (word.empty()) continue;
    if (!made.empty()) made += ' ';
    made += word;
  }
  lines.push_back(made);
}

void Draft::go_to(const std::string& account, const std::string& region) {
  if (account != account_) write({"account", account_ = account});
  if (region != region_) write({"region", region_ = region});
}

void Draft::line(std::initializer_list<std::string> words) {
  go_to("111122223333", "us-east-1");
  write(words);
}

void Draft::line(const DraftVpc& vpc, std::initializer_list<std::string> words) {
  go_to(vpc.account, vpc.region);
  write(words);
}

std::string Draft::fresh(const std::string& start) { return start + std::to_string(++names_); }

std::string Draft::somebody() { return "internet:198.51.100.7"; }

std::string Draft::on_premises() {
  return "onprem:" + (sites.empty() || dice.chance(5) ? std::string("192.168.0.9") : dice.pick(sites));
}

void Draft::ask_both(const Ask& one) {
  ask(one);
  if (dice.chance(50)) ask({one.to, one.from, one.service});
}

// ---------------------------------------------------------------------------------------- VPCs, subnets,
// hosts

DraftVpc& Draft::vpc(std::size_t number) {
  static const std::vector<std::string> names = {"V", "W", "X", "Y"};
  while (vpcs.size() <= number) {
    DraftVpc made;
    made.number = static_cast<int>(vpcs.size());
    made.name = names.at(vpcs.size());
    made.base = fmt::format("10.{}.", made.number);
    const int odd = dice.below(100);
    if (odd < 12 && !vpcs.empty())
      made.base = vpcs.front().base;  // R-ADDR-12: an address says nothing without its VPC
    else if (odd < 16)
      made.base = "172.16.";
    else if (odd < 18)
      made.base = "192.168.";
    else if (odd < 20)
      made.base = "100.64.";
    else if (odd < 22)
      made.base = "44.0.";
    made.cidr = made.base + "0.0/16";
    const bool has6 = dual && dice.chance(90);
    if (has6) made.cidr6 = fmt::format("2600:1f00:0:{}00::/56", made.number + 1);
    made.account = made.number > 0 && dice.chance(8) ? "444455556666" : "111122223333";
    made.region = made.number > 0 && dice.chance(5) ? "eu-west-1" : "us-east-1";
    vpcs.push_back(made);
    DraftVpc& done = vpcs.back();
    const bool is_private = dice.chance(10);
    line(done,
        {"vpc",
            done.name,
            done.cidr,
            has6 ? (is_private ? "private6=" + done.cidr6 : done.cidr6) : "",
            spoil() && dice.chance(4) ? "state=pending" : ""});
    for (const char* zone : {"a", "b"}) {
      DraftSubnet& one = subnet(done, dice.chance(85) ? zone : "");
      for (int count = dice.chance(30) ? 2 : 1; count > 0; --count) host(one);
    }
  }
  return vpcs[number];
}

DraftVpc& Draft::any_vpc() {
  return vpcs[static_cast<std::size_t>(dice.below(static_cast<int>(vpcs.size())))];
}

DraftVpc& Draft::vpc_of(const DraftSubnet& subnet) {
  return *std::find_if(vpcs.begin(), vpcs.end(), [&](const DraftVpc& one) { return one.name == subnet.vpc; });
}

DraftSubnet& Draft::subnet(DraftVpc& vpc, const std::string& zone) {
  const int number = static_cast<int>(vpc.subnets.size()) + 1;
  DraftSubnet made;
  made.vpc = vpc.name;
  made.name = fmt::format("{}{}", static_cast<char>(vpc.name[0] - 'A' + 'a'), number);
  made.base = fmt::format("{}{}.", vpc.base, number);
  made.cidr = made.base + (dice.chance(15) ? "0/26" : "0/24");
  if (!vpc.cidr6.empty()) {
    made.base6 = fmt::format("2600:1f00:0:{}{:02x}::", vpc.number + 1, number);
    made.cidr6 = made.base6 + "/64";
  }
  made.zone = zone.empty() ? dice.any({"a", "b", "c"})[0] : zone[0];
  made.table = vpc.name + "-main";
  line(vpc,
      {"subnet",
          made.name,
          vpc.name,
          made.cidr,
          made.cidr6,
          made.zone == 'a' ? "" : fmt::format("zone={}", made.zone),
          spoil() && dice.chance(3) ? "state=pending" : ""});
  subnets.push_back(made);
  DraftSubnet& done = subnets.back();
  vpc.subnets.push_back(&done);
  if (dice.chance(45)) own_table(done);
  if (dice.chance(15)) access_list(done);
  return done;
}

DraftSubnet& Draft::any_subnet(DraftVpc& vpc) { return *dice.pick(vpc.subnets); }

std::string Draft::address(DraftSubnet& subnet) {
  subnet.last_host += dice.between(1, 3);
  if (subnet.cidr.ends_with("/24") && dice.chance(20))  // where halves and quarters begin and end
    for (const int edge : {63, 64, 127, 128, 191, 192})
      if (edge >= subnet.last_host) {
        subnet.last_host = edge;
        break;
      }
  return subnet.base + std::to_string(subnet.last_host);
}

std::string Draft::public_address() { return fmt::format("203.0.113.{}", ++publics_); }

DraftHost& Draft::host(DraftSubnet& subnet, const std::string& options) {
  DraftVpc& vpc = vpc_of(subnet);
  DraftHost made;
  made.name = fresh("h");
  made.subnet = &subnet;
  made.address = address(subnet);
  if (dice.chance(45)) made.public_address = public_address();
  std::string extra = options;
  if (spoil() && dice.chance(6)) extra += " status=available";
  if (dice.chance(5)) extra += " prefix=" + subnet.base + "48/28";
  if (dual && spoil() && dice.chance(30)) extra += " deny-igw";
  line(vpc,
      {"eni",
          made.name,
          subnet.name,
          made.address,
          subnet.base6.empty() ? "" : subnet.base6 + std::to_string(subnet.last_host),
          made.public_address.empty() ? "" : "public=" + made.public_address,
          options.find("sg=") == std::string::npos ? groups(vpc) : "",
          extra});
  if (spoil() && dice.chance(8)) line(vpc, {"instance", made.name, "state=stopped"});
  vpc.hosts.push_back(made.name);
  if (!subnet.base6.empty()) dual_hosts.insert(made.name);
  hosts.push_back(made);
  return hosts.back();
}

Ask Draft::trusting_pair(DraftSubnet& client, DraftSubnet& server) {
  const std::string clients = fresh("g");
  const std::string servers = fresh("g");
  line(vpc_of(client), {"sg", clients, vpc_of(client).name});
  line(vpc_of(server), {"sg", servers, "in", "tcp", dice.any({"443", "443", "440-443"}), "sg:" + clients});
  const std::string from = host(client, "sg=" + clients).name;
  return {from, host(server, "sg=" + servers).name};
}

DraftHost& Draft::any_host(DraftVpc& vpc) {
  const std::string& name = dice.pick(vpc.hosts);
  return *std::find_if(hosts.begin(), hosts.end(), [&](const DraftHost& one) { return one.name == name; });
}

// ---------------------------------------------------------------------------------------- groups and ACLs

std::string Draft::group(DraftVpc& vpc) {
  if (!vpc.groups.empty() && (vpc.groups.size() > 2 || dice.chance(60))) return dice.pick(vpc.groups);
  const std::string name = fresh("g");
  line(vpc, {"sg", name, vpc.name});
  vpc.groups.push_back(name);
  if (!spoil()) line(vpc, {"sg", name, "in", "tcp", "443", dice.chance(80) ? "0.0.0.0/0" : "10.0.0.0/8"});
  if (!vpc.cidr6.empty() && !spoil()) line(vpc, {"sg", name, "in", "tcp", "443", "::/0"});
  if (dice.chance(30)) line(vpc, {"sg", name, "in", "all", dice.any({"10.0.0.0/8", "0.0.0.0/0"})});
  for (int count = dice.below(3); count > 0; --count) rule(vpc, name, false);
  const int egress = dice.below(10);
  if (egress == 0 && spoil()) line(vpc, {"sg", name, "out", "none"});
  if (egress == 1 || egress == 2) {
    line(vpc, {"sg", name, "out", "tcp", dice.any({"443", "0-65535", "1-442", "443-444"}), "0.0.0.0/0"});
    rule(vpc, name, true);
  }
  return name;
}

std::string Draft::groups(DraftVpc& vpc) {
  const int kind = dice.below(100);
  if (kind < 68) return "";
  if (kind < 69) return "sg=none";
  const std::string first = group(vpc);
  if (kind > 92) return "sg=" + first + "," + group(vpc);
  return "sg=" + first;
}

std::string Draft::peer(DraftVpc& vpc) {
  switch (dice.below(9)) {
    case 0:
      return vpc.cidr;
    case 1:
      return dice.pick(vpc.subnets)->cidr;
    case 2:
      return upper_half(dice.pick(vpc.subnets)->cidr);
    case 3:
      return vpc.hosts.empty() ? vpc.cidr : any_host(vpc).address + "/32";
    case 4:
    case 5:
      return "sg:" + dice.pick(vpc.groups);
    case 6:
      return "pl:" + prefix_list(dice.any({"10.0.0.0/8", "198.51.100.0/24", "192.168.0.0/16"}));
    case 7:
      return vpc.cidr6.empty() ? "198.51.100.0/25" : vpc.cidr6;
    default: {
      DraftVpc& other = any_vpc();  // of another VPC: only a peering or transit gateway keeps it
      return other.groups.empty() ? other.cidr : "sg:" + dice.pick(other.groups);
    }
  }
}

void Draft::rule(DraftVpc& vpc, const std::string& name, bool egress) {
  if (vpc.subnets.empty()) return;
  const std::string protocol = dice.any({"tcp", "tcp", "tcp", "udp", "icmp", "all", "47", "icmpv6"});
  std::string ports;
  if (protocol == "tcp" || protocol == "udp")
    ports = dice.any({"443", "80", "53", "22-80", "442", "444-65535", "0-442", "440-450", "8080"});
  if (protocol.starts_with("icmp") && dice.chance(50))
    ports = protocol == "icmp" ? dice.any({"8/0", "0/0", "3/4"}) : dice.any({"128/0", "129/0"});
  const std::string who = peer(vpc);
  line(vpc,
      {"sg",
          name,
          egress ? "out" : "in",
          protocol,
          ports,
          who,
          who.starts_with("sg:") && spoil() ? "pcx=gone status=deleted" : ""});
}

void Draft::access_list(DraftSubnet& subnet) {
  const DraftVpc& vpc = vpc_of(subnet);
  const std::string name = fresh("acl");
  line(vpc, {"acl", name, vpc.name, "subnets=" + subnet.name});
  const std::string direction = dice.chance(50) ? "in" : "out";
  const std::string everybody = "0.0.0.0/0";
  switch (dice.below(9)) {
    case 0:
    case 1:
    case 2:  // the replies' ports cut short
      line(vpc, {"acl", name, "out", "100", "allow", "tcp", "443", everybody});
      line(vpc,
          {"acl",
              name,
              "out",
              "110",
              "allow",
              "tcp",
              dice.any(
                  {"32768-61000", "1024-32767", "49152-65535", "1024-65535", "32769-61000", "1025-5000"}),
              everybody});
      break;
    case 3:  // numbers decide, not lines
      line(vpc, {"acl", name, direction, "100", "allow", "all", everybody});
      line(vpc,
          {"acl",
              name,
              direction,
              dice.any({"90", "101"}),
              "deny",
              "tcp",
              dice.any({"443", "442", "444", "400-442", "443-500", "32768-40000"}),
              dice.any({"0.0.0.0/0", "10.0.0.0/8", "198.51.100.0/24"})});
      break;
    case 4:
      line(vpc, {"acl", name, direction, "100", "allow", "all", vpc.cidr});
      if (dice.chance(60)) line(vpc, {"acl", name, direction, "110", "allow", "tcp", "0-65535", everybody});
      break;
    case 5:
      line(vpc, {"acl", name, direction, "90", "deny", "all", dice.pick(vpc.subnets)->cidr});
      line(vpc, {"acl", name, direction, "100", "allow", "all", everybody});
      if (dual) line(vpc, {"acl", name, direction, "101", "allow", "all", "::/0"});
      break;
    case 6:
      line(vpc, {"acl", name, direction, "100", "allow", "icmp", dice.any({"8/0", "0/0", "-1"}), everybody});
      line(vpc, {"acl", name, direction, "110", "allow", "tcp", "443", everybody});
      line(vpc, {"acl", name, direction, "120", "allow", "tcp", "1024-65535", everybody});
      break;
    case 7:
      if (spoil()) line(vpc, {"acl", name, direction, "none"});
      break;
    default:
      line(vpc, {"acl", name, "in", "100", "allow", "6", "443", everybody});
      line(vpc, {"acl", name, "in", "105", "allow", "17", "53", everybody});
      line(vpc, {"acl", name, "in", "110", "allow", "tcp", "1024-65535", everybody});
  }
}

std::string Draft::prefix_list(const std::string& cidr) {
  const std::string name = fresh("pl");
  const int kind = dice.below(10);
  if (kind < 2)
    line({"pl", name, "unknown"});
  else if (kind == 2)
    line({"pl", name});
  else
    line({"pl", name, kind < 5 ? upper_half(cidr) : cidr});
  return name;
}

// ---------------------------------------------------------------------------------------- routes

const std::string& Draft::own_table(DraftSubnet& subnet) {
  if (subnet.table == "rt-" + subnet.name) return subnet.table;
  const std::string shared = subnet.table;
  subnet.table = "rt-" + subnet.name;
  line(vpc_of(subnet),
      {"rtb",
          subnet.table,
          subnet.vpc,
          "subnets=" + subnet.name,
          dice.chance(5) ? "no-association-state" : ""});
  // What the shared table said is said again, or forgotten.
  const std::vector<Routed> before = routes_;
  for (const Routed& one : before)
    if (one.table == shared && !spoil()) route(subnet.table, one.to, one.target, one.options);
  return subnet.table;
}

void Draft::route(
    const std::string& table, const std::string& to, const std::string& target, const std::string& options) {
  // AWS has one static route for a destination; a propagated one may stand beside it.
  const bool propagated = options.find("propagated") != std::string::npos;
  if (!routed_.insert({table, to + (propagated ? " propagated" : "")}).second) return;
  routes_.push_back({table, to, target, options});
  write({"route", table, to, target, options});  // it stands where its table does
}

/// A part of it; of a VPC's block one that parts its subnets or hosts.
std::string Draft::narrowed(const std::string& cidr) {
  if (cidr.ends_with(".0.0/16")) {
    const std::string start = cidr.substr(0, cidr.size() - 6);
    return start + dice.any({"0.0/23", "2.0/23", "1.0/25", "1.128/25", "1.64/26", "0.0/17"});
  }
  const std::string half = upper_half(cidr);
  return dice.chance(50) ? upper_half(half) : half;
}

void Draft::lead(DraftSubnet& subnet, const std::string& to, const std::string& target) {
  if (!spoil()) return route(subnet.table, to, target);
  switch (dice.below(6)) {
    case 0:
      return;
    case 1:
      return route(subnet.table, to, target, "state=blackhole");
    case 2:
      return route(subnet.table, narrowed(to), target);
    case 3:  // something longer leads away
      route(subnet.table, narrowed(to), "pcx:gone", "state=blackhole");
      return route(subnet.table, to, target);
    case 4:
      if (to.find(':') == std::string::npos) return route(subnet.table, "pl:" + prefix_list(to), target);
      return;
    default:  // a propagated one beside it
      route(subnet.table, to, "vgw:gone", "origin=propagated");
      return route(subnet.table, to, target);
  }
}

void Draft::lead(DraftVpc& vpc, const std::string& to, const std::string& target) {
  std::set<std::string> done;
  for (DraftSubnet* one : vpc.subnets)
    if (done.insert(one->table).second) lead(*one, to, target);
}

void Draft::lead_to(DraftVpc& from, const DraftVpc& to, const std::string& target) {
  lead(from, to.cidr, target);
  if (!to.cidr6.empty() && !from.cidr6.empty()) lead(from, to.cidr6, target);
}

void Draft::default_route(DraftVpc& vpc, const std::string& target) {
  lead(vpc, "0.0.0.0/0", target);
  if (!vpc.cidr6.empty()) lead(vpc, "::/0", target);
}

std::string Draft::gate(DraftVpc& vpc) {
  const std::string name = "igw" + vpc.name;
  if (!vpc.has_gate && !(spoil() && dice.chance(20)))
    line(vpc, {"igw", name, vpc.name, spoil() && dice.chance(50) ? "state=detaching" : ""});
  vpc.has_gate = true;
  return name;
}

}  // namespace vpcscope::testing
