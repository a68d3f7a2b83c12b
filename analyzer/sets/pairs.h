// PairSets: what gets through between two classes, for every service at once.
//
// The ways between two locations are walked once (analyzer/walk.h), for one pair of ends, and kept: which
// tests stand on them, and which of these depend on the ends rather than on the locations - the groups at both
// ends, ACLs that name addresses, firewalls. For each pair of classes there, only those are worked out, as
// filters that are remembered, and put together: on nearly all ways two look-ups and one AND.
//
// Where a listener or the like decides which way is taken, the line of services is cut there and each piece is
// walked. Where a firewall looks at the client's ports, no product of sets tells the answer: such a pair is
// asked point by point on the concrete engine, cut at every edge of its rules.
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
#include "analyzer/sets/test_filters.h"
#include "analyzer/walk.h"

namespace vpcscope {

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
  /// The same for all classes as TO at once; `row` is as long as there are classes.
  void row(std::uint32_t from, Family family, std::vector<VerdictsId>& row);

  Filters& filters() { return filters_; }
  /// Nothing that is kept for the ways from one VPC is needed for those from another.
  void forget_ways();
  std::size_t walks() const { return walks_; }
  std::size_t bytes() const;

 private:
  enum class Slot : std::uint8_t { None, From, FromPublic, To, ToInside };
  /// A test that depends on the ends.
  struct Step {
    Element element;
    PortRange range;
    HeaderUse use = HeaderUse::Asked;
    Slot source = Slot::None;
    Slot destination = Slot::None;
    bool at_from = false;
    bool at_to = false;
    bool remote_from = false;
    bool remote_to = false;
  };
  struct WayLeaf {
    std::vector<Choices::Choice> choices;
    FilterId constant;
    std::vector<Step> steps;
  };
  struct Piece {
    ServiceSetId points;
    bool pointwise = false;  // no product of sets tells
    std::vector<WayLeaf> leaves;
  };
  /// All ways from one location to another.
  struct Ways {
    enum class Kind : std::uint8_t { Shut, Quick, Full };
    Kind kind = Kind::Shut;
    bool egress = false;  // Quick: the sender's groups stand on it
    bool egress_kept = false;
    bool ingress = false;
    bool ingress_kept = false;
    bool own = false;  // only for the pair that was walked
    FilterId constant;
    std::vector<Step> steps;                        // Quick: the others
    std::vector<std::vector<Piece>> parts;          // Full: for each address of TO
  };
  struct Ends {
    QueryEnd from;
    QueryEnd to;
    Address from_public;
    Address to_inside;
  };

  Ends ends_of(const QueryEnd& from, const QueryEnd& to) const;
  const Ways& ways_of(std::uint32_t from, std::uint32_t to, Family family);
  std::unique_ptr<Ways> walk_ways(std::uint32_t from, std::uint32_t to, Family family);
  std::vector<Piece> walk_pieces(const Ends& ends, Family family, bool& own);
  bool walk_piece(const Query& query, const Ends& ends, ServiceSetId points, bool many, Piece& piece,
      bool& own, bool* asks);
  bool read_path(const Path& path, const Query& query, const Ends& ends, bool many, WayLeaf& leaf, bool& own);
  void simplify(Ways& ways) const;
  FilterId of_step(const Step& step, const Ends& ends);
  FilterId of_leaf(const WayLeaf& leaf, const Ends& ends);
  VerdictsId fold(std::span<const WayLeaf> leaves, std::span<const FilterId> filters, std::size_t depth);
  VerdictsId of_piece(const Piece& piece, const Ends& ends, Family family);
  VerdictsId pointwise(const Ends& ends, ServiceSetId points, Family family);
  VerdictsId of_ways(const Ways& ways, std::uint32_t from, std::uint32_t to, Family family);
  VerdictsId done(FilterId filter, Family family);
  FilterId egress_of(std::uint32_t from, std::uint32_t to, bool kept, Family family);
  FilterId ingress_of(std::uint32_t from, std::uint32_t to, bool kept, Family family);
  bool may_meet(const EndClass& from, const EndClass& to) const;
  bool asked_of(const EndClass& from, const EndClass& to) const;

  const Network& n_;
  const Classes& classes_;
  PairOptions options_;
  Filters filters_;
  TestFilters tests_;
  Walk walk_;
  Choices choices_;
  std::array<ServiceSetId, 2> asked_;
  std::array<VerdictsId, 2> unknown_;
  std::size_t walks_ = 0;

  /// By locations and whether the subnet is the same; of `own` ones by classes.
  boost::unordered_flat_map<std::uint64_t, std::unique_ptr<Ways>> by_location_[2][2];
  boost::unordered_flat_map<std::uint64_t, std::unique_ptr<Ways>> by_class_[2];
  std::vector<VerdictsId> done_[2];  // by filter

  // What a row needs of every class, side by side.
  struct Flat {
    Address address;
    std::uint32_t guard = 0;  // its groups in its VPC
  };
  std::vector<Flat> flat_[2];
  std::vector<std::vector<std::uint32_t>> at_location_[2];
  std::vector<std::vector<std::uint32_t>> locations_of_component_[2];
  std::vector<std::uint32_t> virtual_locations_[2];
  std::uint32_t guards_ = 0;
  /// Of the sender at hand: what the groups of each guard let in, and its own let out, by class.
  struct Remembered {
    std::vector<std::uint32_t> epoch;
    std::vector<FilterId> filter;
  };
  Remembered ingress_[2];  // [kept]
  Remembered egress_[2];
  std::uint32_t ingress_epoch_ = 0;
  std::uint32_t egress_epoch_ = 0;
  std::uint64_t ingress_key_ = ~std::uint64_t{0};
  std::uint64_t egress_key_ = ~std::uint64_t{0};
};

}  // namespace vpcscope
