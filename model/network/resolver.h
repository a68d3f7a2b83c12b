// What `resolve` works with: the Snapshot on one side, the columns of the Network to be on the other.
//
// Row types with a `kind` get one row per object of the Snapshot, at the object's position, before anything
// is filled in; so references can be written in any order:
//
//   r.row(object).vpc = r.find<net::Vpc>(object.vpc, object.header);
//
// One function per field (resolve_core.cpp, resolve_gateways.cpp, ...) fills its rows.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "model/network/calls.h"
#include "model/network/flat_table.h"
#include "model/network/network.h"
#include "model/network/resolve.h"
#include "model/resources/all.h"
#include "model/snapshot.h"

namespace vpcscope::net {

class Resolver {
 public:
  Resolver(const Snapshot& from, const ResolveOptions& how);

  const Snapshot& snapshot;
  const ResolveOptions& options;

  template <class Row>
  std::vector<Row>& column() {
    return static_cast<VectorOf<Row>&>(columns_).rows;
  }
  template <class Row>
  Row& operator[](Handle<Row> handle) {
    return column<Row>()[handle.at];
  }
  template <class Row>
  std::span<const Row> operator[](Run<Row> run) {
    return std::span<const Row>(column<Row>()).subspan(run.first, run.count);
  }
  template <class Row>
  Handle<Row> push(const Row& row) {
    column<Row>().push_back(row);
    return {static_cast<std::uint32_t>(column<Row>().size() - 1)};
  }
  template <class Row>
  Run<Row> append(const std::vector<Row>& rows) {
    const Run<Row> run{
        static_cast<std::uint32_t>(column<Row>().size()), static_cast<std::uint32_t>(rows.size())};
    column<Row>().insert(column<Row>().end(), rows.begin(), rows.end());
    return run;
  }

  /// The row of the object of that id; where several accounts have one, of `from`'s own.
  template <class Row>
  Handle<Row> find(const Id& id, const Header& from) const {
    return {position(Row::kind, id, from)};
  }
  template <class Row>
  Handle<Row> find_text(std::string_view id) const {
    return {position_of_text(Row::kind, id)};
  }
  /// Position of an object among those of its kind.
  std::uint32_t position(Kind kind, const Id& id, const Header& from) const;
  std::uint32_t position_of_text(Kind kind, std::string_view id) const;

  TextAt text(std::string_view characters);
  TextAt text(Text characters) { return text(characters.view()); }
  TextAt text(const Id& id) { return id.present() ? text(id.to_string()) : TextAt{}; }
  /// What every row begins with; `id` as it should be printed.
  Object object(const Header& header, std::string_view id);
  Object object(const Header& header, const Id& id) {
    return object(header, id.present() ? id.to_string() : "");
  }
  Handle<PlaceStep> place(const Step* step);
  Handle<Scope> scope(Text account, Text region);
  Handle<Zone> zone(const Header& header, Text zone_id, Text zone_name);
  Handle<GroupSet> group_set(std::span<const Id> ids, const Header& from);
  /// A table from its routes, in any order: sorts them, drops `ignored` and `beaten_by_local` ones from the
  /// search, builds the index.
  void set_routes(RouteTable& table, std::vector<Route> routes);
  /// R-LB-6: the address by which a target that is an instance is reached; of IPv6 only a marked one.
  Address target_address(Handle<Interface> primary, bool ipv6);
  /// Entries of a prefix list, null where they are not known.
  const std::vector<Prefix>* entries_of(Handle<PrefixList> list);

  PrefixIndexBuilder index;

  Network seal();

 private:
  std::string zone_id_of(Text account, Text zone_name);

  Rows::Vectors columns_;
  FlatTable text_table_;
  std::vector<TextAt> texts_;  // what it names
  FlatTable place_table_;
  std::vector<const Step*> steps_;  // of each PlaceStep
  struct LastScope {
    Text account;
    Text region;
    Handle<Scope> scope;
  };
  LastScope last_scope_;  // objects of one account and Region come one after the other
  std::unordered_map<std::string, std::uint32_t> scopes_;
  std::unordered_map<std::string, std::uint32_t> zones_;
  std::unordered_map<std::string, std::string> zone_ids_;
  FlatTable group_set_table_;
  std::unordered_map<std::uint32_t, std::vector<Prefix>> entries_;
};

/// R-IN-10: a state that is not printed counts as functional.
bool functional(const Word& state, std::initializer_list<std::string_view> words);

void resolve_core(Resolver& r);         // VPCs, subnets, interfaces, groups, ACLs
void resolve_routes(Resolver& r);       // route tables of VPCs, edge tables, owners of addresses
void resolve_gateways(Resolver& r);     // sections 9 to 13
void resolve_transit(Resolver& r);      // sections 14 and 18
void resolve_on_premises(Resolver& r);  // sections 15 to 17
void resolve_endpoints(Resolver& r);    // section 19
void resolve_balancers(Resolver& r);    // section 20
void resolve_lattice(Resolver& r);      // R-LAT-1; after endpoints and load balancers
void resolve_firewalls(Resolver& r);    // section 21
void resolve_resources(Resolver& r);    // what else has a name: section 22

void resolve_names(Resolver& r);  // by which names objects are found; after all the others

}  // namespace vpcscope::net
