#include "tests/render/answers.h"

namespace vpcscope::testing {
namespace {

HeaderText request() { return {6, "10.0.1.5", "10.0.2.7", "1024-65535", "5432", {}, {}}; }
HeaderText reply() { return {6, "10.0.2.7", "10.0.1.5", "5432", "1024-65535", {}, {}}; }

const Component web = {"network-interface", "eni-0a", "web-1"};
const Component db = {"network-interface", "eni-0b", "db-1"};
const Component near_acl = {"network-acl", "acl-01", ""};
const Component far_acl = {"network-acl", "acl-02", "db-acl"};
const Component table = {"route-table", "rtb-01", ""};

RuleEvidence group_rule() {
  return {.kind = "security-group-rule",
      .id = "sg-01",
      .text = "egress all to 0.0.0.0/0",
      .semantics = "R-SG-3",
      .number = {},
      .egress = {},
      .prefix = {},
      .target = {},
      .where = {}};
}

RuleEvidence entry(const std::string& acl, bool egress, const std::string& text) {
  return {.kind = "network-acl-entry",
      .id = acl,
      .text = text,
      .semantics = "R-NACL-2",
      .number = 100,
      .egress = egress,
      .prefix = {},
      .target = {},
      .where = Where{"network-acls.json", "/NetworkAcls/1/Entries/0"}};
}

RuleEvidence local_route() {
  return {.kind = "route",
      .id = "rtb-01",
      .text = "10.0.0.0/16 to local",
      .semantics = "R-ROUTE-4",
      .number = {},
      .egress = {},
      .prefix = "10.0.0.0/16",
      .target = "local",
      .where = Where{"route-tables.json", "/RouteTables/0/Routes/0"}};
}

Drop denied() {
  return {.direction = "forward",
      .hop = 4,
      .code = "SUBNET_ACL_RESTRICTION",
      .semantics = "R-NACL-2",
      .component = far_acl,
      .rule = entry("acl-02", false, "deny tcp/5432 from 10.0.1.0/24"),
      .header = request(),
      .text = "network ACL acl-02 entry 100 denies tcp/5432 from 10.0.1.0/24",
      .where = Where{"network-acls.json", "/NetworkAcls/1/Entries/0"},
      .near_miss = "entry 90 allows tcp/3306 from here, not tcp/5432"};
}

PathAnswer denied_path() {
  PathAnswer path;
  path.verdict = Verdict::Unreachable;
  path.from = {"", "eni-0a", "web-1", "10.0.1.5", {}};
  path.to = {"", "eni-0b", "db-1", "10.0.2.7", {}};
  path.forward = {{1, "emit", web, group_rule(), request()},
      {2, "permit", near_acl, entry("acl-01", true, "allow all to 0.0.0.0/0"), request()},
      {3, "route", table, local_route(), request()},
      {4, "drop", far_acl, entry("acl-02", false, "deny tcp/5432 from 10.0.1.0/24"), request()}};
  path.drops = {denied()};
  return path;
}

PathAnswer open_path() {
  PathAnswer path = denied_path();
  path.verdict = Verdict::Reachable;
  path.drops.clear();
  path.forward[3] = {
      4, "permit", far_acl, entry("acl-02", false, "allow tcp/5432 from 10.0.1.0/24"), request()};
  RuleEvidence let_in = group_rule();
  let_in.id = "sg-0db";
  let_in.text = "ingress tcp/5432 from sg-01";
  path.forward.push_back({5, "deliver", db, let_in, request()});
  path.back = {{1, "emit", db, {}, reply()}, {2, "deliver", web, {}, reply()}};
  return path;
}

ReachAnswer answer_of(PathAnswer path) {
  ReachAnswer answer;
  answer.query = {"web-1", "db-1", "tcp/5432", 4, "1024-65535", false};
  answer.verdict = path.verdict;
  if (path.verdict != Verdict::Reachable) answer.drops = path.drops;
  answer.missing = path.missing;
  answer.paths.push_back(std::move(path));
  return answer;
}

}  // namespace

ReachAnswer denied_answer() { return answer_of(denied_path()); }

ReachAnswer open_answer() { return answer_of(open_path()); }

ReachAnswer partial_answer() {
  PathAnswer path = open_path();
  path.verdict = Verdict::Partial;
  Drop drop = denied();
  drop.direction = "return";
  drop.hop = 2;
  drop.header = reply();
  drop.header.destination_ports = "1024-32767";
  drop.text = "network ACL acl-02 lets answers leave to ports 32768-65535 only";
  drop.near_miss.clear();
  path.drops = {drop};
  path.annotations = {{"ASSUMED", "R-IN-11", {}, "assumes that Block Public Access is off"}};
  return answer_of(std::move(path));
}

ReachAnswer unknown_answer() {
  PathAnswer path = denied_path();
  path.verdict = Verdict::Unknown;
  path.forward[3] = {4, "drop", {"route-table", "rtb-02", ""}, {}, request()};
  Drop drop = denied();
  drop.code = "X_MISSING_DATA";
  drop.semantics = "R-IN-3";
  drop.component = {"subnet", "subnet-0b", ""};
  drop.rule.reset();
  drop.where.reset();
  drop.near_miss.clear();
  drop.text = "the route table of subnet-0b was not exported";
  path.drops = {drop};
  path.missing = {{"ec2 describe-route-tables", "111122223333", "us-east-1", "", "R-IN-3", "", "", ""},
      {"", "", "", "", "", "subnets.json", "/Subnets/3/CidrBlock", "\"10.0.0.0/33\" is not a prefix"}};
  return answer_of(std::move(path));
}

ReachAnswer many_answer(int paths, int failing) {
  ReachAnswer answer;
  answer.query = {"sg-01", "db-1", "tcp/5432", 4, "1024-65535", false};
  answer.verdict = failing == 0 ? Verdict::Reachable : Verdict::Partial;
  for (int i = 0; i < paths; ++i) {
    PathAnswer path = i >= paths - failing ? denied_path() : open_path();
    path.from.address = "10.0.1." + std::to_string(i + 5);
    if (i % 2 == 1) path.choice = "zone use1-az1";
    answer.paths.push_back(path);
  }
  if (failing > 0) answer.drops = {denied()};
  return answer;
}

RouteAnswer routed_answer() {
  RouteAnswer answer;
  answer.table = "rtb-01";
  answer.destination = "10.1.2.3";
  answer.winner = RouteRow{"10.1.0.0/16",
      "tgw-01",
      "static",
      "active",
      {},
      "",
      "",
      Where{"route-tables.json", "/RouteTables/0/Routes/2"}};
  answer.candidates = {
      {"0.0.0.0/0", "igw-01", "static", "active", {}, "MORE_SPECIFIC_ROUTE", "R-ROUTE-4", {}}};
  return answer;
}

RouteAnswer blackhole_answer() {
  RouteAnswer answer = routed_answer();
  RouteRow lost = *answer.winner;
  lost.state = "blackhole";
  lost.via_prefix_list = "pl-01";
  lost.lost = "BAD_STATE_ROUTE";
  lost.semantics = "R-ROUTE-10";
  answer.candidates.insert(answer.candidates.begin(), lost);
  answer.winner.reset();
  answer.code = "BAD_STATE_ROUTE";
  answer.annotations = {{"SAME_SUBNET",
      "R-ROUTE-9",
      {"subnet", "subnet-0a", ""},
      "the destination is in the same subnet: the table is not asked"}};
  return answer;
}

}  // namespace vpcscope::testing
