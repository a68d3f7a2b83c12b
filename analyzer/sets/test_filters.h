// Filters of single tests, each worked out once: by group set and what its rules make of the far end, by ACL,
// by firewall.
//
// What a group lets through depends on the far end's address by the prefixes that its own rules name, and on
// the far end's groups; an ACL on the prefixes of its own entries. So each is worked out for the stretches of
// its own prefixes, not for addresses, and looked up by binary search.
//
// NOT thread safe; one object a thread.
#pragma once

#include <boost/unordered/unordered_flat_map.hpp>
#include <cstdint>
#include <memory>
#include <vector>

#include "analyzer/path.h"
#include "analyzer/sets/filters.h"
#include "analyzer/sets/signatures.h"
#include "model/network/network.h"

namespace vpcscope {

/// What the ports of a test's header are.
enum class HeaderUse : std::uint8_t {
  Asked,  // the service that is asked about
  Reply,  // the destination's is a variable of the path
  Fixed,  // what the network set: one header
};

class TestFilters {
 public:
  TestFilters(const Network& network, Filters& filters) : n_(network), filters_(filters) {}

  /// Any test. `range`: of the variable, for replies.
  FilterId of(const Element& element, HeaderUse use, PortRange range);

  /// What the rules with addresses for peers let through to or from an address.
  FilterId of_addresses(net::Handle<net::GroupSet> groups, bool egress, const Address& far);
  /// Whether rules for the whole family let out every service that is asked about.
  bool lets_all_out(net::Handle<net::GroupSet> groups, Family family);
  /// What the rules that refer to groups let through, the far end's identity being kept.
  FilterId of_references(const Element& element);
  bool has_references(net::Handle<net::GroupSet> groups, bool egress) {
    return rows(groups, egress).references;
  }
  /// Whether addresses of the family matter to the ACL at all.
  bool looks_at_address(const Element& element);

  /// Whether a firewall looks at the client's ports here, so that no product of sets tells what it does.
  bool sees_client_ports(const Element& element, HeaderUse use, PortRange range);

 private:
  struct GroupRows {
    AddressSignatures prefixes;
    std::vector<FilterId> of_prefix;   // all rules that hold it
    std::array<FilterId, 2> anywhere;  // by family: where no prefix holds the address
    bool references = false;
  };
  /// The same for IPv4 in one place: a stretch begins at `start`. Nearly all rows are one or two of them.
  struct Cell {
    std::uint32_t start = 0;
    FilterId filter;
  };
  struct CellRun {
    std::uint32_t first = 0;
    std::uint32_t count = 0;  // 0: not made yet
  };
  struct AclRows {
    AddressSignatures prefixes;
    bool by_address[2] = {false, false};  // by family
  };
  struct Key {
    std::uint64_t what = 0;
    std::uint64_t where = 0;
    std::uint64_t more = 0;
    bool operator==(const Key&) const = default;
    friend std::size_t hash_value(const Key& key) {
      std::uint64_t value = (key.what ^ key.where * 0x9e37'79b9'7f4a'7c15) * 0xff51'afd7'ed55'8ccd;
      value = (value ^ value >> 31U ^ key.more) * 0xc4ce'b9fe'1a85'ec53;
      return static_cast<std::size_t>(value ^ value >> 29U);
    }
  };
  struct FirewallRow {
    FilterId filter;
    bool sees_client_ports = false;
  };

  GroupRows& rows(net::Handle<net::GroupSet> groups, bool egress);
  AclRows& rows(net::Handle<net::Acl> acl, bool egress);
  FilterId of_groups(const Element& element, HeaderUse use, PortRange range);
  FilterId of_acl(const Element& element, HeaderUse use, PortRange range);
  FirewallRow of_firewall(const Element& element, HeaderUse use, PortRange range);
  FirewallRow work_out_firewall(const Element& element, HeaderUse use, PortRange range);
  FilterId fixed(const Element& element);
  FilterId as_used(const Passed& passed, const Element& element, HeaderUse use, PortRange range);

  const Network& n_;
  Filters& filters_;
  std::vector<std::unique_ptr<GroupRows>> groups_[2];
  std::vector<CellRun> runs_[2];
  std::vector<Cell> cells_;
  std::vector<std::unique_ptr<AclRows>> acls_[2];
  std::vector<std::unique_ptr<AddressSignatures>> firewalls_;
  boost::unordered_flat_map<Key, std::uint32_t> references_;
  boost::unordered_flat_map<Key, std::uint32_t> acl_memo_;
  boost::unordered_flat_map<Key, FirewallRow> firewall_memo_;
};

}  // namespace vpcscope
