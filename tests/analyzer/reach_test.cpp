// `reach`: questions that stand for many, and how their parts make one answer (docs/cli.md sections 2 and 3).
#include "analyzer/reach.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "model/network/resolve.h"
#include "tests/analyzer/asking.h"
#include "tests/support/world.h"

namespace vpcscope::testing {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;
using ::testing::StartsWith;

const std::string v = R"(
  vpc V 10.0.0.0/16
  subnet s1 V 10.0.1.0/24
  subnet s2 V 10.0.2.0/24 zone=b
)";
const std::string a = "eni A s1 10.0.1.5\n";
const std::string b = "eni B s2 10.0.2.5 sg=b\n";
const std::string gate = "igw I V\nroute V-main 0.0.0.0/0 igw:I\n";

Network network(const std::string& text) { return resolve(world(text)); }

ReachResult ask(const Network& net, const std::string& text) {
  const reference::Question asked = question(text);
  return reach(net,
      {.from = asked.from,
          .to = asked.to,
          .service = asked.service,
          .family = asked.family,
          .client = asked.client,
          .source_port = asked.source_port,
          .one_way = asked.one_way});
}

ReachAnswer answer(const Network& net, const std::string& text) {
  const ReachResult found = ask(net, text);
  EXPECT_EQ(found.error, "") << text;
  return found.answer;
}

std::string verdict(const Network& net, const std::string& text) {
  return name_of(answer(net, text).verdict);
}

// ---------------------------------------------------------------------------------------- what cannot be
// asked

TEST(Reach, errors_are_one_line_and_say_how_to_mend) {
  const Network net = network(v + a + b);
  const auto error = [&](const std::string& from,
                         const std::string& to,
                         const std::string& service,
                         const std::string& client = "",
                         const std::string& source_port = "",
                         int family = 0) {
    ReachQuestion asked;
    asked.from = from;
    asked.to = to;
    asked.service = service;
    asked.client = client;
    asked.source_port = source_port;
    asked.family = family;
    return reach(net, asked).error;
  };
  EXPECT_THAT(error("any", "B", "tcp/443"), HasSubstr("no end any yet"));
  EXPECT_THAT(error("A", "B", "tcp/x"), HasSubstr("is not a service"));
  EXPECT_THAT(error("A", "B", "tcp/443", "beos"), HasSubstr("expected one of"));
  EXPECT_THAT(error("A", "B", "tcp/443", "", "9-1"), HasSubstr("expected N or A-B"));
  EXPECT_THAT(error("A", "10.0.2.5", "tcp/443", "", "", 6), HasSubstr("contradicts"));
  EXPECT_THAT(error("A", "B", "icmp", "", "", 6), HasSubstr("does not exist in family 6"));
  EXPECT_THAT(error("A", "C", "tcp/443"), HasSubstr("names nothing"));
}

TEST(Reach, more_pairs_than_memory_holds_are_refused) {
  std::string text = "vpc V 10.0.0.0/16\nsubnet s V 10.0.0.0/20\n";
  for (int i = 0; i < 501; ++i)
    text += "eni e" + std::to_string(i) + " s 10.0." + std::to_string(1 + i / 200) + "." +
            std::to_string(10 + i % 200) + "\n";
  const Network net = network(text);
  ReachQuestion asked;
  asked.from = id_of("vpc", "V");
  asked.to = asked.from;
  asked.service = "tcp/443";
  EXPECT_THAT(reach(net, asked).error, HasSubstr("251001 pairs of addresses"));
  asked.to = id_of("eni", "e7");
  EXPECT_THAT(answer(net, "e3 -> e7").paths, SizeIs(1));
  EXPECT_EQ(reach(net, asked).error, "");
}

TEST(Reach, no_pair_is_no_source_or_destination) {
  const Network net = network(v + a + b + "endpoint E gateway V com.amazonaws.us-east-1.s3 rtbs=V-main\n");
  for (const char* text : {"A -> A", "A -> B family=6", "A -> 2600::1"}) {
    const ReachAnswer found = answer(net, text);
    EXPECT_EQ(found.verdict, Verdict::Unreachable) << text;
    EXPECT_THAT(found.paths, IsEmpty());
    ASSERT_THAT(found.drops, SizeIs(1));
    EXPECT_EQ(found.drops[0].code, "NO_SOURCE_OR_DESTINATION");
  }
}

TEST(Reach, echoes_what_was_understood) {
  const Network net = network(v + a + b + "sg b in all 0.0.0.0/0\n");
  const ReachAnswer found = answer(net, "A -> B ping");
  EXPECT_EQ(found.query.service, "icmp/8/0");
  EXPECT_EQ(found.query.source_port, "");
  EXPECT_EQ(found.query.family, 4);
  EXPECT_EQ(answer(net, "A -> B tcp/443 source_port=40000").query.source_port, "40000");
  EXPECT_EQ(answer(net, "A -> B ping source_port=40000").query.source_port, "") << "not for ICMP";
  EXPECT_EQ(answer(net, "A -> B tcp/443 client=windows").query.source_port, "49152-65535");
  EXPECT_EQ(answer(net, "A -> B tcp/443").services, std::nullopt);
  EXPECT_EQ(answer(net, "A -> B 47").services, std::nullopt) << "one point: protocol 47 has no ports";
}

// ---------------------------------------------------------------------------------------- many services

TEST(Reach, services_are_cut_where_a_rule_tells_them_apart) {
  const Network net = network(v + a + b + "sg b in tcp 8010-8019 0.0.0.0/0\nsg b in udp 53 10.0.1.0/24\n");
  const ReachAnswer found = answer(net, "A -> B tcp/8000-8080");
  EXPECT_EQ(found.verdict, Verdict::Partial);
  EXPECT_THAT(found.services->reachable, ElementsAre("tcp/8010-8019"));
  EXPECT_THAT(found.services->partial, IsEmpty());
  ASSERT_THAT(found.paths, SizeIs(2));
  EXPECT_EQ(found.paths[0].verdict, Verdict::Unreachable);
  EXPECT_EQ(found.paths[0].drops.at(0).header.destination_ports, "8000-8009,8020-8080");
  EXPECT_EQ(found.paths[1].forward.at(0).header.destination_ports, "8010-8019");
  EXPECT_EQ(verdict(net, "A -> B tcp/8011-8013"), "REACHABLE");
  EXPECT_EQ(verdict(net, "A -> B tcp/1-100"), "UNREACHABLE");
}

TEST(Reach, all_services_are_the_exact_set) {
  const Network net = network(v + a + b + R"(
    sg b in tcp 8010-8019 0.0.0.0/0
    sg b in udp 53 10.0.1.0/24
    sg b in icmp 3/4 0.0.0.0/0
    sg b in 47 0.0.0.0/0
  )");
  const ReachAnswer found = answer(net, "A -> B all");
  EXPECT_THAT(found.services->reachable, ElementsAre("icmp/3/4", "tcp/8010-8019", "udp/53", "47"));
  EXPECT_THAT(found.services->unknown, IsEmpty());
  EXPECT_THAT(answer(net, "A -> B tcp").services->reachable, ElementsAre("tcp/8010-8019"));
  EXPECT_THAT(answer(net, "A -> B icmp").services->reachable, ElementsAre("icmp/3/4"));
}

TEST(Reach, without_a_service_the_best_of_any_is_the_verdict) {
  const auto everything = [](const std::string& rules) {
    const Network net = network(v + a + b + rules);
    ReachQuestion asked;
    asked.from = "A";
    asked.to = "B";
    const ReachResult found = reach(net, asked);
    EXPECT_EQ(found.error, "");
    EXPECT_EQ(found.answer.query.service, "");
    return found.answer;
  };
  const ReachAnswer one = everything("sg b in tcp 443 0.0.0.0/0\nsg b in tcp 22 pl:far\npl far unknown\n");
  EXPECT_EQ(one.verdict, Verdict::Reachable) << "all others are closed, and one is not known";
  EXPECT_THAT(one.services->reachable, ElementsAre("tcp/443"));
  EXPECT_THAT(one.services->unknown, ElementsAre("tcp/22"));
  EXPECT_THAT(one.paths.at(0).services, Not(IsEmpty()));
  const std::string back = "acl n V subnets=s2\nacl n in 100 allow all 0.0.0.0/0\n";
  EXPECT_EQ(
      everything("sg b in tcp 443 0.0.0.0/0\n" + back + "acl n out 100 allow tcp 32768-65535 0.0.0.0/0\n")
          .verdict,
      Verdict::Partial);
  EXPECT_EQ(everything("sg b in tcp 22 pl:far\npl far unknown\n").verdict, Verdict::Unknown);
  EXPECT_EQ(everything("sg b in tcp 443 10.9.0.0/16\n").verdict, Verdict::Unreachable);
}

TEST(Reach, a_listener_is_found_by_port) {
  const Network net = network(v + a + R"(
    lb L alb s1/10.0.1.100
    tg G ip HTTP 8080
    target G 10.0.1.20
    eni T s1 10.0.1.20
    listener L HTTP 80 G
    listener L HTTP 8000 G
  )");
  EXPECT_THAT(answer(net, "A -> L tcp").services->reachable, ElementsAre("tcp/80", "tcp/8000"));
}

TEST(Reach, an_unknown_service_is_kept_apart) {
  const Network net =
      network(v + a + b + "sg b in tcp 22 0.0.0.0/0\nsg b in tcp 443 pl:far\npl far unknown\n");
  const ReachAnswer found = answer(net, "A -> B tcp");
  EXPECT_THAT(found.services->reachable, ElementsAre("tcp/22"));
  EXPECT_THAT(found.services->unknown, ElementsAre("tcp/443"));
  EXPECT_EQ(found.verdict, Verdict::Partial) << "one works and one does not, whatever else is unknown";
  EXPECT_THAT(found.missing, SizeIs(1));
}

// ---------------------------------------------------------------------------------------- many addresses

TEST(Reach, pieces_of_the_internet_with_one_outcome_are_one_path) {
  const Network net = network(v + gate + R"(
    eni A s1 10.0.1.5 public=203.0.113.5 sg=web
    sg web in tcp 443 198.51.100.0/24
    sg web in tcp 22 198.51.100.128/25
  )");
  const ReachAnswer found = answer(net, "internet -> A");
  EXPECT_EQ(found.verdict, Verdict::Partial);
  ASSERT_THAT(found.paths, SizeIs(2));
  EXPECT_EQ(found.paths[0].verdict, Verdict::Unreachable);
  EXPECT_EQ(found.paths[1].verdict, Verdict::Reachable);
  EXPECT_EQ(found.paths[1].from.kind, "internet");
  EXPECT_THAT(found.paths[1].from.addresses, ElementsAre("198.51.100.0/24"));
  EXPECT_EQ(found.paths[1].to.address, "10.0.1.5");
  EXPECT_EQ(verdict(net, "internet:198.51.100.0/24 -> A"), "REACHABLE");
  EXPECT_EQ(verdict(net, "internet:198.51.0.0/16 -> A"), "PARTIAL");
  EXPECT_EQ(verdict(net, "internet:198.51.100.0/24 -> A tcp/22"), "PARTIAL");
  EXPECT_THAT(answer(net, "internet:198.51.100.0/24 -> A tcp").services->partial, ElementsAre("tcp/22"));
  EXPECT_THAT(ask(net, "internet:10.0.0.0/8 -> A").error, HasSubstr("holds no address of the internet"));
}

TEST(Reach, every_piece_answers_as_each_of_its_addresses_does) {
  const std::string text = v + gate + R"(
    eni A s1 10.0.1.5 public=203.0.113.5 sg=web
    eni P s2 10.0.2.5 public=203.0.113.6
    sg web in tcp 443 198.51.100.0/24
    sg web in tcp 443 8.0.0.0/7
    rtb r V subnets=s1
    acl x V subnets=s1
    acl x in 10 deny tcp 443 9.0.0.0/9
    acl x in 20 allow all 0.0.0.0/0
    acl x out 10 deny tcp 32768-40000 198.51.100.64/26
    acl x out 20 allow all 0.0.0.0/0
    route r 0.0.0.0/1 igw:I
    route r 198.51.0.0/16 igw:I
    route r 8.8.8.8/32 nat:gone state=blackhole
  )";
  const Snapshot snapshot = world(text);
  const Network net = resolve(snapshot);
  const ReachAnswer whole = answer(net, "internet -> A");
  const auto starts = reference::pieces(snapshot, {}, {Prefix::whole(Family::V4)}, Family::V4);
  std::size_t asked = 0;
  for (const Address& start : starts)
    for (const Address& address : {start, start.previous().value_or(start)}) {
      if (!net.is_internet(address)) continue;
      int holding = 0;
      for (const PathAnswer& path : whole.paths)
        for (const std::string& one : path.from.addresses)
          if (Prefix::parse(one).prefix.contains(address)) {
            ++holding;
            EXPECT_EQ(name_of(path.verdict), verdict(net, "internet:" + address.to_string() + " -> A"))
                << address.to_string();
          }
      EXPECT_EQ(holding, 1) << address.to_string();
      ++asked;
    }
  EXPECT_GT(asked, 30U);
}

TEST(Reach, a_service_is_its_prefix_list_wherever_routes_send_it) {
  const std::string list = "pl S3 52.216.0.0/15 54.231.0.0/16 name=com.amazonaws.us-east-1.s3\n";
  const Network net = network(v + a + list + "endpoint E gateway V com.amazonaws.us-east-1.s3 rtbs=V-main\n" +
                              "route V-main pl:S3 vpce:E\n");
  const ReachAnswer found = answer(net, "A -> service:s3");
  EXPECT_EQ(found.verdict, Verdict::Reachable);
  ASSERT_FALSE(found.paths.empty());
  EXPECT_EQ(found.paths[0].to.kind, "service");
  EXPECT_EQ(verdict(network(v + a + list), "A -> service:s3"), "UNREACHABLE");
  const ReachAnswer unknown =
      answer(network(v + a + "pl S3 unknown name=com.amazonaws.us-east-1.s3\n"), "A -> service:s3");
  EXPECT_EQ(unknown.verdict, Verdict::Unknown);
  ASSERT_THAT(unknown.missing, SizeIs(1));
  EXPECT_EQ(unknown.missing[0].call, "ec2 get-managed-prefix-list-entries");
}

// ---------------------------------------------------------------------------------------- pairs and drops

TEST(Reach, pairs_are_sorted_and_never_with_oneself) {
  const Network net = network(v + "eni A2 s1 10.0.1.9\neni A s1 10.0.1.5\neni A3 s1 10.0.1.7\n");
  const ReachAnswer found = answer(net, "s1 -> s1");
  std::vector<std::string> pairs;
  for (const PathAnswer& path : found.paths) pairs.push_back(path.from.address + ">" + path.to.address);
  EXPECT_THAT(pairs,
      ElementsAre("10.0.1.5>10.0.1.7",
          "10.0.1.5>10.0.1.9",
          "10.0.1.7>10.0.1.5",
          "10.0.1.7>10.0.1.9",
          "10.0.1.9>10.0.1.5",
          "10.0.1.9>10.0.1.7"));
  EXPECT_EQ(found.verdict, Verdict::Reachable);
}

TEST(Reach, drops_at_the_top_are_those_that_decide) {
  const Network net = network(v + a + b + "eni C s2 10.0.2.6\nsg b in tcp 22 0.0.0.0/0\n");
  const ReachAnswer found = answer(net, "A -> s2");
  EXPECT_EQ(found.verdict, Verdict::Partial);
  ASSERT_THAT(found.drops, SizeIs(1));
  EXPECT_EQ(found.drops[0].code, "ENI_SG_RULES_MISMATCH");
  EXPECT_EQ(found.drops[0].component.id, id_of("eni", "B"));
}

TEST(Reach, every_failing_range_of_client_ports_is_told) {
  const Network net = network(
      v + a + "eni B s2 10.0.2.5\nacl x V subnets=s2\nacl x out 100 allow tcp 32768-61000 0.0.0.0/0\n");
  const ReachAnswer found = answer(net, "A -> B client=unknown");
  EXPECT_EQ(found.verdict, Verdict::Partial);
  ASSERT_THAT(found.drops, SizeIs(2));
  EXPECT_EQ(found.drops[0].header.destination_ports, "1024-32767");
  EXPECT_EQ(found.drops[1].header.destination_ports, "61001-65535");
}

TEST(Reach, a_missing_table_is_one_path) {
  const Network net = network(v + a + "eni B s2 10.0.2.5\nmissing ec2 describe-route-tables\n");
  const ReachAnswer found = answer(net, "A -> B");
  EXPECT_EQ(found.verdict, Verdict::Unknown);
  EXPECT_THAT(found.paths, SizeIs(1));
  ASSERT_FALSE(found.missing.empty());
  EXPECT_EQ(found.missing[0].call, "ec2 describe-route-tables");
}

TEST(Reach, an_interface_is_paired_with_itself_only_where_TO_is_a_literal_address) {
  const Network net = network(v + a);
  EXPECT_EQ(answer(net, "A -> A").drops.at(0).code, "NO_SOURCE_OR_DESTINATION");
  EXPECT_EQ(verdict(net, "A -> 10.0.1.5"), "REACHABLE");
  EXPECT_EQ(answer(net, "10.0.1.5 -> A").drops.at(0).code, "NO_SOURCE_OR_DESTINATION");
}

TEST(Reach, R_IN_6_a_group_of_rules_stands_where_they_do) {
  const std::string text = v + a + b + "sg b in tcp 443 10.9.0.0/16\n";
  const auto place = [&](const std::string& more) {
    const ReachAnswer found = answer(network(text + more), "A -> B");
    return found.drops.at(0).where.value_or(Where{}).pointer;
  };
  EXPECT_THAT(place(""), EndsWith("/IpPermissions"));
  EXPECT_THAT(place("groups-as-rules\n"), StartsWith("/SecurityGroupRules/"));
  EXPECT_THAT(place("groups-as-rules\n"), Not(EndsWith("/IpPermissions")));
}

TEST(Reach, families_whose_answers_differ_are_remarked) {
  const std::string dual = R"(
    vpc V 10.0.0.0/16 2600:1f00:1::/56
    subnet s1 V 10.0.1.0/24 2600:1f00:1:1::/64
    eni A s1 10.0.1.5 2600:1f00:1:1::5
    eni B s1 10.0.1.6 2600:1f00:1:1::6 sg=b
    sg b in tcp 443 10.0.0.0/16
  )";
  const auto told = [](const ReachAnswer& found) {
    std::vector<std::string> texts;
    for (const Annotation& one : found.annotations)
      if (one.code == "OTHER_FAMILY_DIFFERS") texts.push_back(one.text);
    return texts;
  };
  const ReachAnswer found = answer(network(dual), "A -> B");
  EXPECT_EQ(found.query.family, 4);
  EXPECT_THAT(told(found), ElementsAre("in family 6 the answer is UNREACHABLE"));
  EXPECT_THAT(told(answer(network(dual), "A -> 10.0.1.6")), IsEmpty());
  EXPECT_THAT(told(answer(network(dual + "sg b in tcp 443 ::/0\n"), "A -> B")), IsEmpty());
}

// ---------------------------------------------------------------------------------------- remarks, which
// change no verdict (R-MODEL-9)

/// "CODE RULE" of each remark on the paths of a REACHABLE answer, but for the groups' (R-SG-12).
std::vector<std::string> remarks(const std::string& text, const std::string& asked) {
  const ReachAnswer found = answer(network(text), asked);
  EXPECT_EQ(found.verdict, Verdict::Reachable) << asked;
  std::vector<std::string> codes;
  for (const PathAnswer& path : found.paths)
    for (const Annotation& one : path.annotations)
      if (one.code != "CONNECTION_UNTRACKED") codes.push_back(one.code + " " + one.semantics);
  return codes;
}

const std::string everything =
    R"({\"Effect\": \"Allow\", \"Principal\": \"*\", \"Action\": \"*\", \"Resource\": \"*\"})";
const std::string reading =
    R"({\"Effect\": \"Allow\", \"Principal\": \"*\", \"Action\": \"s3:GetObject\", \"Resource\": \"*\"})";

TEST(Reach, R_VPCE_8_a_policy_is_a_remark) {
  const auto text = [](const std::string& type, const std::string& statement) {
    return v + a + "pl s3 52.216.0.0/15 name=com.amazonaws.us-east-1.s3\nroute V-main pl:s3 vpce:E\n" +
           "eni N s2 10.0.2.9 type=vpc_endpoint\njson ec2 describe-vpc-endpoints {\"VpcEndpointId\": \"" +
           id_of("vpce", "E") + "\", \"VpcEndpointType\": \"" + type + "\", \"VpcId\": \"" +
           id_of("vpc", "V") + "\", \"ServiceName\": \"com.amazonaws.us-east-1.s3\", \"State\": " +
           "\"available\", \"RouteTableIds\": [\"" + id_of("rtb", "V-main") +
           "\"], \"NetworkInterfaceIds\": [\"" + id_of("eni", "N") +
           "\"], \"PolicyDocument\": " + "\"{\\\"Statement\\\": [" + statement + "]}\"}\n";
  };
  EXPECT_THAT(remarks(text("Gateway", reading), "A -> 52.216.0.9"), ElementsAre("ENDPOINT_POLICY R-VPCE-8"));
  EXPECT_THAT(remarks(text("Gateway", everything), "A -> 52.216.0.9"), IsEmpty());
  EXPECT_THAT(remarks(text("Interface", reading), "A -> N"), ElementsAre("ENDPOINT_POLICY R-VPCE-8"));
  EXPECT_THAT(remarks(text("Interface", everything), "A -> N"), IsEmpty());
}

TEST(Reach, R_VPCE_8_a_private_name_needs_the_dns_of_its_vpc) {
  const auto text = [](const std::string& private_dns, const std::string& hostnames) {
    return v + a +
           "eni N s2 10.0.2.9 type=vpc_endpoint\njson ec2 describe-vpc-endpoints {\"VpcEndpointId\": " +
           "\"vpce-01\", \"VpcEndpointType\": \"Interface\", \"VpcId\": \"" + id_of("vpc", "V") +
           "\", \"ServiceName\": \"com.amazonaws.us-east-1.sqs\", \"State\": \"available\", " +
           "\"NetworkInterfaceIds\": [\"" + id_of("eni", "N") + "\"], \"PrivateDnsEnabled\": " + private_dns +
           "}\njson ec2 describe-vpc-attribute " + id_of("vpc", "V") + " {\"VpcId\": \"" + id_of("vpc", "V") +
           "\", \"EnableDnsSupport\": {\"Value\": true}, \"EnableDnsHostnames\": {\"Value\": " + hostnames +
           "}}\n";
  };
  EXPECT_THAT(remarks(text("true", "false"), "A -> N"), ElementsAre("PRIVATE_DNS R-VPCE-8"));
  EXPECT_THAT(remarks(text("true", "true"), "A -> N"), IsEmpty());
  EXPECT_THAT(remarks(text("false", "false"), "A -> N"), IsEmpty());
}

TEST(Reach, R_SVC_8_encryption_that_is_enforced_is_a_remark) {
  const auto text = [](const std::string& mode) {
    return v + a +
           "eni B s2 10.0.2.5\njson ec2 describe-vpc-encryption-controls {\"VpcEncryptionControlId\": " +
           "\"vpcec-01\", \"VpcId\": \"" + id_of("vpc", "V") + "\", \"Mode\": \"" + mode + "\"}\n";
  };
  EXPECT_THAT(remarks(text("enforce"), "A -> B"), ElementsAre("ENCRYPTION_ENFORCED R-SVC-8"));
  EXPECT_THAT(remarks(text("monitor"), "A -> B"), IsEmpty());
}

TEST(Reach, R_SVC_9_mail_to_public_addresses_is_throttled) {
  const std::string text = v + gate + "bpa off\neni A s1 10.0.1.5 public=203.0.113.5\neni B s2 10.0.2.5\n";
  EXPECT_THAT(remarks(text, "A -> 198.51.100.7 tcp/25"), ElementsAre("PORT_25_THROTTLED R-SVC-9"));
  EXPECT_THAT(remarks(text, "A -> 198.51.100.7 tcp/26"), IsEmpty());
  EXPECT_THAT(remarks(text, "A -> 198.51.100.7 udp/25"), IsEmpty());
  EXPECT_THAT(remarks(text, "A -> B tcp/25"), IsEmpty());
}

}  // namespace
}  // namespace vpcscope::testing
