// Looks: the ways between two ends written out, each test on them as a filter. PairSets
// (analyzer/sets/pairs.h) says what gets through; this is for who wants to know what opens a way, or what
// alone shuts it.
//
//   Looks looks(network, filters);
//   for (LookPiece& piece : looks.at(query, services))
//     for (LookWay& way : piece.ways)
//       for (const LookTest& test : way.tests) ...   // lets test.filter through
//
// A look is at one address of a virtual end; `move` takes it to another one at the same location
// (analyzer/sets/classes.h), for which only the tests that see the address are worked out again.
//
// NOT thread safe; one object a thread.
#pragma once

#include <memory>
#include <vector>

#include "analyzer/outcomes.h"
#include "analyzer/sets/filters.h"
#include "analyzer/sets/test_filters.h"
#include "analyzer/walk.h"
#include "model/service_set.h"

namespace vpcscope {

class Cuts;

struct LookTest {
  std::size_t element = 0;  // of the path
  HeaderUse use = HeaderUse::Asked;
  PortRange range;
  FilterId filter;
};

/// One way: what the network chose, and every test on it.
struct LookWay {
  Path path;
  std::vector<LookTest> tests;
  bool certain = true;  // no datum was supposed on which the way depends (R-MODEL-2)
};

/// Services that take the same ways.
struct LookPiece {
  QueryEnd to;
  ServiceSet points;
  bool by_sets = true;  // false: no product of sets tells what a test lets through; tests are not complete
  std::vector<LookWay> ways;
};

/// What the concrete engine says of services that no set tells.
struct LookPoint {
  ServiceSet points;
  std::vector<std::shared_ptr<const Way>> ways;
};

class Looks {
 public:
  Looks(const Network& network, Filters& filters) : n_(network), tests_(network, filters), walk_(network) {}

  /// For all of `services`; the service of the query does not count.
  std::vector<LookPiece> at(const Query& query, const ServiceSet& services);
  /// The same ways from or to another address: `is` in the place of `was`.
  void move(LookPiece& piece, const Address& was, const Address& is);
  std::vector<LookPoint> pointwise(const Query& query, const ServiceSet& services);

  TestFilters& tests() { return tests_; }

 private:
  bool add_ways(const Query& query, bool many, Cuts* listeners, LookPiece& piece);
  bool read_tests(const Query& query, bool many, LookWay& way);

  const Network& n_;
  TestFilters tests_;
  Walk walk_;
  Choices choices_;
};

}  // namespace vpcscope
