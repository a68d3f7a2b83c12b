// Questions as people ask them: names into ends, sets of addresses into pieces, and one verdict over all
// (cli.md section 2), for the reference evaluator.
//
//   Asked answer = ask(snapshot, {.from = "web-1", .to = "internet", .service = "tcp/443"});
//
// Address sets (`internet`, `onprem`, `service:`) are cut at every prefix that the Snapshot names; one
// address of each piece is asked. Of a service with many points the first and last point of each range are
// asked.
#pragma once

#include <string>
#include <vector>

#include "tests/reference/reference.h"

namespace vpcscope::reference {

struct Question {
  std::string from;
  std::string to;
  std::string service = "tcp/443";
  int family = 0;  // 0: as cli.md decides
  std::string client = "unknown";
  std::string source_port = "";  // "40000" or "1000-2000"; empty: the client's range
  bool one_way = false;
  bool honor_health = false;
  std::string client_group = "";  // of a Client VPN's client
  bool assume_routes = false;
  bool assume_acls = false;
  Declarations declared = {};
};

struct Asked {
  std::string error;  // the question cannot be asked
  Verdict verdict = Verdict::Unknown;
  std::vector<ReferenceDrop> drops;
  std::vector<ReferenceAnswer> answers;  // one per pair, piece and point

  std::string text() const;
};

Asked ask(const Snapshot& snapshot, const Question& question);

/// One address of every piece of the internet (or of `within`) that the Snapshot tells apart.
std::vector<Address> pieces(
    const Snapshot& snapshot, const Declarations& declared, const std::vector<Prefix>& within, Family family);

}  // namespace vpcscope::reference
