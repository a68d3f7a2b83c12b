// What an import of a generated export must hold, told three ways: by our Snapshot, by simdjson's DOM and by
// nlohmann's. bench/import.cpp compares them before it times anything.
//
// The idea: of each kind that only one account prints, the number of objects and a sum of hashes of what
// identifies each (id, address, block, number of rules). A sum does not mind the order, and misses nothing
// but a contrived error.
#pragma once

#include <fmt/format.h>
#include <simdjson.h>

#include <array>
#include <cstdint>
#include <functional>
#include <map>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "bench/import_measure.h"
#include "model/resources/all.h"
#include "model/snapshot.h"

namespace vpcscope::bench {

struct Tally {
  std::uint64_t objects = 0;
  std::uint64_t sum = 0;

  void add(std::string_view what) {
    ++objects;
    sum += std::hash<std::string_view>{}(what);
  }
  friend bool operator==(const Tally&, const Tally&) = default;
};

using Tallies = std::map<std::string, Tally>;  // by the key of the list that holds them

/// How an object of a list is written into the sum: its id, a second value, and the sizes of two of its
/// lists.
struct TalliedList {
  const char* key;
  const char* id;
  const char* value;
  const char* list;
};

constexpr std::array tallied_lists = {
    TalliedList{"NetworkInterfaces", "NetworkInterfaceId", "PrivateIpAddress", "Groups"},
    TalliedList{"Subnets", "SubnetId", "CidrBlock", "Ipv6CidrBlockAssociationSet"},
    TalliedList{"Vpcs", "VpcId", "CidrBlock", "CidrBlockAssociationSet"},
    TalliedList{"SecurityGroups", "GroupId", "VpcId", "IpPermissions"},
    TalliedList{"RouteTables", "RouteTableId", "VpcId", "Routes"},
};

inline std::string tallied(std::string_view id, std::string_view value, std::size_t list) {
  return fmt::format("{} {} {}", id, value, list);
}

/// By nlohmann's DOM: slow, and known to be right.
inline Tallies tally_with_nlohmann(const std::vector<simdjson::padded_string>& texts) {
  const auto text_of = [](const nlohmann::json& object, const char* key) -> std::string_view {
    return object.at(key).get_ref<const std::string&>();
  };
  Tallies tallies;
  for (const simdjson::padded_string& text : texts) {
    const auto answer = nlohmann::json::parse(std::string_view(text));
    for (const TalliedList& list : tallied_lists) {
      const auto found = answer.find(list.key);
      if (found == answer.end()) continue;
      for (const nlohmann::json& object : *found)
        tallies[list.key].add(
            tallied(text_of(object, list.id), text_of(object, list.value), object.at(list.list).size()));
    }
  }
  return tallies;
}

inline Tallies tally_with_simdjson(const std::vector<simdjson::padded_string>& texts) {
  Tallies tallies;
  simdjson::dom::parser parser;
  for (const simdjson::padded_string& text : texts) {
    const simdjson::dom::element answer = parser.parse(text).value();
    for (const TalliedList& list : tallied_lists) {
      simdjson::dom::array found;
      if (answer[list.key].get(found) != simdjson::SUCCESS) continue;
      for (const simdjson::dom::element object : found)
        tallies[list.key].add(tallied(object[list.id].get_string().value(),
            object[list.value].get_string().value(),
            object[list.list].get_array().size()));
    }
  }
  return tallies;
}

inline Tallies tally_snapshot(const Snapshot& snapshot) {
  Tallies tallies;
  const auto add = [&](const char* key, const Id& id, const std::string& value, std::size_t list) {
    tallies[key].add(tallied(id.to_string(), value, list));
  };
  for (const NetworkInterface& one : snapshot.all<NetworkInterface>())
    add("NetworkInterfaces", one.id, one.primary_address.to_string(), one.groups.size());
  for (const Subnet& one : snapshot.all<Subnet>())
    add("Subnets", one.id, one.cidr.to_string(), one.ipv6_cidrs.size());
  for (const Vpc& one : snapshot.all<Vpc>()) add("Vpcs", one.id, one.cidr.to_string(), one.cidrs.size());
  for (const SecurityGroup& one : snapshot.all<SecurityGroup>())
    add("SecurityGroups", one.id, one.vpc.to_string(), one.ingress.size());
  for (const RouteTable& one : snapshot.all<RouteTable>())
    add("RouteTables", one.id, one.vpc.to_string(), one.routes.size());
  return tallies;
}

/// Throws, naming the list, where two tallies differ.
inline void expect_equal(const Tallies& ours, const Tallies& theirs, std::string_view who) {
  for (const TalliedList& list : tallied_lists) {
    const auto of = [&](const Tallies& tallies) {
      const auto found = tallies.find(list.key);
      return found == tallies.end() ? Tally() : found->second;
    };
    if (of(ours) == of(theirs)) continue;
    throw std::runtime_error(fmt::format("wrong answer: the Snapshot holds {} of {}, {} says {}{}",
        of(ours).objects,
        list.key,
        who,
        of(theirs).objects,
        of(ours).objects == of(theirs).objects ? ", with other contents" : ""));
  }
}

}  // namespace vpcscope::bench
