// One run: one packet, from its sender to wherever it ends, and its reply back (section 24).
//
// The parts, by section of the specification: walker.cpp (24: emit, leave, follow, arrive), beyond.cpp (what
// is certain where a run got lost), routes.cpp (5, 6), filters.cpp (7, 8), gateways.cpp (4, 9-13),
// transit.cpp (14, 18), on_premises.cpp (15-17), endpoints.cpp (19, 22), balancers.cpp (20), firewall.cpp
// (21).
//
// A drop is thrown, so that each rule is one line at the place where AWS applies it.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "tests/reference/choices.h"
#include "tests/reference/facts.h"
#include "tests/reference/reference.h"

namespace vpcscope::reference {

struct Dropped {
  std::string code;
  std::string semantics;
  std::string component;
  std::string text;
};
/// UNKNOWN, and no test behind it can be named.
struct Lost {
  std::string code;
  std::string semantics;
  std::string component;
  std::string text;
};

/// A port, or a range of ports that all tests so far treated alike.
struct Port {
  int variable = -1;  // of Walker::ports_
  std::uint16_t fixed = 0;
};

/// A VPC entered from outside comes in by one of these.
enum class Arrival { Inside, Internet, Peering, Transit, VirtualGateway };

struct Packet {
  Address source;
  Address destination;
  int protocol = 6;
  Port source_port;
  Port destination_port;
  int icmp_type = 0;
  int icmp_code = 0;
  bool reply = false;

  // Who sent it, for group references (R-SG-6 to R-SG-10).
  const NetworkInterface* origin = nullptr;
  bool any_source = false;         // an NLB's or EICE's groups count whatever the source address (R-LB-12)
  std::string identity_lost = {};  // through what
  std::vector<const VpcPeeringConnection*> peerings = {};
  bool by_transit = false;
  std::string transit_table = {};  // the last table of a transit gateway that routed it
  std::string core_edge = {};      // where it entered a core network
  bool transit_refers = true;      // referencing enabled all the way (R-SG-10)

  Arrival arrival = Arrival::Inside;
  std::string endpoint_passed = {};  // the last GWLBE or firewall endpoint, in this VPC
  bool passed_gwlbe = false;         // R-EIGW-2
  bool preserved_by_nlb = false;     // R-LB-14
};

/// Where a packet is about to leave a subnet: an interface, a NAT gateway, an endpoint, an attachment.
struct Place {
  const Vpc* vpc = nullptr;
  const Subnet* subnet = nullptr;         // null: a regional NAT gateway
  const NetworkInterface* eni = nullptr;  // where there is one
  const RouteTable* own_table = nullptr;  // a regional NAT gateway's
  std::string component;
};

enum class Target {
  Local,
  InternetGateway,
  EgressOnlyGateway,
  NatGateway,
  Interface,
  Peering,
  TransitGateway,
  VirtualGateway,
  GatewayEndpoint,
  InspectionEndpoint,
  CoreNetwork,
  CarrierGateway,
  LocalGateway,
  Lattice,
  Odb,
  None,
};

struct RouteRow {
  Prefix destination;
  Target target = Target::None;
  std::string id;  // of the target
  int rank = 0;    // R-ROUTE-5: less wins
  bool blackhole = false;
  bool propagated = false;
  std::string table;
};

/// What a device did to the packet and undoes on the reply.
struct Translation {
  enum class Kind {
    InternetOut,
    InternetIn,
    EgressOnly,
    Nat,
    NatInstance,
    ClientVpn,
    Carrier,
    LocalGateway
  } kind;
  std::string device;
  std::string vpc;
  Address before;  // the address that was replaced
  Address after;
  Port port_before;
  Address other_before = {};  // NAT64: the v6 destination
  bool undone = false;
  std::string left_by_peering = {};  // R-NAT-8
};

struct Outcome {
  enum class Kind { Interface, Internet, OnPremises, Service } kind;
  const NetworkInterface* eni = nullptr;
  Packet packet;
  std::string vpc = {};  // where a literal address was answered (link services)
};

/// How the forward packet left for a virtual node, so that its reply comes back the same way.
struct Exit {
  enum class Kind {
    VirtualGateway,
    Transit,
    CoreNetwork,
    GatewayEndpoint,
    Lattice,
    LocalGateway,
    OnPremises
  } kind;
  std::string id;          // the gateway
  std::string attachment;  // of a transit gateway or core network
  std::string link;        // VPN or Direct Connect gateway or VIF
  std::string vpc;
};

/// One conversation: a first packet and its reply. Load balancers and PrivateLink open inner ones.
struct Leg {
  Packet first;
  std::string initiator_vpc;  // empty: internet, on-premises
  const NetworkInterface* initiator = nullptr;
  std::vector<Translation> translations;
  std::set<std::string> admitted;                     // R-SG-12: interfaces that let the request pass
  std::set<std::string> boxes[2];                     // R-FLOW-10: stateful middleboxes crossed
  std::map<std::string, std::string> appliance_zone;  // R-TGW-8
  std::map<std::string, bool> stateful_stage;         // R-NFW-3: whether the request met the stateful engine
  std::optional<Exit> exit;
  const NetworkInterface* preserving_node = nullptr;  // R-LB-13
  bool no_reply_from_peers = false;                   // R-LB-14, UDP kinds
  bool by_lattice = false;                            // from Lattice to a target
  bool by_public_interface = false;                   // R-DX-7
  bool classic = false;                               // R-LB-17
  bool one_way = false;                               // what a Gateway Load Balancer sends its targets
  std::set<std::string> seen[2];                      // R-MODEL-8
};

/// A way out of VPC Lattice; without target, resource, code and lack it ends there.
struct LatticeWay {
  std::string label;
  std::string code = {};   // why it is none
  std::string lacks = {};  // the call that would tell
  const LatticeTargetGroup* group = nullptr;
  const LatticeTarget* target = nullptr;
  const ResourceConfiguration* resource = nullptr;
};

class Walker {
 public:
  Walker(const Snapshot& snapshot, const ReferenceQuery& query, Choices& choices)
      : s_(snapshot), q_(query), choices_(choices) {}

  ReferenceRun run();

 private:
  using Sender = std::function<Outcome(Packet)>;

  // walker.cpp
  void converse_all(Leg& leg);
  Outcome converse(
      Leg& leg, Packet first, const Sender& send, const std::function<void(const Outcome&)>& check);
  Outcome answer(const Outcome& end);
  void check_forward(const Outcome& end);
  void check_return(const Outcome& back);
  void serve(const Outcome& end);
  Packet first_packet();
  Packet reply_to(const Packet& request) const;
  bool has_reply() const;
  Outcome emit(const NetworkInterface& eni, Packet p);
  Outcome leave(const Place& from, Packet p);
  Outcome follow(const RouteRow& route, const Place& from, Packet p);
  Outcome arrive_local(const Vpc& vpc, Packet p, const Subnet* from, bool skip_acl = false);
  Outcome deliver(const NetworkInterface& eni, Packet p, bool crossing);
  void require_up(const NetworkInterface& eni);  // R-ENI-1
  Place place_of(const NetworkInterface& eni);
  void require_functional(const Place& place);
  const Vpc& vpc_of(const std::string& id, const std::string& semantics);
  std::string holder_vpc() const;
  Translation* pending();
  Translation* undo(Translation::Kind kind, const std::string& device);
  void guard(const std::string& component, const Packet& p);  // R-MODEL-8

  // what a run says and asks
  [[noreturn]] void drop(const std::string& code, const std::string& rule, const std::string& component,
      const std::string& text);
  [[noreturn]] void lose(const std::string& code, const std::string& rule, const std::string& component,
      const std::string& text);
  [[noreturn]] void lack(const std::string& call, const std::string& rule, const std::string& component);
  bool unknown(const std::string& what, const std::string& rule, const std::string& component,
      const std::string& code = "X_MISSING_DATA");
  void require_call(
      const std::string& call, const Header& where, const std::string& rule, const std::string& component);
  bool exported(const std::string& call, const Header& where) const;
  void mind_left_out(Kind kind, const std::string& rule, const std::string& component);
  void hop(const std::string& action, const std::string& component, const std::string& text);
  void note(const std::string& text);
  std::size_t choose(const std::string& what, std::vector<std::string> labels);
  Port new_port(PortRange range);
  bool within(const Port& port, std::int64_t first, std::int64_t last);  // may choose a part of a range
  std::string text(const Packet& p) const;
  std::string text(const Port& port) const;

  // beyond.cpp
  std::optional<ReferenceDrop> certain_drop(const Leg& outer);
  bool refused_by_state(const NetworkInterface& eni);
  std::optional<std::string> refused_by_groups(const NetworkInterface& eni);
  bool refused_by_acl(const Subnet& subnet, bool egress, const Packet* exact);
  const NetworkAcl* acl_of(const Subnet& subnet);

  // routes.cpp
  const RouteTable* table_of(const Subnet& subnet);
  const RouteTable* edge_table(const std::string& gateway);
  std::vector<RouteRow> rows_of(
      const RouteTable* table, const Vpc& vpc, const Subnet* subnet, const Packet& p, bool quiet);
  std::vector<RouteRow> best_of(std::vector<RouteRow> rows, const Vpc& vpc, Address destination);
  RouteRow lookup(const RouteTable* table, const Vpc& vpc, const Subnet* subnet, const Packet& p);
  RouteRow kept(const std::string& table, const std::vector<RouteRow>& best);
  RouteRow edge_row(const std::string& gateway, const Vpc& vpc, Address destination);
  bool no_table_ = false;  // the last quiet look-up found no table
  std::optional<RouteRow> quiet_lookup(const Place& from, const Packet& p);
  Outcome enter_by_gateway(const std::string& gateway, const Vpc& vpc, Packet p);  // section 6
  RouteRow row_of(const Route& route, const RouteTable& table, const Vpc& vpc);

  // filters.cpp
  void test_groups(const NetworkInterface& eni, Packet& p, bool egress);
  void test_group_list(const std::vector<Id>& groups, const std::string& component,
      const NetworkInterface* eni, const Packet& p, bool egress);
  void test_acl(
      const Subnet& subnet, const Packet& p, bool egress, const char* code = "SUBNET_ACL_RESTRICTION");
  bool service_matches(const std::string& protocol, Number first, Number last, const Packet& p);
  enum class Reference { No, Yes, Lost, NotSupported, Maybe };
  Reference group_refers(const GroupPeer& peer, const std::string& home, const NetworkInterface* eni,
      const Packet& p, bool egress);
  std::string home_of(const Id& group, const NetworkInterface& eni);
  bool refuses_transit_references(const NetworkInterface& eni);
  bool lets_all_out(const NetworkInterface& eni);
  bool in_scope(const std::string& vpc, const std::string& other, bool ingress);

  // gateways.cpp
  Outcome to_internet_gateway(const std::string& id, const Place& from, Packet p);
  Outcome out_to_internet(Packet p);
  Outcome from_internet(Packet p);
  [[noreturn]] void refuse_elastic_ip(const ElasticIp& one);
  Outcome to_egress_only(const std::string& id, const Place& from, Packet p);
  Outcome to_nat(const NatGateway& nat, const Place& from, Packet p);
  Outcome at_nat(const NatGateway& nat, Packet p);
  const NatGateway* nat_of(const std::string& vpc, const Packet& p);
  Outcome to_appliance(const NetworkInterface& eni, const Place& from, Packet p);
  Outcome to_peering(const VpcPeeringConnection& pcx, const Place& from, Packet p);
  Outcome to_carrier(const std::string& id, const Place& from, Packet p);
  Outcome to_local_gateway(const std::string& id, const Place& from, Packet p);
  void test_block_public_access(const Vpc& vpc, const Subnet* subnet, const Packet& p, bool outward,
      bool egress_only, const std::string& component);
  std::string block_mode(const Vpc& vpc, const Subnet* subnet, bool& excluded_egress);

  // transit.cpp
  Outcome to_transit(const TransitGateway& tgw, const Place& from, Packet p);
  Outcome enter_transit(
      const std::string& tgw, const TransitGatewayAttachment& by, const std::string& zone, Packet p);
  const TransitGatewayAttachment* route_in_transit(
      const std::string& table, const std::string& tgw, const Packet& p);
  void require_no_core_translation(const std::string& attachment);
  void require_no_translation(const TransitGatewayAttachment& by);
  Outcome leave_transit(const TransitGatewayAttachment& by, const std::string& zone, Packet p);
  Outcome transit_to_vpc(const TransitGatewayAttachment& by, const std::string& zone, Packet p);
  Outcome arrive_in_zone(const std::string& attachment, const Vpc& vpc,
      const std::vector<const Subnet*>& subnets, bool appliance, const std::string& zone, Packet p);
  const TransitGatewayAttachment* attachment(const std::string& id, const std::string& tgw);
  bool leads_back(const std::string& tgw, Address destination);
  bool is_learned(
      const std::string& table, const std::string& by, const std::string& dxgw, Address destination);
  Outcome to_core_network(const std::string& arn, const Place& from, Packet p);
  Outcome enter_core(const CoreNetworkAttachment& by, const std::string& zone, Packet p);
  Outcome route_in_core(const std::string& name, const std::string& network, const std::string& segment,
      const std::string& function_group, const std::string& edge, const std::string& zone, Packet p);
  bool policy_separates(
      const std::string& network, const std::string& by, const std::string& segment, Address destination);
  Outcome leave_core(const CoreNetworkRouteDestination& to, const std::string& zone, Packet p);

  // on_premises.cpp
  Outcome to_virtual_gateway(const std::string& id, const Place& from, Packet p);
  Outcome to_on_premises(Packet p, const Exit& exit);
  Outcome from_on_premises(Packet p);
  Outcome reply_from_on_premises(Packet p);
  Outcome enter_virtual_gateway(const VpnGateway& vgw, const Vpc& vpc, Packet p, const std::string& link);
  bool transit_advertises(const TransitGatewayAttachment& by, const Packet& p);
  std::optional<Outcome> between_sites(Packet p);
  Outcome at_another_site(Packet p, const std::string& by);
  std::string asn_of(const VpnConnection* vpn, const VirtualInterface* vif);
  Outcome from_client_vpn(const ClientVpnEndpoint& endpoint, Packet p);
  bool vpn_is_up(const VpnConnection& vpn);
  void require_within(const VpnConnection& vpn, Address here, Address there);  // R-VPN-2
  bool interface_is_up(const VirtualInterface& vif, const Packet& p);
  void require_advertised(const DirectConnectGatewayAssociation& link, const Vpc* vpc, const Packet& p);
  const DirectConnectGatewayAssociation* association_of(const std::string& dxgw, const std::string& gateway);
  bool gateway_has_link(const std::string& dxgw, const Packet& p);

  // endpoints.cpp
  Outcome to_gateway_endpoint(const VpcEndpoint& endpoint, const Place& from, Packet p);
  Outcome to_inspection(const VpcEndpoint& endpoint, const Place& from, Packet p);
  Outcome from_service(Packet p);
  void serve_endpoint(const VpcEndpoint& endpoint, const Outcome& end);
  void serve_resource(const VpcEndpoint& endpoint, const Outcome& end);
  void to_resource(const ResourceConfiguration& what, const NetworkInterface* entry, const Packet& packet);
  void serve_by_lattice(const std::string& network, const NetworkInterface* entry, const Packet& p);
  void add_lattice_services(
      const std::string& network, const Packet& p, std::vector<LatticeWay>& ways, bool& any);
  void add_lattice_targets(const LatticeTargetGroup& group, std::vector<LatticeWay>& ways);
  void add_lattice_resources(
      const std::string& network, const Packet& p, std::vector<LatticeWay>& ways, bool& any);
  void to_lattice_target(const LatticeTargetGroup& group, const LatticeTarget& target, const Packet& p);
  Outcome to_lattice(const Place& from, Packet p);
  void test_interface_kind(const NetworkInterface& eni, const Packet& p);

  // balancers.cpp
  void balance(
      const LoadBalancer& balancer, const NetworkInterface& node, const Packet& p, bool private_link);
  void balance_classic(const ClassicLoadBalancer& balancer, const NetworkInterface& node, const Packet& p);
  void send_to_target(const LoadBalancer& balancer, const NetworkInterface& node, const TargetGroup& group,
      const RegisteredTarget& target, const Packet& p, bool private_link);
  void connect(const NetworkInterface& node, Packet p, Leg leg, const NetworkInterface* identity);
  bool cross_zone(const LoadBalancer& balancer, const TargetGroup* group);
  void pass_gateway_balancer(const VpcEndpoint& endpoint, const Packet& p);

  // firewall.cpp
  void inspect(const Firewall& firewall, const std::string& component, const Packet& p);
  std::string stateless_verdict(const FirewallPolicy& policy, const std::string& component, const Packet& p);
  bool stateful_passes(
      const Firewall& firewall, const FirewallPolicy& policy, const std::string& component, const Packet& p);
  bool address_matches(std::string spec, Address where, const Firewall& firewall,
      const FirewallPolicy& policy, const FirewallRuleGroup& group, const std::string& component);
  bool port_matches(std::string spec, const Port& port, const FirewallRuleGroup& group);

  const Snapshot& s_;
  const ReferenceQuery& q_;
  Choices& choices_;
  Leg* leg_ = nullptr;
  int direction_ = 0;  // 0 forward, 1 return
  int hops_ = 0;
  int nested_ = 0;  // conversations of load balancers within one another
  std::vector<PortRange> ports_;
  std::map<std::string, std::size_t> kept_;  // R-ROUTE-11
  std::map<std::string, bool> completed_;    // what an unknown fact was taken to be
  ReferenceRun result_;
};

}  // namespace vpcscope::reference
