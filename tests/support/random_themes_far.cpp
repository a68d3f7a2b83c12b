// Themes between networks: peering, transit gateways, Cloud WAN, VPN, Direct Connect, Client VPN.
#include <fmt/format.h>

#include "tests/support/random_draft.h"

namespace vpcscope::testing {
namespace {

DraftVpc& other_than(Draft& draft, const DraftVpc& vpc) { return draft.vpc(vpc.number == 0 ? 1 : 0); }

std::string subnets_of(Draft& draft, const DraftVpc& vpc) {
  std::string names;
  for (const DraftSubnet* one : vpc.subnets)
    if (!draft.spoil()) names += (names.empty() ? "" : ",") + one->name;
  return "subnets=" + (names.empty() ? vpc.subnets.front()->name : names);
}

/// A group of one side that names a group of the other.
void reference_across(Draft& draft, DraftVpc& from, DraftVpc& to, const std::string& peering) {
  const std::string client = draft.group(from);
  const std::string server = draft.fresh("g");
  draft.line(to, {"sg", server, to.name});
  draft.line(to,
      {"sg",
          server,
          draft.dice.chance(85) ? "in" : "out",
          "tcp",
          "443",
          "sg:" + client,
          peering.empty() ? "" : "pcx=" + peering,
          draft.spoil() ? "status=deleted" : ""});
  const DraftHost& one = draft.host(draft.any_subnet(from), "sg=" + client);
  const DraftHost& two = draft.host(draft.any_subnet(to), "sg=" + server);
  draft.ask_both({one.name, two.name});
}

std::string peer(Draft& draft, DraftVpc& one, DraftVpc& two) {
  const std::string name = draft.fresh("pcx");
  draft.line({"pcx",
      name,
      one.name,
      two.name,
      draft.spoil() ? draft.dice.any({"state=deleted", "state=pending-acceptance", "state=active"}) : "",
      draft.dice.chance(6) ? "region2=eu-west-1" : ""});
  return name;
}

void peering(Draft& draft) {
  DraftVpc& one = draft.any_vpc();
  DraftVpc& two = other_than(draft, one);
  const std::string name = peer(draft, one, two);
  draft.lead_to(one, two, "pcx:" + name);
  draft.lead_to(two, one, "pcx:" + name);
  for (int count = 2; count > 0; --count)
    draft.ask_both({draft.any_host(one).name, draft.any_host(two).name});
  if (draft.dual) draft.ask_both({draft.any_host(one).name, draft.any_host(two).name, "tcp/443 family=6"});
  if (draft.dice.chance(50)) reference_across(draft, one, two, name);
  draft.ask({draft.any_host(two).name, one.name + "/" + one.base + "0.2", "udp/53"});
  if (draft.dice.chance(30)) {  // R-PCX-2: the internet of the other
    draft.lead(one, "0.0.0.0/0", "pcx:" + name);
    draft.lead(two, "0.0.0.0/0", "igw:" + draft.gate(two));
    draft.ask({draft.any_host(one).name, Draft::somebody()});
  }
  if (draft.dice.chance(25)) {  // R-NAT-2, R-EDGE-6: by an interface or NAT gateway of the other
    DraftSubnet& subnet = draft.any_subnet(two);
    const std::string nat = draft.fresh("nat");
    draft.line(two, {"nat", nat, subnet.name, draft.address(subnet) + "/" + draft.public_address()});
    draft.ask({draft.any_host(one).name, two.name + "/" + subnet.base + std::to_string(subnet.last_host)});
  }
}

void chained_peerings(Draft& draft) {
  DraftVpc& one = draft.vpc(0);
  DraftVpc& two = draft.vpc(1);
  DraftVpc& three = draft.vpc(2);
  const std::string near = peer(draft, one, two);
  const std::string far = peer(draft, two, three);
  draft.lead_to(one, two, "pcx:" + near);
  draft.lead_to(one, three, "pcx:" + near);
  draft.lead_to(two, one, "pcx:" + near);
  draft.lead_to(two, three, "pcx:" + far);
  draft.lead_to(three, two, "pcx:" + far);
  draft.lead_to(three, one, "pcx:" + far);
  draft.ask_both({draft.any_host(one).name, draft.any_host(three).name});
  draft.ask_both({draft.any_host(two).name, draft.any_host(three).name});
}

/// Two prefix lists with one prefix, to two peerings (R-ROUTE-11); or two peers with one block (R-PCX-4).
void rival_routes(Draft& draft) {
  DraftVpc& one = draft.vpc(0);
  DraftVpc& two = draft.vpc(1);
  const std::string good = peer(draft, one, two);
  const std::string rival = draft.dice.chance(50) ? peer(draft, one, two) : "gone";
  for (DraftSubnet* subnet : one.subnets) {
    draft.route(subnet->table, "pl:" + draft.prefix_list(two.cidr), "pcx:" + good);
    draft.route(subnet->table, "pl:" + draft.prefix_list(two.cidr), "pcx:" + rival);
  }
  draft.lead_to(two, one, "pcx:" + good);
  draft.ask_both({draft.any_host(one).name, draft.any_host(two).name});
}

struct Transit {
  std::string name;
  std::string spokes;
  std::string hub;
};

Transit transit_gateway(Draft& draft) {
  Transit made;
  made.name = draft.fresh("T");
  made.spokes = made.name + "s";
  made.hub = draft.dice.chance(35) ? made.name + "h" : made.spokes;
  draft.line({"tgw",
      made.name,
      draft.dice.chance(60) ? "referencing=on" : "",
      draft.dice.chance(20) ? "ecmp=off" : ""});
  const bool unknown = draft.dice.chance(7);
  draft.line({"tgw-rtb", made.spokes, unknown ? "unknown" : "", made.name});
  if (made.hub != made.spokes) draft.line({"tgw-rtb", made.hub, made.name});
  return made;
}

std::string attach(Draft& draft, const Transit& transit, DraftVpc& vpc, bool is_hub) {
  const std::string name = draft.fresh("t");
  const std::string table = is_hub ? transit.hub : transit.spokes;
  draft.line(vpc,
      {"attach",
          name,
          transit.name,
          "vpc",
          vpc.name,
          draft.dice.chance(80) ? subnets_of(draft, vpc) : "subnets=" + draft.any_subnet(vpc).name,
          draft.spoil() ? "" : "rtb=" + table,
          draft.dice.chance(is_hub ? 50 : 8) ? "appliance" : "",
          draft.dice.chance(12) ? "referencing=off" : "",
          !vpc.cidr6.empty() && draft.dice.chance(80) ? "ipv6" : "",
          draft.spoil() ? draft.dice.any({"state=pending", "state=deleting", "state=modifying"}) : ""});
  for (const std::string& to : {transit.spokes, transit.hub})
    if (!draft.spoil() && (to == transit.hub || !is_hub)) draft.line({"propagate", to, name});
  return name;
}

void spoil_table(Draft& draft, const Transit& transit, const DraftVpc& vpc, const std::string& attachment) {
  switch (draft.dice.below(7)) {
    case 0:
      return draft.line({"tgw-route", transit.spokes, vpc.cidr, "blackhole"});
    case 1:
      return draft.line({"tgw-route", transit.spokes, upper_half(vpc.cidr), "blackhole"});
    case 2:
      return draft.line({"tgw-route", transit.spokes, vpc.cidr, attachment});
    case 3: {
      const std::string list = draft.prefix_list(vpc.cidr);
      return draft.line(
          {"tgw-reference", transit.spokes, list, draft.dice.chance(50) ? "blackhole" : attachment});
    }
    case 4:
      return draft.line({"tgw-route", transit.spokes, vpc.subnets.front()->cidr, attachment});
    case 5:
      return draft.line({"tgw-route", transit.hub, "10.0.0.0/8", "blackhole"});
    default:
      return;
  }
}

void ask_across(Draft& draft, DraftVpc& one, DraftVpc& two) {
  for (int count = 2; count > 0; --count)
    draft.ask_both({draft.any_host(one).name, draft.any_host(two).name});
  if (draft.dual) draft.ask_both({draft.any_host(one).name, draft.any_host(two).name, "tcp/443 family=6"});
  draft.ask({draft.any_host(two).name, one.name + "/" + one.base + "0.2", "udp/53"});
}

void transit(Draft& draft) {
  DraftVpc& one = draft.vpc(0);
  DraftVpc& two = draft.vpc(draft.dice.chance(80) ? 1 : 2);
  const Transit made = transit_gateway(draft);
  const std::string first = attach(draft, made, one, made.hub != made.spokes);
  const std::string second = attach(draft, made, two, false);
  draft.lead_to(one, two, "tgw:" + made.name);
  draft.lead_to(two, one, "tgw:" + made.name);
  if (made.hub != made.spokes && !draft.spoil())
    draft.line({"tgw-route", made.spokes, draft.dice.chance(50) ? "0.0.0.0/0" : one.cidr, first});
  if (draft.spoil()) spoil_table(draft, made, one, second);
  if (draft.dice.chance(15)) spoil_table(draft, made, two, first);
  ask_across(draft, one, two);
  if (draft.dice.chance(50)) reference_across(draft, one, two, "");
  if (draft.dice.chance(25)) {  // out to the internet by the first VPC
    draft.lead(two, "0.0.0.0/0", "tgw:" + made.name);
    draft.line({"tgw-route", made.spokes, "198.51.100.0/24", first});
    DraftSubnet& outer = draft.any_subnet(one);
    draft.own_table(outer);
    const std::string nat = draft.fresh("nat");
    draft.line(one, {"nat", nat, outer.name, draft.address(outer) + "/" + draft.public_address()});
    for (DraftSubnet* subnet : one.subnets)
      if (subnet == &outer || subnet->table != outer.table)
        draft.lead(*subnet, "0.0.0.0/0", subnet == &outer ? "igw:" + draft.gate(one) : "nat:" + nat);
    draft.ask({draft.any_host(two).name, Draft::somebody()});
  }
}

/// Two VPCs behind one that inspects, in two zones (R-TGW-9).
void transit_inspection(Draft& draft) {
  DraftVpc& hub = draft.vpc(0);
  DraftVpc& one = draft.vpc(1);
  DraftVpc& two = draft.vpc(2);
  const std::string name = draft.fresh("T");
  draft.line({"tgw", name});
  draft.line({"tgw-rtb", name + "s", name});
  draft.line({"tgw-rtb", name + "h", name});
  std::string landing;
  for (const char* zone : {"a", "b"}) {
    DraftSubnet& land = draft.subnet(hub, zone);
    DraftSubnet& middle = draft.subnet(hub, draft.spoil() ? "c" : zone);
    const std::string endpoint = draft.fresh("gwe");
    draft.line(hub, {"endpoint", endpoint, "gwlbe", middle.name});
    draft.own_table(land);
    draft.own_table(middle);
    draft.lead(land, "0.0.0.0/0", "vpce:" + endpoint);
    draft.lead(middle, "0.0.0.0/0", "tgw:" + name);
    landing += (landing.empty() ? "" : ",") + land.name;
  }
  const std::string mode = draft.dice.chance(60) ? "appliance" : "";
  const std::string inner = draft.fresh("t");
  draft.line(hub, {"attach", inner, name, "vpc", hub.name, "subnets=" + landing, "rtb=" + name + "h", mode});
  draft.line({"tgw-route", name + "s", "0.0.0.0/0", inner});
  for (DraftVpc* vpc : {&one, &two}) {
    const std::string spoke = draft.fresh("t");
    draft.line(*vpc, {"attach", spoke, name, "vpc", vpc->name, subnets_of(draft, *vpc), "rtb=" + name + "s"});
    if (!draft.spoil()) draft.line({"propagate", name + "h", spoke});
    draft.lead(*vpc, "0.0.0.0/0", "tgw:" + name);
  }
  ask_across(draft, one, two);
}

void peered_transit(Draft& draft) {
  DraftVpc& one = draft.vpc(0);
  DraftVpc& two = draft.vpc(1);
  const Transit near = transit_gateway(draft);
  const Transit far = transit_gateway(draft);
  attach(draft, near, one, false);
  attach(draft, far, two, false);
  const std::string name = draft.fresh("q");
  draft.line({"tgw-peering",
      name,
      near.name,
      far.name,
      draft.spoil() ? "" : "rtbs=" + near.spokes + "," + far.spokes,
      draft.dice.chance(30) ? "one-id" : "",
      draft.spoil() ? "state=pending" : ""});
  if (!draft.spoil()) draft.line({"tgw-route", near.spokes, two.cidr, name + "-1"});
  if (!draft.spoil())
    draft.line({"tgw-route", far.spokes, draft.spoil() ? upper_half(one.cidr) : one.cidr, name + "-2"});
  draft.lead_to(one, two, "tgw:" + near.name);
  draft.lead_to(two, one, "tgw:" + far.name);
  ask_across(draft, one, two);
}

std::string tunnels(Draft& draft) {
  if (draft.spoil()) return draft.dice.any({"tunnels=down,down", "tunnels=unknown"});
  return draft.dice.any({"", "tunnels=up,up", "tunnels=down,up"});
}

/// VPN, Direct Connect and others at a transit gateway.
void transit_on_premises(Draft& draft) {
  DraftVpc& vpc = draft.any_vpc();
  const Transit made = transit_gateway(draft);
  attach(draft, made, vpc, false);
  const std::string site = draft.dice.any({"192.168.0.0/16", "192.168.0.0/24", "10.0.0.0/8"});
  draft.sites.emplace_back("192.168.0.9");
  draft.sites.emplace_back(draft.dice.any({"192.168.0.255", "192.168.1.0", "192.168.255.255"}));
  draft.lead(vpc, draft.dice.chance(50) ? "192.168.0.0/16" : site, "tgw:" + made.name);
  std::string attachments;
  const int kind = draft.dice.below(10);
  for (int count = draft.dice.chance(30) ? 2 : 1; count > 0 && kind < 6; --count) {
    const std::string name = draft.fresh("n");
    draft.line({"vpn",
        name,
        "tgw:" + made.name,
        draft.dice.chance(60) ? "static=" + site : "bgp",
        tunnels(draft),
        draft.spoil() ? "state=deleted" : ""});
    draft.line({"attach", name + "t", made.name, "vpn", name, draft.spoil() ? "" : "rtb=" + made.spokes});
    attachments += (attachments.empty() ? "" : ",") + name + "t";
  }
  if (kind >= 6 && kind < 9) {
    const std::string name = draft.fresh("d");
    draft.line({"dxgw", name});
    draft.line({"vif", name + "v", "transit", "dxgw:" + name, draft.spoil() ? "bgp=down" : ""});
    draft.line({"dx-association",
        name,
        "tgw:" + made.name,
        "allowed=" + (draft.spoil() ? upper_half(vpc.cidr)
                                    : draft.dice.any({"10.0.0.0/8,172.16.0.0/12", "0.0.0.0/0"}))});
    draft.line({"attach", name + "t", made.name, "dx", name, draft.spoil() ? "" : "rtb=" + made.spokes});
    attachments = name + "t";
    if (draft.dice.chance(35)) {
      draft.line({"attach", name + "c", made.name, "connect", name + "t", "rtb=" + made.spokes});
      attachments = name + "c";
    }
  }
  if (kind == 9) {
    const std::string name = draft.fresh("f");
    draft.line({"attach", name, made.name, "function", name, "rtb=" + made.spokes});
    attachments = name;
  }
  draft.line({"tgw-route", made.spokes, site, attachments, draft.dice.chance(50) ? "propagated" : ""});
  draft.ask_both({draft.any_host(vpc).name, draft.on_premises()});
  draft.ask_both({draft.any_host(vpc).name, draft.on_premises()});
  if (draft.dice.chance(25)) {  // an internet address or another VPC's that leaves this way
    draft.lead(vpc, "0.0.0.0/0", "tgw:" + made.name);
    draft.line({"tgw-route", made.spokes, "0.0.0.0/0", attachments});
    draft.ask({draft.any_host(vpc).name, Draft::somebody()});
    draft.ask({draft.any_host(vpc).name, draft.any_host(draft.vpc(1)).name});
  }
  if (draft.dice.chance(25)) {
    draft.ask({draft.on_premises(), vpc.name + "/" + vpc.base + "0.2", "udp/53"});
    draft.ask({draft.on_premises(), Draft::somebody()});
  }
}

void virtual_private_gateway(Draft& draft) {
  DraftVpc& vpc = draft.any_vpc();
  const std::string name = draft.fresh("vgw");
  const std::string site = draft.dice.any({"192.168.0.0/16", "192.168.0.0/24"});
  draft.line(vpc, {"vgw", name, vpc.name, draft.spoil() ? "state=detached" : ""});
  for (int count = draft.dice.chance(30) ? 2 : 1; count > 0; --count)  // two: CloudHub
    draft.line({"vpn",
        draft.fresh("n"),
        "vgw:" + name,
        draft.dice.chance(65) ? "static=" + (count == 2 ? "192.168.9.0/24" : site) : "bgp",
        tunnels(draft),
        draft.spoil() ? "state=deleted" : ""});
  draft.sites.emplace_back("192.168.0.9");
  draft.sites.emplace_back(draft.dice.any({"192.168.0.255", "192.168.1.0", "192.168.255.255"}));
  const bool propagated = draft.dice.chance(60);
  for (DraftSubnet* one : vpc.subnets)
    if (propagated && !draft.spoil())
      draft.route(one->table, site, "vgw:" + name, "origin=propagated");
    else if (!propagated)
      draft.lead(*one, site, "vgw:" + name);
  if (!vpc.cidr6.empty() && draft.dice.chance(40)) {
    draft.lead(vpc, "2001:db8:99::/48", "vgw:" + name);
    for (DraftSubnet* one : vpc.subnets)
      draft.route(one->table, "2001:db8:99::/48", "vgw:" + name, "origin=propagated");
    draft.ask_both({draft.any_host(vpc).name, "onprem:2001:db8:99::9", "tcp/443 family=6"});
  }
  if (draft.dice.chance(30)) {
    const std::string edge = draft.fresh("edge");
    draft.line(
        vpc, {"rtb", edge, vpc.name, "edge=vgw:" + name, draft.dice.chance(50) ? "propagating=" + name : ""});
    if (draft.dice.chance(50)) {
      const std::string guarded = draft.any_subnet(vpc).cidr;
      draft.route(edge, guarded, "eni:" + draft.any_host(vpc).name);
    }
  }
  if (draft.dice.chance(30)) draft.lead(vpc, "0.0.0.0/0", "vgw:" + name);
  draft.ask_both({draft.any_host(vpc).name, draft.on_premises()});
  draft.ask_both({draft.any_host(vpc).name, draft.on_premises()});
  draft.ask({draft.any_host(vpc).name, Draft::somebody()});
  draft.ask({draft.on_premises(), vpc.name + "/" + draft.any_subnet(vpc).base + "77"});
  draft.ask({draft.on_premises(), vpc.name + "/" + vpc.base + "0.2", "udp/53"});
  if (draft.dice.chance(30)) draft.ask({draft.on_premises(), Draft::somebody()});
  if (draft.dice.chance(30)) {  // R-VGW-3: through an appliance, the source is no longer an address of here
    DraftVpc& other = other_than(draft, vpc);
    draft.lead_to(other, vpc, "pcx:" + peer(draft, vpc, other));
    draft.lead(other, site, "pcx:" + peer(draft, vpc, other));
    draft.ask_both({draft.any_host(other).name, draft.on_premises()});
  }
}

/// R-VGW-3: what a transit gateway or NAT gateway brings to a virtual private gateway.
void gateways_in_a_row(Draft& draft) {
  DraftVpc& hub = draft.vpc(0);
  DraftVpc& spoke = draft.vpc(1);
  const Transit made = transit_gateway(draft);
  const std::string inner = attach(draft, made, hub, false);
  attach(draft, made, spoke, false);
  const std::string vgw = draft.fresh("vgw");
  draft.line(hub, {"vgw", vgw, hub.name});
  draft.line({"vpn", vgw + "n", "vgw:" + vgw, "static=192.168.0.0/16"});
  draft.sites.emplace_back("192.168.0.9");
  draft.lead(hub, "192.168.0.0/16", "vgw:" + vgw);
  draft.lead(spoke, "192.168.0.0/16", "tgw:" + made.name);
  draft.line({"tgw-route", made.spokes, "192.168.0.0/16", inner});
  draft.lead_to(hub, spoke, "tgw:" + made.name);
  draft.lead_to(spoke, hub, "tgw:" + made.name);
  draft.ask_both({draft.any_host(spoke).name, "onprem:192.168.0.9"});
  draft.ask_both({draft.any_host(hub).name, "onprem:192.168.0.9"});
  if (draft.dice.chance(50)) {
    draft.lead(spoke, "0.0.0.0/0", "tgw:" + made.name);
    draft.lead(hub, "0.0.0.0/0", "igw:" + draft.gate(hub));
    draft.line({"tgw-route", made.spokes, "0.0.0.0/0", inner});
    draft.ask({draft.any_host(spoke).name, Draft::somebody()});
  }
}

void direct_connect(Draft& draft) {
  DraftVpc& vpc = draft.any_vpc();
  const std::string vgw = draft.fresh("vgw");
  const std::string site = "192.168.0.0/16";
  draft.sites.emplace_back("192.168.0.9");
  draft.line(vpc, {"vgw", vgw, vpc.name});
  const std::string down = draft.spoil() ? draft.dice.any({"bgp=down", "state=down"}) : "";
  if (draft.dice.chance(30)) {
    draft.line({"vif", vgw + "f", "private", "vgw:" + vgw, down});
  } else {
    const std::string name = draft.fresh("d");
    draft.line({"dxgw", name});
    draft.line({"vif", name + "f", draft.spoil() ? "public" : "private", "dxgw:" + name, down});
    draft.line({"dx-association",
        name,
        "vgw:" + vgw,
        draft.dice.chance(40) ? "allowed=" + draft.dice.any({"10.0.0.0/8", "10.0.1.0/24", "10.0.0.0/16"})
                              : ""});
    if (draft.dice.chance(40)) {  // R-DX-5: another VPC on the same gateway
      DraftVpc& other = other_than(draft, vpc);
      const std::string second = draft.fresh("vgw");
      draft.line(other, {"vgw", second, other.name});
      draft.line({"dx-association", name, "vgw:" + second});
      const bool wide = draft.dice.chance(40);
      draft.lead(vpc, other.cidr, "vgw:" + vgw);
      if (wide)
        for (DraftSubnet* one : vpc.subnets)
          draft.route(one->table, "10.0.0.0/8", "vgw:" + vgw, "origin=propagated");
      draft.ask_both({draft.any_host(vpc).name, draft.any_host(other).name});
    }
  }
  for (DraftSubnet* one : vpc.subnets)
    if (!draft.spoil()) draft.route(one->table, site, "vgw:" + vgw, "origin=propagated");
  if (draft.dice.chance(30))
    draft.line({"vpn",
        draft.fresh("n"),
        "vgw:" + vgw,
        draft.dice.any({"bgp", "static=192.168.0.0/16", "static=192.168.0.0/24"})});
  if (draft.dice.chance(20)) draft.line({"vif", draft.fresh("p"), "public", "-", "filter=198.51.100.0/24"});
  draft.ask_both({draft.any_host(vpc).name, draft.on_premises()});
  draft.ask_both({draft.any_host(vpc).name, draft.on_premises()});
}

void client_vpn(Draft& draft) {
  DraftVpc& vpc = draft.any_vpc();
  DraftSubnet& subnet = draft.any_subnet(vpc);
  const std::string name = draft.fresh("cv");
  draft.line(vpc, {"cvpn", name, vpc.name, "172.20.0.0/22"});
  draft.line(vpc, {"cvpn-target", name, subnet.name, draft.address(subnet), draft.groups(vpc)});
  if (!draft.spoil()) draft.line(vpc, {"cvpn-route", name, vpc.cidr, subnet.name});
  if (!draft.spoil()) draft.line(vpc, {"cvpn-auth", name, draft.dice.any({"10.0.0.0/8", "0.0.0.0/0"})});
  const bool grouped = draft.dice.chance(30);
  if (grouped) draft.line(vpc, {"cvpn-auth", name, draft.any_subnet(vpc).cidr, "group=admins"});
  if (draft.dice.chance(40)) {
    draft.line(vpc, {"cvpn-route", name, "0.0.0.0/0", subnet.name});
    draft.lead(vpc, "0.0.0.0/0", "igw:" + draft.gate(vpc));
    draft.ask({"onprem:172.20.0.9", Draft::somebody()});
  }
  const std::string client =
      draft.dice.any({"onprem:172.20.0.9", "onprem:172.20.3.255", "onprem:172.20.0.0"});
  draft.ask({client, draft.any_host(vpc).name});
  draft.ask({client, draft.any_host(vpc).name});
  draft.ask({client, draft.any_host(draft.any_vpc()).name});
  draft.ask({draft.any_host(vpc).name, client});
  if (grouped)
    draft.ask(
        {client, draft.any_host(vpc).name, "tcp/443 client_group=" + draft.dice.any({"admins", "guests"})});
}

void cloud_wan(Draft& draft) {
  DraftVpc& one = draft.vpc(0);
  DraftVpc& two = draft.vpc(1);
  const std::string name = draft.fresh("K");
  draft.line({"core", name});
  const std::string second = draft.dice.chance(80) ? "prod" : "test";
  for (DraftVpc* vpc : {&one, &two}) {
    draft.line(*vpc,
        {"core-attach",
            name + vpc->name,
            name,
            vpc->name,
            draft.dice.chance(70) ? subnets_of(draft, *vpc) : "subnets=" + vpc->subnets.front()->name,
            "segment=" + (vpc == &one ? std::string("prod") : second),
            draft.dice.chance(15) ? "appliance" : "",
            draft.dice.chance(30) ? "referencing=on" : "",
            draft.spoil() ? "state=CREATING" : ""});
    for (const char* segment : {"prod", "test"})
      if (!draft.spoil())
        draft.line(
            {"core-route", name, segment, vpc->cidr, name + vpc->name, draft.spoil() ? "blackhole" : ""});
  }
  draft.lead_to(one, two, "core:" + name);
  draft.lead_to(two, one, "core:" + name);
  ask_across(draft, one, two);
  if (draft.dice.chance(40)) reference_across(draft, one, two, "");
}

}  // namespace

const std::vector<Theme> far_themes = {{"peering", 12, peering},
    {"chained-peerings", 4, chained_peerings},
    {"rival-routes", 4, rival_routes},
    {"transit", 12, transit},
    {"transit-inspection", 4, transit_inspection},
    {"peered-transit", 5, peered_transit},
    {"transit-on-premises", 7, transit_on_premises},
    {"virtual-private-gateway", 7, virtual_private_gateway},
    {"gateways-in-a-row", 3, gateways_in_a_row},
    {"direct-connect", 5, direct_connect},
    {"client-vpn", 5, client_vpn},
    {"cloud-wan", 5, cloud_wan}};

}  // namespace vpcscope::testing
