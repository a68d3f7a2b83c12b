#include "tests/support/world.h"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>
#include <stdexcept>
#include <vector>

#include "importers/aws/calls.h"
#include "importers/import.h"

namespace vpcscope::testing {
namespace {

using Json = nlohmann::json;
using Words = std::vector<std::string>;

Words split(const std::string& text, char at) {
  Words parts;
  std::istringstream stream(text);
  for (std::string part; std::getline(stream, part, at);) parts.push_back(part);
  return parts;
}

bool is_v6(const std::string& text) { return text.find(':') != std::string::npos; }

/// One line: its words, apart from its options.
struct Statement {
  std::string line;
  Words words;
  std::map<std::string, std::string> options;

  const std::string& at(std::size_t i) const {
    if (i >= words.size()) throw std::invalid_argument("world: too few words: " + line);
    return words[i];
  }
  bool has(const std::string& word) const {
    return std::find(words.begin() + 1, words.end(), word) != words.end();
  }
  std::string option(const std::string& name, const std::string& otherwise = "") const {
    const auto found = options.find(name);
    return found == options.end() ? otherwise : found->second;
  }
  Words list(const std::string& name) const { return split(option(name), ','); }
  /// The words from `first` on that are no flags.
  Words rest(std::size_t first, const std::set<std::string>& flags = {}) const {
    Words found;
    for (std::size_t i = first; i < words.size(); ++i)
      if (!flags.contains(words[i])) found.push_back(words[i]);
    return found;
  }
};

Statement parse(std::string line) {
  Statement made;
  made.line = line;
  if (const std::size_t brace = line.find('{'); brace != std::string::npos) {
    made.options["{"] = line.substr(brace);
    line.resize(brace);
  } else if (const std::size_t hash = line.find('#'); hash != std::string::npos) {
    line.resize(hash);
  }
  std::istringstream stream(line);
  for (std::string word; stream >> word;) {
    const std::size_t equals = word.find('=');
    if (equals == std::string::npos)
      made.words.push_back(word);
    else
      made.options[word.substr(0, equals)] = word.substr(equals + 1);
  }
  return made;
}

struct VpcEntry {
  std::string account;
  std::string region;
  Words cidrs;
};

struct SubnetEntry {
  std::string vpc;
  std::string zone;
  std::string zone_id;
};

class World {
 public:
  explicit World(std::string_view text) {
    std::istringstream stream{std::string(text)};
    std::vector<Statement> statements;
    for (std::string line; std::getline(stream, line);)
      if (Statement statement = parse(line); !statement.words.empty()) statements.push_back(statement);
    for (const Statement& statement : statements) run(statement);
    finish();
  }

  Files files() {
    Files made;
    for (const auto& [account, region] : places_)
      for (const Call& call : calls()) add_list(made, account, region, call);
    for (const auto& [key, answer] : answers_) {
      const auto& [account, region, call, id] = key;
      if (missing_.contains(call)) continue;
      made[fmt::format("{}/{}/{}.{}.json", account, region, file_name(call), id)] = answer.dump(1);
    }
    return made;
  }

 private:
  using Handler = void (World::*)(const Statement&);
  struct Row {
    const char* verb;
    Handler handler;
  };

  void run(const Statement& statement) {
    static constexpr Row rows[] = {
        {"account", &World::account},
        {"region", &World::region},
        {"missing", &World::missing},
        {"json", &World::json},
        {"vpc", &World::vpc},
        {"subnet", &World::subnet},
        {"rtb", &World::rtb},
        {"route", &World::route},
        {"pl", &World::prefix_list},
        {"acl", &World::acl},
        {"sg", &World::sg},
        {"groups-as-rules", &World::groups_as_rules},
        {"eni", &World::eni},
        {"instance", &World::instance},
        {"eip", &World::eip},
        {"igw", &World::gateway},
        {"eigw", &World::gateway},
        {"cagw", &World::gateway},
        {"vgw", &World::gateway},
        {"nat", &World::nat},
        {"pcx", &World::pcx},
        {"tgw", &World::tgw},
        {"tgw-rtb", &World::tgw_rtb},
        {"attach", &World::attach},
        {"tgw-route", &World::tgw_route},
        {"tgw-reference", &World::tgw_reference},
        {"propagate", &World::propagate},
        {"tgw-peering", &World::tgw_peering},
        {"vpn", &World::vpn},
        {"dxgw", &World::dxgw},
        {"vif", &World::vif},
        {"dx-association", &World::dx_association},
        {"cvpn", &World::cvpn},
        {"cvpn-target", &World::cvpn_target},
        {"cvpn-route", &World::cvpn_route},
        {"cvpn-auth", &World::cvpn_auth},
        {"endpoint", &World::endpoint},
        {"service", &World::service},
        {"lb", &World::lb},
        {"listener", &World::listener},
        {"tg", &World::tg},
        {"target", &World::target},
        {"firewall", &World::firewall},
        {"fw-policy", &World::fw_policy},
        {"fw-stateless", &World::fw_stateless},
        {"fw-stateful", &World::fw_stateful},
        {"bpa", &World::bpa},
        {"exclude", &World::exclude},
        {"eice", &World::eice},
        {"resolver", &World::resolver},
        {"lambda", &World::lambda},
        {"lattice", &World::lattice},
        {"lattice-service", &World::lattice_service},
        {"lattice-tg", &World::lattice_tg},
        {"lattice-target", &World::lattice_target},
        {"lattice-resource", &World::lattice_resource},
        {"core", &World::core},
        {"core-attach", &World::core_attach},
        {"core-route", &World::core_route},
        {"lgw", &World::lgw},
        {"lgw-route", &World::lgw_route},
    };
    for (const Row& row : rows) {
      if (statement.at(0) != row.verb) continue;
      places_.insert({account_, region_});
      try {
        (this->*row.handler)(statement);
      } catch (const std::exception& fault) {
        throw std::invalid_argument(fmt::format("world: {}\n  in: {}", fault.what(), statement.line));
      }
      return;
    }
    throw std::invalid_argument("world: what is this? " + statement.line);
  }

  // ------------------------------------------------------------------------------------- writing

  static std::string file_name(const std::string& call) {
    if (call.starts_with("ec2 ")) return call.substr(4);
    std::string name = call;
    std::replace(name.begin(), name.end(), ' ', '-');
    return name;
  }

  void add_list(Files& made, const std::string& account, const std::string& region, const Call& call) {
    const std::string name = full_name(call);
    if (call.key.empty() || missing_.contains(name)) return;
    if (parent_calls().contains(name)) return;
    Json list = Json::array();
    if (const auto found = lists_.find({account, region, name}); found != lists_.end()) list = found->second;
    if (!call.inner.empty()) list = Json::array({{{"Instances", list}, {"OwnerId", account}}});
    made[fmt::format("{}/{}/{}.json", account, region, file_name(name))] =
        Json{{std::string(call.key), list}}.dump(1);
  }

  /// Lists that are asked for one parent at a time: written as answers.
  static const std::set<std::string>& parent_calls() {
    static const std::set<std::string> names = {"networkmanager get-core-network",
        "networkmanager get-core-network-policy",
        "networkmanager get-vpc-attachment",
        "route53resolver list-resolver-endpoint-ip-addresses",
        "directconnect describe-hosted-connections",
        "opensearch describe-domain",
        "es describe-elasticsearch-domain",
        "eks describe-cluster",
        "globalaccelerator list-listeners"};
    return names;
  }

  Json& add(const std::string& call, Json object, const std::string& name = "") {
    if (!name.empty() && call.starts_with("ec2 ")) {
      object["OwnerId"] = account_;
      object["Tags"] = Json::array({{{"Key", "Name"}, {"Value", name}}});
    }
    Json& list = lists_[{account_, region_, call}];
    if (list.is_null()) list = Json::array();
    list.push_back(std::move(object));
    return list.back();
  }

  Json& answer(const std::string& call, const std::string& id) {
    return answers_[{account_, region_, call, id}];
  }

  static Json ids(const std::string& kind, const Words& names) {
    Json list = Json::array();
    for (const std::string& name : names) list.push_back(id_of(kind, name));
    return list;
  }

  static Json strings(const Words& words) { return Json(words); }

  std::string arn(const std::string& service, const std::string& rest) const {
    return fmt::format("arn:aws:{}:{}:{}:{}", service, region_, account_, rest);
  }

  const VpcEntry& vpc_named(const std::string& name) const {
    const auto found = vpcs_.find(name);
    if (found == vpcs_.end()) throw std::invalid_argument("no VPC " + name);
    return found->second;
  }
  const SubnetEntry& subnet_named(const std::string& name) const {
    const auto found = subnets_.find(name);
    if (found == subnets_.end()) throw std::invalid_argument("no subnet " + name);
    return found->second;
  }

  // ------------------------------------------------------------------------------------- statements

  void account(const Statement& s) {
    if (lists_.empty()) places_.clear();
    account_ = s.at(1);
  }
  void region(const Statement& s) {
    if (lists_.empty()) places_.clear();
    region_ = s.at(1);
  }
  void missing(const Statement& s) { missing_.insert(s.at(1) + " " + s.at(2)); }
  void json(const Statement& s) {
    const std::string call = s.at(1) + " " + s.at(2);
    if (s.words.size() > 3)
      answer(call, s.at(3)) = Json::parse(s.option("{"));
    else
      add(call, Json::parse(s.option("{")));
  }

  void vpc(const Statement& s) {
    const Words cidrs = s.rest(2);
    vpcs_[s.at(1)] = {account_, region_, cidrs};
    Json v4 = Json::array();
    Json v6 = Json::array();
    Json object = {{"VpcId", id_of("vpc", s.at(1))}, {"State", s.option("state", "available")}};
    for (const std::string& cidr : cidrs) {
      if (is_v6(cidr)) {
        v6.push_back({{"Ipv6CidrBlock", cidr}, {"Ipv6CidrBlockState", {{"State", "associated"}}}});
      } else {
        if (!object.contains("CidrBlock")) object["CidrBlock"] = cidr;
        v4.push_back({{"CidrBlock", cidr}, {"CidrBlockState", {{"State", "associated"}}}});
      }
    }
    if (const std::string block = s.option("private6"); !block.empty()) {
      vpcs_[s.at(1)].cidrs.push_back(block);
      v6.push_back({{"Ipv6CidrBlock", block},
          {"Ipv6CidrBlockState", {{"State", "associated"}}},
          {"Ipv6AddressAttribute", "private"}});
    }
    object["CidrBlockAssociationSet"] = v4;
    object["Ipv6CidrBlockAssociationSet"] = v6;
    add("ec2 describe-vpcs", object, s.at(1));
    main_tables_[s.at(1)] = s.at(1) + "-main";
  }

  void subnet(const Statement& s) {
    const std::string letter = s.option("zone", "a");
    const std::string& region_of_vpc = vpc_named(s.at(2)).region;
    SubnetEntry entry{s.at(2),
        region_of_vpc + letter,
        s.option("zone-id",
            fmt::format("{}-az{}", region_of_vpc == "us-east-1" ? "use1" : "zz", letter[0] - 'a' + 1))};
    subnets_[s.at(1)] = entry;
    Json v6 = Json::array();
    Json object = {{"SubnetId", id_of("subnet", s.at(1))},
        {"VpcId", id_of("vpc", s.at(2))},
        {"State", s.option("state", "available")},
        {"AvailabilityZone", entry.zone},
        {"AvailabilityZoneId", entry.zone_id}};
    for (const std::string& cidr : s.rest(3)) {
      if (is_v6(cidr))
        v6.push_back({{"Ipv6CidrBlock", cidr}, {"Ipv6CidrBlockState", {{"State", "associated"}}}});
      else
        object["CidrBlock"] = cidr;
    }
    object["Ipv6CidrBlockAssociationSet"] = v6;
    add("ec2 describe-subnets", object, s.at(1));
    if (s.options.contains("rtb")) table_of_subnet_[s.at(1)] = s.option("rtb");
    if (s.options.contains("acl")) {
      acl(s.option("acl"));
      acls_[s.option("acl")].vpc = s.at(2);
      acls_[s.option("acl")].subnets.push_back(s.at(1));
    }
  }

  void rtb(const Statement& s) {
    Table& table = tables_[s.at(1)];
    table.vpc = s.at(2);
    table.prints_state = !s.has("no-association-state");
    if (s.has("main")) main_tables_[s.at(2)] = s.at(1);
    for (const std::string& subnet : s.list("subnets")) table_of_subnet_[subnet] = s.at(1);
    if (s.options.contains("edge")) {
      const Words gate = split(s.option("edge"), ':');
      table.edges.push_back(id_of(gate.at(0), gate.at(1)));
    }
    if (s.options.contains("propagating")) table.propagating.push_back(id_of("vgw", s.option("propagating")));
  }

  void route(const Statement& s) {
    Json made = {{"State", s.option("state", "active")}};
    const std::string& to = s.at(2);
    if (to.starts_with("pl:"))
      made["DestinationPrefixListId"] = id_of("pl", to.substr(3));
    else
      made[is_v6(to) ? "DestinationIpv6CidrBlock" : "DestinationCidrBlock"] = to;
    const std::string origin = s.option("origin");
    made["Origin"] = origin == "propagated"   ? "EnableVgwRoutePropagation"
                     : origin == "advertised" ? "Advertisement"
                                              : "CreateRoute";
    const std::size_t colon = s.at(3).find(':');
    const std::string kind = s.at(3).substr(0, colon);
    const std::string name = colon == std::string::npos ? "" : s.at(3).substr(colon + 1);
    static const std::map<std::string, std::string> keys = {{"igw", "GatewayId"},
        {"vgw", "GatewayId"},
        {"vpce", "GatewayId"},
        {"nat", "NatGatewayId"},
        {"eni", "NetworkInterfaceId"},
        {"eigw", "EgressOnlyInternetGatewayId"},
        {"tgw", "TransitGatewayId"},
        {"pcx", "VpcPeeringConnectionId"},
        {"cagw", "CarrierGatewayId"},
        {"lgw", "LocalGatewayId"}};
    if (kind == "local") {
      made["GatewayId"] = "local";
    } else if (kind == "lattice") {
      made["GatewayId"] = "VpcLattice";
    } else if (kind == "core") {
      made["CoreNetworkArn"] = core_arn(name);
    } else if (kind == "odb") {
      made["OdbNetworkArn"] = arn("odb", "odb-network/" + name);
    } else if (const auto key = keys.find(kind); key != keys.end()) {
      made[key->second] = id_of(kind, name);
    } else {
      throw std::invalid_argument("no such target");
    }
    tables_[s.at(1)].routes.push_back(made);
  }

  void prefix_list(const Statement& s) {
    const std::string list = id_of("pl", s.at(1));
    add("ec2 describe-managed-prefix-lists",
        {{"PrefixListId", list}, {"PrefixListName", s.option("name", s.at(1))}, {"State", "create-complete"}},
        s.at(1));
    if (s.has("unknown")) return;
    Json entries = Json::array();
    for (const std::string& cidr : s.rest(2)) entries.push_back({{"Cidr", cidr}});
    answer("ec2 get-managed-prefix-list-entries", list) = {{"Entries", entries}};
  }

  struct Acl {
    std::string vpc;
    std::string account;
    std::string region;
    Words subnets;
    Json entries = Json::array();
    bool is_default = false;
    std::set<bool> said;
  };

  Acl& acl(const std::string& name) {
    Acl& made = acls_[name];
    made.account = account_;
    made.region = region_;
    return made;
  }

  static std::string number_of(const std::string& protocol) {
    static const std::map<std::string, std::string> numbers = {
        {"all", "-1"}, {"tcp", "6"}, {"udp", "17"}, {"icmp", "1"}, {"icmpv6", "58"}};
    const auto found = numbers.find(protocol);
    return found == numbers.end() ? protocol : found->second;
  }

  void acl(const Statement& s) {
    Acl& made = acl(s.at(1));
    const bool egress = s.at(2) == "out";
    if (s.at(2) != "in" && !egress) {
      made.vpc = s.at(2);
      made.is_default = s.has("default");
      for (const std::string& subnet : s.list("subnets")) made.subnets.push_back(subnet);
      return;
    }
    made.said.insert(egress);
    if (s.at(3) == "none") return;
    Json entry = {{"RuleNumber", std::stoi(s.at(3))},
        {"Egress", egress},
        {"RuleAction", s.at(4)},
        {"Protocol", number_of(s.at(5))}};
    const std::string& cidr = s.words.back();
    entry[is_v6(cidr) ? "Ipv6CidrBlock" : "CidrBlock"] = cidr;
    if (s.words.size() > 7) {
      if (s.at(5).starts_with("icmp")) {
        const Words parts = split(s.at(6), '/');
        entry["IcmpTypeCode"] = {
            {"Type", std::stoi(parts.at(0))}, {"Code", parts.size() > 1 ? std::stoi(parts[1]) : -1}};
      } else {
        const auto [first, last] = ports(s.at(6));
        entry["PortRange"] = {{"From", first}, {"To", last}};
      }
    }
    made.entries.push_back(entry);
  }

  static std::pair<int, int> ports(const std::string& text) {
    const Words ends = split(text, '-');
    return {std::stoi(ends.at(0)), std::stoi(ends.back())};
  }

  struct Group {
    std::string vpc;
    std::string account;
    std::string region;
    Json rules[2] = {Json::array(), Json::array()};
    std::set<bool> said;
  };

  Group& group(const std::string& name) {
    Group& made = groups_[name];
    if (made.account.empty()) made.account = account_;
    if (made.region.empty()) made.region = region_;
    return made;
  }

  void sg(const Statement& s) {
    Group& made = group(s.at(1));
    const bool egress = s.at(2) == "out";
    if (s.at(2) != "in" && !egress) {
      made.vpc = s.at(2);
      made.account = vpc_named(s.at(2)).account;
      made.region = vpc_named(s.at(2)).region;
      return;
    }
    made.said.insert(egress);
    if (s.at(3) == "none") return;
    const std::string protocol = s.at(3) == "all" ? "-1" : s.at(3);
    Json rule = {{"IpProtocol", protocol},
        {"IpRanges", Json::array()},
        {"Ipv6Ranges", Json::array()},
        {"PrefixListIds", Json::array()},
        {"UserIdGroupPairs", Json::array()}};
    std::size_t peers = 4;
    if (const std::string& word = s.at(4);
        std::isdigit(static_cast<unsigned char>(word[0])) != 0 && !is_cidr(word)) {
      peers = 5;
      if (protocol.starts_with("icmp")) {
        const Words parts = split(word, '/');
        rule["FromPort"] = std::stoi(parts.at(0));
        rule["ToPort"] = parts.size() > 1 ? std::stoi(parts[1]) : -1;
      } else {
        const auto [first, last] = ports(word);
        rule["FromPort"] = first;
        rule["ToPort"] = last;
      }
    } else if (protocol != "-1") {
      const bool icmp = protocol.starts_with("icmp");
      rule["FromPort"] = icmp ? -1 : 0;
      rule["ToPort"] = icmp ? -1 : 65535;
    }
    for (const std::string& peer : s.rest(peers)) add_peer(rule, peer, s);
    made.rules[egress ? 1 : 0].push_back(rule);
  }

  static bool is_cidr(const std::string& word) {
    return word.find('.') != std::string::npos || word.find(':') != std::string::npos;
  }

  void add_peer(Json& rule, const std::string& peer, const Statement& s) {
    if (peer.starts_with("sg:")) {
      Json pair = {{"GroupId", id_of("sg", peer.substr(3))}, {"UserId", account_}};
      if (s.options.contains("pcx")) {
        pair["VpcPeeringConnectionId"] = id_of("pcx", s.option("pcx"));
        pair["PeeringStatus"] = s.option("status", "active");
      }
      rule["UserIdGroupPairs"].push_back(pair);
    } else if (peer.starts_with("pl:")) {
      rule["PrefixListIds"].push_back({{"PrefixListId", id_of("pl", peer.substr(3))}});
    } else if (is_v6(peer)) {
      rule["Ipv6Ranges"].push_back({{"CidrIpv6", peer}});
    } else {
      rule["IpRanges"].push_back({{"CidrIp", peer}});
    }
  }

  /// Groups that an interface names live in its VPC, unless they say otherwise.
  Json use_groups(const Statement& s, const std::string& vpc) {
    Words names = s.list("sg");
    if (names.empty()) names = {"open-" + vpc};
    Json list = Json::array();
    for (std::string name : names) {
      if (name == "none") continue;
      if (name == "open") name = "open-" + vpc;
      Group& made = group(name);
      if (made.vpc.empty()) made.vpc = vpc;
      list.push_back({{"GroupId", id_of("sg", name)}, {"GroupName", name}});
    }
    return list;
  }
  Json group_ids(const Json& groups) {
    Json list = Json::array();
    for (const Json& one : groups) list.push_back(one["GroupId"]);
    return list;
  }

  struct Interface {
    std::string subnet;
    Words addresses;
    std::string type = "interface";
    std::string description = {};
    bool attached = true;
    Json groups = Json::array();
  };

  /// `extra` may say everything else about it.
  Json& add_interface(const std::string& name, const Interface& what, const Statement& extra) {
    const SubnetEntry& subnet = subnet_named(what.subnet);
    std::map<std::string, std::string> publics;
    for (const std::string& one : extra.list("public")) {
      const Words pair = split(one, '/');
      if (pair.size() > 1)
        publics[pair[0]] = pair[1];
      else if (!what.addresses.empty())
        publics[what.addresses[0]] = pair[0];
    }
    Json v4 = Json::array();
    Json v6 = Json::array();
    Json object = {{"NetworkInterfaceId", id_of("eni", name)},
        {"VpcId", id_of("vpc", subnet.vpc)},
        {"SubnetId", id_of("subnet", what.subnet)},
        {"AvailabilityZone", subnet.zone},
        {"AvailabilityZoneId", subnet.zone_id},
        {"Status", extra.option("status", "in-use")},
        {"InterfaceType", extra.option("type", what.type)},
        {"Description", extra.option("description", what.description)},
        {"SourceDestCheck", extra.option("check", "on") == "on"},
        {"Groups", what.groups}};
    for (const std::string& address : what.addresses) {
      if (is_v6(address)) {
        v6.push_back({{"Ipv6Address", address}, {"IsPrimaryIpv6", extra.option("primary6") == address}});
        continue;
      }
      Json one = {{"PrivateIpAddress", address}, {"Primary", v4.empty()}};
      if (publics.contains(address)) one["Association"]["PublicIp"] = publics[address];
      if (v4.empty() && extra.options.contains("carrier"))
        one["Association"]["CarrierIp"] = extra.option("carrier");
      if (v4.empty() && extra.options.contains("coip"))
        one["Association"]["CustomerOwnedIp"] = extra.option("coip");
      if (v4.empty()) object["PrivateIpAddress"] = address;
      v4.push_back(one);
    }
    object["PrivateIpAddresses"] = v4;
    object["Ipv6Addresses"] = v6;
    for (const std::string& prefix : extra.list("prefix")) {
      if (is_v6(prefix))
        object["Ipv6Prefixes"].push_back({{"Ipv6Prefix", prefix}});
      else
        object["Ipv4Prefixes"].push_back({{"Ipv4Prefix", prefix}});
    }
    if (extra.has("deny-igw")) object["DenyAllIgwTraffic"] = true;
    if (what.attached && extra.option("status", "in-use") == "in-use") {
      const std::string owner = extra.option("instance", name);
      instances_.insert({owner, {account_, region_, "running"}});
      object["Attachment"] = {{"InstanceId", id_of("i", owner)},
          {"DeviceIndex", std::stoi(extra.option("index", "0"))},
          {"Status", "attached"}};
    } else {
      object["RequesterManaged"] = true;
    }
    vpc_of_interface_[name] = subnet.vpc;
    Json& made = add("ec2 describe-network-interfaces", object);
    made["OwnerId"] = account_;
    made["TagSet"] = Json::array({{{"Key", "Name"}, {"Value", name}}});
    return made;
  }

  void eni(const Statement& s) {
    Interface what{.subnet = s.at(2), .addresses = s.rest(3, {"deny-igw"})};
    what.attached = s.option("type", "interface") == "interface";
    what.groups = use_groups(s, subnet_named(s.at(2)).vpc);
    add_interface(s.at(1), what, s);
  }

  void instance(const Statement& s) {
    instances_[s.at(1)] = {account_, region_, s.option("state", "running")};
  }

  void eip(const Statement& s) {
    add("ec2 describe-addresses", {{"PublicIp", s.at(1)}, {"AllocationId", id_of("eipalloc", s.at(1))}});
  }

  void gateway(const Statement& s) {
    struct Shape {
      const char* call;
      const char* key;
    };
    static const std::map<std::string, Shape> shapes = {
        {"igw", {"ec2 describe-internet-gateways", "InternetGatewayId"}},
        {"eigw", {"ec2 describe-egress-only-internet-gateways", "EgressOnlyInternetGatewayId"}},
        {"cagw", {"ec2 describe-carrier-gateways", "CarrierGatewayId"}},
        {"vgw", {"ec2 describe-vpn-gateways", "VpnGatewayId"}}};
    const Shape& shape = shapes.at(s.at(0));
    Json object = {{shape.key, id_of(s.at(0), s.at(1))}};
    const Json link = {{"VpcId", id_of("vpc", s.at(2))},
        {"State", s.option("state", s.at(0) == "igw" ? "available" : "attached")}};
    if (s.at(0) == "cagw") {
      object["VpcId"] = id_of("vpc", s.at(2));
      object["State"] = s.option("state", "available");
    } else if (s.at(0) == "vgw") {
      object["VpcAttachments"] = Json::array({link});
      object["State"] = "available";
    } else {
      object["Attachments"] = Json::array({link});
    }
    add(shape.call, object, s.at(1));
  }

  void nat(const Statement& s) {
    Json object = {{"NatGatewayId", id_of("nat", s.at(1))}, {"State", s.option("state", "available")}};
    Json addresses = Json::array();
    if (s.at(2) == "regional") {
      object["VpcId"] = id_of("vpc", s.at(3));
      object["AvailabilityMode"] = "regional";
      object["RouteTableId"] = id_of("rtb", s.at(4));
      object["ConnectivityType"] = "public";
      if (s.has("manual")) object["AutoProvisionZones"] = "disabled";
      for (const std::string letter : {"a", "b", "c"}) {
        if (!s.options.contains(letter)) continue;
        const Words pair = split(s.option(letter), '/');
        addresses.push_back({{"PrivateIp", pair.at(0)},
            {"PublicIp", pair.at(1)},
            {"AvailabilityZone", region_ + letter},
            {"AvailabilityZoneId", fmt::format("use1-az{}", letter[0] - 'a' + 1)},
            {"Status", "succeeded"}});
      }
    } else {
      object["VpcId"] = id_of("vpc", subnet_named(s.at(2)).vpc);
      object["SubnetId"] = id_of("subnet", s.at(2));
      object["ConnectivityType"] = s.has("private") ? "private" : "public";
      int number = 0;
      for (const std::string& word : s.rest(3, {"private"})) {
        const Words pair = split(word, '/');
        const std::string name = fmt::format("{}-{}", s.at(1), ++number);
        Json one = {
            {"PrivateIp", pair.at(0)}, {"NetworkInterfaceId", id_of("eni", name)}, {"Status", "succeeded"}};
        if (pair.size() > 1) one["PublicIp"] = pair[1];
        addresses.push_back(one);
        Statement extra = s;
        extra.options.erase("state");
        if (pair.size() > 1) extra.options["public"] = pair[1];
        add_interface(name,
            {.subnet = s.at(2),
                .addresses = {pair[0]},
                .type = "nat_gateway",
                .description = "Interface for NAT Gateway " + id_of("nat", s.at(1)),
                .attached = false},
            extra);
      }
    }
    object["NatGatewayAddresses"] = addresses;
    add("ec2 describe-nat-gateways", object, s.at(1));
  }

  Json peering_side(const std::string& name, const std::string& region_name) {
    const VpcEntry& entry = vpc_named(name);
    Json v4 = Json::array();
    Json v6 = Json::array();
    for (const std::string& cidr : entry.cidrs) {
      if (is_v6(cidr))
        v6.push_back({{"Ipv6CidrBlock", cidr}});
      else
        v4.push_back({{"CidrBlock", cidr}});
    }
    return {{"VpcId", id_of("vpc", name)},
        {"OwnerId", entry.account},
        {"Region", region_name.empty() ? entry.region : region_name},
        {"CidrBlockSet", v4},
        {"Ipv6CidrBlockSet", v6}};
  }

  void pcx(const Statement& s) {
    add("ec2 describe-vpc-peering-connections",
        {{"VpcPeeringConnectionId", id_of("pcx", s.at(1))},
            {"Status", {{"Code", s.option("state", "active")}}},
            {"RequesterVpcInfo", peering_side(s.at(2), "")},
            {"AccepterVpcInfo", peering_side(s.at(3), s.option("region2"))}},
        s.at(1));
  }

  // ------------------------------------------------------------------------------------- transit gateways

  struct Attachment {
    std::string tgw;
    std::string kind;
    std::string resource;
    std::string name;  // of the resource, for VPCs
  };

  void tgw(const Statement& s) {
    add("ec2 describe-transit-gateways",
        {{"TransitGatewayId", id_of("tgw", s.at(1))},
            {"State", "available"},
            {"Options",
                {{"SecurityGroupReferencingSupport", s.option("referencing") == "on" ? "enable" : "disable"},
                    {"VpnEcmpSupport", s.option("ecmp", "on") == "on" ? "enable" : "disable"}}}},
        s.at(1));
  }

  void tgw_rtb(const Statement& s) {
    const bool unknown = s.at(2) == "unknown";
    const std::string table = id_of("tgw-rtb", s.at(1));
    add("ec2 describe-transit-gateway-route-tables",
        {{"TransitGatewayRouteTableId", table},
            {"TransitGatewayId", id_of("tgw", s.at(unknown ? 3 : 2))},
            {"State", "available"}},
        s.at(1));
    if (unknown)
      unknown_tables_.insert(s.at(1));
    else
      routes_of(s.at(1));
    const auto empty = [&](const char* call, const char* key) {
      if (Json& made = answer(call, table); made.is_null()) made = {{key, Json::array()}};
    };
    empty("ec2 get-transit-gateway-route-table-associations", "Associations");
    empty("ec2 get-transit-gateway-route-table-propagations", "TransitGatewayRouteTablePropagations");
    empty("ec2 get-transit-gateway-prefix-list-references", "TransitGatewayPrefixListReferences");
  }

  Json& routes_of(const std::string& table) {
    Json& made = answer("ec2 search-transit-gateway-routes", id_of("tgw-rtb", table));
    if (made.is_null()) made = {{"Routes", Json::array()}, {"AdditionalRoutesAvailable", false}};
    return made["Routes"];
  }

  void attach(const Statement& s) {
    static const std::map<std::string, const char*> kinds = {{"vpc", "vpc"},
        {"vpn", "vpn"},
        {"dx", "direct-connect-gateway"},
        {"connect", "connect"},
        {"function", "network-function"}};
    const std::string& kind = s.at(3);
    const std::string resource = kind == "connect"    ? id_of("tgw-attach", s.at(4))
                                 : kind == "dx"       ? dxgw_id(s.at(4))
                                 : kind == "function" ? arn("network-firewall", "firewall/" + s.at(4))
                                                      : id_of(kind, s.at(4));
    add_attachment(
        s.at(1), s.at(2), kinds.at(kind), resource, s.option("rtb"), s.option("state", "available"));
    attachments_[s.at(1)] = {s.at(2), kinds.at(kind), resource, s.at(4)};
    const std::string attachment = id_of("tgw-attach", s.at(1));
    if (s.options.contains("nat"))
      answer("ec2 get-transit-gateway-attachment-nat-configuration", attachment) = {
          {"NatGatewaySupport", s.option("nat")},
          {"NatSystemRouteSupport", "disabled"},
          {"NatGatewayRules",
              Json::array(
                  {{{"RuleNumber", 1}, {"MatchSourceCidr", "10.0.0.0/16"}, {"NatCidr", "10.64.0.0/16"}}})}};
    if (kind == "vpc") {
      add("ec2 describe-transit-gateway-vpc-attachments",
          {{"TransitGatewayAttachmentId", attachment},
              {"TransitGatewayId", id_of("tgw", s.at(2))},
              {"VpcId", resource},
              {"VpcOwnerId", account_},
              {"SubnetIds", ids("subnet", s.list("subnets"))},
              {"State", s.option("state", "available")},
              {"Options",
                  {{"ApplianceModeSupport", s.has("appliance") ? "enable" : "disable"},
                      {"Ipv6Support", s.has("ipv6") ? "enable" : "disable"},
                      {"SecurityGroupReferencingSupport",
                          s.option("referencing", "on") == "on" ? "enable" : "disable"}}}});
    }
    if (kind == "connect")
      add("ec2 describe-transit-gateway-connects",
          {{"TransitGatewayAttachmentId", attachment},
              {"TransportTransitGatewayAttachmentId", resource},
              {"TransitGatewayId", id_of("tgw", s.at(2))},
              {"State", "available"}});
  }

  void add_attachment(const std::string& name, const std::string& gateway, const std::string& kind,
      const std::string& resource, const std::string& table, const std::string& state,
      const std::string& id = "") {
    Json object = {{"TransitGatewayAttachmentId", id.empty() ? id_of("tgw-attach", name) : id},
        {"TransitGatewayId", id_of("tgw", gateway)},
        {"TransitGatewayOwnerId", account_},
        {"ResourceOwnerId", account_},
        {"ResourceType", kind},
        {"ResourceId", resource},
        {"State", state}};
    if (!table.empty())
      object["Association"] = {
          {"TransitGatewayRouteTableId", id_of("tgw-rtb", table)}, {"State", "associated"}};
    add("ec2 describe-transit-gateway-attachments", object);
  }

  Json target_of(const std::string& name) {
    const auto found = attachments_.find(name);
    if (found == attachments_.end()) throw std::invalid_argument("no attachment " + name);
    return {{"TransitGatewayAttachmentId",
                found->second.kind == "peering" ? found->second.name : id_of("tgw-attach", name)},
        {"ResourceId", found->second.resource},
        {"ResourceType", found->second.kind}};
  }

  void tgw_route(const Statement& s) {
    Json made = {{"DestinationCidrBlock", s.at(2)},
        {"Type", s.has("propagated") ? "propagated" : "static"},
        {"State", s.at(3) == "blackhole" ? "blackhole" : "active"}};
    if (s.options.contains("pl")) made["PrefixListId"] = id_of("pl", s.option("pl"));
    if (s.at(3) != "blackhole")
      for (const std::string& name : split(s.at(3), ','))
        made["TransitGatewayAttachments"].push_back(target_of(name));
    routes_of(s.at(1)).push_back(made);
  }

  void tgw_reference(const Statement& s) {
    Json made = {{"TransitGatewayRouteTableId", id_of("tgw-rtb", s.at(1))},
        {"PrefixListId", id_of("pl", s.at(2))},
        {"State", "available"},
        {"Blackhole", s.at(3) == "blackhole"}};
    if (s.at(3) != "blackhole") made["TransitGatewayAttachment"] = target_of(s.at(3));
    answer("ec2 get-transit-gateway-prefix-list-references",
        id_of("tgw-rtb", s.at(1)))["TransitGatewayPrefixListReferences"]
        .push_back(made);
  }

  void propagate(const Statement& s) {
    Json target = target_of(s.at(2));
    if (target["ResourceType"] == "vpc" && !unknown_tables_.contains(s.at(1)))
      for (const std::string& cidr : vpc_named(attachments_.at(s.at(2)).name).cidrs)
        routes_of(s.at(1)).push_back({{"DestinationCidrBlock", cidr},
            {"Type", "propagated"},
            {"State", "active"},
            {"TransitGatewayAttachments", Json::array({target})}});
    target["State"] = "enabled";
    answer("ec2 get-transit-gateway-route-table-propagations",
        id_of("tgw-rtb", s.at(1)))["TransitGatewayRouteTablePropagations"]
        .push_back(target);
  }

  void tgw_peering(const Statement& s) {
    const std::string first = id_of("tgw-attach", s.at(1) + "-1");
    const std::string second = s.has("one-id") ? first : id_of("tgw-attach", s.at(1) + "-2");
    const Words tables = s.list("rtbs");
    const std::string one = id_of("tgw", s.at(2));
    const std::string two = id_of("tgw", s.at(3));
    add_attachment("", s.at(2), "peering", two, tables.empty() ? "" : tables.at(0), "available", first);
    add_attachment("", s.at(3), "peering", one, tables.empty() ? "" : tables.at(1), "available", second);
    attachments_[s.at(1) + "-1"] = {s.at(2), "peering", two, first};
    attachments_[s.at(1) + "-2"] = {s.at(3), "peering", one, second};
    Json made = {{"TransitGatewayAttachmentId", first},
        {"RequesterTgwInfo", {{"TransitGatewayId", one}, {"OwnerId", account_}, {"Region", region_}}},
        {"AccepterTgwInfo", {{"TransitGatewayId", two}, {"OwnerId", account_}, {"Region", region_}}},
        {"State", s.option("state", "available")}};
    if (first != second) made["AccepterTransitGatewayAttachmentId"] = second;
    add("ec2 describe-transit-gateway-peering-attachments", made);
  }

  // ------------------------------------------------------------------------------------- on-premises

  void vpn(const Statement& s) {
    const Words end = split(s.at(2), ':');
    const bool is_static = s.options.contains("static");
    Json object = {{"VpnConnectionId", id_of("vpn", s.at(1))},
        {"State", s.option("state", "available")},
        {"CustomerGatewayId", id_of("cgw", s.at(1))},
        {"Options", {{"StaticRoutesOnly", is_static}}}};
    object[end.at(0) == "vgw" ? "VpnGatewayId" : "TransitGatewayId"] = id_of(end.at(0), end.at(1));
    Json routes = Json::array();
    for (const std::string& cidr : s.list("static"))
      routes.push_back({{"DestinationCidrBlock", cidr}, {"State", "available"}});
    object["Routes"] = routes;
    if (s.option("tunnels") != "unknown") {
      Json tunnels = Json::array();
      for (const std::string& tunnel : split(s.option("tunnels", "up,down"), ','))
        tunnels.push_back({{"Status", tunnel == "up" ? "UP" : "DOWN"}});
      object["VgwTelemetry"] = tunnels;
    }
    add("ec2 describe-vpn-connections", object, s.at(1));
    add("ec2 describe-customer-gateways",
        {{"CustomerGatewayId", id_of("cgw", s.at(1))},
            {"State", "available"},
            {"BgpAsn", s.option("asn", "65000")}},
        s.at(1));
  }

  static std::string dxgw_id(const std::string& name) {
    const std::string digits = id_of("x", name).substr(2);
    return fmt::format("{}-0000-4000-8000-{}", digits.substr(0, 8), "0000" + digits.substr(8, 8));
  }

  void dxgw(const Statement& s) {
    add("directconnect describe-direct-connect-gateways",
        {{"directConnectGatewayId", dxgw_id(s.at(1))},
            {"directConnectGatewayName", s.at(1)},
            {"ownerAccount", account_},
            {"directConnectGatewayState", "available"}});
  }

  void vif(const Statement& s) {
    const Words end = split(s.at(3), ':');
    Json object = {{"virtualInterfaceId", id_of("dxvif", s.at(1))},
        {"virtualInterfaceName", s.at(1)},
        {"virtualInterfaceType", s.at(2)},
        {"virtualInterfaceState", s.option("state", "available")},
        {"ownerAccount", account_},
        {"region", region_},
        {"addressFamily", "ipv4"},
        {"bgpPeers",
            Json::array({{{"addressFamily", "ipv4"},
                {"bgpPeerState", "available"},
                {"bgpStatus", s.option("bgp", "up")}}})}};
    if (s.has("sitelink")) object["siteLinkEnabled"] = true;
    if (end.at(0) == "vgw") object["virtualGatewayId"] = id_of("vgw", end.at(1));
    if (end.at(0) == "dxgw") object["directConnectGatewayId"] = dxgw_id(end.at(1));
    for (const std::string& cidr : s.list("filter"))
      object["routeFilterPrefixes"].push_back({{"cidr", cidr}});
    add("directconnect describe-virtual-interfaces", object);
  }

  void dx_association(const Statement& s) {
    const Words end = split(s.at(2), ':');
    Json allowed = Json::array();
    for (const std::string& cidr : s.list("allowed")) allowed.push_back({{"cidr", cidr}});
    add("directconnect describe-direct-connect-gateway-associations",
        {{"directConnectGatewayId", dxgw_id(s.at(1))},
            {"directConnectGatewayOwnerAccount", account_},
            {"associationId", dxgw_id(s.line)},
            {"associationState", "associated"},
            {"associatedGateway",
                {{"id", id_of(end.at(0), end.at(1))},
                    {"type", end.at(0) == "vgw" ? "virtualPrivateGateway" : "transitGateway"},
                    {"ownerAccount", account_},
                    {"region", region_}}},
            {"allowedPrefixesToDirectConnectGateway", allowed}});
  }

  void cvpn(const Statement& s) {
    add("ec2 describe-client-vpn-endpoints",
        {{"ClientVpnEndpointId", id_of("cvpn-endpoint", s.at(1))},
            {"Status", {{"Code", "available"}}},
            {"VpcId", id_of("vpc", s.at(2))},
            {"ClientCidrBlock", s.at(3)}},
        s.at(1));
  }
  void cvpn_target(const Statement& s) {
    const SubnetEntry& subnet = subnet_named(s.at(2));
    const Json groups = use_groups(s, subnet.vpc);
    add("ec2 describe-client-vpn-target-networks",
        {{"AssociationId", id_of("cvpn-assoc", s.at(1) + s.at(2))},
            {"ClientVpnEndpointId", id_of("cvpn-endpoint", s.at(1))},
            {"VpcId", id_of("vpc", subnet.vpc)},
            {"TargetNetworkId", id_of("subnet", s.at(2))},
            {"Status", {{"Code", "associated"}}},
            {"SecurityGroups", group_ids(groups)}});
    add_interface(s.at(1) + "-" + s.at(2),
        {.subnet = s.at(2),
            .addresses = {s.at(3)},
            .description = "ClientVPN Endpoint resource",
            .attached = false,
            .groups = groups},
        s);
  }
  void cvpn_route(const Statement& s) {
    add("ec2 describe-client-vpn-routes",
        {{"ClientVpnEndpointId", id_of("cvpn-endpoint", s.at(1))},
            {"DestinationCidr", s.at(2)},
            {"TargetSubnet", id_of("subnet", s.at(3))},
            {"Status", {{"Code", "active"}}}});
  }
  void cvpn_auth(const Statement& s) {
    Json rule = {{"ClientVpnEndpointId", id_of("cvpn-endpoint", s.at(1))},
        {"DestinationCidr", s.at(2)},
        {"AccessAll", !s.options.contains("group")},
        {"Status", {{"Code", "active"}}}};
    if (s.options.contains("group")) rule["GroupId"] = s.option("group");
    add("ec2 describe-client-vpn-authorization-rules", rule);
  }

  // ------------------------------------------------------------------------------------- endpoints

  std::string service_name(const std::string& word) const {
    if (!word.starts_with("vpce-svc:")) return word;
    return fmt::format("com.amazonaws.vpce.{}.{}", region_, id_of("vpce-svc", word.substr(9)));
  }

  void endpoint(const Statement& s) {
    const std::string& kind = s.at(2);
    Json object = {{"VpcEndpointId", id_of("vpce", s.at(1))}, {"State", s.option("state", "available")}};
    if (kind == "gateway") {
      object["VpcEndpointType"] = "Gateway";
      object["VpcId"] = id_of("vpc", s.at(3));
      object["ServiceName"] = s.at(4);
      object["RouteTableIds"] = ids("rtb", s.list("rtbs"));
    } else if (kind == "gwlbe") {
      object["VpcEndpointType"] = "GatewayLoadBalancer";
      object["VpcId"] = id_of("vpc", subnet_named(s.at(3)).vpc);
      object["ServiceName"] = service_name(s.option("service", "com.amazonaws.vpce.us-east-1.vpce-svc-0123"));
      object["SubnetIds"] = ids("subnet", {s.at(3)});
      subnet_of_endpoint_[s.at(1)] = s.at(3);
    } else {
      object["VpcEndpointType"] = kind == "lattice" ? "ServiceNetwork" : "Interface";
      object["VpcId"] = id_of("vpc", s.at(3));
      if (kind == "lattice")
        object["ServiceNetworkArn"] = service_network(s.at(4));
      else
        object["ServiceName"] = service_name(s.at(4));
      const Json groups = use_groups(s, s.at(3));
      object["Groups"] = groups;
      for (const std::string& word : s.rest(5)) {
        const Words pair = split(word, '/');
        const std::string name = s.at(1) + "-" + pair.at(0);
        Statement extra = s;
        extra.options.erase("state");
        add_interface(name,
            {.subnet = pair[0],
                .addresses = {pair.at(1)},
                .type = "vpc_endpoint",
                .description = "VPC Endpoint Interface " + id_of("vpce", s.at(1)),
                .attached = false,
                .groups = groups},
            extra);
        object["NetworkInterfaceIds"].push_back(id_of("eni", name));
        object["SubnetIds"].push_back(id_of("subnet", pair[0]));
      }
    }
    add("ec2 describe-vpc-endpoints", object, s.at(1));
  }

  void service(const Statement& s) {
    const std::string id = id_of("vpce-svc", s.at(1));
    Json object = {{"ServiceId", id},
        {"ServiceName", service_name("vpce-svc:" + s.at(1))},
        {"ServiceState", "Available"}};
    for (const std::string& name : split(s.at(2), ',')) {
      const bool gateway = balancers_.at(name).type == "gateway";
      object["ServiceType"] = Json::array({{{"ServiceType", gateway ? "GatewayLoadBalancer" : "Interface"}}});
      object[gateway ? "GatewayLoadBalancerArns" : "NetworkLoadBalancerArns"].push_back(lb_arn(name));
    }
    for (const std::string& letter : split(s.option("zones", "a,b"), ','))
      object["AvailabilityZoneIds"].push_back(fmt::format("use1-az{}", letter[0] - 'a' + 1));
    add("ec2 describe-vpc-endpoint-service-configurations", object, s.at(1));
  }

  // ------------------------------------------------------------------------------------- load balancers

  struct Balancer {
    std::string type;  // application, network, gateway, classic
    std::string vpc;
    Json classic;
  };

  std::string lb_path(const std::string& name) const {
    static const std::map<std::string, const char*> kinds = {
        {"application", "app"}, {"network", "net"}, {"gateway", "gwy"}};
    return fmt::format("{}/{}/{}", kinds.at(balancers_.at(name).type), name, id_of("x", name).substr(2, 16));
  }
  std::string lb_arn(const std::string& name) const {
    return arn("elasticloadbalancing", "loadbalancer/" + lb_path(name));
  }
  std::string tg_arn(const std::string& name) const {
    return arn(
        "elasticloadbalancing", fmt::format("targetgroup/{}/{}", name, id_of("x", name).substr(2, 16)));
  }

  void lb(const Statement& s) {
    static const std::map<std::string, std::string> types = {
        {"alb", "application"}, {"nlb", "network"}, {"gwlb", "gateway"}, {"clb", "classic"}};
    const std::string& name = s.at(1);
    const std::string type = types.at(s.at(2));
    const Words nodes = s.rest(3, {"facing", "internal"});
    const std::string vpc = subnet_named(split(nodes.at(0), '/').at(0)).vpc;
    balancers_[name] = {type, vpc, {}};
    // Without sg= an ALB or CLB has the group `open`; an NLB has none.
    const bool grouped = s.options.contains("sg") || type == "application" || type == "classic";
    const Json groups = grouped ? use_groups(s, vpc) : Json::array();
    Json zones = Json::array();
    for (const std::string& word : nodes) {
      const Words parts = split(word, '/');
      zones.push_back({{"SubnetId", id_of("subnet", parts.at(0))},
          {"ZoneName", subnet_named(parts[0]).zone},
          {"LoadBalancerAddresses", Json::array()}});
      Statement extra = s;
      extra.options.erase("state");
      extra.options.erase("public");
      if (parts.size() > 2) extra.options["public"] = parts[2];
      add_interface(name + "-" + parts[0],
          {.subnet = parts[0],
              .addresses = {parts.at(1)},
              .type = type == "network"   ? "network_load_balancer"
                      : type == "gateway" ? "gateway_load_balancer"
                                          : "interface",
              .description = "ELB " + (type == "classic" ? name : lb_path(name)),
              .attached = false,
              .groups = groups},
          extra);
    }
    const char* scheme = s.has("facing") ? "internet-facing" : "internal";
    if (type == "classic") {
      Json subnets = Json::array();
      for (const Json& zone : zones) subnets.push_back(zone["SubnetId"]);
      balancers_[name].classic = {{"LoadBalancerName", name},
          {"Scheme", scheme},
          {"VPCId", id_of("vpc", vpc)},
          {"Subnets", subnets},
          {"SecurityGroups", group_ids(groups)},
          {"Instances", Json::array()},
          {"ListenerDescriptions", Json::array()}};
      answer("elb describe-load-balancer-attributes", name) = {{"LoadBalancerAttributes",
          {{"CrossZoneLoadBalancing", {{"Enabled", s.option("cross-zone") == "on"}}}}}};
      return;
    }
    Json object = {{"LoadBalancerArn", lb_arn(name)},
        {"LoadBalancerName", name},
        {"Type", type},
        {"Scheme", scheme},
        {"VpcId", id_of("vpc", vpc)},
        {"State", {{"Code", s.option("state", "active")}}},
        {"AvailabilityZones", zones},
        {"SecurityGroups", group_ids(groups)},
        {"IpAddressType", "ipv4"}};
    if (s.options.contains("enforce"))
      object["EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic"] = s.option("enforce");
    add("elbv2 describe-load-balancers", object);
    Json attributes = Json::array();
    if (s.options.contains("cross-zone"))
      attributes.push_back({{"Key", "load_balancing.cross_zone.enabled"},
          {"Value", s.option("cross-zone") == "on" ? "true" : "false"}});
    answer("elbv2 describe-load-balancer-attributes", name) = {{"Attributes", attributes}};
  }

  void listener(const Statement& s) {
    Balancer& balancer = balancers_.at(s.at(1));
    if (balancer.type == "classic") {
      balancer.classic["ListenerDescriptions"].push_back({{"Listener",
          {{"Protocol", s.at(2)},
              {"LoadBalancerPort", std::stoi(s.at(3))},
              {"InstanceProtocol", s.at(2)},
              {"InstancePort", std::stoi(s.at(4))}}}});
      return;
    }
    Json object = {{"LoadBalancerArn", lb_arn(s.at(1))},
        {"ListenerArn",
            arn("elasticloadbalancing",
                fmt::format("listener/{}/{}", lb_path(s.at(1)), id_of("x", s.line).substr(2, 16)))},
        {"DefaultActions", Json::array({{{"Type", "forward"}, {"TargetGroupArn", tg_arn(s.words.back())}}})}};
    if (s.at(2) != "gwlb") {
      object["Protocol"] = s.at(2);
      object["Port"] = std::stoi(s.at(3));
    }
    add("elbv2 describe-listeners", object);
    for (Json& group : lists_[{account_, region_, "elbv2 describe-target-groups"}])
      if (group["TargetGroupArn"] == tg_arn(s.words.back()))
        group["LoadBalancerArns"].push_back(lb_arn(s.at(1)));
  }

  void tg(const Statement& s) {
    const std::string& name = s.at(1);
    add("elbv2 describe-target-groups",
        {{"TargetGroupArn", tg_arn(name)},
            {"TargetGroupName", name},
            {"TargetType", s.at(2)},
            {"Protocol", s.at(3)},
            {"Port", std::stoi(s.at(4))},
            {"LoadBalancerArns", Json::array()}});
    Json attributes = Json::array();
    const auto attribute = [&](const char* option, const char* key) {
      if (!s.options.contains(option)) return;
      const std::string value = s.option(option);
      attributes.push_back({{"Key", key},
          {"Value",
              value == "on"    ? "true"
              : value == "off" ? "false"
                               : value}});
    };
    attribute("preserve", "preserve_client_ip.enabled");
    attribute("cross-zone", "load_balancing.cross_zone.enabled");
    answer("elbv2 describe-target-group-attributes", name) = {{"Attributes", attributes}};
    if (!s.has("unknown")) targets_of(name);
    target_types_[name] = s.at(2);
  }

  Json& targets_of(const std::string& name) {
    Json& made = answer("elbv2 describe-target-health", name);
    if (made.is_null()) made = {{"TargetHealthDescriptions", Json::array()}};
    return made["TargetHealthDescriptions"];
  }

  void target(const Statement& s) {
    if (balancers_.contains(s.at(1))) {
      balancers_[s.at(1)].classic["Instances"].push_back({{"InstanceId", id_of("i", s.at(2))}});
      return;
    }
    const std::string type = target_types_.at(s.at(1));
    Json target = {{"Id",
        type == "instance" ? id_of("i", s.at(2))
        : type == "alb"    ? lb_arn(s.at(2))
                           : s.at(2)}};
    if (s.options.contains("port")) target["Port"] = std::stoi(s.option("port"));
    if (s.options.contains("zone"))
      target["AvailabilityZone"] = s.option("zone") == "all" ? "all" : region_ + s.option("zone");
    targets_of(s.at(1)).push_back(
        {{"Target", target}, {"TargetHealth", {{"State", s.option("state", "healthy")}}}});
  }

  // ------------------------------------------------------------------------------------- firewalls

  std::string group_arn(const std::string& name, bool stateful) const {
    return arn("network-firewall", fmt::format("{}-rulegroup/{}", stateful ? "stateful" : "stateless", name));
  }

  void firewall(const Statement& s) {
    Json zones = Json::object();
    std::string vpc;
    for (const std::string& name : split(s.words.size() > 3 ? s.at(3) : "", ',')) {
      const SubnetEntry& subnet = subnet_named(subnet_of_endpoint_.at(name));
      vpc = subnet.vpc;
      zones[subnet.zone] = {{"Attachment",
          {{"EndpointId", id_of("vpce", name)},
              {"SubnetId", id_of("subnet", subnet_of_endpoint_.at(name))},
              {"Status", s.option("status", "READY")}}}};
    }
    Json object = {{"FirewallName", s.at(1)},
        {"FirewallArn", arn("network-firewall", "firewall/" + s.at(1))},
        {"FirewallPolicyArn", arn("network-firewall", "firewall-policy/" + s.at(2))}};
    if (!vpc.empty()) object["VpcId"] = id_of("vpc", vpc);
    answer("network-firewall describe-firewall", s.at(1)) = {
        {"Firewall", object}, {"FirewallStatus", {{"Status", "READY"}, {"SyncStates", zones}}}};
  }

  void fw_policy(const Statement& s) {
    const auto actions = [](const Words& words) {
      Json list = Json::array();
      for (const std::string& word : words)
        list.push_back("aws:" + (word == "forward" ? "forward_to_sfe" : word));
      return list;
    };
    Json policy = {{"StatelessDefaultActions", actions({s.option("default", "forward")})},
        {"StatelessFragmentDefaultActions", actions({s.option("default", "forward")})},
        {"StatelessRuleGroupReferences", Json::array()},
        {"StatefulRuleGroupReferences", Json::array()},
        {"StatefulDefaultActions", actions(s.list("stateful-default"))},
        {"StatefulEngineOptions",
            {{"RuleOrder", s.has("strict") ? "STRICT_ORDER" : "DEFAULT_ACTION_ORDER"}}}};
    int priority = 0;
    for (const std::string& name : s.list("stateless"))
      policy["StatelessRuleGroupReferences"].push_back(
          {{"ResourceArn", group_arn(name, false)}, {"Priority", ++priority}});
    for (const std::string& name : s.list("stateful")) {
      Json use = {{"ResourceArn", group_arn(name, true)}};
      if (s.has("strict")) use["Priority"] = ++priority;
      policy["StatefulRuleGroupReferences"].push_back(use);
    }
    answer("network-firewall describe-firewall-policy", s.at(1)) = {
        {"FirewallPolicyResponse",
            {{"FirewallPolicyName", s.at(1)},
                {"FirewallPolicyArn", arn("network-firewall", "firewall-policy/" + s.at(1))},
                {"FirewallPolicyStatus", "ACTIVE"}}},
        {"FirewallPolicy", policy}};
  }

  Json& rule_group(const std::string& name, bool stateful) {
    Json& made = answer("network-firewall describe-rule-group", name);
    if (made.is_null())
      made = {{"RuleGroupResponse",
                  {{"RuleGroupName", name},
                      {"RuleGroupArn", group_arn(name, stateful)},
                      {"Type", stateful ? "STATEFUL" : "STATELESS"},
                      {"RuleGroupStatus", "ACTIVE"}}},
          {"RuleGroup", {{"RulesSource", Json::object()}}}};
    return made["RuleGroup"]["RulesSource"];
  }

  void fw_stateless(const Statement& s) {
    Json match = Json::object();
    if (s.at(4) != "any")
      for (const std::string& protocol : split(s.at(4), ','))
        match["Protocols"].push_back(std::stoi(number_of(protocol)));
    if (s.at(5) != "any") match["Sources"].push_back({{"AddressDefinition", s.at(5)}});
    if (s.at(6) != "any") match["Destinations"].push_back({{"AddressDefinition", s.at(6)}});
    const auto add_ports = [&](std::size_t at, const char* key) {
      if (s.words.size() <= at || s.at(at) == "any") return;
      const auto [first, last] = ports(s.at(at));
      match[key].push_back({{"FromPort", first}, {"ToPort", last}});
    };
    add_ports(7, "SourcePorts");
    add_ports(8, "DestinationPorts");
    rule_group(s.at(1), false)["StatelessRulesAndCustomActions"]["StatelessRules"].push_back(
        {{"Priority", std::stoi(s.at(2))},
            {"RuleDefinition",
                {{"Actions", Json::array({"aws:" + (s.at(3) == "forward" ? "forward_to_sfe" : s.at(3))})},
                    {"MatchAttributes", match}}}});
  }

  void fw_stateful(const Statement& s) {
    const auto upper = [](std::string word) {
      for (char& c : word) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
      return word;
    };
    const auto end = [&](const std::string& word) { return word == "any" ? std::string("ANY") : word; };
    Json options = Json::array({{{"Keyword", "sid"}, {"Settings", Json::array({"1"})}}});
    if (s.options.contains("keyword"))
      options.push_back({{"Keyword", s.option("keyword")}, {"Settings", Json::array({"\"x\""})}});
    rule_group(s.at(1), true)["StatefulRules"].push_back({{"Action", upper(s.at(2))},
        {"Header",
            {{"Protocol", upper(s.at(3))},
                {"Source", end(s.at(4))},
                {"SourcePort", end(s.at(5))},
                {"Direction", s.words.size() > 8 && s.at(8) == "any" ? "ANY" : "FORWARD"},
                {"Destination", end(s.at(6))},
                {"DestinationPort", end(s.at(7))}}},
        {"RuleOptions", options}});
  }

  // ------------------------------------------------------------------------------------- the rest

  void bpa(const Statement& s) {
    answer("ec2 describe-vpc-block-public-access-options", "all") = {{"VpcBlockPublicAccessOptions",
        {{"AwsAccountId", account_},
            {"AwsRegion", region_},
            {"State", "update-complete"},
            {"InternetGatewayBlockMode", s.at(1)}}}};
  }
  void exclude(const Statement& s) {
    add("ec2 describe-vpc-block-public-access-exclusions",
        {{"ExclusionId", id_of("vpcbpa-exclude", s.at(2))},
            {"ResourceArn", arn("ec2", s.at(1) + "/" + id_of(s.at(1), s.at(2)))},
            {"InternetGatewayExclusionMode", s.at(3)},
            {"State", "create-complete"}});
  }

  void eice(const Statement& s) {
    const std::string vpc = subnet_named(s.at(2)).vpc;
    const Json groups = use_groups(s, vpc);
    add("ec2 describe-instance-connect-endpoints",
        {{"InstanceConnectEndpointId", id_of("eice", s.at(1))},
            {"State", "create-complete"},
            {"VpcId", id_of("vpc", vpc)},
            {"SubnetId", id_of("subnet", s.at(2))},
            {"PreserveClientIp", s.has("preserve")},
            {"SecurityGroupIds", group_ids(groups)},
            {"NetworkInterfaceIds", Json::array({id_of("eni", s.at(1))})}},
        s.at(1));
    add_interface(s.at(1),
        {.subnet = s.at(2),
            .addresses = {s.at(3)},
            .type = "ec2_instance_connect_endpoint",
            .attached = false,
            .groups = groups},
        s);
  }

  void resolver(const Statement& s) {
    const Json groups = use_groups(s, s.at(3));
    const std::string id = id_of("rslvr", s.at(1));
    add("route53resolver list-resolver-endpoints",
        {{"Id", id},
            {"Arn", arn("route53resolver", "resolver-endpoint/" + id)},
            {"Name", s.at(1)},
            {"Direction", s.at(2) == "in" ? "INBOUND" : "OUTBOUND"},
            {"Status", "OPERATIONAL"},
            {"HostVPCId", id_of("vpc", s.at(3))},
            {"SecurityGroupIds", group_ids(groups)}});
    Json addresses = Json::array();
    for (const std::string& word : s.rest(4)) {
      const Words pair = split(word, '/');
      add_interface(s.at(1) + "-" + pair.at(0),
          {.subnet = pair[0],
              .addresses = {pair.at(1)},
              .description = "Route 53 Resolver: " + id,
              .attached = false,
              .groups = groups},
          s);
      addresses.push_back({{"IpId", id_of("rni", word)},
          {"SubnetId", id_of("subnet", pair[0])},
          {"Ip", pair[1]},
          {"Status", "ATTACHED"}});
    }
    answer("route53resolver list-resolver-endpoint-ip-addresses", id) = {{"IpAddresses", addresses}};
  }

  void lambda(const Statement& s) {
    const std::string vpc = subnet_named(s.at(2)).vpc;
    const Json groups = use_groups(s, vpc);
    add("lambda list-functions",
        {{"FunctionArn", arn("lambda", "function:" + s.at(1))},
            {"FunctionName", s.at(1)},
            {"VpcConfig",
                {{"VpcId", id_of("vpc", vpc)},
                    {"SubnetIds", ids("subnet", {s.at(2)})},
                    {"SecurityGroupIds", group_ids(groups)}}}});
    add_interface(s.at(1),
        {.subnet = s.at(2),
            .addresses = {s.at(3)},
            .type = "lambda",
            .description = "AWS Lambda VPC ENI-" + s.at(1),
            .attached = false,
            .groups = groups},
        s);
  }

  void lattice(const Statement& s) {
    const std::string id = id_of("snva", s.at(1) + " " + s.at(2));
    Json made = {{"id", id},
        {"arn", arn("vpc-lattice", "servicenetworkvpcassociation/" + id)},
        {"vpcId", id_of("vpc", s.at(2))},
        {"serviceNetworkId", id_of("sn", s.at(1))},
        {"status", s.option("status", "ACTIVE")},
        {"securityGroupIds", s.options.contains("sg") ? group_ids(use_groups(s, s.at(2))) : Json::array()}};
    answer("vpc-lattice get-service-network-vpc-association", id) = made;
    service_network(s.at(1));
  }
  /// Its ARN; made where it is named first.
  std::string service_network(const std::string& name) {
    const std::string made = arn("vpc-lattice", "servicenetwork/" + id_of("sn", name));
    if (networks_.insert(name).second)
      add("vpc-lattice list-service-networks", {{"id", id_of("sn", name)}, {"arn", made}, {"name", name}});
    return made;
  }

  std::string service_arn(const std::string& name) const {
    return arn("vpc-lattice", "service/" + id_of("svc", name));
  }
  void lattice_service(const Statement& s) {
    const std::string id = id_of("svc", s.at(1));
    add("vpc-lattice list-service-network-service-associations",
        {{"id", id_of("snsa", s.at(1) + " " + s.at(2))},
            {"serviceNetworkId", id_of("sn", s.at(2))},
            {"serviceId", id},
            {"serviceArn", service_arn(s.at(1))},
            {"status", s.option("association", "ACTIVE")}});
    if (s.has("unknown")) return;  // another account's
    add("vpc-lattice list-services",
        {{"id", id},
            {"arn", service_arn(s.at(1))},
            {"name", s.at(1)},
            {"status", s.option("status", "ACTIVE")}});
    Json listeners = Json::array();
    for (const std::string& port : split(s.at(3), ',')) {
      const std::string listener = id_of("listener", s.at(1) + port);
      listeners.push_back({{"id", listener},
          {"arn", service_arn(s.at(1)) + "/listener/" + listener},
          {"name", "l" + port},
          {"protocol", "HTTPS"},
          {"port", std::stoi(port)}});
    }
    answer("vpc-lattice list-listeners", id) = {{"items", listeners}};
  }
  void lattice_tg(const Statement& s) {
    std::string type = s.at(3);
    std::transform(type.begin(), type.end(), type.begin(), [](char c) { return std::toupper(c); });
    Json made = {{"id", id_of("tg", s.at(1))},
        {"arn", arn("vpc-lattice", "targetgroup/" + id_of("tg", s.at(1)))},
        {"name", s.at(1)},
        {"type", type},
        {"serviceArns", Json::array({service_arn(s.at(2))})},
        {"status", s.option("status", "ACTIVE")}};
    if (type != "LAMBDA")
      made.update({{"vpcIdentifier", id_of("vpc", s.at(4))},
          {"port", std::stoi(s.at(5))},
          {"ipAddressType", s.has("ipv6") ? "IPV6" : "IPV4"}});
    add("vpc-lattice list-target-groups", made);
    lattice_types_[s.at(1)] = type;
    answer("vpc-lattice list-targets", id_of("tg", s.at(1))) = {{"items", Json::array()}};
  }
  void lattice_target(const Statement& s) {
    const std::string type = lattice_types_.at(s.at(1));
    Json target = {{"id",
                       type == "INSTANCE" ? id_of("i", s.at(2))
                       : type == "ALB"    ? lb_arn(s.at(2))
                                          : s.at(2)},
        {"status", s.option("state", "HEALTHY")}};
    if (s.options.contains("port")) target["port"] = std::stoi(s.option("port"));
    answer("vpc-lattice list-targets", id_of("tg", s.at(1)))["items"].push_back(target);
  }

  /// With a gateway of its own.
  void lattice_resource(const Statement& s) {
    const std::string id = id_of("rcfg", s.at(1));
    const std::string gateway = id_of("rgw", s.at(1));
    add("vpc-lattice list-service-network-resource-associations",
        {{"id", id_of("snra", s.at(1) + " " + s.at(2))},
            {"serviceNetworkId", id_of("sn", s.at(2))},
            {"resourceConfigurationId", id},
            {"status", s.option("association", "ACTIVE")}});
    answer("vpc-lattice get-resource-configuration", id) = {{"id", id},
        {"name", s.at(1)},
        {"resourceGatewayId", gateway},
        {"type", "SINGLE"},
        {"status", s.option("status", "ACTIVE")},
        {"protocol", "TCP"},
        {"portRanges", strings(split(s.at(4), ','))},
        {"resourceConfigurationDefinition", {{"ipResource", {{"ipAddress", s.at(3)}}}}}};
    Json subnets = Json::array();
    Json groups = Json::array();
    std::string vpc;
    for (const std::string& word : s.rest(5)) {
      const Words pair = split(word, '/');
      vpc = subnet_named(pair.at(0)).vpc;
      groups = use_groups(s, vpc);
      subnets.push_back(id_of("subnet", pair[0]));
      add_interface(s.at(1) + "-" + pair[0],
          {.subnet = pair[0],
              .addresses = {pair.at(1)},
              .description = "VPC Lattice resource gateway " + gateway,
              .attached = false,
              .groups = groups},
          s);
    }
    add("vpc-lattice list-resource-gateways",
        {{"id", gateway},
            {"name", s.at(1)},
            {"vpcIdentifier", id_of("vpc", vpc)},
            {"subnetIds", subnets},
            {"securityGroupIds", group_ids(groups)},
            {"status", s.option("gateway", "ACTIVE")}});
  }

  std::string core_arn(const std::string& name) const {
    return fmt::format("arn:aws:networkmanager::{}:core-network/{}", account_, id_of("core-network", name));
  }
  void core(const Statement& s) {
    add("networkmanager list-core-networks",
        {{"CoreNetworkId", id_of("core-network", s.at(1))},
            {"CoreNetworkArn", core_arn(s.at(1))},
            {"OwnerAccountId", account_},
            {"State", "AVAILABLE"}});
  }
  void core_attach(const Statement& s) {
    Json subnets = Json::array();
    for (const std::string& name : s.list("subnets"))
      subnets.push_back(arn("ec2", "subnet/" + id_of("subnet", name)));
    const Json attachment = {{"AttachmentId", id_of("attachment", s.at(1))},
        {"CoreNetworkId", id_of("core-network", s.at(2))},
        {"CoreNetworkArn", core_arn(s.at(2))},
        {"OwnerAccountId", account_},
        {"AttachmentType", "VPC"},
        {"State", s.option("state", "AVAILABLE")},
        {"EdgeLocation", region_},
        {"ResourceArn", arn("ec2", "vpc/" + id_of("vpc", s.at(3)))},
        {"SegmentName", s.option("segment")}};
    add("networkmanager list-attachments", attachment);
    if (s.options.contains("nat"))
      add("networkmanager list-attachment-nat-configurations",
          {{"AttachmentId", id_of("attachment", s.at(1))},
              {"NatGatewaySupport", s.option("nat")},
              {"NatSystemRouteSupport", false},
              {"NatGatewayRules", Json::array()}});
    answer("networkmanager get-vpc-attachment", s.at(1)) = {{"VpcAttachment",
        {{"Attachment", attachment},
            {"SubnetArns", subnets},
            {"Options",
                {{"ApplianceModeSupport", s.has("appliance")},
                    {"Ipv6Support", true},
                    {"SecurityGroupReferencingSupport", s.option("referencing") == "on"}}}}}};
  }
  void core_route(const Statement& s) {
    Json& table = answer("networkmanager get-network-routes", s.at(1) + "-" + s.at(2) + "-" + region_);
    if (table.is_null())
      table = {{"RouteTableType", "CORE_NETWORK_SEGMENT"},
          {"CoreNetworkSegmentEdge",
              {{"CoreNetworkId", id_of("core-network", s.at(1))},
                  {"SegmentName", s.at(2)},
                  {"EdgeLocation", region_}}},
          {"NetworkRoutes", Json::array()}};
    table["NetworkRoutes"].push_back({{"DestinationCidrBlock", s.at(3)},
        {"State", s.has("blackhole") ? "BLACKHOLE" : "ACTIVE"},
        {"Type", "PROPAGATED"},
        {"Destinations",
            Json::array({{{"CoreNetworkAttachmentId", id_of("attachment", s.at(4))},
                {"SegmentName", s.at(2)},
                {"ResourceType", "vpc"}}})}});
  }

  void lgw(const Statement& s) {
    const std::string table = id_of("lgw-rtb", s.at(2));
    add("ec2 describe-local-gateways",
        {{"LocalGatewayId", id_of("lgw", s.at(1))}, {"State", "available"}},
        s.at(1));
    add("ec2 describe-local-gateway-route-tables",
        {{"LocalGatewayRouteTableId", table},
            {"LocalGatewayId", id_of("lgw", s.at(1))},
            {"State", "available"},
            {"Mode", s.has("coip") ? "coip" : "direct-vpc-routing"}},
        s.at(2));
    add("ec2 describe-local-gateway-route-table-vpc-associations",
        {{"LocalGatewayRouteTableVpcAssociationId", id_of("lgw-vpc-assoc", s.at(2))},
            {"LocalGatewayRouteTableId", table},
            {"LocalGatewayId", id_of("lgw", s.at(1))},
            {"VpcId", id_of("vpc", s.at(3))},
            {"State", "associated"}});
  }
  void lgw_route(const Statement& s) {
    Json& table = answer("ec2 search-local-gateway-routes", id_of("lgw-rtb", s.at(1)));
    if (table.is_null()) table = {{"Routes", Json::array()}};
    table["Routes"].push_back({{"DestinationCidrBlock", s.at(2)},
        {"LocalGatewayRouteTableId", id_of("lgw-rtb", s.at(1))},
        {"LocalGatewayVirtualInterfaceGroupId", id_of("lgw-vif-grp", s.at(1))},
        {"Type", "static"},
        {"State", "active"}});
  }

  // ------------------------------------------------------------------------------------- what is left

  struct Table {
    std::string vpc;
    Json routes = Json::array();
    Words edges;
    Words propagating;
    bool prints_state = true;
  };

  void in_place_of(const std::string& vpc) {
    account_ = vpc_named(vpc).account;
    region_ = vpc_named(vpc).region;
  }

  void finish() {
    for (const auto& [vpc, name] : main_tables_)
      if (tables_[name].vpc.empty()) tables_[name].vpc = vpc;
    for (const auto& [name, table] : tables_) finish_table(name, table);
    finish_acls();
    for (const auto& [name, made] : groups_) finish_group(name, made);
    for (const auto& [name, what] : instances_) {
      std::tie(account_, region_) = std::tie(what.account, what.region);
      add("ec2 describe-instances",
          {{"InstanceId", id_of("i", name)}, {"State", {{"Name", what.state}}}})["Tags"] =
          Json::array({{{"Key", "Name"}, {"Value", name}}});
    }
    for (const auto& [name, balancer] : balancers_) {
      if (balancer.type != "classic") continue;
      in_place_of(balancer.vpc);
      add("elb describe-load-balancers", balancer.classic);
    }
  }

  void finish_table(const std::string& name, const Table& table) {
    in_place_of(table.vpc);
    Json routes = Json::array();
    for (const std::string& cidr : vpc_named(table.vpc).cidrs) {
      const char* key = is_v6(cidr) ? "DestinationIpv6CidrBlock" : "DestinationCidrBlock";
      const bool replaced = std::any_of(table.routes.begin(), table.routes.end(), [&](const Json& one) {
        return one.value(key, "") == cidr;
      });
      if (!replaced)
        routes.push_back(
            {{key, cidr}, {"GatewayId", "local"}, {"Origin", "CreateRouteTable"}, {"State", "active"}});
    }
    for (const Json& one : table.routes) routes.push_back(one);
    Json links = Json::array();
    const auto link = [&](Json what) {
      what["RouteTableAssociationId"] = id_of("rtbassoc", name + std::to_string(links.size()));
      what["RouteTableId"] = id_of("rtb", name);
      if (table.prints_state) what["AssociationState"] = {{"State", "associated"}};
      links.push_back(what);
    };
    if (main_tables_.at(table.vpc) == name) link({{"Main", true}});
    for (const auto& [subnet, used] : table_of_subnet_)
      if (used == name) link({{"Main", false}, {"SubnetId", id_of("subnet", subnet)}});
    for (const std::string& gate : table.edges) link({{"Main", false}, {"GatewayId", gate}});
    Json propagating = Json::array();
    for (const std::string& gate : table.propagating) propagating.push_back({{"GatewayId", gate}});
    add("ec2 describe-route-tables",
        {{"RouteTableId", id_of("rtb", name)},
            {"VpcId", id_of("vpc", table.vpc)},
            {"Routes", routes},
            {"Associations", links},
            {"PropagatingVgws", propagating}},
        name);
  }

  void finish_acls() {
    for (const auto& [vpc, entry] : vpcs_) {
      const bool has_default = std::any_of(acls_.begin(), acls_.end(), [&, wanted = vpc](const auto& one) {
        return one.second.is_default && one.second.vpc == wanted;
      });
      if (has_default) continue;
      Acl& made = acls_[vpc + "-default"];
      made.vpc = vpc;
      made.is_default = true;
    }
    for (auto& [name, made] : acls_) {
      if (made.vpc.empty()) continue;  // nothing uses it
      in_place_of(made.vpc);
      Json links = Json::array();
      for (const std::string& subnet : made.subnets)
        links.push_back({{"NetworkAclId", id_of("acl", name)},
            {"NetworkAclAssociationId", id_of("aclassoc", subnet)},
            {"SubnetId", id_of("subnet", subnet)}});
      for (const bool egress : {false, true}) {
        if (!made.said.contains(egress)) {
          made.entries.push_back({{"RuleNumber", 100},
              {"Egress", egress},
              {"RuleAction", "allow"},
              {"Protocol", "-1"},
              {"CidrBlock", "0.0.0.0/0"}});
          made.entries.push_back({{"RuleNumber", 101},
              {"Egress", egress},
              {"RuleAction", "allow"},
              {"Protocol", "-1"},
              {"Ipv6CidrBlock", "::/0"}});
        }
        made.entries.push_back({{"RuleNumber", 32767},
            {"Egress", egress},
            {"RuleAction", "deny"},
            {"Protocol", "-1"},
            {"CidrBlock", "0.0.0.0/0"}});
        made.entries.push_back({{"RuleNumber", 32768},
            {"Egress", egress},
            {"RuleAction", "deny"},
            {"Protocol", "-1"},
            {"Ipv6CidrBlock", "::/0"}});
      }
      add("ec2 describe-network-acls",
          {{"NetworkAclId", id_of("acl", name)},
              {"VpcId", id_of("vpc", made.vpc)},
              {"IsDefault", made.is_default},
              {"Entries", made.entries},
              {"Associations", links}},
          name);
    }
  }

  /// Permissions in their other shape, one object for each peer.
  void add_rules(const std::string& group, bool egress, const Json& permissions) {
    for (const Json& permission : permissions) {
      const auto add_one = [&](const char* key, const Json& peer) {
        Json rule = {{"SecurityGroupRuleId", id_of("sgr", group + std::to_string(++rules_))},
            {"GroupId", group},
            {"GroupOwnerId", account_},
            {"IsEgress", egress},
            {"IpProtocol", permission["IpProtocol"]},
            {"FromPort", permission.value("FromPort", -1)},
            {"ToPort", permission.value("ToPort", -1)},
            {key, peer}};
        add("ec2 describe-security-group-rules", rule);
      };
      for (const Json& one : permission.value("IpRanges", Json::array())) add_one("CidrIpv4", one["CidrIp"]);
      for (const Json& one : permission.value("Ipv6Ranges", Json::array()))
        add_one("CidrIpv6", one["CidrIpv6"]);
      for (const Json& one : permission.value("PrefixListIds", Json::array()))
        add_one("PrefixListId", one["PrefixListId"]);
      for (const Json& one : permission.value("UserIdGroupPairs", Json::array()))
        add_one("ReferencedGroupInfo", one);
    }
  }

  void groups_as_rules(const Statement&) {
    missing_.insert("ec2 describe-security-groups");
    as_rules_ = true;
  }

  void finish_group(const std::string& name, const Group& made) {
    account_ = made.account;
    region_ = made.region;
    const auto rules = [&](bool egress) {
      if (made.said.contains(egress)) return made.rules[egress ? 1 : 0];
      return Json::array({{{"IpProtocol", "-1"},
          {"IpRanges", Json::array({{{"CidrIp", "0.0.0.0/0"}}})},
          {"Ipv6Ranges", Json::array({{{"CidrIpv6", "::/0"}}})},
          {"PrefixListIds", Json::array()},
          {"UserIdGroupPairs", Json::array()}}});
    };
    if (missing_.contains("ec2 describe-security-groups") && as_rules_) {
      for (const bool egress : {false, true}) add_rules(id_of("sg", name), egress, rules(egress));
      return;
    }
    Json object = {{"GroupId", id_of("sg", name)},
        {"GroupName", name},
        {"Description", "-"},
        {"IpPermissions", rules(false)},
        {"IpPermissionsEgress", rules(true)}};
    if (!made.vpc.empty()) object["VpcId"] = id_of("vpc", made.vpc);
    add("ec2 describe-security-groups", object, name);
  }

  struct InstanceEntry {
    std::string account;
    std::string region;
    std::string state;
  };

  std::string account_ = "111122223333";
  std::string region_ = "us-east-1";
  std::set<std::pair<std::string, std::string>> places_;
  std::set<std::string> missing_;
  std::map<std::tuple<std::string, std::string, std::string>, Json> lists_;
  std::map<std::tuple<std::string, std::string, std::string, std::string>, Json> answers_;
  std::map<std::string, VpcEntry> vpcs_;
  std::map<std::string, SubnetEntry> subnets_;
  std::map<std::string, Table> tables_;
  std::map<std::string, std::string> main_tables_;
  std::map<std::string, std::string> table_of_subnet_;
  std::map<std::string, Acl> acls_;
  std::map<std::string, Group> groups_;
  bool as_rules_ = false;
  int rules_ = 0;
  std::map<std::string, InstanceEntry> instances_;
  std::map<std::string, std::string> vpc_of_interface_;
  std::map<std::string, Attachment> attachments_;
  std::set<std::string> unknown_tables_;
  std::map<std::string, std::string> subnet_of_endpoint_;
  std::map<std::string, Balancer> balancers_;
  std::map<std::string, std::string> target_types_;
  std::set<std::string> networks_;
  std::map<std::string, std::string> lattice_types_;
};

}  // namespace

std::string id_of(std::string_view kind, std::string_view name) {
  std::uint64_t hash = 14695981039346656037ULL;  // FNV-1a: the same on every machine
  for (const char c : fmt::format("{}/{}", kind, name))
    hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211ULL;
  return fmt::format("{}-0{:016x}", kind, hash);
}

Files world_files(std::string_view text) { return World(text).files(); }

Snapshot world(std::string_view text) {
  const TemporaryFolder folder;
  write_all(folder, world_files(text));
  ImportOptions options;
  options.paths = {folder.str()};
  options.account = "111122223333";
  options.region = "us-east-1";
  options.threads = 1;
  return import_exports(options);
}

}  // namespace vpcscope::testing
