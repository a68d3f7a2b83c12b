// Rows of Network Firewall (section 21).
//
// The rules of a policy are compiled for the VPC of the firewall that uses it, because $HOME_NET means that
// VPC (R-NFW-6): variables, IP set references, lists in brackets and negations become plain sets of addresses
// and ports; groups become one list in the order in which the engine decides (R-NFW-2, R-NFW-4). So a packet
// is decided by walking down two lists until a rule matches for certain.
//
// What can't be known stays in the rows: a set that was not exported is between what it surely and what it
// possibly holds; a rule that looks into the payload may match (R-NFW-5).
#pragma once

#include "model/address_set.h"
#include "model/network/rows.h"

namespace vpcscope::net {

template <class... Row>
struct RowList;

struct FirewallProgram;

struct PortSpan {
  std::uint16_t first = 0;
  std::uint16_t last = 65535;
};

/// The addresses that a rule names at one end: sorted, disjoint. The same run where all is known.
struct FirewallEnd {
  Run<AddressRange> sure;
  Run<AddressRange> possible;
};

/// The ports that a rule names at one end: sorted, disjoint.
struct FirewallPorts {
  Run<PortSpan> ports;
  bool any = true;  // the rule doesn't ask
  std::array<std::uint8_t, 3> unused = {};
};

/// Of the flags in `among`, exactly `set` are set; a bit each, FIN first.
struct TcpFlags {
  std::uint8_t set = 0;
  std::uint8_t among = 0;
};

enum class FirewallAction : std::uint8_t {
  Pass,
  Drop,     // reject, too (R-NFW-5)
  Forward,  // to the stateful engine
};

struct FirewallRuleGroup {
  static constexpr Kind kind = Kind::FirewallRuleGroup;
  Object object;
  TextAt group_name;
};

struct FirewallPolicy {
  static constexpr Kind kind = Kind::FirewallPolicy;
  Object object;
};

/// Where a rule stands in its group's export.
enum class FirewallRuleSource : std::uint8_t { Stateless, Stateful, Text, Domains, Unknown };

struct FirewallRule {
  FirewallEnd source;
  FirewallEnd destination;
  FirewallPorts source_ports;
  FirewallPorts destination_ports;
  Run<TcpFlags> flags;                          // any of these; empty: whatever they are
  std::array<std::uint64_t, 4> protocols = {};  // a bit each
  Handle<FirewallRuleGroup> group;              // absent: not exported
  TextAt group_id;
  std::uint32_t position = 0;  // in the group's list, or the line of its text
  std::int32_t priority = 0;   // of stateless rules
  FirewallAction action = FirewallAction::Pass;
  FirewallRuleSource from = FirewallRuleSource::Stateful;
  bool both_ways = false;  // Direction ANY, "<>"
  bool maybe = false;      // R-NFW-5
  bool missing = false;    // stands for what was not exported
  std::array<std::uint8_t, 7> unused = {};

  bool has_protocol(std::uint8_t number) const { return (protocols[number / 64] >> (number % 64) & 1U) != 0; }
};

struct FirewallProgram {
  Run<FirewallRule> stateless;
  Run<FirewallRule> stateful;
  Handle<FirewallPolicy> policy;
  FirewallAction stateless_default = FirewallAction::Forward;
  FirewallAction stateful_default = FirewallAction::Pass;
  bool missing_group = false;
  bool decrypts = false;  // TLS inspection
};

struct Firewall {
  static constexpr Kind kind = Kind::Firewall;
  Object object;
  TextAt firewall_name;
  TextAt policy_id;
  TextAt attachment_id;             // of the transit gateway that it hangs on
  Handle<Vpc> vpc;                  // absent there
  Handle<FirewallProgram> program;  // absent: its policy was not exported
};

using FirewallRows = RowList<AddressRange, PortSpan, TcpFlags, FirewallRuleGroup, FirewallPolicy,
    FirewallRule, FirewallProgram, Firewall>;

}  // namespace vpcscope::net
