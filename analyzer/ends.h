// The names by which people call the ends of a question (docs/cli.md section 2), read against a network.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "analyzer/walk.h"
#include "model/network/network.h"

namespace vpcscope {

/// What a text names: interfaces, or a set of addresses somewhere, or one literal address.
struct NamedEnd {
  enum class Kind : std::uint8_t { Interfaces, Literal, Internet, OnPremises, Service };
  Kind kind = Kind::Interfaces;
  bool group =
      false;  // a subnet, VPC, group or tag: data-path interfaces are left out, pairs with oneself too
  std::vector<net::Handle<net::Interface>> interfaces;
  std::vector<Prefix> prefixes;  // what a set of addresses is narrowed to; empty: all of it
  Address address;               // Literal
  net::Handle<net::Vpc> vpc;     // Literal: the VPC it is pinned to
  std::string service;           // "s3"
  std::string error;             // it cannot be understood: one line, with candidates or nearest names
};

NamedEnd read_end(const Network& network, std::string_view text);

}  // namespace vpcscope
