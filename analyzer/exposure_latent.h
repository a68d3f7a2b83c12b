// What exactly one blocker keeps from being open to the internet.
//
// A way is walked past its blockers (Query.all_blockers), so that every test on it is known as a filter; what
// all others let through and one alone does not, that one keeps shut. A blocker counts only where the way
// behind it is certain to be the one that would be taken without it:
//
//   - groups, network ACLs and firewalls, for the services that they refuse; mended where they let these
//   pass;
//   - what is stopped, not available or blocked by Block Public Access, and a public address that is lacking;
//   - a reply whose route leads nowhere or past the internet gateway, where nothing else stands between
//     interface and gateway; mended by a route to that gateway.
//
// Messages of ICMP that nobody answers don't make a row by themselves.
//
// Of ways among which the network chooses (zones, targets), one is enough. Told of the end that the internet
// would name, that is of a load balancer's node and not of its targets.
//
// NOT thread safe; one object a thread.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "analyzer/exposure.h"
#include "analyzer/exposure_rows.h"
#include "analyzer/sets/looks.h"

namespace vpcscope {

class Latents {
 public:
  Latents(const Network& network, const Classes& classes, Looks& looks, Filters& filters, AddressTexts& texts)
      : n_(network), classes_(classes), looks_(looks), filters_(filters), texts_(texts), walk_(network) {}

  /// Of one class of interfaces in one family, what an address of the internet can't open: `shut`.
  void look(const std::vector<LookPiece>& pieces, net::Handle<net::Interface> end, std::uint32_t place,
      const ServiceSet& shut);
  /// Rows for each member of the class that was looked at; then it is forgotten. `by_groups`: blockers may be
  /// groups, where there is no other. Where something is open, or would be but for another blocker, it is on
  /// purpose that groups shut the rest.
  void tell(const EndClass& one, Family family, bool by_groups, std::vector<LatentRow>& rows);

 private:
  /// What is to be removed, wherever on the way it is met.
  struct Cause {
    Test::Kind kind = Test::Kind::None;
    bool egress = false;
    ComponentKind component = ComponentKind::None;
    std::uint32_t at = net::nowhere;
    std::string code;  // of stops
    friend auto operator<=>(const Cause&, const Cause&) = default;
  };
  /// What is shown of it.
  struct Blocker {
    Cause cause;
    std::uint32_t rule = net::nowhere;
    std::string code;
    friend auto operator<=>(const Blocker&, const Blocker&) = default;
  };
  struct Shutter {
    Cause cause;
    FilterId filter;
    const LookTest* test = nullptr;
  };

  static Cause cause_of(const Element& element);
  static Blocker blocker_of(const Element& element, const Part& part);
  void look(const LookWay& way, net::Handle<net::Interface> end, std::uint32_t place, const ServiceSet& shut);
  std::vector<Shutter> shutters_of(const LookWay& way);
  bool is_removable(const LookWay& way, const Element& element, net::Handle<net::Interface> end) const;
  bool is_route_back(const LookWay& way, const Element& element, net::Handle<net::Interface> end) const;
  void add(const LookWay& way, const LookTest& test, std::uint32_t place, const ServiceSet& services);
  /// Services by what refuses them.
  std::vector<std::pair<Blocker, ServiceSet>> split(
      const LookWay& way, const LookTest& test, const ServiceSet& services);
  std::optional<Drop> drop_of(const EndClass& one, std::size_t member, Family family, const Address& from,
      const ServiceSet& services, const Blocker& blocker);
  ServiceSet sure(FilterId filter);
  ServiceSet refused(FilterId filter);

  const Network& n_;
  const Classes& classes_;
  Looks& looks_;
  Filters& filters_;
  AddressTexts& texts_;
  Walk walk_;
  std::map<Blocker, std::vector<Grain>> found_;
  using SplitKey = std::tuple<Cause, Address, ServiceSetId>;
  std::map<SplitKey, std::vector<std::pair<Blocker, ServiceSet>>> known_splits_;
};

}  // namespace vpcscope
