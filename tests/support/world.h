// A whole AWS world in a few lines: text in, Snapshot out.
//
//   const Snapshot net = world(R"(
//       vpc main 10.0.0.0/16
//       subnet s1 main 10.0.1.0/24
//       subnet s2 main 10.0.2.0/24 zone=b acl=edge
//       acl edge in 90 allow tcp 22 10.0.1.0/24
//       igw gate main
//       rtb public main subnets=s1
//       route public 0.0.0.0/0 igw:gate
//       eni web s1 10.0.1.5 public=203.0.113.5 sg=web
//       sg web in tcp 443 0.0.0.0/0
//   )");
//
// The text is written out as the files that `aws ... --output json` would give, and those are imported: a
// world exercises the importers too. Names are the test's own; `id_of("eni", "web")` is the id made of one,
// and every object carries its name as Name tag.
//
// What is not said is fine and open: everything is functional; interfaces are attached to a running instance
// of the same name and have the group `open`; a direction of a group or ACL without a line allows all (with
// one, only what the lines say; `none` alone says nothing is allowed); every VPC has a main table `VPC-main`
// with its local routes and a default ACL that allows all; every call is exported, perhaps empty.
//
// One statement a line, `#` starts a comment, words are separated by blanks. Words with `=` are options in
// any order; words in [brackets] below may be left out. Lists are separated by commas.
//
//   account ID | region NAME                       of the statements that follow
//   missing SERVICE CALL                           this call was not exported
//   json SERVICE CALL [ID] {...}                   an object (with ID: a whole answer) as AWS prints it
//   vpc NAME CIDR... [state= private6=CIDR]
//   subnet NAME VPC [CIDR...] [zone=b zone-id= rtb= acl= state=]
//   rtb NAME VPC [main] [subnets= edge=igw:NAME|vgw:NAME propagating=VGW no-association-state]
//   route RTB CIDR|pl:NAME TARGET [state= origin=propagated|advertised]
//        TARGET: local KIND:NAME (igw vgw vpce nat eni eigw tgw pcx core cagw lgw odb) lattice
//   pl NAME CIDR... [name=com.amazonaws.us-east-1.s3]    `pl NAME unknown` leaves its content out
//   acl NAME in|out NUMBER allow|deny PROTOCOL [PORTS|TYPE/CODE] CIDR  |  acl NAME VPC [default subnets=]
//   sg NAME in|out PROTOCOL [PORTS|TYPE/CODE] PEER...  |  sg NAME in|out none  |  sg NAME VPC
//        PEER: a CIDR, sg:NAME, pl:NAME; with pcx= status= for groups of a peer
//   groups-as-rules                                 groups are exported by describe-security-group-rules only
//   eni NAME SUBNET ADDRESS... [sg= public=IP|PRIVATE/IP,... prefix= check=off type= status= instance=
//        index= description= carrier=IP coip=IP deny-igw primary6=IP]
//   instance NAME state=stopped
//   eip IP                                          that nothing uses
//   igw|eigw|cagw NAME VPC [state=]
//   nat NAME SUBNET PRIVATE[/PUBLIC]... [private state=]
//   nat NAME regional VPC RTB ZONE=PRIVATE/PUBLIC... [manual]
//   pcx NAME VPC VPC [state= region2=]
//   tgw NAME [referencing=on ecmp=off]
//   tgw-rtb NAME TGW  |  tgw-rtb NAME unknown TGW   (routes not exported)
//   attach NAME TGW KIND RESOURCE [subnets= rtb= appliance referencing=off ipv6 state=
//        nat=enabled|disabled]
//        KIND: vpc vpn dx connect function; rtb= is the table it is associated with
//   tgw-route TABLE CIDR ATTACHMENT,...|blackhole [propagated pl=NAME]
//   tgw-reference TABLE PL ATTACHMENT|blackhole
//   propagate TABLE ATTACHMENT                      a VPC attachment: its routes too
//   tgw-peering NAME TGW TGW [rtbs=T1,T2 one-id]    attachments NAME-1 and NAME-2
//   vgw NAME VPC [state=]
//   vpn NAME vgw:NAME|tgw:NAME static=CIDR,...|bgp [tunnels=up,down|unknown asn= state=]
//   dxgw NAME
//   vif NAME private|public|transit vgw:NAME|dxgw:NAME|- [sitelink bgp=down filter= state=]
//   dx-association DXGW vgw:NAME|tgw:NAME [allowed=CIDR,...]
//   cvpn NAME VPC CLIENT-CIDR  |  cvpn-target NAME SUBNET ADDRESS [sg=]
//   cvpn-route NAME CIDR SUBNET  |  cvpn-auth NAME CIDR [group=]
//   endpoint NAME gateway VPC SERVICE rtbs=
//   endpoint NAME interface VPC SERVICE SUBNET/ADDRESS... [sg= state=]
//   endpoint NAME lattice VPC LATTICE SUBNET/ADDRESS... [sg= state=]      of a service network
//   endpoint NAME gwlbe SUBNET [ADDRESS] [service= state=]
//   service NAME NLB,... [zones=a,b]                an endpoint service; its name is vpce-svc:NAME
//   lb NAME alb|nlb|clb|gwlb SUBNET/ADDRESS[/PUBLIC]... [sg= facing cross-zone=on enforce=off state=]
//   listener LB PROTOCOL PORT TG                    clb: listener LB PROTOCOL PORT INSTANCE-PORT
//   tg NAME instance|ip|alb PROTOCOL PORT [preserve=off cross-zone= unknown]
//   target TG ENI|ADDRESS|LB [port= zone= state=]   clb: target LB ENI
//   firewall NAME POLICY ENDPOINT,...               endpoints are gwlbe endpoints
//   fw-policy NAME default=pass|drop|forward [strict stateful-default=drop_strict,... stateless=G,..
//   stateful=G,..] fw-stateless GROUP PRIORITY pass|drop|forward PROTOCOLS SOURCE DESTINATION [SPORTS DPORTS]
//   fw-stateful GROUP pass|drop|reject|alert PROTOCOL SOURCE SPORT DESTINATION DPORT [any strict keyword=]
//   bpa off|block-bidirectional|block-ingress  |  exclude vpc|subnet NAME allow-bidirectional|allow-egress
//   eice NAME SUBNET ADDRESS [sg= preserve]
//   resolver NAME in|out VPC SUBNET/ADDRESS... [sg=]
//   lambda NAME SUBNET ADDRESS [sg=]
//   lattice NAME VPC [sg= status=]                  a service network, and its association with the VPC
//   lattice-service NAME LATTICE PORT,... [status= association= unknown]     `unknown`: another account's
//   lattice-tg NAME SERVICE instance|ip|alb VPC PORT [ipv6 status=]  |  lattice-tg NAME SERVICE lambda
//   lattice-target TG ENI|ADDRESS|LB [port= state=]
//   lattice-resource NAME LATTICE ADDRESS PORTS SUBNET/ADDRESS... [sg= status= gateway= association=]
//   core NAME  |  core-attach NAME CORE VPC subnets= segment= [appliance nat=]
//   core-route CORE SEGMENT CIDR ATTACHMENT [blackhole]
//   lgw NAME TABLE VPC [coip]  |  lgw-route TABLE CIDR
//
// A fault in the text throws std::invalid_argument that shows the line.
#pragma once

#include <string>
#include <string_view>

#include "model/snapshot.h"
#include "tests/support/temporary_folder.h"

namespace vpcscope::testing {

Snapshot world(std::string_view text);

/// The files that the world's exports consist of, by path.
Files world_files(std::string_view text);

/// The id that `world` makes of a name: id_of("vpc", "main"), id_of("tgw-attach", "v").
std::string id_of(std::string_view kind, std::string_view name);

}  // namespace vpcscope::testing
