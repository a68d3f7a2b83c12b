// The reference evaluator: what AWS does to one packet, written from docs/aws-semantics.md and from nothing
// else. Slow and plain on purpose; linked by tests only. The fast engine must agree with it.
//
// The idea: one run follows one packet from its sender to wherever it ends, and its reply back, as the
// pseudo-code of section 24.2 does. Where the network may choose (zone, equal-cost member, NAT address,
// target of a load balancer), where ports of a range are treated differently, or where a datum is missing and
// the packet's fate depends on it, the run asks `Choices`; the evaluation is run again until every answer was
// given once. A run therefore never branches and needs no undoing. The verdicts of all runs are then folded:
// over choices as docs of `reach` say, over completions of missing data as R-MODEL-2 says.
//
// What it leaves out: see the list at the end of this file.
//
//   ReferenceQuery query{.from = interface_end(snapshot, "eni-..."), .to = ..., .protocol = 6, .port = 443};
//   ReferenceAnswer answer = evaluate(snapshot, query);
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "model/address.h"
#include "model/prefix.h"
#include "model/snapshot.h"

namespace vpcscope::reference {

enum class Verdict { Reachable, Partial, Unreachable, Unknown };
std::string name_of(Verdict verdict);

struct PortRange {
  std::uint16_t first = 0;
  std::uint16_t last = 0;
  friend bool operator==(const PortRange&, const PortRange&) = default;
};

/// One resolved end of a question. Ids are as printed.
struct End {
  enum class Kind {
    Interface,  // `interface` and one of its addresses; a load balancer's or endpoint's node too
    Address,    // a literal address in `vpc` that may have no owner
    Internet,
    OnPremises,  // behind VPN, Direct Connect or Client VPN
    Service,     // an AWS service's public address
  };
  Kind kind = Kind::Interface;
  std::string interface = {};
  std::string vpc = {};
  Address address = {};    // what stands in the header
  std::string group = {};  // of a Client VPN user
};

struct DeclaredSite {
  Prefix prefix;
  std::string via;  // vgw-, tgw-attach-, or a Direct Connect gateway's id
};

/// What the user declares beside the exports (`--declare`).
struct Declarations {
  std::vector<std::string> nat_instances = {};
  std::vector<DeclaredSite> onprem = {};
  bool onprem_transit = true;
};

struct ReferenceQuery {
  End from;
  End to;
  int protocol = 6;
  std::uint16_t port = 0;  // of TCP and UDP
  int icmp_type = 8;
  int icmp_code = 0;
  PortRange client = {1024, 65535};
  bool one_way = false;
  bool honor_health = false;
  bool assume_routes = false;
  bool assume_acls = false;
  Declarations declared = {};
};

struct ReferenceDrop {
  std::string direction;  // "forward", "return"
  int hop = 0;
  std::string code;
  std::string semantics;  // the rule's id
  std::string component;  // the id of what dropped it
  std::string text;
  friend bool operator==(const ReferenceDrop&, const ReferenceDrop&) = default;
};

/// What one run found: one packet, one way through all choices.
struct ReferenceRun {
  Verdict verdict = Verdict::Unknown;
  std::vector<std::string> choices;  // what was chosen, in order
  PortRange client;                  // the client ports that this run stands for
  std::vector<ReferenceDrop> drops;  // the one that decides, if any; of a run that got lost, what was missing
  std::vector<ReferenceDrop> lacking;  // unknown tests that the run went past
  std::vector<std::string> notes;      // annotations, in words
  std::vector<std::string> trace;      // "forward 3 route-table rtb-... 10.0.0.0/16 -> local"
};

/// Which verdicts are found among parts: bits of a set.
enum class Found : unsigned { Nothing = 0, Reachable = 1, Unreachable = 2, Unknown = 4 };
constexpr Found operator|(Found a, Found b) {
  return static_cast<Found>(static_cast<unsigned>(a) | static_cast<unsigned>(b));
}
constexpr Found operator&(Found a, Found b) {
  return static_cast<Found>(static_cast<unsigned>(a) & static_cast<unsigned>(b));
}

struct ReferenceAnswer {
  Verdict verdict = Verdict::Unknown;
  Found found = Found::Nothing;      // among the runs, as cli.md's "verdicts over many" counts them
  std::vector<ReferenceDrop> drops;  // of runs that are not REACHABLE, each once, in order
  std::vector<ReferenceRun> runs;

  std::string first_code() const { return drops.empty() ? "" : drops.front().code; }
  std::string first_direction() const { return drops.empty() ? "" : drops.front().direction; }
  std::string text() const;  // every run with its trace
};

ReferenceAnswer evaluate(const Snapshot& snapshot, const ReferenceQuery& query);

/// What one part counts as; PARTIAL has parts of both sorts.
Found found_of(Verdict part);
/// Over choices, pairs, pieces of address sets: whatever is found in any of them.
Found over_choices(const std::vector<Found>& parts);
/// Over completions of missing data (R-MODEL-2): what all agree in; otherwise only what is found in each of
/// them is certain, and something is unknown.
Found over_completions(const std::vector<Found>& parts);
/// One REACHABLE and one UNREACHABLE make PARTIAL, whatever else is UNKNOWN.
Verdict verdict_of(Found found);

// Not modelled. UNKNOWN by the specification: multicast, policy tables, ODB networks, proxies of NAT gateways
// (web flows), Elastic IPs that nothing uses where an edge table has a pool, accelerators' addresses. Not
// looked at, because the Snapshot has no word of it: static NAT of attachments (R-TGW-15), AS paths and MEDs
// (R-TGW-3, R-CWAN-2), names of resources behind resource endpoints (R-VPCE-11). Not asked: mirroring
// (R-SVC-1), health checks (R-LB-19), most annotations, X_PRIVATELINK_ONE_WAY (nothing leads that way). Where
// a run got lost, R-MODEL-2 is applied as far as beyond.cpp says and no further. Hops are counted as they are
// met here, not as `reach` prints them.

}  // namespace vpcscope::reference
