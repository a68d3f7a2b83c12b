// Which rule of its groups opens each service: the first one that matches, as analyzer/policy.h decides of
// one header. Everything a group lets through it lets through by exactly one rule.
//
// NOT thread safe; one object a thread.
#pragma once

#include <map>
#include <tuple>
#include <vector>

#include "analyzer/exposure_rows.h"
#include "analyzer/path.h"

namespace vpcscope {

/// A rule by position; absent: none decides.
struct RuleAt {
  net::Handle<net::Group> group = {};
  std::uint32_t rule = net::nowhere;

  bool present() const { return rule != net::nowhere; }
  friend auto operator<=>(const RuleAt&, const RuleAt&) = default;
};

class Openers {
 public:
  explicit Openers(const Network& network) : n_(network) {}

  struct Opened {
    RuleAt rule;
    OpenSets sets;
  };
  /// `sets` by the rules of `groups` that open them to or from an address of the internet; what no rule opens
  /// comes last.
  std::vector<Opened> split(
      net::Handle<net::GroupSet> groups, bool egress, const Address& far, const OpenSets& sets);

 private:
  struct Opener {
    RuleAt rule;
    ServiceSet services;
  };
  const std::vector<Opener>& openers(net::Handle<net::GroupSet> groups, bool egress, const Address& far);
  bool holds(const net::GroupRule& rule, const Address& far) const;

  const Network& n_;
  std::map<std::tuple<std::uint32_t, bool, Address>, std::vector<Opener>> known_;
};

}  // namespace vpcscope
