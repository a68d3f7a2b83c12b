// PairSets: what gets through between two classes, for every service at once.
//
// The ways between two locations are walked once (analyzer/walk.h), for one pair of ends, and kept: which
// tests stand on them, and which of these depend on the ends rather than on the locations - the groups at
// both ends, ACLs that name addresses, firewalls. For each pair of classes there, only those are worked out,
// as filters that are remembered, and put together: on nearly all ways two look-ups and one AND.
//
// Where a listener or the like decides which way is taken, the line of services is cut there and each piece
// is walked. Where a firewall looks at the client's ports, no product of sets tells the answer: such a pair
// is asked point by point on the concrete engine, cut at every edge of its rules.
//
// NOT thread safe; one object a thread.
#pragma once

#include <boost/unordered/unordered_flat_map.hpp>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "analyzer/sets/classes.h"
#include "analyzer/sets/filters.h"
#include "analyzer/sets/guards.h"
#include "analyzer/sets/test_filters.h"
#include "analyzer/walk.h"

namespace vpcscope {

class Cuts;

struct PairOptions {
  std::array<ServiceSet, 2> services = {ServiceSet::all(), ServiceSet::all()};  // by family
  PortRange client = {1024, 65535};
};

class PairSets {
 public:
  PairSets(const Network& network, const Classes& classes, const PairOptions& options);
  ~PairSets();
  PairSets(const PairSets&) = delete;
  PairSets& operator=(const PairSets&) = delete;

  /// What `reach` says of any two different members, narrowed to the services asked about.
  VerdictsId of(std::uint32_t from, std::uint32_t to, Family family);
  struct Entry {
    std::uint32_t to = 0;
    VerdictsId verdicts;
  };
  /// The same for all classes as TO at once, where it is not a certain no; in no particular order. Fast where
  /// neighbouring sources have equal signatures.
  void row(std::uint32_t from, Family family, std::vector<Entry>& row);

  Filters& filters() { return filters_; }
  /// Nothing that is kept for the ways from one VPC is needed for those from another.
  void forget_ways();
  /// Roughly what it keeps.
  std::size_t bytes() const;

 private:
  struct Column;
  enum class Slot : std::uint8_t { None, From, FromPublic, To, ToInside };
  /// A test that depends on the ends.
  struct Step {
    /// The groups of FROM, of TO; what depends on one of the ends only; anything.
    enum class Kind : std::uint8_t { Egress, Ingress, OfFrom, OfTo, Other };
    Element element;
    PortRange range;
    std::uint32_t part = 0;  // which address of TO
    Kind kind = Kind::Other;
    bool kept = false;  // Egress, Ingress: references to groups count
    HeaderUse use = HeaderUse::Asked;
    Slot source = Slot::None;
    Slot destination = Slot::None;
    bool at_from = false;
    bool at_to = false;
    bool remote_from = false;
    bool remote_to = false;
    Column* column = nullptr;  // of what depends on one end only
  };
  struct WayLeaf {
    std::vector<Choices::Choice> choices;
    FilterId constant;
    std::vector<std::uint32_t> steps;  // by position among those of the ways
  };
  struct Piece {
    ServiceSetId points;
    std::uint32_t part = 0;
    bool pointwise = false;  // no product of sets tells
    std::vector<WayLeaf> leaves;
  };
  struct FilterList {
    std::vector<FilterId> ids;
    bool operator==(const FilterList&) const = default;
    friend std::size_t hash_value(const FilterList& list) {
      std::uint64_t value = list.ids.size();
      for (const FilterId one : list.ids) {
        value = (value ^ one.at) * 0xff51'afd7'ed55'8ccd;
        value ^= value >> 32U;
      }
      return static_cast<std::size_t>(value);
    }
  };
  /// All ways from one location to another.
  struct Ways {
    /// Quick: one way without choice, whose tests depend on one end each, but for the groups of both.
    enum class Kind : std::uint8_t { Shut, Quick, Full };
    Kind kind = Kind::Shut;
    bool egress = false;
    bool egress_kept = false;
    bool ingress = false;
    bool ingress_kept = false;
    bool own = false;  // only for the pair that was walked
    FilterId constant;
    std::vector<Step> steps;  // Full: each once
    std::vector<Piece> pieces;
    VerdictsId shut;  // Full: of the services that no piece lets through
    /// What came of the steps' filters before.
    boost::unordered_flat_map<FilterList, std::uint32_t> known;
    bool by_columns = false;  // Full: every step has a column or is one of the groups'
    // Quick: what depends on one end only.
    std::vector<Column*> of_from;
    std::vector<Column*> of_to;
  };
  using WaysTable = boost::unordered_flat_map<std::uint64_t, std::unique_ptr<Ways>>;
  /// A test that depends on one end only, for every class; all ways that it stands on share it.
  struct Column {
    Step step;
    std::vector<FilterId> filters;
  };
  /// The classes at a location, side by side.
  struct Block {
    std::vector<std::uint32_t> classes;
    std::vector<std::uint32_t> guards;
    std::vector<std::uint32_t> subnets;
    net::Handle<net::Vpc> vpc;
    bool plain = true;  // all of it is asked about, and nothing passes packets on
  };
  /// Some of them, from `first` to before `last`.
  struct Run {
    std::uint32_t first = 0;
    std::uint32_t last = 0;
  };
  /// Ways from one location to each other one, to other subnets and within one.
  struct KeptWays {
    std::vector<Ways*> apart;
    std::vector<Ways*> together;
  };
  struct Ends {
    QueryEnd from;
    QueryEnd to;
    Address from_public;
    Address to_inside;
  };

  Ends ends_of(const QueryEnd& from, const QueryEnd& to) const;
  Ways& ways_of(std::uint32_t from, std::uint32_t to, Family family);
  std::unique_ptr<Ways> walk_ways(std::uint32_t from, std::uint32_t to, Family family);
  void walk_pieces(const Ends& ends, std::uint32_t part, Family family, Ways& ways);
  bool walk_piece(const Query& query, const Ends& ends, bool many, Cuts* listeners, Piece& piece, Ways& ways);
  bool read_path(const Path& path, const Query& query, const Ends& ends, bool many, WayLeaf& leaf, Ways& ways,
      std::uint32_t part);
  static std::uint32_t add_step(Ways& ways, Step step);
  void simplify(Ways& ways, Family family, bool internet);
  Column* column_of(const Step& step, Family family, bool internet);
  FilterId of_step(const Step& step, const Ends& ends, std::uint32_t from, std::uint32_t to, Family family);
  VerdictsId fold(std::span<const WayLeaf> leaves, std::span<const FilterId> filters, std::size_t depth);
  VerdictsId of_pieces(
      const Ways& ways, std::span<const FilterId> steps, std::span<const Ends> ends, Family family);
  VerdictsId of_piece(
      const Piece& piece, std::span<const Ends> ends, std::span<const FilterId> steps, Family family);
  VerdictsId pointwise(const Ends& ends, ServiceSetId points, Family family);
  VerdictsId of_ways(Ways& ways, std::uint32_t from, std::uint32_t to, Family family);
  FilterId of_sender(const Ways& ways, std::uint32_t from, std::uint32_t to, Family family);
  FilterId of_receiver(const Ways& ways, std::uint32_t from, std::uint32_t to, Family family);
  VerdictsId of_full(Ways& ways, std::uint32_t from, std::uint32_t to, Family family);
  FilterId of_quick(Ways& ways, std::uint32_t from, std::uint32_t to, Family family);
  FilterId of_column(Column& column, std::uint32_t from, std::uint32_t to, Family family) {
    const FilterId known = column.filters[column.step.kind == Step::Kind::OfTo ? to : from];
    return known.at != net::nowhere ? known : work_out(column, from, to, family);
  }
  FilterId work_out(Column& column, std::uint32_t from, std::uint32_t to, Family family);
  /// Whether the sender is among what the other stands in front of, so that its ways are its own.
  bool is_entangled(const EndClass& from, const EndClass& to) const;
  VerdictsId done(FilterId filter, Family family) {
    const std::vector<VerdictsId>& all = done_[vpcscope::index_of(family)];
    if (filter.at < all.size() && all[filter.at].at != net::nowhere) return all[filter.at];
    return work_out_done(filter, family);
  }
  VerdictsId work_out_done(FilterId filter, Family family);
  void make_blocks(Family family);
  KeptWays& ways_from(std::uint32_t from, Family family);
  bool take_run(
      Ways& ways, std::uint32_t from, const Block& block, Run run, Family family, std::vector<Entry>& row);
  void take_up(
      std::uint32_t from, const Block& block, Run run, Ways*& kept, Family family, std::vector<Entry>& row);
  void take_up(std::uint32_t from, std::uint32_t to, Family family, std::vector<Entry>& row);
  void take_up(
      std::uint32_t from, std::uint32_t location, Family family, KeptWays& kept, std::vector<Entry>& row);
  bool may_meet(const EndClass& from, const EndClass& to) const;
  bool asked_of(const EndClass& from, const EndClass& to) const;

  const Network& n_;
  const Classes& classes_;
  PairOptions options_;
  Filters filters_;
  TestFilters tests_;
  Guards guards_;
  Walk walk_;
  Choices choices_;
  std::array<ServiceSetId, 2> asked_;
  std::array<VerdictsId, 2> unknown_;

  /// By locations and whether the subnet is the same; of `own` ones by classes.
  WaysTable by_location_[2][2];
  WaysTable by_class_[2];
  boost::unordered_flat_map<FilterList, std::unique_ptr<Column>> columns_;
  std::vector<std::unique_ptr<KeptWays>> kept_[2];  // by the location they begin at
  FilterList list_;
  std::vector<VerdictsId> done_[2];  // by filter

  // What a row needs of every class, side by side.
  struct Flat {
    std::uint32_t subnet = 0;  // of virtual ends: none like any other
    std::uint32_t location = net::nowhere;
    std::uint32_t component = net::nowhere;
    bool is_front = false;  // packets to it may be passed on
    bool plain = false;     // of both ends of the question, with an address, and no virtual end
  };
  std::vector<Flat> flat_[2];
  std::vector<std::vector<std::uint32_t>> at_location_[2];
  std::vector<std::vector<std::uint32_t>> locations_of_component_[2];
  std::vector<std::uint32_t> virtual_locations_[2];
  std::vector<std::uint32_t> unknown_ends_;
  std::vector<Block> blocks_[2];
};

}  // namespace vpcscope
