// The network that a Snapshot describes: resolved once, never changed, flat.
//
// Every row type has one column; rows refer to each other by position (model/network/handle.h), so the whole
// is a few arrays that can be written to a file and mapped in again (model/network/pack.h). What AWS leaves
// implicit is written out: main tables, local routes, closing denies, group membership, the entries of prefix
// lists, who owns which address. What the export lacks is carried along: tables that are not complete, groups
// that are not known, calls that were not exported (`Scope::missing`).
//
//   const net::Subnet& subnet = network[interface.subnet];
//   for (const net::Route& route : network[table.routes]) ...
//   network.text(subnet.object.id);   // "subnet-0a1b"
//
// Not here: which way a packet goes (analyzer/steps/), nor anything that depends on a question.
// Immutable, so any number of threads may read it.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "model/address_set.h"
#include "model/network/balancers.h"
#include "model/network/calls.h"
#include "model/network/endpoints.h"
#include "model/network/firewalls.h"
#include "model/network/gateways.h"
#include "model/network/lattice.h"
#include "model/network/names.h"
#include "model/network/on_premises.h"
#include "model/network/prefix_index.h"
#include "model/network/resources.h"
#include "model/network/rows.h"
#include "model/network/transit.h"

namespace vpcscope {

namespace net {

/// One column as it is read, and as it is built. Bases rather than a tuple: finding one of a hundred columns
/// by type then costs the compiler one conversion.
template <class Row>
struct SpanOf {
  std::span<const Row> rows;
};
template <class Row>
struct VectorOf {
  std::vector<Row> rows;
};

template <class... Row>
struct RowList {
  struct Vectors : VectorOf<Row>... {
    template <class Visit>
    void each(Visit visit) {
      (visit(static_cast<VectorOf<Row>&>(*this).rows), ...);
    }
  };
  struct Spans : SpanOf<Row>... {
    Spans() = default;
    explicit Spans(const Vectors& from) : SpanOf<Row>{static_cast<const VectorOf<Row>&>(from).rows}... {}
    template <class Visit>
    void each(Visit visit) const {
      (visit(static_cast<const SpanOf<Row>&>(*this).rows), ...);
    }
    template <class Visit>
    void each(Visit visit) {
      (visit(static_cast<SpanOf<Row>&>(*this).rows), ...);
    }
  };
};

template <class... Lists>
struct Joined;
template <class... A>
struct Joined<RowList<A...>> {
  using List = RowList<A...>;
};
template <class... A, class... B, class... Rest>
struct Joined<RowList<A...>, RowList<B...>, Rest...> : Joined<RowList<A..., B...>, Rest...> {};

using CoreRows = RowList<char, Scope, PlaceStep, Zone, Prefix, Address, Ipv6Block, Vpc, Subnet,
    Handle<Subnet>, InterfaceAddress, Handle<Group>, GroupSet, Interface, Handle<Interface>, Instance,
    GroupRule, RuleSource, Group, PrefixList, Handle<Vpc>, VpcTransit, AclEntry, Acl, Route, RouteTable,
    OwnerSlot, OwnedAddress, PublicAddress, Site, Facts, LeftOutRow>;

/// Every column there is. A new row type is added to the list in its own header.
using Rows = Joined<CoreRows, GatewayRows, TransitRows, OnPremisesRows, EndpointRows, LatticeRows,
    BalancerRows, FirewallRows, ResourceRows, NameRows, PrefixIndexRows>::List;

/// R-ADDR-11, the ranges only: whether the address could be one of the internet.
bool is_global(const Address& address);
/// All of those, as the ranges between what is never the internet's.
AddressSet global_addresses(Family family);
/// Where the search for an owner begins, in a table of so many slots.
std::size_t owner_slot(std::size_t slots, Handle<Vpc> vpc, const Address& address);
/// What a slot keeps of an address: all of an IPv4 one, of others enough to be seldom wrong.
std::uint32_t owner_key(const Address& address);
/// An OwnerSlot's `owner` names an OwnedAddress where this bit is set.
inline constexpr std::uint32_t owned_address_bit = 0x8000'0000;
/// Public addresses are found as those of a VPC that does not exist.
inline constexpr Handle<Vpc> public_space = {nowhere - 1};

}  // namespace net

class Network {
 public:
  Network() = default;

  template <class Row>
  std::span<const Row> all() const {
    return static_cast<const net::SpanOf<Row>&>(columns_).rows;
  }
  template <class Row>
  const Row& operator[](net::Handle<Row> handle) const {
    const std::span<const Row> rows = all<Row>();
    if (handle.at >= rows.size()) [[unlikely]]
      net::contradicts_itself();
    return rows[handle.at];
  }
  template <class Row>
  std::span<const Row> operator[](net::Run<Row> run) const {
    const std::span<const Row> rows = all<Row>();
    if (run.first > rows.size() || run.count > rows.size() - run.first) [[unlikely]]
      net::contradicts_itself();
    return rows.subspan(run.first, run.count);
  }
  /// Null where the handle is absent.
  template <class Row>
  const Row* find(net::Handle<Row> handle) const {
    return handle.present() ? &(*this)[handle] : nullptr;
  }
  /// The handle of a row of this network.
  template <class Row>
  net::Handle<Row> handle_of(const Row& row) const {
    return {static_cast<std::uint32_t>(&row - all<Row>().data())};
  }

  std::string_view text(net::TextAt at) const {
    const std::span<const char> rows = (*this)[net::Run<char>{at.first, at.count}];
    return {rows.data(), rows.size()};
  }
  template <class Row>
  std::string_view id(net::Handle<Row> handle) const {
    return handle.present() ? text((*this)[handle].object.id) : std::string_view();
  }

  /// R-IN-3: whether the call was not exported where the object lives.
  bool missing(net::Call call, net::Handle<net::Scope> scope) const {
    return !scope.present() || ((*this)[scope].missing >> static_cast<unsigned>(call) & 1U) != 0;
  }

  /// R-ADDR-7, R-ADDR-12: who has an address in a VPC; null: nobody that the snapshot knows.
  struct Owner {
    net::Handle<net::Interface> interface;
    net::Handle<net::NatGateway> nat;
    bool present() const { return interface.present() || nat.present(); }
  };
  Owner owner(net::Handle<net::Vpc> vpc, const Address& address) const;
  /// Tells the processor that this will be asked.
  void fetch_owner(net::Handle<net::Vpc> vpc, const Address& address) const;
  /// Null where no imported object has that public address.
  const net::PublicAddress* public_address(const Address& address) const;
  /// The public address that the internet gateway maps a private one to (R-IGW-2); null without one.
  const net::PublicAddress* public_of(net::Handle<net::Vpc> vpc, const Address& inside) const;
  bool in_vpc(const net::Vpc& vpc, const Address& address) const { return holds(vpc.blocks, address); }
  bool in_subnet(const net::Subnet& subnet, const Address& address) const {
    return holds(subnet.blocks, address);
  }
  bool holds(net::Run<Prefix> prefixes, const Address& address) const;
  Prefix cidr_of(const net::GroupRule& rule) const;  // absent where the peer is none
  const net::RuleSource& source_of(const net::GroupRule& rule) const {
    return (*this)[net::Handle<net::RuleSource>{handle_of(rule).at}];
  }
  bool owns(const net::Interface& interface, const Address& address) const;  // R-ADDR-7
  /// The subnet of the VPC whose block holds the address; absent: none.
  net::Handle<net::Subnet> subnet_at(const net::Vpc& vpc, const Address& address) const;
  bool is_reserved(const net::Subnet& subnet, const Address& address) const;  // R-ADDR-3
  bool is_link_service(const net::Vpc& vpc, const Address& address) const;    // R-ADDR-4
  bool is_internet(const Address& address) const;                             // R-ADDR-11

  /// The VPCs whose blocks hold the address, those of the longest block first.
  std::vector<net::Handle<net::Vpc>> vpcs_at(const Address& address) const;
  bool in_any_vpc(const Address& address) const;

  /// The longest prefix of a table that holds the address: its first route; absent: none does.
  net::Handle<net::Route> longest(const net::RouteTable& table, const Address& address) const {
    return {net::find_in_index(prefix_index(), {table.v4, table.v6}, address)};
  }
  net::PrefixIndex prefix_index() const {
    return {all<net::LineV4>(), all<net::StartV6>(), all<net::AnswerV6>()};
  }

  /// "route-tables.json" and "/RouteTables/3".
  struct Place {
    std::string file;
    std::string pointer;
  };
  Place place(net::Handle<net::PlaceStep> step, std::string_view below = {}) const;

  const net::Facts& facts() const { return all<net::Facts>()[0]; }
  bool any_left_out(Kind kind) const {
    const auto bit = static_cast<unsigned>(kind);
    return (facts().left_out[bit / 64] >> (bit % 64) & 1U) != 0;
  }
  std::size_t bytes() const;

  /// What stands behind the columns: vectors of `resolve`, or a mapped file.
  Network(net::Rows::Spans columns, std::shared_ptr<const void> memory)
      : columns_(columns), memory_(std::move(memory)) {}
  const net::Rows::Spans& columns() const { return columns_; }

 private:
  net::Rows::Spans columns_;
  std::shared_ptr<const void> memory_;
};

}  // namespace vpcscope
