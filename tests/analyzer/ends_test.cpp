// Naming an end, as docs/cli.md section 2 has it.
#include "analyzer/ends.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "analyzer/names.h"
#include "tests/analyzer/networks.h"

namespace vpcscope::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

using Kind = NamedEnd::Kind;

/// A network, and what texts name in it.
class Named {
 public:
  explicit Named(const std::string& text) : network_(network_of(text)) {}

  const Network& network() const { return network_; }
  NamedEnd end(const std::string& text) const { return read_end(network_, text); }
  std::vector<std::string> ids(const std::string& text) const {
    std::vector<std::string> found;
    const NamedEnd named = end(text);
    EXPECT_EQ(named.error, "") << text;
    for (const auto one : named.interfaces) found.emplace_back(network_.id(one));
    return found;
  }
  std::string error(const std::string& text) const { return end(text).error; }

 private:
  Network network_;
};

std::string eni(const std::string& name) { return id_of("eni", name); }

const std::string v = R"(
  vpc V 10.0.0.0/16
  subnet s1 V 10.0.1.0/24
  subnet s2 V 10.0.2.0/24 zone=b
)";
const std::string ab = "eni A s1 10.0.1.5\neni B s2 10.0.2.5\n";

TEST(Ends, an_interface_by_id_arn_and_name) {
  const Named net(v + ab);
  EXPECT_THAT(net.ids(eni("A")), ElementsAre(eni("A")));
  EXPECT_THAT(net.ids("A"), ElementsAre(eni("A")));
  const std::string arn = "arn:aws:ec2:us-east-1:111122223333:network-interface/" + eni("A");
  EXPECT_THAT(net.ids(arn), ElementsAre(eni("A")));
  EXPECT_NE(net.error("arn:aws:ec2:eu-west-1:111122223333:network-interface/" + eni("A")), "");
}

TEST(Ends, an_interface_of_an_instance_of_its_name_is_that_instance) {
  const Named net(v + "eni A s1 10.0.1.5 instance=web\neni web s2 10.0.2.5 instance=web index=1\n");
  EXPECT_THAT(net.ids("web"), UnorderedElementsAre(eni("A"), eni("web")));
  EXPECT_THAT(net.ids(id_of("i", "web")), UnorderedElementsAre(eni("A"), eni("web")));
  EXPECT_THAT(net.ids("A"), ElementsAre(eni("A")));
}

TEST(Ends, vpcs_subnets_and_groups_give_way_to_other_resources) {
  const Named net("vpc X 10.0.0.0/16\nsubnet X X 10.0.1.0/24\n" + std::string("eni A X 10.0.1.5\nrtb A X\n"));
  EXPECT_THAT(net.error("X"), HasSubstr("\"X\" is ambiguous: VPC " + id_of("vpc", "X")));
  EXPECT_THAT(net.ids("A"), ElementsAre(eni("A"))) << "the route table of that name is no end";
  const Named other("vpc X 10.0.0.0/16\nsubnet s X 10.0.1.0/24\neni X s 10.0.1.5\neni Y s 10.0.1.6\n");
  EXPECT_THAT(other.ids("X"), ElementsAre(eni("X")));
}

TEST(Ends, two_of_one_name_are_ambiguous) {
  const Named net(v + R"(
    eni A s1 10.0.1.5
    lb A nlb s1/10.0.1.100
  )");
  const std::string error = net.error("A");
  EXPECT_THAT(error, HasSubstr("\"A\" is ambiguous: "));
  EXPECT_THAT(error, HasSubstr("instance " + id_of("i", "A")));
  EXPECT_THAT(error, HasSubstr("load balancer "));
  EXPECT_THAT(error, HasSubstr("name one by its id"));
}

TEST(Ends, R_SVC_5_a_resource_by_id_name_and_arn) {
  const Named net(v + "lambda fn s1 10.0.1.9\nresolver R in V s2/10.0.2.53\n");
  std::size_t asked = 0;
  for (const net::Resource& one : net.network().all<net::Resource>()) {
    const std::vector<std::string> ids = net.ids(std::string(net.network().text(one.object.id)));
    EXPECT_EQ(ids.size(), 1U);
    for (const net::TextAt other : {one.resource_name, one.arn}) {
      EXPECT_FALSE(other.empty());
      EXPECT_EQ(net.ids(std::string(net.network().text(other))), ids);
      ++asked;
    }
  }
  EXPECT_EQ(asked, 4U);
}

TEST(Ends, an_unknown_name_suggests_the_nearest) {
  const Named net(v + "eni web-1 s1 10.0.1.5\neni web-2 s1 10.0.1.6\neni db s1 10.0.1.7\n");
  EXPECT_EQ(
      net.error("web-3"), "\"web-3\" names nothing in the snapshot; the nearest names are web-1, web-2");
  EXPECT_THAT(net.error("quite-another"), HasSubstr("expected an id, a Name tag, an address"));
  EXPECT_THAT(net.error(id_of("rtb", "V-main")), HasSubstr("is the route table "));
}

TEST(Ends, groups_leave_out_data_path_interfaces_but_for_nodes) {
  const Named net(v + ab + R"(
    igw I V
    nat N s2 10.0.2.9/203.0.113.9
    lb L nlb s1/10.0.1.100
  )");
  EXPECT_THAT(net.ids("s2"), ElementsAre(eni("B")));
  EXPECT_EQ(net.ids("s1").size(), 2U) << "A, and the node";
  EXPECT_EQ(net.ids("V").size(), 3U);
  EXPECT_EQ(net.ids("N").size(), 1U);
  EXPECT_EQ(net.ids(id_of("nat", "N")).size(), 1U);
  EXPECT_EQ(net.ids("L").size(), 1U);
}

TEST(Ends, members_of_a_group_and_bearers_of_a_tag) {
  const Named net(v + "eni A s1 10.0.1.5 sg=web\neni B s2 10.0.2.5 sg=web\neni C s2 10.0.2.6\nsg web V\n");
  EXPECT_THAT(net.ids(id_of("sg", "web")), UnorderedElementsAre(eni("A"), eni("B")));
  EXPECT_THAT(net.ids("tag:Name=C"), ElementsAre(eni("C")));
  EXPECT_THAT(net.error("tag:Name"), HasSubstr("expected tag:KEY=VALUE"));
  EXPECT_THAT(net.error("tag:Env=prod"), HasSubstr("has the tag \"Env=prod\""));
}

TEST(Ends, virtual_ends_win_over_tags) {
  const Named net(v + "eni internet s1 10.0.1.5\n");
  EXPECT_EQ(net.end("internet").kind, Kind::Internet);
  EXPECT_EQ(net.end("any").kind, Kind::Any);
  EXPECT_THAT(net.error("onprem"), HasSubstr("no prefix on-premises is known"));
  EXPECT_EQ(net.end("onprem:192.168.0.9").kind, Kind::OnPremises);
  EXPECT_THAT(net.error("internet:203.0.113.5/24"), HasSubstr("did you mean 203.0.113.0/24?"));
  EXPECT_THAT(net.error("10.0.0.0/8"), HasSubstr("say where it lies"));
  EXPECT_THAT(net.error("service:s3"), HasSubstr("known are none"));
  EXPECT_THAT(net.error("W/10.0.1.5"), HasSubstr("there is no VPC \"W\""));
}

// ---------------------------------------------------------------------------------------- literal addresses

QueryEnd meant(const Named& net, const std::string& to, const std::string& from) {
  const NamedEnd sender = net.end(from);
  const EndParts senders = parts_of_from(net.network(), sender, net.end(to), Family::V4);
  EXPECT_EQ(senders.error, "");
  const EndParts found = parts_of_to(net.network(), net.end(to), senders.parts.at(0).end, Family::V4);
  EXPECT_EQ(found.error, "");
  EXPECT_EQ(found.parts.size(), 1U) << to;
  return found.parts.empty() ? QueryEnd{} : found.parts.front().end;
}

std::string error_of(const Named& net, const std::string& to, const std::string& from) {
  const EndParts senders = parts_of_from(net.network(), net.end(from), net.end(to), Family::V4);
  return parts_of_to(net.network(), net.end(to), senders.parts.at(0).end, Family::V4).error;
}

const std::string two_alike = v + ab + R"(
  vpc W 10.1.0.0/16
  subnet w W 10.1.1.0/24
  eni C w 10.1.1.5 public=203.0.113.7
  vpc W2 10.1.0.0/16
  vgw G V
  vpn N vgw:G static=192.168.0.0/16
  eip 203.0.113.99
)";

TEST(Ends, a_literal_is_looked_for_in_the_order_of_the_contract) {
  const Named net(two_alike);
  const auto vpc = [&](const std::string& name) { return net.network().id(net.end(name).vpc); };
  EXPECT_EQ(vpc("V/10.0.9.9"), id_of("vpc", "V"));
  EXPECT_EQ(meant(net, "169.254.169.253", "A").kind, QueryEnd::Kind::Address);
  EXPECT_EQ(meant(net, "10.0.2.5", "A").kind, QueryEnd::Kind::Address);
  EXPECT_EQ(net.network().id(meant(net, "10.0.9.9", "A").vpc), id_of("vpc", "V"));
  EXPECT_EQ(net.network().id(meant(net, "10.1.1.9", "C").vpc), id_of("vpc", "W")) << "FROM's own of two";
  EXPECT_THAT(error_of(net, "10.1.1.9", "A"), HasSubstr("\"10.1.1.9\" is ambiguous: "));
  EXPECT_EQ(net.network().id(meant(net, "203.0.113.7", "A").interface), eni("C"));
  EXPECT_EQ(meant(net, "203.0.113.99", "A").kind, QueryEnd::Kind::Address) << "nobody's";
  EXPECT_EQ(meant(net, "192.168.3.3", "A").kind, QueryEnd::Kind::OnPremises);
  EXPECT_EQ(meant(net, "198.51.100.7", "A").kind, QueryEnd::Kind::Internet);
  EXPECT_THAT(error_of(net, "172.16.0.1", "A"), HasSubstr("onprem:172.16.0.1"));
}

TEST(Ends, a_literal_sender_is_whoever_owns_the_address) {
  const Named net(two_alike);
  const auto sender = [&](const std::string& text) {
    return parts_of_from(net.network(), net.end(text), net.end("A"), Family::V4).parts.at(0).end;
  };
  EXPECT_EQ(net.network().id(sender("10.0.1.5").interface), eni("A"));
  EXPECT_EQ(sender("10.0.1.77").kind, QueryEnd::Kind::Address);
  EXPECT_EQ(sender("203.0.113.7").address.to_string(), "10.1.1.5") << "what it sends from";
}

TEST(Ends, from_the_internet_an_interface_is_its_public_addresses) {
  const Named net(v +
                  "eni A s1 10.0.1.5 10.0.1.6 10.0.1.7 public=10.0.1.5/203.0.113.5,10.0.1.7/203.0.113.7\n" +
                  "eni B s1 10.0.1.8\n");
  const auto addresses = [&](const std::string& to, const std::string& from) {
    const EndParts senders = parts_of_from(net.network(), net.end(from), net.end(to), Family::V4);
    std::vector<std::string> found;
    for (const EndPart& one :
        parts_of_to(net.network(), net.end(to), senders.parts.at(0).end, Family::V4).parts)
      found.push_back(one.end.address.to_string());
    return found;
  };
  EXPECT_THAT(addresses("A", "internet"), ElementsAre("203.0.113.5", "203.0.113.7"));
  EXPECT_THAT(addresses("A", "B"), ElementsAre("10.0.1.5"));
  EXPECT_THAT(addresses("B", "internet"), ElementsAre("10.0.1.8"));
}

TEST(Ends, the_internet_is_what_nobody_imported_owns) {
  const Named net(two_alike);
  const AddressSet internet = internet_addresses(net.network(), Family::V4);
  const auto holds = [&](const char* address) { return internet.contains(*Address::parse(address)); };
  EXPECT_TRUE(holds("203.0.113.8"));
  EXPECT_FALSE(holds("203.0.113.7")) << "an interface's";
  EXPECT_FALSE(holds("203.0.113.99")) << "an Elastic IP address";
  EXPECT_FALSE(holds("192.168.3.3"));
  EXPECT_FALSE(holds("10.1.1.5"));
  for (const AddressRange& range : internet.ranges()) {
    EXPECT_TRUE(net.network().is_internet(range.first));
    EXPECT_TRUE(net.network().is_internet(range.last));
  }
}

TEST(Ends, a_service_is_its_endpoints_here_and_its_list) {
  const Named net(v + ab + R"(
    pl S3 52.216.0.0/15 54.231.0.0/16 name=com.amazonaws.us-east-1.s3
    endpoint E interface V com.amazonaws.us-east-1.s3 s1/10.0.1.50
    endpoint D interface V com.amazonaws.us-east-1.ecr.api s1/10.0.1.51
  )");
  const EndParts senders = parts_of_from(net.network(), net.end("A"), net.end("service:s3"), Family::V4);
  const EndParts found =
      parts_of_to(net.network(), net.end("service:s3"), senders.parts.at(0).end, Family::V4);
  ASSERT_EQ(found.parts.size(), 2U);
  EXPECT_EQ(found.parts[0].end.address.to_string(), "10.0.1.50");
  EXPECT_EQ(found.parts[1].set.to_string(), "52.216.0.0/15, 54.231.0.0/16");
  EXPECT_EQ(net.end("service:ecr.api").error, "");
  EXPECT_THAT(net.error("service:sqs"), HasSubstr("known are ecr.api, s3"));
}

TEST(Ends, blocks_that_hold_an_address_are_found_however_they_nest) {
  const Named net(R"(
    vpc A 10.0.0.0/16
    vpc B 10.0.0.0/20
    vpc C 10.0.0.0/16
    vpc D 10.0.128.0/20
  )");
  const auto count = [&](const char* address) {
    return vpcs_of(net.network(), *Address::parse(address)).size();
  };
  EXPECT_EQ(count("10.0.0.1"), 3U);
  EXPECT_EQ(count("10.0.16.1"), 2U);
  EXPECT_EQ(count("10.0.129.1"), 3U);
  EXPECT_EQ(count("10.1.0.0"), 0U);
  EXPECT_EQ(count("9.255.255.255"), 0U);
}

TEST(Ends, edit_distances) {
  EXPECT_EQ(edit_distance("web-1", "web-1", 3), 0);
  EXPECT_EQ(edit_distance("web-1", "web-2", 3), 1);
  EXPECT_EQ(edit_distance("kitten", "sitting", 3), 3);
  EXPECT_EQ(edit_distance("", "abc", 3), 3);
  EXPECT_EQ(edit_distance("abc", "wholly other", 3), 4);
}

}  // namespace
}  // namespace vpcscope::testing
