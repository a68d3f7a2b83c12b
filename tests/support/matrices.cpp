#include "tests/support/matrices.h"

namespace vpcscope::testing {
namespace {

ServiceSet set_of(const std::string& text) {
  return text.empty() ? ServiceSet() : ServiceSet::parse(text).services;
}

FlowSets sets_of(const HandMade::Answer& answer) {
  FlowSets sets;
  sets.reachable = set_of(answer.reachable);
  sets.partial = set_of(answer.partial);
  sets.unknown = set_of(answer.unknown);
  sets.text = {sets.reachable.pieces(), sets.partial.pieces(), sets.unknown.pieces()};
  if (!sets.partial.empty() && answer.client_ports != "-")
    sets.causes = {{sets.text.partial, answer.client_ports}};
  return sets;
}

}  // namespace

void HandMade::interfaces(const Interfaces& group) {
  MatrixGroup& made = groups.emplace_back();
  made.id = "g" + std::to_string(groups.size());
  made.vpc = group.vpc;
  made.subnet = group.subnet;
  made.security_groups = group.security_groups;
  made.interfaces = group.interfaces;
  made.members.resize(group.interfaces.size());
}

void HandMade::addresses(
    MatrixGroup::Kind kind, std::vector<std::string> blocks, const std::string& service) {
  MatrixGroup& made = groups.emplace_back();
  made.kind = kind;
  made.id = "g" + std::to_string(groups.size());
  made.addresses = std::move(blocks);
  made.service = service;
  if (!service.empty()) made.region = "us-east-1";
}

void HandMade::read(MatrixReader& reader, std::uint32_t part, std::uint32_t parts) const {
  std::map<Answer, FlowSets> sets;
  for (const auto& [pair, answer] : flows_) sets.try_emplace(answer, sets_of(answer));
  reader.groups(groups);
  for (const auto& [pair, answer] : flows_) {
    const auto [from, to, family] = pair;
    if (from % parts == part - 1) reader.flow({from - 1, to - 1, family, &sets.at(answer)});
  }
}

HandMade hostile_matrix() {
  HandMade made;
  made.interfaces(
      {.vpc = "vpc-1\"", .subnet = "=cmd|' /C calc'!A0", .interfaces = {"eni-1\x1b[31m", "eni-2"}});
  made.interfaces({.subnet = "a|b\nc", .security_groups = {"sg-<script>"}, .interfaces = {"@eni-3"}});
  made.interfaces({.vpc = "-vpc", .subnet = "\ttab", .interfaces = {"eni-4,\"x\"", "`eni-5`"}});
  made.interfaces({.vpc = "vpc;2", .subnet = "\xe2\x80\xae", .interfaces = {"\xff\xfe"}});
  made.addresses(MatrixGroup::Kind::Internet, {"0.0.0.0/1", "128.0.0.0/1"});
  made.addresses(MatrixGroup::Kind::Service, {"198.51.100.0/24"}, "s3\r");
  made.flow(1, 1, "tcp/22");
  made.flow(1,
      2,
      HandMade::Answer{.reachable = "tcp/443,udp/53", .partial = "tcp/80", .client_ports = "1024-32767"});
  made.flow(1, 2, "icmpv6", 6);
  made.flow(2, 3, HandMade::Answer{.partial = "tcp/1-10"});
  made.flow(3, 4, HandMade::Answer{.unknown = "all"});
  made.flow(
      4, 6, HandMade::Answer{.reachable = "tcp", .partial = "udp", .unknown = "icmp", .client_ports = "-"});
  made.flow(5, 1, "tcp/443");
  made.flow(5, 2, "tcp/443");
  return made;
}

HandMade wide_matrix(std::uint32_t groups) {
  HandMade made;
  for (std::uint32_t i = 1; i <= groups; ++i)
    made.interfaces({.interfaces = {"eni-" + std::to_string(i), "eni-" + std::to_string(i) + "b"}});
  for (std::uint32_t i = 1; i <= groups; ++i)
    for (std::uint32_t j = 1; j <= groups; ++j)
      if ((i * 7 + j) % 3 == 0) made.flow(i, j, "tcp/" + std::to_string((i + j) % 5 + 1), j % 2 == 0 ? 4 : 6);
  return made;
}

}  // namespace vpcscope::testing
