// `reach`: can FROM open SERVICE to TO and get its answers back? From names to an answer with evidence.
//
//   ReachResult result = reach(network, {.from = "web-1", .to = "db-1", .service = "tcp/5432"});
//   if (!result.error.empty()) ...            // the question cannot be asked: exit 2
//   result.answer.verdict
//
// Ends and services that stand for many are cut at every edge that the network names, and one header of each
// piece is asked (docs/cli.md section 2 tells how the parts make one verdict). Pure; any thread.
#pragma once

#include <string>

#include "analyzer/answer.h"
#include "model/network/network.h"

namespace vpcscope {

struct ReachQuestion {
  std::string from;
  std::string to;
  std::string service;
  int family = 0;           // 4 or 6; 0: as docs/cli.md decides
  std::string client;       // linux, windows, windows-2003, elb, nat, lambda, unknown; empty: unknown
  std::string source_port;  // "N" or "A-B"; empty: the client's range
  bool one_way = false;
  bool all_blockers = false;
  bool honor_health = false;
  std::string client_group = {};  // of a directory, that a Client VPN's client is in; empty: not told
};

struct ReachResult {
  std::string error;  // one line that says what, and how to mend it
  ReachAnswer answer;
};

ReachResult reach(const Network& network, const ReachQuestion& question);

}  // namespace vpcscope
