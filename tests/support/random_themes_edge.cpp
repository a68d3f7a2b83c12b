// Themes inside a VPC and at its edge: gateways, NAT, appliances, inspection, Block Public Access.
#include <fmt/format.h>

#include "tests/support/random_draft.h"

namespace vpcscope::testing {
namespace {

void ask_internet(Draft& draft, const DraftHost& host) {
  draft.ask({host.name, Draft::somebody()});
  draft.ask({Draft::somebody(), host.name});
  if (!host.public_address.empty()) draft.ask({Draft::somebody(), host.public_address});
  if (draft.dual) draft.ask_both({host.name, "internet:2a00:1450::5", "tcp/443 family=6"});
}

void internet(Draft& draft) {
  DraftVpc& vpc = draft.any_vpc();
  const std::string gate = draft.gate(vpc);
  draft.default_route(vpc, "igw:" + gate);
  for (const std::string& name : vpc.hosts)
    for (const DraftHost& host : draft.hosts)
      if (host.name == name) ask_internet(draft, host);
  const DraftHost& one = draft.any_host(vpc);
  const DraftHost& two = draft.any_host(draft.any_vpc());
  if (!two.public_address.empty()) draft.ask({one.name, two.public_address});  // R-IGW-8
  draft.ask({one.name,
      draft.dice.any({"internet:203.0.113.200", "V/172.31.0.9", "V/100.64.9.9", "internet:8.8.8.8"})});
  if (draft.dice.chance(30)) {  // R-SG-9: by public addresses a reference is lost
    DraftSubnet& subnet = draft.any_subnet(vpc);
    const Ask pair = draft.trusting_pair(subnet, draft.any_subnet(vpc));
    draft.ask(pair);
    if (const std::string& there = draft.hosts.back().public_address; !there.empty())
      draft.ask({pair.from, there});
  }
  if (draft.dice.chance(30)) {
    draft.line({"eip", "203.0.113.250"});
    draft.ask({one.name, "internet:203.0.113.250"});
  }
  if (draft.dice.chance(20)) draft.ask({"internet:10.99.0.9", one.name});
  if (draft.dice.chance(20)) draft.ask({"internet:100.64.99.9", one.name});
  if (draft.dice.chance(15)) {  // an address of the host that its VPC no longer holds
    DraftSubnet& subnet = draft.any_subnet(vpc);
    const std::string name = draft.fresh("h");
    draft.line(vpc, {"eni", name, subnet.name, "10.77.0.9", "public=" + draft.public_address()});
    draft.ask_both({Draft::somebody(), name});
    draft.ask({draft.any_host(vpc).name, vpc.name + "/10.77.0.9"});
  }
}

void egress_only(Draft& draft) {
  DraftVpc& vpc = draft.any_vpc();
  const std::string name = draft.fresh("eigw");
  draft.line(vpc, {"eigw", name, vpc.name, draft.spoil() ? "state=detached" : ""});
  draft.lead(vpc, vpc.cidr6.empty() ? "0.0.0.0/0" : "::/0", "eigw:" + name);
  if (draft.dice.chance(50)) draft.gate(vpc);
  const DraftHost& host = draft.any_host(vpc);
  draft.ask_both({host.name, "internet:2a00:1450::5", "tcp/443 family=6"});
  draft.ask({host.name, Draft::somebody()});
}

/// A NAT gateway in one subnet for hosts of another; or where it should not be.
void nat(Draft& draft) {
  DraftVpc& vpc = draft.any_vpc();
  DraftSubnet& outer = draft.any_subnet(vpc);
  DraftSubnet& inner = draft.dice.chance(92) ? draft.subnet(vpc) : outer;
  const DraftHost& host = draft.host(inner);
  const std::string gate = draft.gate(vpc);
  const std::string name = draft.fresh("nat");
  draft.own_table(inner);
  draft.own_table(outer);
  const bool is_private = draft.dice.chance(20);
  const std::string state =
      draft.spoil() ? draft.dice.any({"state=deleted", "state=pending", "state=deleting"}) : "";
  const std::string outside = draft.public_address();
  if (draft.dice.chance(20)) {
    const std::string table = "rt-" + name;
    draft.line(vpc, {"rtb", table, vpc.name});
    draft.line(vpc,
        {"nat",
            name,
            "regional",
            vpc.name,
            table,
            draft.dice.any({"a=", "b=", "c="}) + vpc.base + "200.9/" + outside,
            draft.dice.chance(40) ? "manual" : ""});
    if (!draft.spoil()) draft.route(table, "0.0.0.0/0", "igw:" + gate);
  } else {
    const std::string inside = draft.address(outer);
    draft.line(vpc,
        {"nat",
            name,
            outer.name,
            inside + (is_private ? "" : "/" + outside),
            draft.dice.chance(15) ? draft.address(outer) : "",
            is_private ? "private" : "",
            state});
    if (&inner != &outer) draft.lead(outer, "0.0.0.0/0", "igw:" + gate);
  }
  draft.lead(inner, "0.0.0.0/0", "nat:" + name);
  if (!inner.cidr6.empty()) {
    draft.lead(inner, draft.dice.any({"64:ff9b::/96", "::/0"}), "nat:" + name);  // R-NAT-12
    draft.ask({host.name, "64:ff9b::c633:6407", "tcp/443 family=6"});
    draft.ask({host.name, "internet:2a00:1450::5", "tcp/443 family=6"});
  }
  draft.ask({host.name, Draft::somebody()});
  draft.ask({host.name, Draft::somebody(), draft.dice.any({"ping", "47", "udp/53", "tcp/443"})});
  draft.ask({host.name, draft.dice.any({"V/172.31.0.9", "internet:203.0.113.200"})});
  draft.ask({Draft::somebody(), outside});
  draft.ask({draft.any_host(vpc).name, vpc.name + "/" + outer.base + std::to_string(outer.last_host)});
  if (draft.dice.chance(10)) {  // its interface is no appliance
    draft.route(inner.table, "172.31.0.0/16", "eni:" + name + "-1");
    draft.ask({host.name, "V/172.31.0.9"});
  }
  if (draft.dice.chance(40)) {  // a private NAT for what lies in another VPC
    DraftVpc& other = draft.vpc(vpc.number == 0 ? 1 : 0);
    draft.lead(inner, other.cidr, "nat:" + name);
    draft.ask({host.name, draft.any_host(other).name});
  }
}

/// R-ENI-4: an instance that forwards, for one subnet or for the whole VPC.
void appliance(Draft& draft) {
  DraftVpc& vpc = draft.any_vpc();
  DraftSubnet& one = draft.any_subnet(vpc);
  DraftSubnet& two = draft.any_subnet(vpc);
  DraftSubnet& middle = draft.subnet(vpc);
  const std::string check = draft.spoil() ? "check=on" : "check=off";
  const std::string name = draft.host(middle, check).name;
  if (draft.dice.chance(15)) {  // a second leg of the same instance
    DraftSubnet& side = draft.subnet(vpc);
    draft.host(side, check + " instance=" + name + " index=1");
  }
  draft.own_table(one);
  draft.own_table(two);
  const std::string to = draft.dice.chance(25) ? vpc.cidr : two.cidr;  // replaced local route (R-ROUTE-9)
  draft.lead(one, to, "eni:" + name);
  if (draft.dice.chance(85)) draft.lead(two, one.cidr, "eni:" + name);
  if (draft.dice.chance(50)) draft.ask_both(draft.trusting_pair(one, two));
  draft.ask_both({draft.any_host(vpc).name, draft.any_host(vpc).name});
  for (const DraftHost& from : draft.hosts)
    for (const DraftHost& host : draft.hosts)
      if (from.subnet == &one && host.subnet == &two) draft.ask_both({from.name, host.name});
  if (draft.dice.chance(30)) {
    draft.lead(one, "0.0.0.0/0", "eni:" + name);
    draft.lead(middle, "0.0.0.0/0", "igw:" + draft.gate(vpc));
    draft.ask({draft.any_host(vpc).name, Draft::somebody()});
  }
}

/// R-EDGE: an appliance that the edge table names, and what it may not lead to (R-NAT-2).
void entry_by_appliance(Draft& draft) {
  DraftVpc& vpc = draft.any_vpc();
  DraftSubnet& inner = draft.any_subnet(vpc);
  DraftSubnet& middle = draft.subnet(vpc);
  const DraftHost& host = draft.host(inner);
  const DraftHost& box = draft.host(middle, draft.spoil() ? "check=on" : "check=off");
  const std::string edge = draft.fresh("edge");
  const bool internet = draft.dice.chance(50);
  std::string outside = "igw:" + draft.gate(vpc);
  std::string far = Draft::somebody();
  if (!internet) {
    const std::string vgw = draft.fresh("vgw");
    draft.line(vpc, {"vgw", vgw, vpc.name});
    draft.line({"vpn", vgw + "n", "vgw:" + vgw, "static=192.168.0.0/16"});
    outside = "vgw:" + vgw;
    far = "onprem:192.168.0.9";
    draft.sites.emplace_back("192.168.0.9");
  }
  draft.line(vpc, {"rtb", edge, vpc.name, "edge=" + outside});
  draft.route(edge, draft.dice.chance(80) ? inner.cidr : vpc.cidr, "eni:" + box.name);
  draft.own_table(inner);
  draft.own_table(middle);
  const std::string away = internet ? "0.0.0.0/0" : "192.168.0.0/16";
  draft.lead(inner, away, "eni:" + box.name);
  draft.lead(middle, away, outside);
  if (draft.dice.chance(25)) {
    const std::string nat = draft.fresh("nat");
    DraftSubnet& third = draft.subnet(vpc);
    const std::string inside = draft.address(third);
    draft.line(vpc, {"nat", nat, third.name, inside, "private"});
    draft.route(middle.table, inner.cidr, "nat:" + nat);
  }
  draft.ask({far, host.name});
  draft.ask({host.name, far});
  draft.ask({far, host.name, draft.dice.any({"tcp/80", "ping", "tcp/443"})});
}

std::string firewall(Draft& draft, const DraftVpc& vpc, const std::string& endpoints) {
  const std::string name = draft.fresh("fw");
  const std::string fallback = draft.dice.any({"forward", "forward", "pass", "drop"});
  const bool strict = draft.dice.chance(40);
  const bool stateless = draft.dice.chance(50);
  const bool stateful = draft.dice.chance(70);
  draft.line(vpc, {"firewall", name, name + "p", endpoints, draft.spoil() ? "status=CREATING" : ""});
  draft.line(vpc,
      {"fw-policy",
          name + "p",
          "default=" + fallback,
          strict ? "strict" : "",
          strict && draft.dice.chance(50)
              ? "stateful-default=" + draft.dice.any({"drop_strict", "drop_established", "alert_strict"})
              : "",
          stateless ? "stateless=" + name + "l" : "",
          stateful ? "stateful=" + name + "s" : ""});
  if (stateless)
    for (int i = 1; i <= draft.dice.between(1, 3); ++i)
      draft.line(vpc,
          {"fw-stateless",
              name + "l",
              std::to_string(i * 10),
              draft.dice.any({"pass", "forward", "forward", "drop"}),
              draft.dice.any({"tcp", "any", "tcp,udp", "udp", "icmp"}),
              draft.dice.chance(40) ? "any" : draft.dice.pick(vpc.subnets)->cidr,
              draft.dice.chance(60) ? "any" : vpc.cidr,
              draft.dice.any({"any", "any", "32768-61000", "443"}),
              draft.dice.any({"any", "443", "442", "443-500"})});
  if (stateful)
    for (int i = 0; i < draft.dice.between(1, 3); ++i)
      draft.line(vpc,
          {"fw-stateful",
              name + "s",
              draft.dice.any({"pass", "pass", "drop", "reject", "alert"}),
              draft.dice.any({"tcp", "ip", "udp", "tcp", "icmp"}),
              draft.dice.chance(50) ? "any" : draft.dice.pick(vpc.subnets)->cidr,
              draft.dice.any({"any", "any", "32768:61000"}),
              draft.dice.chance(60) ? "any" : vpc.cidr,
              draft.dice.any({"any", "443", "80", "444"}),
              draft.dice.chance(30) ? "any" : "",
              draft.dice.chance(12) ? draft.dice.any({"keyword=content", "keyword=flow", "keyword=msg"})
                                    : ""});
  return name;
}

/// Between subnets and the internet gateway: route there, edge table back.
void inspection_at_edge(Draft& draft) {
  DraftVpc& vpc = draft.any_vpc();
  DraftSubnet& inner = draft.any_subnet(vpc);
  DraftSubnet& middle = draft.subnet(vpc);
  const DraftHost& host = draft.host(inner);
  const std::string gate = draft.gate(vpc);
  const std::string name = draft.fresh("gwe");
  draft.line(vpc, {"endpoint", name, "gwlbe", middle.name, draft.spoil() ? "state=pending" : ""});
  draft.own_table(inner);
  draft.own_table(middle);
  const std::string edge = draft.fresh("edge");
  draft.line(vpc, {"rtb", edge, vpc.name, "edge=igw:" + gate});
  draft.lead(inner, "0.0.0.0/0", "vpce:" + name);
  draft.lead(middle, "0.0.0.0/0", "igw:" + gate);
  if (!inner.cidr6.empty()) {
    draft.lead(inner, "::/0", "vpce:" + name);
    draft.lead(middle, "::/0", "igw:" + gate);
    draft.route(edge, inner.cidr6, "vpce:" + name);
    draft.ask_both({host.name, "internet:2a00:1450::5", "tcp/443 family=6"});
  }
  if (draft.spoil())
    draft.route(edge, inner.cidr, "eni:" + draft.any_host(vpc).name);
  else if (!draft.spoil())
    draft.route(edge, inner.cidr, "vpce:" + name);
  if (draft.dice.chance(50)) firewall(draft, vpc, name);
  draft.ask_both({host.name, Draft::somebody()});
  draft.ask_both({draft.any_host(vpc).name, Draft::somebody()});
}

/// R-EIGW-2, R-EDGE-5: what may not follow or precede an endpoint.
void endpoint_traps(Draft& draft) {
  DraftVpc& vpc = draft.any_vpc();
  DraftSubnet& inner = draft.any_subnet(vpc);
  DraftSubnet& middle = draft.subnet(vpc);
  const DraftHost& host = draft.host(inner);
  const std::string name = draft.fresh("gwe");
  draft.line(vpc, {"endpoint", name, "gwlbe", middle.name});
  draft.own_table(inner);
  draft.own_table(middle);
  switch (draft.dice.below(3)) {
    case 0: {  // an egress-only gateway behind it
      const std::string eigw = draft.fresh("eigw");
      draft.line(vpc, {"eigw", eigw, vpc.name});
      draft.route(inner.table, "::/0", "vpce:" + name);
      draft.route(middle.table, "::/0", "eigw:" + eigw);
      draft.ask({host.name, "internet:2a00:1450::5", "tcp/443 family=6"});
      break;
    }
    case 1: {  // two that lead to each other
      const std::string second = draft.fresh("gwe");
      DraftSubnet& far = draft.subnet(vpc);
      draft.line(vpc, {"endpoint", second, "gwlbe", far.name});
      draft.own_table(far);
      draft.route(inner.table, "0.0.0.0/0", "vpce:" + name);
      draft.route(middle.table, "0.0.0.0/0", "vpce:" + second);
      draft.route(far.table, "0.0.0.0/0", "vpce:" + name);
      draft.ask({host.name, Draft::somebody()});
      break;
    }
    default: {  // redirected by the edge, but going out straight
      const std::string edge = draft.fresh("edge");
      const std::string gate = draft.gate(vpc);
      draft.line(vpc, {"rtb", edge, vpc.name, "edge=igw:" + gate});
      draft.route(
          edge, inner.cidr, draft.dice.chance(50) ? "vpce:" + name : "eni:" + draft.any_host(vpc).name);
      draft.route(inner.table, "0.0.0.0/0", "igw:" + gate);
      draft.route(middle.table, "0.0.0.0/0", "igw:" + gate);
      draft.ask_both({host.name, Draft::somebody()});
    }
  }
}

/// Between two subnets of one VPC.
void inspection_inside(Draft& draft) {
  DraftVpc& vpc = draft.any_vpc();
  DraftSubnet& one = draft.any_subnet(vpc);
  DraftSubnet& two = draft.subnet(vpc);
  DraftSubnet& middle = draft.dice.chance(85) ? draft.subnet(vpc) : one;
  const DraftHost& from = draft.host(one);
  const DraftHost& to = draft.host(two);
  const std::string name = draft.fresh("gwe");
  draft.line(vpc, {"endpoint", name, "gwlbe", middle.name});
  draft.own_table(one);
  draft.own_table(two);
  draft.lead(one, two.cidr, "vpce:" + name);
  if (draft.dice.chance(85)) draft.lead(two, one.cidr, "vpce:" + name);
  if (draft.dice.chance(30)) draft.ask_both(draft.trusting_pair(one, two));
  if (draft.dice.chance(75)) firewall(draft, vpc, name);
  draft.ask_both({from.name, to.name});
  draft.ask_both({from.name, to.name, draft.dice.any({"tcp/80", "udp/53", "ping", "tcp/442-444"})});
}

void block_public_access(Draft& draft) {
  draft.line({"bpa", draft.dice.any({"block-bidirectional", "block-ingress", "block-ingress", "off"})});
  for (int count = draft.dice.below(3); count > 0; --count) {
    DraftVpc& vpc = draft.any_vpc();
    const std::string mode = draft.dice.any({"allow-bidirectional", "allow-egress"});
    if (draft.dice.chance(40))
      draft.line(vpc, {"exclude", "vpc", vpc.name, mode});
    else
      draft.line(vpc, {"exclude", "subnet", draft.any_subnet(vpc).name, mode});
  }
  internet(draft);
}

void lists_and_groups(Draft& draft) {
  DraftVpc& vpc = draft.any_vpc();
  DraftSubnet& subnet = draft.any_subnet(vpc);
  const std::string server = draft.fresh("g");
  const std::string client = draft.group(vpc);
  const std::string list = draft.prefix_list(subnet.cidr);
  draft.line(vpc,
      {"sg",
          server,
          "in",
          "tcp",
          draft.dice.any({"443", "440-443", "443-446", "444-446", "0-65535"}),
          draft.dice.chance(50) ? "sg:" + client : "pl:" + list});
  if (draft.dice.chance(30)) draft.line(vpc, {"sg", server, "out", "none"});
  if (draft.dice.chance(30)) draft.line(vpc, {"sg", server, "in", "icmp", "8/0", "0.0.0.0/0"});
  if (draft.dice.chance(10)) draft.line(vpc, {"sg", "bare" + vpc.name, "in", "none"});
  const DraftHost& to = draft.host(subnet, "sg=" + server);
  const DraftHost& from = draft.host(draft.any_subnet(vpc), "sg=" + client);
  if (draft.dice.chance(60)) draft.access_list(subnet);
  draft.ask_both({from.name, to.name});
  draft.ask(
      {from.name, to.name, draft.dice.any({"tcp/440-447", "ping", "tcp/0-65535", "icmp/13/0", "icmp/0/0"})});
  if (draft.dice.chance(40)) {
    const DraftHost& shut = draft.host(subnet, "sg=none");
    draft.ask_both({from.name, shut.name});
  }
}

void link_services(Draft& draft) {
  DraftVpc& vpc = draft.any_vpc();
  const DraftHost& host = draft.any_host(vpc);
  draft.ask({host.name, vpc.name + "/" + vpc.base + "0.2", "udp/53"});
  draft.ask({host.name, "169.254.169.254", "tcp/80"});
  draft.ask({host.name, vpc.name + "/169.254.169.7", "tcp/80"});
  const std::string base = draft.any_subnet(vpc).base;
  draft.ask({host.name, vpc.name + "/" + base + draft.dice.any({"0", "1", "3", "255", "63"})});
  DraftVpc& other = draft.vpc(vpc.number == 0 ? 1 : 0);
  draft.ask({host.name, other.name + "/" + other.base + "0.2", "udp/53"});
  if (!vpc.cidr6.empty()) draft.ask({host.name, vpc.name + "/fd00:ec2::253", "udp/53 family=6"});
}

/// Interfaces out of use, subnets and VPCs not ready, calls that were not exported.
void gaps(Draft& draft) {
  static const std::vector<std::string> calls = {"ec2 describe-route-tables",
      "ec2 describe-network-acls",
      "ec2 describe-security-groups",
      "ec2 describe-internet-gateways",
      "ec2 describe-nat-gateways",
      "ec2 describe-vpc-peering-connections",
      "ec2 describe-transit-gateways",
      "ec2 search-transit-gateway-routes",
      "ec2 get-transit-gateway-route-table-associations",
      "ec2 get-transit-gateway-route-table-propagations",
      "ec2 describe-transit-gateway-attachments",
      "ec2 describe-transit-gateway-vpc-attachments",
      "ec2 get-managed-prefix-list-entries",
      "ec2 describe-vpc-endpoints",
      "elbv2 describe-listeners",
      "elbv2 describe-target-groups",
      "elbv2 describe-target-health",
      "elbv2 describe-load-balancers",
      "ec2 describe-instances",
      "ec2 describe-vpn-connections",
      "ec2 describe-vpn-gateways",
      "network-firewall describe-firewall-policy",
      "network-firewall describe-rule-group",
      "network-firewall describe-firewall",
      "directconnect describe-virtual-interfaces",
      "directconnect describe-direct-connect-gateway-associations",
      "ec2 describe-client-vpn-routes",
      "ec2 describe-client-vpn-authorization-rules",
      "ec2 describe-vpc-block-public-access-options",
      "networkmanager get-network-routes",
      "ec2 describe-subnets",
      "ec2 describe-vpc-endpoint-service-configurations",
      "ec2 describe-egress-only-internet-gateways",
      "vpc-lattice list-listeners",
      "vpc-lattice list-target-groups",
      "vpc-lattice list-targets",
      "vpc-lattice list-service-network-service-associations"};
  for (int count = draft.dice.between(1, 2); count > 0; --count)
    draft.line({"missing", draft.dice.pick(calls)});
  const DraftHost& one = draft.any_host(draft.any_vpc());
  const DraftHost& two = draft.any_host(draft.any_vpc());
  draft.ask_both({one.name, two.name});
  if (draft.dice.chance(20)) draft.line({"groups-as-rules"});
}

/// R-LGW: Outposts and Wavelength Zones.
void local_gateways(Draft& draft) {
  DraftVpc& vpc = draft.any_vpc();
  if (draft.dice.chance(50)) {
    const std::string name = draft.fresh("cagw");
    DraftSubnet& subnet = draft.any_subnet(vpc);
    const bool has = !draft.spoil();
    const std::string carrier = fmt::format("155.146.0.{}", vpc.number + 5);
    const DraftHost& host = draft.host(subnet, has ? "carrier=" + carrier : "");
    draft.line(vpc, {"cagw", name, vpc.name, draft.spoil() ? "state=pending" : ""});
    draft.lead(vpc, "0.0.0.0/0", "cagw:" + name);
    draft.ask({host.name, Draft::somebody()});
    draft.ask({Draft::somebody(), host.name});
    draft.ask({Draft::somebody(), has ? carrier : host.address});
    draft.ask({draft.any_host(draft.any_vpc()).name, carrier});
    return;
  }
  const std::string name = draft.fresh("lgw");
  const bool coip = draft.dice.chance(40);
  const DraftHost& host = draft.host(draft.any_subnet(vpc), coip ? "coip=192.0.2.9" : "");
  draft.line(vpc, {"lgw", name, name + "t", vpc.name, coip ? "coip" : ""});
  draft.line(vpc, {"lgw-route", name + "t", draft.spoil() ? "192.168.128.0/17" : "192.168.0.0/16"});
  draft.lead(vpc, "192.168.0.0/16", "lgw:" + name);
  draft.sites.emplace_back("192.168.0.9");
  const std::string vgw = draft.fresh("vgw");
  if (draft.dice.chance(60)) {  // so that the prefix is known as on-premises
    draft.line(vpc, {"vgw", vgw, vpc.name});
    draft.line(vpc, {"vpn", vgw + "n", "vgw:" + vgw, "static=192.168.0.0/16"});
  }
  draft.ask_both({host.name, "onprem:192.168.0.9"});
}

}  // namespace

const std::vector<Theme> edge_themes = {{"internet", 12, internet},
    {"egress-only", 4, egress_only},
    {"nat", 10, nat},
    {"appliance", 6, appliance},
    {"entry-by-appliance", 5, entry_by_appliance},
    {"inspection-at-edge", 6, inspection_at_edge},
    {"endpoint-traps", 5, endpoint_traps},
    {"inspection-inside", 8, inspection_inside},
    {"block-public-access", 5, block_public_access},
    {"lists-and-groups", 10, lists_and_groups},
    {"link-services", 4, link_services},
    {"gaps", 7, gaps},
    {"local-gateways", 4, local_gateways}};

}  // namespace vpcscope::testing
