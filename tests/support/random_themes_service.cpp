// Themes of load balancers, endpoints and other services.
#include <fmt/format.h>

#include "tests/support/random_draft.h"
#include "tests/support/world.h"

namespace vpcscope::testing {
namespace {

/// "s1/10.0.1.9/203.0.113.7 s2/10.0.2.9": one node in each subnet.
std::string nodes(Draft& draft, const std::vector<DraftSubnet*>& subnets, bool facing) {
  std::string words;
  for (DraftSubnet* one : subnets) {
    if (!words.empty()) words += ' ';
    words += one->name + "/";
    words += draft.address(*one);
    if (facing) words += "/" + draft.public_address();
  }
  return words;
}

std::vector<DraftSubnet*> one_or_two(Draft& draft, DraftVpc& vpc) {
  std::vector<DraftSubnet*> chosen = {vpc.subnets[0]};
  if (draft.dice.chance(75) && vpc.subnets[1]->zone != vpc.subnets[0]->zone) chosen.push_back(vpc.subnets[1]);
  return chosen;
}

/// Whoever may want something from a balancer or endpoint of this VPC.
void ask_clients(Draft& draft, DraftVpc& vpc, const std::string& to, bool facing) {
  draft.ask({draft.any_host(vpc).name, to});
  draft.ask({draft.any_host(vpc).name,
      to,
      draft.dice.any({"tcp/443", "tcp/80", "udp/443", "tcp/442-444", "ping"})});
  draft.ask({draft.any_host(draft.any_vpc()).name, to});
  if (facing) draft.ask({Draft::somebody(), to});
  if (!draft.sites.empty()) draft.ask({draft.on_premises(), to});
}

std::string attributes(Draft& draft) {
  std::string words = draft.dice.any({"", "", "preserve=off", "preserve=on"});
  words += draft.dice.any({"", "", " cross-zone=on", " cross-zone=off"});
  if (draft.spoil() && draft.dice.chance(40)) words += " unknown";
  return words;
}

/// Targets in `vpc`: instances, or addresses of it and of elsewhere.
void targets(Draft& draft, DraftVpc& vpc, const std::string& name, bool instances) {
  for (int count = draft.spoil() ? 0 : draft.dice.between(1, 3); count > 0; --count) {
    const std::string health =
        draft.dice.chance(12) ? draft.dice.any({"state=unhealthy", "state=unused", "state=draining"}) : "";
    const std::string port = draft.dice.chance(12) ? draft.dice.any({"port=8080", "port=444"}) : "";
    if (instances) {
      draft.line(vpc, {"target", name, draft.spoil() ? "gone" : draft.any_host(vpc).name, port, health});
      continue;
    }
    DraftVpc& where = draft.dice.chance(70) ? vpc : draft.any_vpc();
    const std::string address = draft.any_host(where).address;
    const bool outside = where.name != vpc.name;
    const std::string zone = outside ? "zone=all" : draft.dice.any({"", "", "zone=a", "zone=b"});
    draft.line(vpc, {"target", name, draft.spoil() ? "192.168.0.9" : address, zone, port, health});
  }
}

std::string health_asked(Draft& draft) { return draft.dice.chance(20) ? "tcp/443 honor_health" : "tcp/443"; }

void application_balancer(Draft& draft) {
  DraftVpc& vpc = draft.any_vpc();
  const std::string name = draft.fresh("alb");
  const std::string group = name + "g";
  const bool facing = draft.dice.chance(50);
  if (facing) draft.default_route(vpc, "igw:" + draft.gate(vpc));
  draft.line(vpc,
      {"lb",
          name,
          "alb",
          nodes(draft, one_or_two(draft, vpc), facing),
          facing ? "facing" : "",
          draft.dice.chance(60) ? "sg=" + draft.group(vpc) : "",
          draft.spoil() ? "state=provisioning" : ""});
  const bool instances = draft.dice.chance(60);
  draft.line(vpc,
      {"tg",
          group,
          instances ? "instance" : "ip",
          draft.dice.any({"HTTP", "HTTPS"}),
          "443",
          attributes(draft)});
  if (!draft.spoil()) draft.line(vpc, {"listener", name, draft.dice.any({"HTTPS", "HTTP"}), "443", group});
  targets(draft, vpc, group, instances);
  ask_clients(draft, vpc, name, facing);
  draft.ask({draft.any_host(vpc).name, name, health_asked(draft)});
}

std::string network_balancer(Draft& draft, DraftVpc& vpc) {
  const std::string name = draft.fresh("nlb");
  const std::string group = name + "g";
  const bool facing = draft.dice.chance(40);
  if (facing) draft.default_route(vpc, "igw:" + draft.gate(vpc));
  draft.line(vpc,
      {"lb",
          name,
          "nlb",
          nodes(draft, one_or_two(draft, vpc), facing),
          facing ? "facing" : "",
          draft.dice.chance(40) ? "sg=" + draft.group(vpc) : "",
          draft.dice.any({"", "cross-zone=on", "cross-zone=off"}),
          draft.dice.any({"", "", "enforce=off", "enforce=on"}),
          draft.spoil() ? "state=provisioning" : ""});
  const bool instances = draft.dice.chance(55);
  const std::string protocol = draft.dice.any({"TCP", "TCP", "TCP", "UDP", "TCP_UDP", "TLS"});
  draft.line(vpc, {"tg", group, instances ? "instance" : "ip", protocol, "443", attributes(draft)});
  if (!draft.spoil()) draft.line(vpc, {"listener", name, protocol, "443", group});
  targets(draft, vpc, group, instances);
  ask_clients(draft, vpc, name, facing);
  draft.ask({draft.any_host(vpc).name, name, health_asked(draft)});
  if (protocol != "TCP") draft.ask({draft.any_host(vpc).name, name, "udp/443"});
  return name;
}

void plain_network_balancer(Draft& draft) { network_balancer(draft, draft.any_vpc()); }

/// R-LB-16: an ALB as the target of an NLB.
void balancers_in_a_row(Draft& draft) {
  DraftVpc& vpc = draft.any_vpc();
  const std::string outer = draft.fresh("nlb");
  const std::string inner = draft.fresh("alb");
  draft.line(vpc,
      {"lb",
          inner,
          "alb",
          nodes(draft, one_or_two(draft, vpc), false),
          draft.dice.chance(50) ? "sg=" + draft.group(vpc) : ""});
  draft.line(vpc, {"tg", inner + "g", "instance", "HTTP", "443"});
  draft.line(vpc, {"listener", inner, "HTTP", "443", inner + "g"});
  targets(draft, vpc, inner + "g", true);
  draft.line(vpc,
      {"lb",
          outer,
          "nlb",
          nodes(draft, one_or_two(draft, vpc), false),
          draft.dice.any({"", "cross-zone=on"})});
  draft.line(vpc,
      {"tg", outer + "g", "alb", "TCP", draft.spoil() ? "80" : "443", draft.dice.any({"", "preserve=on"})});
  draft.line(vpc, {"listener", outer, "TCP", "443", outer + "g"});
  draft.line(vpc, {"target", outer + "g", inner});
  ask_clients(draft, vpc, outer, false);
}

void classic_balancer(Draft& draft) {
  DraftVpc& vpc = draft.any_vpc();
  const std::string name = draft.fresh("clb");
  const bool facing = draft.dice.chance(40);
  if (facing) draft.default_route(vpc, "igw:" + draft.gate(vpc));
  draft.line(vpc,
      {"lb",
          name,
          "clb",
          nodes(draft, one_or_two(draft, vpc), facing),
          facing ? "facing" : "",
          draft.dice.chance(50) ? "sg=" + draft.group(vpc) : "",
          draft.dice.any({"", "cross-zone=on"})});
  if (!draft.spoil())
    draft.line(vpc,
        {"listener", name, draft.dice.any({"TCP", "HTTP", "SSL"}), "443", draft.dice.any({"443", "80"})});
  for (int count = draft.spoil() ? 0 : draft.dice.between(1, 2); count > 0; --count)
    draft.line(vpc, {"target", name, draft.any_host(vpc).name});
  if (draft.dice.chance(40)) {  // R-LB-17: its nodes meet their own ACL
    DraftSubnet& subnet = *vpc.subnets[0];
    const std::string acl = draft.fresh("acl");
    draft.line(vpc, {"acl", acl, vpc.name, "subnets=" + subnet.name});
    draft.line(vpc, {"acl", acl, draft.dice.any({"in", "out"}), "10", "deny", "all", subnet.cidr});
    for (const char* direction : {"in", "out"})
      draft.line(vpc, {"acl", acl, direction, "20", "allow", "all", "0.0.0.0/0"});
  }
  ask_clients(draft, vpc, name, facing);
}

void gateway_balancer(Draft& draft) {
  DraftVpc& vpc = draft.any_vpc();
  DraftSubnet& one = draft.any_subnet(vpc);
  DraftSubnet& two = draft.subnet(vpc);
  DraftSubnet& middle = draft.subnet(vpc, "a");
  DraftSubnet& inner = draft.subnet(vpc, draft.spoil() ? "b" : "a");
  const DraftHost& from = draft.host(one);
  const DraftHost& to = draft.host(two);
  const std::string name = draft.fresh("gwlb");
  const std::string group = draft.fresh("g");
  draft.line(vpc,
      {"sg",
          group,
          "in",
          "udp",
          draft.spoil() ? "6082" : "6081",
          draft.dice.any({"0.0.0.0/0", "10.0.0.0/8"})});
  const std::string target = draft.host(inner, "sg=" + group).name;
  draft.line(vpc,
      {"lb",
          name,
          "gwlb",
          nodes(draft, {&inner}, false),
          draft.dice.any({"", "cross-zone=on"}),
          draft.spoil() ? "state=failed" : ""});
  draft.line(vpc, {"tg", name + "g", "instance", "GENEVE", "6081"});
  draft.line(vpc, {"listener", name, "gwlb", name + "g"});
  if (!draft.spoil()) draft.line(vpc, {"target", name + "g", target});
  draft.line(vpc, {"service", name + "s", name, draft.spoil() ? "zones=b" : "zones=a"});
  draft.line(vpc, {"endpoint", name + "e", "gwlbe", middle.name, "service=vpce-svc:" + name + "s"});
  draft.own_table(one);
  draft.own_table(two);
  draft.lead(one, two.cidr, "vpce:" + name + "e");
  if (draft.dice.chance(85)) draft.lead(two, one.cidr, "vpce:" + name + "e");
  draft.ask_both({from.name, to.name});
  draft.ask({from.name, to.name, draft.dice.any({"ping", "udp/53", "tcp/443"})});
  draft.ask({from.name, name, draft.dice.any({"udp/6081", "udp/6080", "tcp/6081", "tcp/443"})});
}

void gateway_endpoint(Draft& draft) {
  DraftVpc& vpc = draft.any_vpc();
  const std::string name = draft.fresh("s3e");
  const std::string list = draft.fresh("s3l");
  const std::string service = draft.dice.any({"s3", "s3", "dynamodb"});
  const std::string full = "com.amazonaws.us-east-1." + service;
  const std::string content = draft.spoil() ? "unknown" : "52.216.0.0/15";
  draft.line({"pl",
      list,
      content,
      vpc.cidr6.empty() || content == "unknown" ? "" : "2600:1ff8::/40",
      "name=" + full});
  std::string tables;
  for (const DraftSubnet* one : vpc.subnets)
    if (!draft.spoil() && tables.find(one->table) == std::string::npos)
      tables += (tables.empty() ? "" : ",") + one->table;
  draft.line(vpc,
      {"endpoint", name, "gateway", vpc.name, full, "rtbs=" + tables, draft.spoil() ? "state=pending" : ""});
  for (DraftSubnet* one : vpc.subnets)
    if (tables.find(one->table) != std::string::npos) draft.route(one->table, "pl:" + list, "vpce:" + name);
  const std::string group = draft.fresh("g");
  draft.line(vpc, {"sg", group, "out", "tcp", "443", draft.dice.chance(60) ? "pl:" + list : vpc.cidr});
  const DraftHost& bound = draft.host(draft.any_subnet(vpc), "sg=" + group);
  draft.ask({bound.name, "service:" + service});
  draft.ask({draft.any_host(vpc).name, "service:" + service});
  draft.ask({draft.any_host(vpc).name,
      "service:" + service,
      draft.dice.any({"udp/53", "ping", "tcp/443 family=6", "47"})});
  draft.ask({draft.any_host(vpc).name, "52.217.0.9"});
  draft.ask({"service:" + service, draft.any_host(vpc).name});
  if (draft.dice.chance(40)) {  // R-VPCE-2: from another VPC
    DraftVpc& other = draft.vpc(vpc.number == 0 ? 1 : 0);
    const std::string transit = draft.fresh("T");
    draft.line({"tgw", transit});
    draft.line({"tgw-rtb", transit + "s", transit});
    draft.line(vpc,
        {"attach",
            transit + "1",
            transit,
            "vpc",
            vpc.name,
            "subnets=" + vpc.subnets[0]->name,
            "rtb=" + transit + "s"});
    draft.line(other,
        {"attach",
            transit + "2",
            transit,
            "vpc",
            other.name,
            "subnets=" + other.subnets[0]->name,
            "rtb=" + transit + "s"});
    draft.line({"propagate", transit + "s", transit + "1"});
    draft.line({"propagate", transit + "s", transit + "2"});
    draft.line({"tgw-route", transit + "s", "52.216.0.0/15", transit + "1"});
    for (DraftSubnet* one : other.subnets) draft.route(one->table, "pl:" + list, "tgw:" + transit);
    draft.lead_to(vpc, other, "tgw:" + transit);
    draft.ask({draft.any_host(other).name, "service:" + service});
  }
}

void interface_endpoint(Draft& draft) {
  DraftVpc& vpc = draft.any_vpc();
  const std::string name = draft.fresh("ep");
  draft.line(vpc,
      {"endpoint",
          name,
          "interface",
          vpc.name,
          "com.amazonaws.us-east-1." + draft.dice.any({"ssm", "s3", "ec2"}),
          nodes(draft, one_or_two(draft, vpc), false),
          draft.groups(vpc),
          draft.spoil() ? draft.dice.any({"state=pending", "state=partial", "state=failed"}) : ""});
  ask_clients(draft, vpc, name, false);
  draft.ask({draft.any_host(vpc).name, name, draft.dice.any({"ping", "udp/53", "tcp/443"})});
  draft.ask({name, draft.any_host(vpc).name});
  draft.ask({draft.any_host(vpc).name, "service:ssm"});
}

void private_link(Draft& draft) {
  DraftVpc& provider = draft.any_vpc();
  DraftVpc& consumer = draft.vpc(provider.number == 0 ? 1 : 0);
  const std::string balancer = network_balancer(draft, provider);
  draft.line(provider,
      {"service", balancer + "s", balancer, draft.dice.any({"", "zones=a", "zones=b", "zones=a,b"})});
  const std::string name = draft.fresh("ep");
  draft.line(consumer,
      {"endpoint",
          name,
          "interface",
          consumer.name,
          "vpce-svc:" + balancer + "s",
          nodes(draft, one_or_two(draft, consumer), false),
          draft.groups(consumer),
          draft.spoil() ? "state=rejected" : ""});
  draft.ask({draft.any_host(consumer).name, name});
  draft.ask({draft.any_host(consumer).name, name, draft.dice.any({"udp/443", "ping", "tcp/442-444"})});
  draft.ask({draft.any_host(consumer).name, name, health_asked(draft)});
  draft.ask({draft.any_host(provider).name, name});
  draft.ask({name, draft.any_host(provider).name});
}

/// R-LB-14: targets in another VPC do not answer to a client address that they cannot reach.
void far_targets(Draft& draft) {
  DraftVpc& vpc = draft.vpc(0);
  DraftVpc& other = draft.vpc(1);
  const std::string name = draft.fresh("nlb");
  const std::string peering = draft.fresh("pcx");
  draft.line({"pcx", peering, vpc.name, other.name, draft.dice.chance(25) ? "region2=eu-west-1" : ""});
  draft.lead_to(vpc, other, "pcx:" + peering);
  draft.lead_to(other, vpc, "pcx:" + peering);
  draft.line(vpc,
      {"lb",
          name,
          "nlb",
          nodes(draft, one_or_two(draft, vpc), false),
          draft.dice.chance(30) ? "sg=" + draft.group(vpc) : ""});
  draft.line(vpc,
      {"tg",
          name + "g",
          "ip",
          draft.dice.any({"TCP", "UDP"}),
          "443",
          draft.dice.any({"", "preserve=on", "preserve=off"})});
  draft.line(vpc, {"listener", name, draft.dice.any({"TCP", "TCP", "UDP"}), "443", name + "g"});
  draft.line(vpc, {"target", name + "g", draft.any_host(other).address, "zone=all"});
  if (draft.dice.chance(30)) {
    DraftSubnet& subnet = *vpc.subnets[0];
    const std::string inside = draft.address(subnet);
    const std::string endpoint = draft.fresh("ep");
    draft.line(vpc,
        {"endpoint",
            endpoint,
            "interface",
            vpc.name,
            "com.amazonaws.us-east-1.ssm",
            subnet.name + "/" + inside});
    draft.line(vpc, {"target", name + "g", inside});
  }
  ask_clients(draft, vpc, name, false);
  ask_clients(draft, other, name, false);
  draft.ask({draft.any_host(vpc).name, name, "udp/443"});
}

void lattice_targets(Draft& draft, const std::string& service, DraftVpc& vpc) {
  const std::string group = draft.fresh("lg");
  const std::string type = draft.dice.any({"ip", "ip", "instance", "alb", "lambda"});
  if (type == "lambda") return draft.line({"lattice-tg", group, service, type});
  draft.line(vpc,
      {"lattice-tg",
          group,
          service,
          type,
          vpc.name,
          draft.dice.any({"443", "80"}),
          draft.spoil() ? "status=CREATE_FAILED" : ""});
  std::string balancer;
  if (type == "alb") {
    balancer = draft.fresh("alb");
    draft.line(vpc, {"lb", balancer, "alb", nodes(draft, one_or_two(draft, vpc), false), draft.groups(vpc)});
    draft.line(vpc, {"tg", balancer + "g", "ip", "HTTP", "80"});
    draft.line(vpc, {"listener", balancer, "HTTP", "80", balancer + "g"});
    draft.line(vpc, {"target", balancer + "g", draft.any_host(vpc).address});
  }
  for (int left = draft.dice.between(0, 2); left >= 0; --left) {
    const DraftHost& host = draft.any_host(vpc);
    const std::string target = type == "alb" ? balancer : type == "ip" ? host.address : host.name;
    draft.line(vpc,
        {"lattice-target",
            group,
            target,
            draft.dice.chance(20) ? "port=444" : "",
            draft.dice.chance(30) ? "state=" + draft.dice.any({"DRAINING", "UNHEALTHY", "UNUSED"}) : ""});
  }
}

void lattice(Draft& draft) {
  DraftVpc& vpc = draft.any_vpc();
  const std::string network = draft.fresh("sn");
  if (!draft.spoil())
    draft.line(vpc,
        {"lattice",
            network,
            vpc.name,
            draft.dice.chance(50) ? "sg=" + draft.group(vpc) : "",
            draft.spoil() ? draft.dice.any({"status=UPDATE_IN_PROGRESS", "status=DELETE_IN_PROGRESS"}) : ""});
  if (draft.dice.chance(50)) draft.route(draft.any_subnet(vpc).table, "169.254.171.0/24", "lattice");
  for (int left = draft.dice.between(0, 2); left > 0; --left) {
    const std::string service = draft.fresh("ls");
    draft.line({"lattice-service",
        service,
        network,
        draft.dice.any({"443", "443", "80,443", "444"}),
        draft.spoil() ? draft.dice.any({"status=CREATE_FAILED", "association=CREATE_FAILED", "unknown"})
                      : ""});
    for (int groups = draft.dice.between(0, 2); groups > 0; --groups)
      lattice_targets(draft, service, draft.any_vpc());
  }
  if (draft.dice.chance(40)) {
    DraftVpc& provider = draft.any_vpc();
    DraftHost& host = draft.any_host(provider);
    draft.line(provider,
        {"lattice-resource",
            draft.fresh("lr"),
            network,
            host.address,
            draft.dice.any({"443", "440-450", "80"}),
            nodes(draft, one_or_two(draft, provider), false),
            draft.groups(provider),
            draft.spoil() ? draft.dice.any({"status=CREATE_FAILED", "gateway=CREATE_FAILED"}) : ""});
  }
  if (draft.dice.chance(40)) {
    const std::string endpoint = draft.fresh("le");
    draft.line(vpc,
        {"endpoint",
            endpoint,
            "lattice",
            vpc.name,
            network,
            nodes(draft, one_or_two(draft, vpc), false),
            draft.groups(vpc)});
    draft.ask({draft.any_host(draft.any_vpc()).name, endpoint});
    draft.ask({draft.any_host(vpc).name, endpoint, draft.dice.any({"tcp/80", "udp/443", "tcp/443"})});
  }
  draft.ask({draft.any_host(vpc).name, vpc.name + "/169.254.171.9", "tcp/443"});
  draft.ask({draft.any_host(vpc).name, vpc.name + "/169.254.171.9", "tcp/443 honor_health"});
  draft.ask({draft.any_host(vpc).name, vpc.name + "/129.224.0.9", "tcp/443"});
  draft.ask({draft.any_host(vpc).name,
      vpc.name + "/" + draft.dice.any({"169.254.171.0", "169.254.171.255", "169.254.172.0"})});
  draft.ask({draft.any_host(vpc).name, vpc.name + "/169.254.171.9", draft.dice.any({"udp/53", "tcp/80"})});
}

void managed_interfaces(Draft& draft) {
  DraftVpc& vpc = draft.any_vpc();
  DraftSubnet& subnet = draft.any_subnet(vpc);
  const std::string function = draft.fresh("fn");
  draft.line(vpc, {"lambda", function, subnet.name, draft.address(subnet), draft.groups(vpc)});
  draft.ask_both({draft.any_host(vpc).name, function});
  draft.ask({function, draft.any_host(draft.any_vpc()).name});
  const std::string connect = draft.fresh("eice");
  draft.line(vpc,
      {"eice",
          connect,
          subnet.name,
          draft.address(subnet),
          draft.groups(vpc),
          draft.dice.chance(40) ? "preserve" : ""});
  draft.ask_both({connect, draft.any_host(vpc).name});
  const std::string resolver = draft.fresh("rs");
  const std::string direction = draft.dice.any({"in", "in", "out"});
  draft.line(
      vpc, {"resolver", resolver, direction, vpc.name, nodes(draft, {&subnet}, false), draft.groups(vpc)});
  const std::string there = vpc.name + "/" + subnet.base + std::to_string(subnet.last_host);
  draft.ask({draft.any_host(draft.any_vpc()).name,
      there,
      draft.dice.any({"udp/53", "tcp/53", "tcp/443", "udp/54"})});
  draft.ask({there, draft.any_host(vpc).name, "udp/53"});
}

/// As AWS prints a route table, where the language of worlds has no word for its target.
std::string table_of_its_own(const DraftVpc& vpc, const DraftSubnet& subnet) {
  return fmt::format(
      R"({{"RouteTableId": "{}", "VpcId": "{}", "PropagatingVgws": [], "Associations": [{{"Main": false, "SubnetId": "{}"}}],)"
      R"( "Routes": [{{"DestinationCidrBlock": "{}", "GatewayId": "local", "State": "active"}},)"
      R"( {{"DestinationCidrBlock": "0.0.0.0/0", "GatewayId": "newgw-0123456789abcdef0", "State": "active"}}]}})",
      id_of("rtb", "odd-" + subnet.name),
      id_of("vpc", vpc.name),
      id_of("subnet", subnet.name),
      vpc.cidr);
}

/// What only stands in the exports: routes to an ODB network, interfaces of unusual types.
void oddities(Draft& draft) {
  DraftVpc& vpc = draft.any_vpc();
  if (draft.dice.chance(50)) {
    draft.lead(vpc, "10.200.0.0/16", "odb:o1");
    draft.ask({draft.any_host(vpc).name, "internet:8.8.4.4"});
    draft.ask({draft.any_host(vpc).name, vpc.name + "/10.200.0.9"});
  }
  if (draft.dice.chance(50)) {
    DraftSubnet& subnet = draft.any_subnet(vpc);
    const std::string type = draft.dice.any(
        {"type=trunk", "type=efa", "type=vpc_endpoint", "type=gateway_load_balancer_endpoint"});
    const DraftHost& odd = draft.host(subnet, type);
    draft.ask_both({draft.any_host(vpc).name, odd.name});
  }
  if (draft.dice.chance(50)) {  // R-TGW-16
    DraftVpc& other = draft.vpc(vpc.number == 0 ? 1 : 0);
    const std::string transit = draft.fresh("T");
    draft.lead_to(vpc, other, "tgw:" + transit);  // never exported: another account's
    draft.ask({draft.any_host(vpc).name, draft.any_host(other).name});
  }
  if (draft.dice.chance(30)) {  // a target of a kind that nobody knows yet
    DraftSubnet& subnet = draft.subnet(vpc);
    const DraftHost& host = draft.host(subnet);
    draft.line(vpc, {"json", "ec2", "describe-route-tables", table_of_its_own(vpc, subnet)});
    draft.ask({host.name, Draft::somebody()});
    draft.ask_both({draft.any_host(vpc).name, host.name});
  }
  if (draft.dice.chance(30)) {
    draft.lead(vpc, "172.30.0.0/16", "pcx:" + draft.fresh("pcx"));
    draft.ask({draft.any_host(vpc).name, "V/172.30.0.9"});
  }
}

}  // namespace

const std::vector<Theme> service_themes = {{"application-balancer", 7, application_balancer},
    {"network-balancer", 9, plain_network_balancer},
    {"balancers-in-a-row", 4, balancers_in_a_row},
    {"classic-balancer", 5, classic_balancer},
    {"gateway-balancer", 6, gateway_balancer},
    {"gateway-endpoint", 6, gateway_endpoint},
    {"interface-endpoint", 5, interface_endpoint},
    {"private-link", 7, private_link},
    {"far-targets", 4, far_targets},
    {"lattice", 5, lattice},
    {"managed-interfaces", 5, managed_interfaces},
    {"oddities", 4, oddities}};

}  // namespace vpcscope::testing
