// The names by which people call the ends of a question (docs/cli.md section 2), read against a network, and
// what they stand for once it is known what is asked: interfaces with one of their addresses, or sets of
// addresses of a virtual end.
//
//   NamedEnd from = read_end(network, "web-1");
//   if (!from.error.empty()) ...
//   for (const EndPart& part : parts_of_from(network, from, to, Family::V4).parts) ...
//
// Two steps, because a literal address and a service mean another thing in every VPC: TO is spread for each
// part of FROM.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/answer.h"
#include "analyzer/walk.h"
#include "model/address_set.h"
#include "model/network/network.h"

namespace vpcscope {

/// What a text names: interfaces, or a set of addresses somewhere, or one literal address.
struct NamedEnd {
  enum class Kind : std::uint8_t { Interfaces, Literal, Internet, OnPremises, Service, Any };
  Kind kind = Kind::Interfaces;
  bool group = false;  // a subnet, VPC, group or tag
  std::vector<net::Handle<net::Interface>> interfaces;
  std::optional<Prefix> within;  // what a set of addresses is narrowed to
  Address address;               // Literal
  net::Handle<net::Vpc> vpc;     // Literal: the VPC it is pinned to
  std::string service;           // "s3"
  Component subject;             // of Interfaces: what the text names
  std::string text;              // as asked
  std::string error;             // it cannot be understood: one line, with candidates or nearest names

  /// The family that the text itself fixes.
  std::optional<Family> family() const;
};

NamedEnd read_end(const Network& network, std::string_view text);

/// Whether it has an address of the family.
bool has_family(const Network& network, const NamedEnd& end, Family family);

/// One part of an end: an interface or address; or of a virtual end a set of addresses, where `end.address`
/// is absent.
struct EndPart {
  QueryEnd end;
  AddressSet set;
  net::Handle<net::PrefixList> unknown_list = {};  // the addresses are this list's, which was not exported

  bool is_set() const { return !end.address.present(); }
};

struct EndParts {
  std::vector<EndPart> parts;
  std::string error;  // the end means nothing there: one line, and how to mend it
};

EndParts parts_of_from(const Network& network, const NamedEnd& from, const NamedEnd& to, Family family);
EndParts parts_of_to(const Network& network, const NamedEnd& to, const QueryEnd& from, Family family);

/// R-ADDR-11: the addresses of the virtual node.
AddressSet internet_addresses(const Network& network, Family family);
AddressSet on_premises_addresses(const Network& network, Family family);

}  // namespace vpcscope
