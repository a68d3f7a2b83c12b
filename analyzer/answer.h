// An answer of `reach` and of `route`, with its evidence, in plain structs: what renderers print. Everything
// is text here; the engine itself works on positions (analyzer/path.h).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace vpcscope {

enum class Verdict : std::uint8_t { Undecided, Unreachable, Partial, Reachable, Unknown };
const char* name_of(Verdict verdict);  // "UNREACHABLE"

struct Component {
  std::string kind;  // "network-interface"
  std::string id;
  std::string name;
  friend auto operator<=>(const Component&, const Component&) = default;
};

/// The place in the export.
struct Where {
  std::string file;
  std::string pointer;
  friend auto operator<=>(const Where&, const Where&) = default;
};

struct RuleEvidence {
  std::string kind;  // "security-group-rule", "network-acl-entry", "route", ...
  std::string id;
  std::string text;
  std::string semantics;  // "R-NACL-2"
  std::optional<int> number;
  std::optional<bool> egress;
  std::optional<std::string> prefix;
  std::optional<std::string> target;
  std::optional<Where> where;
  friend auto operator<=>(const RuleEvidence&, const RuleEvidence&) = default;
};

struct HeaderText {
  int protocol = 6;
  std::string source;
  std::string destination;
  std::string source_ports;  // "1024-65535"; empty where there are none
  std::string destination_ports;
  std::optional<int> icmp_type;
  std::optional<int> icmp_code;
  friend auto operator<=>(const HeaderText&, const HeaderText&) = default;
};

struct Hop {
  int hop = 0;
  std::string action;  // emit, permit, route, forward, translate, inspect, deliver, drop
  Component component;
  std::optional<RuleEvidence> rule;
  HeaderText header;
};

struct Drop {
  std::string direction;  // forward, return
  int hop = 0;
  std::string code;
  std::string semantics;
  Component component;
  std::optional<RuleEvidence> rule;
  HeaderText header;  // the ports that fail
  std::string text;
  std::optional<Where> where;
  std::string near_miss;  // "sg-0db allows tcp/3306 from here, not tcp/5432"; empty without one
  friend auto operator<=>(const Drop&, const Drop&) = default;
};

struct Missing {
  std::string call;
  std::string account;
  std::string region;
  std::string id;
  std::string semantics;
  // Or an object that was left out of the import:
  std::string file;
  std::string pointer;
  std::string problem;
  friend auto operator<=>(const Missing&, const Missing&) = default;
};

struct Annotation {
  std::string code;
  std::string semantics;
  Component component;
  std::string text;
  friend auto operator<=>(const Annotation&, const Annotation&) = default;
};

/// An interface and address, or a virtual end ("internet", "on-premises", "service") with its addresses.
struct EndText {
  std::string kind;  // empty: an interface
  std::string interface;
  std::string name;
  std::string address;
  std::vector<std::string> addresses;
  friend auto operator<=>(const EndText&, const EndText&) = default;
};

struct PathAnswer {
  Verdict verdict = Verdict::Undecided;
  std::optional<std::string> choice;
  std::vector<std::string> services;  // it is about; of a question with one point none are told
  EndText from;
  EndText to;
  std::vector<Hop> forward;
  std::vector<Hop> back;
  std::vector<Drop> drops;  // the one that decides, or all; of UNKNOWN, what it rests on
  std::vector<Missing> missing;
  std::vector<Annotation> annotations;
};

struct Services {
  std::vector<std::string> reachable;
  std::vector<std::string> partial;
  std::vector<std::string> unknown;
};

/// As asked and as understood.
struct QueryEcho {
  std::string from;
  std::string to;
  std::string service;  // empty: everything
  int family = 4;
  std::string source_port;  // empty: it has none (ICMP)
  bool one_way = false;
};

struct ReachAnswer {
  QueryEcho query;
  Verdict verdict = Verdict::Undecided;
  std::optional<Services> services;  // where the question has many points
  std::vector<PathAnswer> paths;
  std::vector<Drop> drops;
  std::vector<Missing> missing;
  std::vector<Annotation> annotations;
};

struct RouteRow {
  std::string prefix;
  std::string target;
  std::string origin;  // local, static, propagated, advertised
  std::string state;   // active, blackhole
  std::optional<std::string> via_prefix_list;
  std::string lost;       // of losers
  std::string semantics;  // of losers
  std::optional<Where> where;
};

struct RouteAnswer {
  std::optional<std::string> table;
  std::string destination;
  std::optional<RouteRow> winner;
  std::vector<RouteRow> alternatives;
  std::vector<RouteRow> candidates;
  std::optional<std::string> code;
  std::vector<Annotation> annotations;
  bool unknown = false;  // the winner can't be known
};

}  // namespace vpcscope
