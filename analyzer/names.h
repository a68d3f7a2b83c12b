// Finding what a text names in a network: by id, ARN, name or tag; and what it may have meant.
//
// Everything is found by binary search; only a name that names nothing is compared with all others.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "model/network/network.h"

namespace vpcscope {

/// Something that has a name: `at` is a row as net::NameEntry means it.
struct Named {
  Kind kind = Kind::None;
  std::uint32_t at = net::nowhere;
  friend auto operator<=>(const Named&, const Named&) = default;
};

/// By id, as printed, or by ARN. Several where Regions or accounts use one id (of databases, for instance).
std::vector<Named> find_by_id(const Network& network, std::string_view text);
/// By Name tag, or the name that its service gave it.
std::vector<Named> find_by_name(const Network& network, std::string_view text);
std::vector<net::Handle<net::Interface>> find_by_tag(
    const Network& network, std::string_view key, std::string_view value);

std::string_view id_of(const Network& network, Named named);
net::Handle<net::Scope> scope_of(const Network& network, Named named);
/// The interfaces that it stands for, or holds; none of what is no end.
std::vector<net::Handle<net::Interface>> interfaces_of(const Network& network, Named named);
/// Whether it may have interfaces: not a route table, a gateway, ...
bool is_end(const Network& network, Named named);
/// "instance i-0a1b"; with account and Region where `where`.
std::string describe(const Network& network, Named named, bool where = false);

/// All VPCs whose blocks hold the address.
std::vector<net::Handle<net::Vpc>> vpcs_of(const Network& network, const Address& address);

/// Names, ids and tags that are spelt nearly so, the nearest first.
std::vector<std::string> nearest_names(const Network& network, std::string_view text);
/// Of two texts, at most `most` + 1.
int edit_distance(std::string_view a, std::string_view b, int most);

}  // namespace vpcscope
