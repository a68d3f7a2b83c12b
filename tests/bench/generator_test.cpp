// Tests of the generator of large exports: that its bytes depend on nothing but the options, that what it
// writes is what the AWS CLI would print of a network that holds together, and that the shape is the one
// bench/generator.h promises. Bounds on shapes are wide enough to hold for the fixed seed whatever is added
// to the draws later.
#include "bench/generator.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <fstream>
#include <iterator>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace vpcscope::bench {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;
using Files = std::map<std::string, std::string>;  // path below the export, bytes

std::string read_bytes(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

class Folder {
 public:
  Folder() : path_(fs::temp_directory_path() / ("generator_test." + std::to_string(::getpid()))) {
    fs::remove_all(path_);
    fs::create_directories(path_);
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  ~Folder() { fs::remove_all(path_); }
  const fs::path& path() const { return path_; }

 private:
  fs::path path_;
};

GeneratorOptions options_of(Profile profile, std::uint64_t interfaces, std::uint64_t seed = 1) {
  GeneratorOptions options;
  options.profile = profile;
  options.interfaces = interfaces;
  options.seed = seed;
  return options;
}

Files generate(const GeneratorOptions& options) {
  const Folder folder;
  generate_export(options, folder.path());
  Files files;
  for (const auto& entry : fs::recursive_directory_iterator(folder.path())) {
    if (entry.is_regular_file())
      files[fs::relative(entry.path(), folder.path()).string()] = read_bytes(entry.path());
  }
  return files;
}

// "describe-vpcs" of "123/us-east-1/describe-vpcs.2.json".
std::string call_of(const std::string& path) {
  const std::string name = fs::path(path).filename().string();
  return name.substr(0, name.find('.'));
}

// An export as lists of objects by call; an object that several accounts print stands there once.
class Export {
 public:
  explicit Export(const Files& files) {
    for (const auto& [path, bytes] : files) {
      const Json document = Json::parse(bytes);
      for (const Json& object : document.front()) {
        const bool parentless = call_of(path).rfind("describe-", 0) != 0;
        const std::string where = parentless ? path : std::string();
        if (seen_.insert(where + object.dump()).second) calls_[call_of(path)].push_back(object);
      }
    }
  }

  const std::vector<Json>& all(const std::string& call) { return calls_[call]; }

  std::set<std::string> ids(const std::string& call, const std::string& key) {
    std::set<std::string> found;
    for (const Json& object : all(call)) found.insert(object.at(key).get<std::string>());
    EXPECT_EQ(found.size(), all(call).size()) << key << " is not unique";
    return found;
  }

 private:
  std::set<std::string> seen_;
  std::map<std::string, std::vector<Json>> calls_;
};

Export& light() {
  static Export made(generate(options_of(Profile::Light, 20'000)));
  return made;
}

// Rules as AWS counts them.
struct FlatRule {
  std::string protocol;
  int first = -1;
  int last = -1;
  std::string peer_kind;
  std::string peer;
  auto operator<=>(const FlatRule&) const = default;
};

std::vector<FlatRule> rules_of(const Json& permissions) {
  static const std::map<std::string, std::string> peer_keys = {
      {"UserIdGroupPairs", "GroupId"}, {"IpRanges", "CidrIp"}, {"PrefixListIds", "PrefixListId"}};
  std::vector<FlatRule> rules;
  for (const Json& permission : permissions) {
    for (const auto& [list, key] : peer_keys) {
      for (const Json& peer : permission.at(list)) {
        rules.push_back({permission.at("IpProtocol"),
            permission.value("FromPort", -1),
            permission.value("ToPort", -1),
            list,
            peer.at(key)});
      }
    }
  }
  return rules;
}

std::vector<FlatRule> drawn_ingress_rules(Export& made) {
  std::vector<FlatRule> rules;
  for (const Json& group : made.all("describe-security-groups")) {
    if (group.at("GroupName") == "default") continue;
    const auto some = rules_of(group.at("IpPermissions"));
    rules.insert(rules.end(), some.begin(), some.end());
  }
  return rules;
}

template <typename Items, typename Predicate>
double share(const Items& items, Predicate predicate) {
  const auto count = std::count_if(items.begin(), items.end(), predicate);
  return static_cast<double>(count) / static_cast<double>(std::max<std::size_t>(1, items.size()));
}

struct Cidr {
  std::uint64_t first = 0;
  std::uint64_t last = 0;
  bool holds(const Cidr& other) const { return first <= other.first && other.last <= last; }
  bool meets(const Cidr& other) const { return first <= other.last && other.first <= last; }
};

Cidr parse_cidr(const std::string& text) {
  unsigned parts[5] = {0, 0, 0, 0, 32};
  const int read =
      std::sscanf(text.c_str(), "%u.%u.%u.%u/%u", parts, parts + 1, parts + 2, parts + 3, parts + 4);
  EXPECT_GE(read, 4) << text;
  const std::uint64_t base = std::uint64_t{parts[0]} << 24 | parts[1] << 16 | parts[2] << 8 | parts[3];
  const std::uint64_t size = std::uint64_t{1} << (32 - parts[4]);
  EXPECT_EQ(base % size, 0u) << text << " has host bits";
  return {base, base + size - 1};
}

// ---------------------------------------------------------------- bytes

TEST(Generator, SameSeedSameBytes) {
  for (const Profile profile :
      {Profile::Light, Profile::Quota, Profile::Adversarial, Profile::Flat, Profile::Accounts}) {
    EXPECT_EQ(generate(options_of(profile, 500)), generate(options_of(profile, 500)));
  }
}

TEST(Generator, OtherSeedOtherBytes) {
  EXPECT_NE(generate(options_of(Profile::Light, 500, 1)), generate(options_of(Profile::Light, 500, 2)));
}

// FNV-1a over all bytes: tells a platform or compiler that draws differently. Changes with any change of what
// is written; then take the new value.
TEST(Generator, BytesAreTheSameOnEveryPlatform) {
  GeneratorOptions options = options_of(Profile::Light, 2000, 42);
  options.instances = true;
  std::uint64_t hash = 14695981039346656037ULL;
  for (const auto& [path, bytes] : generate(options)) {
    for (const char byte : path + bytes) hash = (hash ^ static_cast<unsigned char>(byte)) * 1099511628211ULL;
  }
  EXPECT_EQ(hash, 0x42cc13adcf7d43a7ULL) << std::hex << hash;
}

// Python's json.dumps(indent=4), which the CLI prints with, lays out like nlohmann's dump(4).
TEST(Generator, EveryFileIsJsonAsTheCliPrintsIt) {
  for (const Profile profile :
      {Profile::Light, Profile::Quota, Profile::Adversarial, Profile::Flat, Profile::Accounts}) {
    GeneratorOptions options = options_of(profile, 1500);
    options.instances = true;
    for (const auto& [path, bytes] : generate(options)) {
      EXPECT_EQ(Json::parse(bytes).dump(4) + "\n", bytes) << path;
    }
  }
}

TEST(Generator, TotalsCountWhatWasWritten) {
  const Folder folder;
  const GeneratorTotals totals = generate_export(options_of(Profile::Light, 3000), folder.path());
  std::uint64_t files = 0;
  std::uint64_t bytes = 0;
  for (const auto& entry : fs::recursive_directory_iterator(folder.path())) {
    if (!entry.is_regular_file()) continue;
    ++files;
    bytes += entry.file_size();
  }
  EXPECT_EQ(totals.interfaces, 3000u);
  EXPECT_EQ(totals.files, files);
  EXPECT_EQ(totals.bytes, bytes);
}

TEST(Generator, SplitFilesHoldTheSameObjects) {
  GeneratorOptions options = options_of(Profile::Light, 2000);
  const Files whole = generate(options);
  options.files_per_kind = 7;
  options.interfaces_per_file = 100;
  const Files split = generate(options);
  EXPECT_GT(split.size(), whole.size());
  Export from_whole(whole);
  Export from_split(split);
  for (const char* call : {"describe-subnets", "describe-security-groups", "describe-network-interfaces"}) {
    std::set<std::string> one;
    std::set<std::string> other;
    for (const Json& object : from_whole.all(call)) one.insert(object.dump());
    for (const Json& object : from_split.all(call)) other.insert(object.dump());
    EXPECT_EQ(one, other) << call;
  }
}

TEST(Generator, SplitFilesAreNoMoreThanAskedFor) {
  GeneratorOptions options = options_of(Profile::Light, 2000);
  options.files_per_kind = 3;
  std::map<std::string, int> counts;
  for (const auto& [path, bytes] : generate(options)) {
    if (call_of(path).rfind("describe-", 0) == 0)
      ++counts[fs::path(path).parent_path().string() + call_of(path)];
  }
  for (const auto& [call, count] : counts) EXPECT_LE(count, 3) << call;
}

TEST(Generator, SingleFileIsAboutAsLongAsAskedFor) {
  for (const std::uint64_t bytes : {std::uint64_t{10'000}, std::uint64_t{3'000'000}}) {
    const std::string text = generate_interfaces(options_of(Profile::Light, 0), bytes);
    EXPECT_GE(text.size(), bytes);
    EXPECT_LE(text.size(), bytes + 4000);
    EXPECT_EQ(Json::parse(text).dump(4) + "\n", text);
    const Folder folder;
    generate_interfaces(options_of(Profile::Light, 0), bytes, folder.path() / "x.json");
    EXPECT_EQ(read_bytes(folder.path() / "x.json"), text);
  }
}

TEST(Generator, UnwritableFolderThrows) {
  EXPECT_THROW(generate_interfaces(GeneratorOptions(), 1000, "/dev/null/x.json"), std::system_error);
}

TEST(Generator, ProfilesHaveNames) {
  EXPECT_EQ(parse_profile("quota"), Profile::Quota);
  EXPECT_EQ(parse_profile("accounts"), Profile::Accounts);
  EXPECT_EQ(parse_profile("Quota"), std::nullopt);
}

// ---------------------------------------------------------------- a network that holds together

TEST(Generator, IdsHaveSeventeenDigits) {
  Export made(generate(options_of(Profile::Light, 2000)));
  for (const auto& [call, key] : std::vector<std::pair<std::string, std::string>>{{"describe-vpcs", "VpcId"},
           {"describe-subnets", "SubnetId"},
           {"describe-route-tables", "RouteTableId"},
           {"describe-network-acls", "NetworkAclId"},
           {"describe-security-groups", "GroupId"},
           {"describe-network-interfaces", "NetworkInterfaceId"},
           {"describe-transit-gateways", "TransitGatewayId"},
           {"describe-transit-gateway-attachments", "TransitGatewayAttachmentId"}}) {
    for (const std::string& id : made.ids(call, key)) {
      const std::string digits = id.substr(id.rfind('-') + 1);
      EXPECT_EQ(digits.size(), 17u) << id;
      EXPECT_TRUE(
          std::all_of(digits.begin(), digits.end(), [](unsigned char c) { return std::isxdigit(c) != 0; }));
    }
  }
}

TEST(Generator, AddressesNest) {
  std::map<std::string, Cidr> vpcs;
  for (const Json& vpc : light().all("describe-vpcs"))
    vpcs[vpc.at("VpcId")] = parse_cidr(vpc.at("CidrBlock"));
  std::map<std::string, Cidr> subnets;
  std::map<std::string, std::vector<Cidr>> of_vpc;
  for (const Json& subnet : light().all("describe-subnets")) {
    const Cidr cidr = parse_cidr(subnet.at("CidrBlock"));
    EXPECT_TRUE(vpcs.at(subnet.at("VpcId")).holds(cidr)) << subnet;
    for (const Cidr& other : of_vpc[subnet.at("VpcId")]) EXPECT_FALSE(other.meets(cidr)) << subnet;
    of_vpc[subnet.at("VpcId")].push_back(cidr);
    subnets[subnet.at("SubnetId")] = cidr;
  }
  std::set<std::pair<std::string, std::uint64_t>> taken;
  for (const Json& interface : light().all("describe-network-interfaces")) {
    const Cidr subnet = subnets.at(interface.at("SubnetId"));
    for (const Json& entry : interface.at("PrivateIpAddresses")) {
      const std::uint64_t address = parse_cidr(entry.at("PrivateIpAddress")).first;
      EXPECT_GE(address, subnet.first + 4) << interface;
      EXPECT_LT(address, subnet.last) << interface;
      EXPECT_TRUE(taken.insert({interface.at("SubnetId"), address}).second) << interface;
    }
  }
}

TEST(Generator, FreeAddressesAddUp) {
  std::map<std::string, std::uint64_t> used;
  for (const Json& interface : light().all("describe-network-interfaces")) {
    used[interface.at("SubnetId")] += interface.at("PrivateIpAddresses").size();
  }
  for (const Json& subnet : light().all("describe-subnets")) {
    const Cidr cidr = parse_cidr(subnet.at("CidrBlock"));
    const std::uint64_t free = subnet.at("AvailableIpAddressCount");
    EXPECT_EQ(free + used[subnet.at("SubnetId")] + 5, cidr.last - cidr.first + 1) << subnet;
  }
}

TEST(Generator, ParentsAlwaysExist) {
  const auto vpcs = light().ids("describe-vpcs", "VpcId");
  const auto subnets = light().ids("describe-subnets", "SubnetId");
  for (const char* call : {"describe-subnets",
           "describe-route-tables",
           "describe-network-acls",
           "describe-security-groups",
           "describe-network-interfaces",
           "describe-nat-gateways",
           "describe-transit-gateway-vpc-attachments"}) {
    for (const Json& object : light().all(call)) EXPECT_TRUE(vpcs.contains(object.at("VpcId"))) << object;
  }
  for (const Json& object : light().all("describe-network-interfaces")) {
    EXPECT_TRUE(subnets.contains(object.at("SubnetId")));
  }
  for (const Json& object : light().all("describe-transit-gateway-vpc-attachments")) {
    for (const Json& subnet : object.at("SubnetIds")) EXPECT_TRUE(subnets.contains(subnet));
  }
}

TEST(Generator, AssociationsNameEachSubnetOnce) {
  const auto subnets = light().ids("describe-subnets", "SubnetId");
  for (const char* call : {"describe-route-tables", "describe-network-acls"}) {
    std::set<std::string> associated;
    for (const Json& table : light().all(call)) {
      for (const Json& association : table.at("Associations")) {
        if (!association.contains("SubnetId")) continue;
        EXPECT_TRUE(associated.insert(association.at("SubnetId")).second) << association;
      }
    }
    EXPECT_EQ(associated, subnets) << call;
  }
}

TEST(Generator, NatGatewaysAndAddressesHaveTheirInterfaces) {
  std::map<std::string, Json> interfaces;
  for (const Json& object : light().all("describe-network-interfaces")) {
    interfaces[object.at("NetworkInterfaceId")] = object;
  }
  for (const Json& gateway : light().all("describe-nat-gateways")) {
    const Json& address = gateway.at("NatGatewayAddresses").at(0);
    const Json& interface = interfaces.at(address.at("NetworkInterfaceId"));
    EXPECT_EQ(interface.at("InterfaceType"), "nat_gateway");
    EXPECT_EQ(interface.at("PrivateIpAddress"), address.at("PrivateIp"));
    EXPECT_EQ(interface.at("SubnetId"), gateway.at("SubnetId"));
  }
  EXPECT_FALSE(light().all("describe-addresses").empty());
  light().ids("describe-addresses", "PublicIp");
  for (const Json& address : light().all("describe-addresses")) {
    const Json& interface = interfaces.at(address.at("NetworkInterfaceId"));
    EXPECT_EQ(interface.at("Association").at("PublicIp"), address.at("PublicIp"));
    EXPECT_EQ(interface.at("Association").at("AllocationId"), address.at("AllocationId"));
  }
}

TEST(Generator, InstancesMatchTheirInterfaces) {
  GeneratorOptions options = options_of(Profile::Light, 1000);
  options.instances = true;
  Export made(generate(options));
  std::map<std::string, Json> by_instance;
  for (const Json& object : made.all("describe-network-interfaces")) {
    if (object.contains("Attachment") && object.at("Attachment").contains("InstanceId")) {
      by_instance[object.at("Attachment").at("InstanceId")] = object;
    }
  }
  EXPECT_EQ(made.all("describe-instances").size(), by_instance.size());
  for (const Json& reservation : made.all("describe-instances")) {
    const Json& instance = reservation.at("Instances").at(0);
    const Json& interface = by_instance.at(instance.at("InstanceId"));
    EXPECT_EQ(instance.at("PrivateIpAddress"), interface.at("PrivateIpAddress"));
    EXPECT_EQ(instance.at("SecurityGroups"), interface.at("Groups"));
    EXPECT_EQ(
        instance.at("NetworkInterfaces").at(0).at("NetworkInterfaceId"), interface.at("NetworkInterfaceId"));
  }
}

// One reference in a hundred, in each of three kinds.
TEST(Generator, OneReferenceInAHundredDangles) {
  const auto groups = light().ids("describe-security-groups", "GroupId");
  const auto lists = light().ids("describe-managed-prefix-lists", "PrefixListId");
  std::vector<bool> group_found;
  for (const Json& interface : light().all("describe-network-interfaces")) {
    for (const Json& group : interface.at("Groups"))
      group_found.push_back(groups.contains(group.at("GroupId")));
  }
  std::vector<bool> peer_found;
  for (const FlatRule& rule : drawn_ingress_rules(light())) {
    if (rule.peer_kind == "UserIdGroupPairs") peer_found.push_back(groups.contains(rule.peer));
    if (rule.peer_kind == "PrefixListIds") peer_found.push_back(lists.contains(rule.peer));
  }
  const auto missing = [](bool found) { return !found; };
  EXPECT_NEAR(share(group_found, missing), 0.01, 0.003);
  EXPECT_NEAR(share(peer_found, missing), 0.01, 0.003);
}

TEST(Generator, RoutesLeadToTargetsOrAreBlackHoles) {
  std::set<std::string> known;
  for (const auto& [call, key] :
      std::vector<std::pair<std::string, std::string>>{{"describe-internet-gateways", "InternetGatewayId"},
          {"describe-nat-gateways", "NatGatewayId"},
          {"describe-transit-gateways", "TransitGatewayId"},
          {"describe-network-interfaces", "NetworkInterfaceId"},
          {"describe-vpc-peering-connections", "VpcPeeringConnectionId"}}) {
    const auto ids = light().ids(call, key);
    known.insert(ids.begin(), ids.end());
  }
  std::vector<bool> dangling;
  for (const Json& table : light().all("describe-route-tables")) {
    std::set<std::string> destinations;
    for (const Json& route : table.at("Routes")) {
      EXPECT_TRUE(destinations.insert(route.at("DestinationCidrBlock")).second) << route;
      if (route.value("GatewayId", "") == "local") continue;
      for (const char* key :
          {"GatewayId", "NatGatewayId", "TransitGatewayId", "NetworkInterfaceId", "VpcPeeringConnectionId"}) {
        if (!route.contains(key)) continue;
        dangling.push_back(!known.contains(route.at(key)));
        EXPECT_EQ(route.at("State"), dangling.back() ? "blackhole" : "active") << route;
      }
    }
  }
  EXPECT_GT(dangling.size(), 200u);
  EXPECT_LT(share(dangling, [](bool is) { return is; }), 0.03);
}

TEST(Generator, NoRuleTwice) {
  for (const Profile profile : {Profile::Light, Profile::Quota}) {
    Export made(generate(options_of(profile, 1000)));
    for (const Json& group : made.all("describe-security-groups")) {
      const auto rules = rules_of(group.at("IpPermissions"));
      EXPECT_EQ(std::set<FlatRule>(rules.begin(), rules.end()).size(), rules.size()) << group.at("GroupId");
    }
  }
}

// ---------------------------------------------------------------- shape

TEST(Generator, GroupsOnInterfacesFollowTheShape) {
  std::vector<std::size_t> counts;
  for (const Json& interface : light().all("describe-network-interfaces")) {
    const std::size_t count = interface.at("Groups").size();
    if (count > 0) counts.push_back(count);
  }
  const double shares[] = {0.60, 0.22, 0.10, 0.05, 0.03};
  for (std::size_t n = 1; n <= 5; ++n) {
    EXPECT_NEAR(share(counts, [n](std::size_t count) { return count == n; }), shares[n - 1], 0.012) << n;
  }
}

TEST(Generator, RulesFollowTheShape) {
  std::vector<std::size_t> ingress;
  std::vector<bool> open_egress;
  for (const Json& group : light().all("describe-security-groups")) {
    if (group.at("GroupName") == "default") continue;
    ingress.push_back(rules_of(group.at("IpPermissions")).size());
    const auto egress = rules_of(group.at("IpPermissionsEgress"));
    open_egress.push_back(egress.size() == 1 && egress[0].peer == "0.0.0.0/0" && egress[0].protocol == "-1");
  }
  std::sort(ingress.begin(), ingress.end());
  EXPECT_NEAR(static_cast<double>(ingress[ingress.size() / 2]), 4, 1);
  EXPECT_LE(ingress.back(), 60u);
  EXPECT_GT(ingress.back(), 50u);
  EXPECT_NEAR(share(open_egress, [](bool open) { return open; }), 0.80, 0.03);
}

TEST(Generator, PeersFollowTheShape) {
  const auto rules = drawn_ingress_rules(light());
  std::vector<FlatRule> blocks;
  std::copy_if(rules.begin(), rules.end(), std::back_inserter(blocks), [](const FlatRule& rule) {
    return rule.peer_kind == "IpRanges";
  });
  const auto ends = [](const std::string& text, const char* tail) {
    return text.substr(text.rfind('/')) == std::string_view(tail);
  };
  EXPECT_NEAR(
      share(rules, [](const FlatRule& rule) { return rule.peer_kind == "UserIdGroupPairs"; }), 0.40, 0.02);
  EXPECT_NEAR(
      share(rules, [](const FlatRule& rule) { return rule.peer_kind == "PrefixListIds"; }), 0.05, 0.01);
  EXPECT_NEAR(share(blocks, [&](const FlatRule& rule) { return ends(rule.peer, "/0"); }), 0.10, 0.02);
  EXPECT_NEAR(share(blocks, [&](const FlatRule& rule) { return ends(rule.peer, "/32"); }), 0.20, 0.02);
}

TEST(Generator, PortsFollowTheShape) {
  const std::set<int> well_known = {
      22, 25, 53, 80, 123, 443, 1433, 2049, 3306, 3389, 5432, 6379, 8080, 8443, 9092};
  const auto rules = drawn_ingress_rules(light());
  const auto single = [](const FlatRule& rule) { return rule.first == rule.last && rule.first >= 0; };
  const auto known = [&](const FlatRule& rule) { return single(rule) && well_known.contains(rule.first); };
  EXPECT_NEAR(share(rules, known), 0.60, 0.02);
  EXPECT_NEAR(share(rules, [&](const FlatRule& rule) { return single(rule) && !known(rule); }), 0.15, 0.02);
  EXPECT_NEAR(share(rules, [&](const FlatRule& rule) { return !single(rule); }), 0.25, 0.02);
}

// The numbers of VPCs and subnets that these shapes need are had cheaply from the small profile's accounts.
TEST(Generator, NetworksFollowTheShape) {
  std::vector<Cidr> vpcs;
  std::vector<bool> has_own_acl;
  Export made(generate(options_of(Profile::Accounts, 20'000)));
  for (const Json& vpc : made.all("describe-vpcs")) vpcs.push_back(parse_cidr(vpc.at("CidrBlock")));
  for (const Json& acl : made.all("describe-network-acls")) {
    has_own_acl.insert(has_own_acl.end(), acl.at("Associations").size(), !acl.at("IsDefault").get<bool>());
  }
  std::size_t overlapping = 0;
  for (std::size_t n = 0; n < vpcs.size(); ++n) {
    overlapping += std::any_of(vpcs.begin(),
        vpcs.begin() + static_cast<std::ptrdiff_t>(n),
        [&](const Cidr& other) { return other.meets(vpcs[n]); });
  }
  EXPECT_NEAR(static_cast<double>(overlapping) / static_cast<double>(vpcs.size()), 0.02, 0.015);
  EXPECT_NEAR(share(has_own_acl, [](bool own) { return own; }), 0.20, 0.04);
  std::vector<std::size_t> routes;
  for (const Json& table : made.all("describe-route-tables")) routes.push_back(table.at("Routes").size());
  EXPECT_GT(share(routes, [](std::size_t count) { return count <= 10; }), 0.90);
  EXPECT_GT(*std::max_element(routes.begin(), routes.end()), 200u);
  EXPECT_LE(*std::max_element(routes.begin(), routes.end()), 500u);
}

TEST(Generator, SubnetsFollowTheShape) {
  std::map<std::string, std::size_t> interfaces;
  std::map<std::string, std::size_t> subnets;
  for (const Json& object : light().all("describe-network-interfaces")) ++interfaces[object.at("SubnetId")];
  for (const Json& object : light().all("describe-subnets")) ++subnets[object.at("VpcId")];
  std::vector<std::size_t> counts;
  for (const auto& [subnet, count] : interfaces) counts.push_back(count);
  std::sort(counts.begin(), counts.end());
  EXPECT_NEAR(static_cast<double>(counts[counts.size() / 2]), 8, 4);
  EXPECT_LE(counts.back(), 4091u);
  EXPECT_GT(counts.back(), 500u);
  EXPECT_TRUE(std::all_of(subnets.begin(), subnets.end(), [](const auto& vpc) { return vpc.second <= 12; }));
  EXPECT_GE(share(subnets, [](const auto& vpc) { return vpc.second % 3 == 0 && vpc.second >= 6; }), 0.9);
}

// ---------------------------------------------------------------- profiles

TEST(Generator, QuotaFillsEveryGroup) {
  Export made(generate(options_of(Profile::Quota, 500)));
  for (const Json& group : made.all("describe-security-groups")) {
    EXPECT_EQ(rules_of(group.at("IpPermissions")).size(), 60u);
    EXPECT_EQ(rules_of(group.at("IpPermissionsEgress")).size(), 60u);
  }
}

TEST(Generator, AdversarialRepeatsNoPorts) {
  Export made(generate(options_of(Profile::Adversarial, 5000)));
  std::set<std::pair<int, int>> seen;
  for (const FlatRule& rule : drawn_ingress_rules(made)) {
    EXPECT_TRUE(seen.insert({rule.first, rule.last}).second) << rule.first << "-" << rule.last;
  }
  EXPECT_GT(seen.size(), 1000u);
}

TEST(Generator, FlatIsOneTransitGatewayWithOneTable) {
  Export made(generate(options_of(Profile::Flat, 5000)));
  EXPECT_EQ(made.all("describe-transit-gateways").size(), 1u);
  EXPECT_EQ(made.all("describe-transit-gateway-route-tables").size(), 1u);
  const std::size_t vpcs = made.all("describe-vpcs").size();
  EXPECT_EQ(made.all("describe-transit-gateway-attachments").size(), vpcs);
  EXPECT_EQ(made.all("get-transit-gateway-route-table-associations").size(), vpcs);
  EXPECT_EQ(made.all("get-transit-gateway-route-table-propagations").size(), vpcs);
  EXPECT_GE(made.all("search-transit-gateway-routes").size(), vpcs);
}

TEST(Generator, AccountsAreManyAndSmall) {
  Export made(generate(options_of(Profile::Accounts, 5000)));
  std::map<std::string, int> interfaces;
  for (const Json& object : made.all("describe-network-interfaces")) ++interfaces[object.at("OwnerId")];
  EXPECT_GT(interfaces.size(), 50u);
  for (const auto& [account, count] : interfaces) EXPECT_LE(count, 96) << account;
}

TEST(Generator, ExportOfOneInterface) {
  Export made(generate(options_of(Profile::Light, 1)));
  EXPECT_EQ(made.all("describe-network-interfaces").size(), 1u);
  EXPECT_EQ(made.all("describe-vpcs").size(), 1u);
}

}  // namespace
}  // namespace vpcscope::bench
