// One walk: a packet from its sender to wherever it ends, and its reply back, through one choice of
// everything that the network may choose (section 24 of docs/aws-semantics.md). The result is a Path.
//
// The steps are in analyzer/steps/, one file per component, each rule at the line that applies it:
//
//   emit -> leave -> follow -> (a component) -> arrive -> deliver -> serve (inner legs) -> answer
//
// Every step returns where the packet ended. A step that only tests policy (groups, ACLs, firewalls,
// protocols) writes the test down and goes on as if it passed. What stops the packet whatever its ports are:
//
//   if (!up) { if (stop({"BAD_STATE", "R-ENI-1"}, component, "...")) return dropped(); }
//
// `stop` answers true where the walk ends there; asked for all blockers it notes the drop and goes on.
// `halt` always ends: behind it there is no way to follow. `lost` ends for lack of data.
//
// Where the network may choose, `choose(n)` answers; walks are repeated with other answers until all were
// given (Choices). A walk never branches and needs no undoing.
//
// Not thread safe; one Walk per thread, used again and again (its memory is kept).
#pragma once

#include <boost/container/small_vector.hpp>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/path.h"
#include "model/network/network.h"

namespace vpcscope {

/// One end of a question, resolved.
struct QueryEnd {
  enum class Kind : std::uint8_t {
    Interface,  // `interface` and an address in the header (for TO: private, or a public one of it)
    Address,    // a literal address in `vpc` that may have no owner
    Internet,
    OnPremises,  // behind VPN, Direct Connect or Client VPN
    Service,     // an AWS service's public address
  };
  Kind kind = Kind::Interface;
  net::Handle<net::Interface> interface = {};
  net::Handle<net::Vpc> vpc = {};
  Address address = {};
};

/// One header to ask about.
struct Query {
  QueryEnd from;
  QueryEnd to;
  std::uint8_t protocol = 6;
  std::uint16_t port = 0;  // of TCP and UDP
  std::uint8_t icmp_type = 8;
  std::uint8_t icmp_code = 0;
  PortRange client = {1024, 65535};
  bool one_way = false;
  bool honor_health = false;
  bool all_blockers = false;
  /// With `all_blockers`, from the internet: an interface's private IPv4 address gets its packets all the
  /// same, behind the drop that says that it has no public one.
  bool as_if_public = false;
  std::string_view client_group = {};  // of a directory, that a Client VPN's client is in; empty: not told
};

/// Every way through what is open, one after the other: choices of the network, and completions of missing
/// data where the way depends on them.
class Choices {
 public:
  struct Choice {
    std::uint32_t taken = 0;
    std::uint32_t count = 0;
    bool completion = false;
  };

  void restart() {
    made_.clear();
    at_ = 0;
  }
  std::uint32_t choose(std::uint32_t count, bool completion = false) {
    if (count <= 1) return 0;
    if (at_ == made_.size()) made_.push_back({0, count, completion});
    return made_[at_++].taken;
  }
  /// Ready for the next walk; false when there is none.
  bool next() {
    at_ = 0;
    while (!made_.empty() && made_.back().taken + 1 == made_.back().count) made_.pop_back();
    if (made_.empty()) return false;
    ++made_.back().taken;
    return true;
  }
  const std::vector<Choice>& made() const { return made_; }

 private:
  std::vector<Choice> made_;
  std::size_t at_ = 0;
};

/// A VPC entered from outside comes in by one of these.
enum class Arrival : std::uint8_t { Inside, Internet, Peering, Transit, VpnGateway };

struct Packet {
  PacketHeader header;
  bool reply = false;
  // Who sent it, for group references (R-SG-6 to R-SG-10).
  net::Handle<net::Interface> origin = {};
  bool any_source = false;     // an NLB's or EICE's groups count whatever the source address
  bool identity_lost = false;  // through an appliance, NAT, endpoint, the internet, a VPN, ...
  bool other_region = false;   // over a peering between Regions (R-SG-7)
  bool by_transit = false;
  bool transit_refers = true;     // referencing enabled all the way (R-SG-10)
  bool passed_gwlbe = false;      // R-EIGW-2
  bool preserved_by_nlb = false;  // R-LB-14
  Arrival arrival = Arrival::Inside;
  net::Handle<net::Endpoint> endpoint_passed = {};  // the last GWLBE or firewall endpoint, in this VPC
};

/// Where a packet is about to leave a subnet: an interface, a NAT gateway, an endpoint, an attachment.
struct Place {
  net::Handle<net::Vpc> vpc = {};
  net::Handle<net::Subnet> subnet = {};         // absent: a regional NAT gateway, an edge
  net::Handle<net::Interface> interface = {};   // where there is one
  net::Handle<net::RouteTable> own_table = {};  // a regional NAT gateway's
  ComponentRef component = {};
};

/// What a device did to the packet and undoes on the reply.
struct Translation {
  enum class Kind : std::uint8_t {
    InternetOut,
    InternetIn,
    EgressOnly,
    Nat,
    NatInstance,
    ClientVpn,
    Carrier,
    LocalGateway
  };
  Kind kind = Kind::InternetOut;
  ComponentRef device = {};
  net::Handle<net::Vpc> vpc = {};
  Address before = {};  // the address that was replaced
  Address after = {};
  PortRef port_before = {};
  Address other_before = {};  // NAT64: the IPv6 destination
  bool undone = false;
  std::uint32_t left_by_peering = net::nowhere;  // R-NAT-8
};

/// Where a packet ended.
struct End {
  enum class Kind : std::uint8_t { Stopped, Interface, Internet, OnPremises, Service };
  Kind kind = Kind::Stopped;
  net::Handle<net::Interface> interface = {};
  net::Handle<net::Vpc> vpc = {};  // where a link service answered
  Packet packet = {};

  bool stopped() const { return kind == Kind::Stopped; }
};

/// How the forward packet left for a virtual node, so that its reply comes back the same way.
struct Exit {
  enum class Kind : std::uint8_t {
    None,
    VpnGateway,
    Transit,
    Core,
    GatewayEndpoint,
    Lattice,
    LocalGateway,
    DirectConnect
  };
  Kind kind = Kind::None;
  ComponentRef gateway = {};     // virtual private gateway, transit gateway, endpoint, ...
  ComponentRef attachment = {};  // of a transit gateway or core network
  ComponentRef link = {};        // VPN, Direct Connect gateway or virtual interface
  net::Handle<net::Vpc> vpc = {};
};

/// One conversation: a first packet and its reply. Load balancers and PrivateLink open inner ones.
struct Leg {
  template <class One, std::size_t usual>
  using List = boost::container::small_vector<One, usual>;

  Packet first = {};
  net::Handle<net::Interface> initiator = {};  // absent: internet, on-premises
  net::Handle<net::Vpc> initiator_vpc = {};
  List<Translation, 2> translations = {};
  List<net::Handle<net::Interface>, 8> admitted = {};         // R-SG-12
  List<ComponentRef, 2> boxes[2] = {};                        // R-FLOW-10: stateful middleboxes crossed
  List<std::pair<ComponentRef, std::uint32_t>, 2> kept = {};  // zone of an appliance-mode attachment
                                                              // (R-TGW-8), appliance of a GWLB (R-LB-22)
  List<ComponentRef, 2> appliances[2] = {};  // R-EDGE-7: those that keep no state, by instance
  Exit exit = {};
  net::Handle<net::Interface> preserving_node = {};  // R-LB-13
  bool no_reply_from_peers = false;                  // R-LB-14, UDP kinds
  bool classic = false;                              // R-LB-17
  bool one_way = false;                              // what a Gateway Load Balancer sends its targets
  bool by_lattice = false;                           // from VPC Lattice to a target (R-LAT-1)
  struct Seen {
    ComponentRef from, to;
    Address source, destination;
  };
  List<Seen, 4> seen[2] = {};  // R-MODEL-8
};

struct Balancing;   // analyzer/steps/balancing.h
struct LatticeWay;  // analyzer/steps/lattice.cpp
struct LatticeWays;
struct Targets;

class Walk {
 public:
  explicit Walk(const Network& network) : n_(network) {}

  /// The path for the given answers to all choices. Valid until the next call.
  const Path& walk(const Query& query, Choices& choices);

 private:
  // ---- analyzer/walk.cpp: the flow as a whole (R-FLOW-8 to R-FLOW-10)
  End send_first(Packet p);
  template <class Send, class Check>
  End converse(Leg& leg, const Packet& first, Send send, Check check);
  /// An inner conversation: `first` from `node`, and its reply.
  End run_leg(Leg& leg, Packet first, net::Handle<net::Interface> node);
  /// The same, where it comes out of nowhere in a VPC.
  End run_leg_into(Leg& leg, Packet first, net::Handle<net::Vpc> vpc);
  End answer(const End& end);
  End check_forward(const End& end);
  End check_return(const End& back);
  End serve(const End& end);
  Packet first_packet() const;
  Packet reply_to(const Packet& request) const;
  bool has_reply() const;

  // ---- analyzer/beyond.cpp: what is certain behind a point where the way is lost
  void look_beyond(const Leg& leg);
  net::Handle<net::Interface> far_end() const;
  void look_at_far_end(net::Handle<net::Interface> at, const Packet& p, bool apart);
  void look_at_near_end(const Leg& leg, net::Handle<net::Subnet> here);

  // ---- what steps say
  ComponentRef ref(net::Handle<net::Interface> at) const { return {ComponentKind::Interface, at.at, {}}; }
  ComponentRef ref(net::Handle<net::Vpc> at) const { return {ComponentKind::Vpc, at.at, {}}; }
  ComponentRef ref(net::Handle<net::Subnet> at) const { return {ComponentKind::Subnet, at.at, {}}; }
  template <class Row>
  ComponentRef ref(ComponentKind kind, net::Handle<Row> at) const {
    return {kind, at.at, {}};
  }
  End dropped() const { return {}; }
  /// A certain drop that does not end the walk where all blockers are asked for.
  [[nodiscard]] bool stop(Reason reason, ComponentRef component, const Packet& p, const char* says);
  /// A certain drop behind which there is no way to follow.
  End halt(Reason reason, ComponentRef component, const Packet& p, const char* says);
  /// As `halt`, with the table (and route, where one matched) that decided.
  End halt_at(Reason reason, net::Handle<net::RouteTable> table, net::Handle<net::Route> route,
      ComponentRef component, const Packet& p, const char* says);
  /// UNKNOWN, and the way cannot be followed.
  End lost(Reason reason, ComponentRef component, const Packet& p, const char* says);
  End lack(net::Call call, net::Handle<net::Scope> scope, const char* rule, ComponentRef component,
      const Packet& p);
  /// UNKNOWN at this test, and the way goes on (R-MODEL-2).
  void doubt(Reason reason, ComponentRef component, const Packet& p, net::Call call,
      net::Handle<net::Scope> scope, const char* says);
  /// Before saying that there is no such object: whether one that could not be read might be it.
  bool any_left_out(Kind kind) const { return n_.any_left_out(kind); }
  End lack_left_out(Kind kind, const char* rule, ComponentRef component, const Packet& p);
  void hop(Action action, ComponentRef component, const Packet& p);
  void remark(const char* code, const char* rule, ComponentRef component, const char* says);
  void carries(Carries what, Reason reason, ComponentRef component, const Packet& p);
  /// One of `count` answers; `of(i)` is the i-th as it is shown.
  template <class Of>
  std::uint32_t choose(std::uint32_t count, Of of) {
    if (count <= 1) return 0;
    const std::uint32_t taken = choices_->choose(count);
    path_.choices.push_back(of(taken));
    return taken;
  }
  /// A datum is missing on which the way depends: walks are made for both answers (R-MODEL-2).
  [[nodiscard]] bool suppose(Reason reason, ComponentRef component, const Packet& p, net::Call call,
      net::Handle<net::Scope> scope, const char* says);
  PortRef new_port(PortRange range);
  /// R-MODEL-8; true: a loop, and the walk ends.
  [[nodiscard]] bool loops(ComponentRef from, ComponentRef to, const Packet& p);
  bool forward() const { return direction_ == Direction::Forward; }
  void note_appliance(net::Handle<net::Interface> at);
  void remark_appliances();  // R-EDGE-7
  auto& boxes(Direction direction) { return leg_->boxes[static_cast<std::size_t>(direction)]; }
  Translation* pending();
  Translation* undo(Translation::Kind kind, ComponentRef device);
  /// The VPC in which a reply's destination lives now; absent where that is no VPC.
  net::Handle<net::Vpc> holder_vpc() const;
  bool admits(net::Handle<net::Interface> interface) const;

  // ---- steps/interface.cpp: emit, leave, arrive, deliver (R-FLOW-2 to R-FLOW-7, sections 3 and 4)
  End emit(net::Handle<net::Interface> at, Packet p);
  End leave(const Place& from, Packet p);
  End leave_by_balancer(const Place& from, Packet p);  // R-LB-13
  End arrive_local(net::Handle<net::Vpc> at, Packet p, net::Handle<net::Subnet> from, bool skip_acl = false);
  End no_owner(net::Handle<net::Vpc> at, const Packet& p);
  End deliver(net::Handle<net::Interface> at, Packet p, bool crossing);
  void undo_source(Translation& made, Packet& p);
  [[nodiscard]] bool not_up(net::Handle<net::Interface> at, const Packet& p);  // R-ENI-1
  Place place_of(net::Handle<net::Interface> at) const;
  /// R-IN-10: a subnet or VPC that is not available; true: the walk ends.
  [[nodiscard]] bool not_functional(const Place& place, const Packet& p);

  // ---- steps/route_table.cpp (sections 5 and 6)
  End follow_table(const Place& from, Packet p);  // look up in the place's table, and follow
  End follow(net::Handle<net::RouteTable> table, net::Handle<net::Route> handle, const Place& from, Packet p);
  net::Handle<net::RouteTable> table_of(const Place& from) const;
  [[nodiscard]] bool list_holds(const net::Route& route, net::Handle<net::Scope> scope, const Packet& p);
  /// The longest prefix, or a route whose prefix list is not known and might hold the address (R-IN-7).
  net::Handle<net::Route> longest_or_supposed(const net::RouteTable& table, const Packet& p);
  net::Handle<net::Route> pick(const net::RouteTable& table, net::Handle<net::Route> winner);
  void settle_egress_by(const net::Route& route, const Place& from, const Packet& p);
  bool may_take_ingress(net::Handle<net::Interface> at, const Address& to) const;
  End enter_by_gateway(ComponentRef gateway, net::Handle<net::RouteTable> edge, net::Handle<net::Vpc> vpc,
      Packet p);  // R-EDGE-1
  /// What the edge table says of an address, without following it; absent: local delivery.
  net::Handle<net::Route> edge_route(net::Handle<net::RouteTable> edge, const Address& to) const;

  // ---- steps/security_group.cpp, steps/network_acl.cpp
  void test_groups(net::Handle<net::Interface> at, const Packet& p, bool egress);
  void test_group_set(net::Handle<net::GroupSet> groups, net::Handle<net::Interface> at,
      ComponentRef component, const Packet& p, bool egress);
  /// The far end of the last egress test, once the route is known.
  void settle_egress(net::Handle<net::Interface> remote, Identity identity);
  void settle_egress_by_peering(std::uint32_t peering, const Place& from, const Address& to);
  void test_acl(net::Handle<net::Subnet> subnet, const Packet& p, bool egress,
      const char* code = "SUBNET_ACL_RESTRICTION", const char* rule = "R-NACL-2");

  // ---- steps/internet_gateway.cpp, block_public_access.cpp, egress_only_gateway.cpp, nat_gateway.cpp,
  // appliance.cpp, peering.cpp, carrier_gateway.cpp, local_gateway.cpp (sections 4, 9 to 13)
  End to_internet_gateway(net::Handle<net::InternetGateway> to, const Place& from, Packet p);
  End out_to_internet(Packet p);
  End from_internet(Packet p);
  [[nodiscard]] bool test_block_public_access(net::Handle<net::Vpc> vpc, net::Handle<net::Subnet> subnet,
      const Packet& p, bool outward, bool egress_only, ComponentRef component);
  End end_on_internet(const Packet& p);
  End return_from_internet(Packet p);
  /// Who has an address of the internet, or is asked about with a private one (R-FLOW-12).
  struct Inside {
    Address address = {};  // absent: nobody has it
    net::Handle<net::Vpc> vpc = {};
    net::Handle<net::Subnet> subnet = {};
    net::Handle<net::Interface> interface = {};
  };
  Inside inside_of(const Address& address) const;
  End to_unowned(const net::PublicAddress& row, const Packet& p);
  Inside inside_by_ipv6(const Address& address) const;
  Inside inside_as_asked(const Address& address) const;
  net::Handle<net::InternetGateway> gateway_into(const Inside& to, const Packet& p);
  [[nodiscard]] bool gateway_refuses(const Inside& to, net::Handle<net::InternetGateway> at, const Packet& p);
  [[nodiscard]] bool blocked_from_internet(const Inside& to, net::Handle<net::InternetGateway> at, Packet p);
  [[nodiscard]] bool redirected_past(
      net::Handle<net::InternetGateway> to, const Place& from, const Packet& p) const;
  [[nodiscard]] bool no_internet_range(ComponentRef gateway, const Packet& p);
  Address public_source(net::Handle<net::Vpc> vpc, const Address& source) const;
  End to_egress_only(std::uint32_t to, const Place& from, Packet p);
  End to_nat(net::Handle<net::NatGateway> to, const Place& from, Packet p);
  End at_nat(net::Handle<net::NatGateway> at, Packet p);
  Place place_of(net::Handle<net::NatGateway> at) const;
  [[nodiscard]] bool nat_not_known(net::Handle<net::NatGateway> at, const char* rule, const Packet& p);
  [[nodiscard]] bool nat_refuses(net::Handle<net::NatGateway> to, const Packet& p);
  const net::NatAddress* nat_address(
      net::Handle<net::NatGateway> at, net::Handle<net::Zone> zone, const Packet& p);
  End to_appliance(net::Handle<net::Interface> to, const Place& from, Packet p);
  [[nodiscard]] bool does_not_forward(net::Handle<net::Interface> at, const Packet& p);
  [[nodiscard]] bool rewrite_source(net::Handle<net::Interface> at, Packet& p);
  End to_peering(std::uint32_t to, const Place& from, Packet p);
  End to_carrier(std::uint32_t to, const Place& from, Packet p);
  End to_local_gateway(net::TextAt id, const Place& from, Packet p);

  // ---- steps/transit_gateway.cpp, steps/core_network.cpp (sections 14 and 18)
  End to_transit(std::uint32_t to, const Place& from, Packet p);
  /// Into a transit gateway by an attachment, from zone `zone` (absent: none).
  End enter_transit(std::uint32_t attachment, net::Handle<net::Zone> zone, Packet p);
  End pass_transit(std::uint32_t attachment, net::Handle<net::Zone> zone, Packet p);
  End lost_by_translation(ComponentRef attachment, const Packet& p);
  End route_in_transit(net::Handle<net::TransitTable> at, net::Handle<net::Zone> zone, Packet p);
  End leave_transit(
      std::uint32_t attachment, net::Handle<net::TransitTable> table, net::Handle<net::Zone> zone, Packet p);
  End over_transit_peering(std::uint32_t attachment, Packet p);
  End through_network_function(std::uint32_t attachment, net::Handle<net::Zone> zone, Packet p);
  End transit_to_vpc(std::uint32_t attachment, net::Handle<net::Zone> zone, Packet p);
  [[nodiscard]] bool transit_is_down(std::uint32_t attachment, const Packet& p);
  /// One of the routes that tie with the longest prefix; absent: all are blackholes.
  net::Handle<net::Route> choose_member(
      net::Handle<net::RouteTable> table, net::Handle<net::Route> first, ComponentKind shown);
  /// The subnet by which a VPC's packets enter an attachment; absent: none in their zone.
  net::Handle<net::Subnet> attachment_subnet(net::Run<net::Handle<net::Subnet>> subnets, const Place& from);
  /// Out of an attachment into its VPC (R-TGW-7, R-TGW-8).
  End arrive_by_attachment(ComponentRef name, net::Handle<net::Vpc> vpc,
      net::Run<net::Handle<net::Subnet>> subnets, bool appliance, net::Handle<net::Zone> zone, Packet p);
  End to_core_network(std::uint32_t to, const Place& from, Packet p);
  /// Into a core network by an attachment.
  End enter_core(std::uint32_t attachment, net::Handle<net::Zone> zone, Packet p);
  End leave_core(std::uint32_t attachment, std::uint32_t from, net::Handle<net::Zone> zone, Packet p);

  // ---- steps/vpn_gateway.cpp, vpn.cpp, direct_connect.cpp, client_vpn.cpp, on_premises.cpp (15 to 17)
  End to_vpn_gateway(net::Handle<net::VpnGateway> to, const Place& from, Packet p);
  /// Out of a transit gateway by a VPN, Direct Connect gateway or Connect attachment.
  End attachment_to_on_premises(std::uint32_t attachment, Packet p);
  End core_to_on_premises(std::uint32_t attachment, Packet p);
  End to_on_premises(Packet p, const Exit& exit);
  End from_on_premises(Packet p);
  End reply_from_on_premises(Packet p);
  End enter_vpn_gateway(
      net::Handle<net::VpnGateway> by, net::Handle<net::Vpc> vpc, Packet p, ComponentRef link);
  End no_gateway_link(net::Handle<net::VpnGateway> at, const Packet& p);
  /// A VPN that cannot carry the packet to (`out`) or from on-premises; true: the walk ends.
  [[nodiscard]] bool vpn_refuses(
      net::Handle<net::VpnConnection> at, const Packet& p, bool out, Reason down, bool sure);
  [[nodiscard]] bool direct_connect_is_down(net::Handle<net::DirectConnectGateway> at, const Packet& p);
  net::LinkState state_of(net::Handle<net::DirectConnectGateway> at, const Packet& p) const;
  net::LinkState state_of(const net::GatewayLink& link, const Packet& p) const;
  [[nodiscard]] bool link_refuses(const net::GatewayLink& link, const Packet& p, bool out, bool sure);
  bool advertises(
      const net::DirectConnectAssociation& association, net::Handle<net::Vpc> vpc, const Address& to) const;
  [[nodiscard]] bool not_advertised(
      net::Handle<net::DirectConnectAssociation> at, net::Handle<net::Vpc> vpc, const Packet& p);
  std::optional<End> between_sites(const Packet& p);
  bool joins(const net::GatewayLink& in, const net::GatewayLink& out, const Packet& p) const;
  End pass_cloud_hub(net::Handle<net::VpnGateway> by, net::Handle<net::GatewayLink> in,
      net::Handle<net::GatewayLink> out, Packet p);
  End from_client_vpn(net::Handle<net::ClientVpnEndpoint> at, Packet p);
  enum class ClientVpnAccess : std::uint8_t { Nobody, Members, Client };
  ClientVpnAccess access_of(const net::ClientVpnEndpoint& endpoint, const Address& to) const;

  // ---- steps/gateway_endpoint.cpp, inspection_endpoint.cpp, interface_endpoint.cpp, private_link.cpp,
  // lattice.cpp (section 19, 22)
  End to_gateway_endpoint(net::Handle<net::Endpoint> to, const Place& from, Packet p);
  End to_inspection(net::Handle<net::Endpoint> to, const Place& from, Packet p);
  End from_service(Packet p);
  End serve_endpoint(net::Handle<net::Endpoint> endpoint, const End& end);
  End to_lattice(const Place& from, Packet p);
  End serve_lattice(const End& end);
  /// What a service network does with a packet to any of its services or resources.
  End follow_lattice(net::Handle<net::LatticeNetwork> at, ComponentRef component, const End& end,
      bool services, bool resources);
  LatticeWays lattice_services(const net::LatticeNetwork& network, std::uint16_t port) const;
  void add_targets(net::Handle<net::LatticeGroup> group, LatticeWays& ways) const;
  void add_resources(const net::LatticeNetwork& network, const Packet& p, LatticeWays& ways);
  End nothing_offered(const net::LatticeNetwork& network, ComponentRef component, const Packet& p,
      bool services, bool resources);
  End take_lattice_way(const LatticeWay& way, ComponentRef shown, ComponentRef component, const End& end);
  End to_lattice_target(const LatticeWay& way, ComponentRef shown, ComponentRef component, const Packet& p);
  [[nodiscard]] bool aim_at_node(
      const net::LatticeTarget& target, ComponentRef shown, const Packet& p, Address& address);
  End offer_resource(const net::ResourceConfiguration& resource, ComponentRef component, const End& end);
  /// What an interface refuses whatever its groups say; true: the walk ends.
  [[nodiscard]] bool test_role(net::Handle<net::Interface> at, const Packet& p);
  /// What an interface may not begin (R-VPCE-7, R-SVC-3, R-SVC-6); true: the walk ends.
  [[nodiscard]] bool test_sender(net::Handle<net::Interface> at, Packet& p);
  [[nodiscard]] bool test_endpoint(net::Handle<net::Endpoint> at, const Packet& p);
  [[nodiscard]] bool test_stray_endpoint(net::Handle<net::Interface> at, const Packet& p);
  [[nodiscard]] bool test_resolver(net::Handle<net::ResolverEndpoint> at, const Packet& p);
  /// R-SVC-8, R-SVC-9: remarks on a request that was delivered.
  void remark_services(const End& end);
  /// What a delivery to an endpoint's interface sets off.
  End serve_aws_or_customer(net::Handle<net::Endpoint> at, const End& end);
  End serve_resource(net::Handle<net::Endpoint> at, const End& end);
  bool serves_port(const net::ResourceConfiguration& resource, const Packet& p);
  const net::ResourceGateway* usable_gateway(
      const net::ResourceConfiguration& resource, ComponentRef component, const Packet& p);
  net::Handle<net::Interface> gateway_in_zone(const net::ResourceGateway& gateway,
      net::Handle<net::Interface> entry, ComponentRef component, const Packet& p);
  End to_resource(const net::ResourceConfiguration& resource, net::Handle<net::Interface> node,
      ComponentRef component, Packet p);

  // ---- steps/load_balancer.cpp, classic_load_balancer.cpp, gateway_load_balancer.cpp (section 20)
  End balance(net::Handle<net::LoadBalancer> balancer, net::Handle<net::Interface> node, const Packet& p,
      bool private_link);
  End balance_classic(
      net::Handle<net::ClassicLoadBalancer> balancer, net::Handle<net::Interface> node, const Packet& p);
  [[nodiscard]] bool too_deep(ComponentRef at, const Packet& p);
  /// A new conversation from a node (R-LB-5); `identity`: who group references see.
  End connect(net::Handle<net::Interface> node, Packet p, Leg leg, net::Handle<net::Interface> identity);
  /// R-LB-22: the inspected packet through a Gateway Load Balancer; true: the walk ends.
  [[nodiscard]] bool pass_gateway_balancer(net::Handle<net::Endpoint> endpoint, const Packet& p);
  net::Handle<net::Listener> listener_for(const Balancing& b, const Packet& p);
  End act(const Balancing& b, net::Handle<net::Listener> listener, const Packet& p);
  End answered_by(const Balancing& b, const Packet& p) const;
  Targets targets_of(const Balancing& b, net::Handle<net::TargetGroup> group, const Packet& p);
  Targets targets_in_use(const net::TargetGroup& group);
  void keep_in_zones(
      const Balancing& b, net::Handle<net::TargetGroup> group, const Packet& p, Targets& targets);
  [[nodiscard]] bool aim(const Balancing& b, net::Handle<net::TargetGroup> group, const net::Target& target,
      Packet& p, net::Handle<net::Interface>& to);
  [[nodiscard]] bool aim_at_balancer(const Balancing& b, net::Handle<net::TargetGroup> group,
      const net::Target& target, Packet& p, net::Handle<net::Interface>& to);
  bool keeps_client(const Balancing& b, net::Handle<net::TargetGroup> group, const PacketHeader& header);
  End send_to_target(const Balancing& b, net::Handle<net::TargetGroup> group, net::Handle<net::Target> chosen,
      const Packet& p);
  [[nodiscard]] bool keep_client(const Balancing& b, net::Handle<net::TargetGroup> group,
      net::Handle<net::Interface> to, const Packet& p, Leg& leg);
  [[nodiscard]] bool hide_client(const Balancing& b, ComponentRef group, Packet& p);
  const net::ClassicTarget* classic_target(
      net::Handle<net::ClassicLoadBalancer> balancer, net::Handle<net::Interface> node, const Packet& p);
  End ask_gateway_balancer(const Balancing& b, const Packet& p);
  [[nodiscard]] bool pass_appliance(const Balancing& b, const Packet& p);
  net::Handle<net::TargetGroup> gateway_group(const Balancing& b, const Packet& p);
  net::Handle<net::Target> kept_target(const Balancing& b, const Targets& targets);
  [[nodiscard]] bool not_connected(
      net::Handle<net::Endpoint> endpoint, const net::EndpointService& service, const Packet& p);
  End enter_service(ComponentRef endpoint, net::Handle<net::LoadBalancer> balancer,
      net::Handle<net::Interface> node, Packet p);

  // ---- steps/network_firewall.cpp (section 21)
  void inspect(net::Handle<net::Firewall> firewall, ComponentRef component, const Packet& p);

  const Network& n_;
  const Query* q_ = nullptr;
  Choices* choices_ = nullptr;
  Path path_;
  Leg* leg_ = nullptr;
  Direction direction_ = Direction::Forward;
  std::uint8_t depth_ = 0;  // of legs, as elements are marked
  /// What this walk takes the content of an unknown prefix list to be.
  struct Supposed {
    net::Handle<net::Route> route;
    Address address;
    bool holds = false;
  };
  std::vector<Supposed> supposed_;
  std::uint8_t legs_ = 0;    // legs opened so far
  std::uint8_t nested_ = 0;  // legs of load balancers that are open
  /// The element of an egress group test whose far end is not known before the route is (R-SG-6).
  std::size_t egress_at_ = ~std::size_t{0};
};

}  // namespace vpcscope
