// The rows that every question touches: VPCs, subnets, interfaces, groups, ACLs, route tables and the
// addresses they own. Rows of gateways, transit, on-premises, endpoints, load balancers and firewalls have
// headers of their own beside this one.
//
// A row that stands for one object of the Snapshot has a `kind`: it lies at the same position as the object
// does in `Snapshot::rows(kind)`. What AWS leaves implicit is written out and marked.
#pragma once

#include <array>
#include <cstdint>

#include "model/address.h"
#include "model/kind.h"
#include "model/network/handle.h"
#include "model/prefix.h"

namespace vpcscope::net {

struct Acl;
struct CarrierGateway;
struct ClientVpnEndpoint;
struct EgressOnlyGateway;
struct Endpoint;
struct Firewall;
struct Group;
struct Instance;
struct Interface;
struct InternetGateway;
struct LatticeAssociation;
struct LoadBalancer;
struct ClassicLoadBalancer;
struct NatGateway;
struct PrefixList;
struct PublicAddress;
struct RouteTable;
struct Route;
struct Subnet;
struct Vpc;
struct VpnGateway;

/// An account and Region, and which calls were not exported there (bits by `Call`, model/network/calls.h).
struct Scope {
  TextAt account;
  TextAt region;
  std::uint64_t missing = 0;
};

/// One step of a place in the input: a file, or a key or index below another step.
struct PlaceStep {
  std::uint32_t up = nowhere;  // absent: the topmost step, whose key is the file's path
  std::uint32_t index = nowhere;
  TextAt key;
};

/// What every object's row begins with.
struct Object {
  TextAt id;
  TextAt name;  // the Name tag
  Handle<PlaceStep> place;
  Handle<Scope> scope;
};

/// A zone by its id; of a Local Zone its parent's (R-TGW-1).
struct Zone {
  TextAt id;
};

/// R-BPA-1 and R-BPA-2, worked out for one VPC or subnet.
enum class BlockMode : std::uint8_t { Off, Bidirectional, Ingress };
struct BlockPublicAccess {
  BlockMode mode = BlockMode::Off;
  bool excluded_egress = false;  // an `allow-egress` exclusion under block-bidirectional
  bool unknown = false;          // an exclusion that was not exported might lift it
  bool assumed = false;          // off because nothing was exported (R-IN-11)
};

struct Ipv6Block {
  Prefix prefix;
  bool is_public = true;  // R-ADDR-10
  std::array<std::uint8_t, 7> unused = {};
};

/// A transit gateway that a VPC is attached to.
struct VpcTransit {
  std::uint32_t gateway = nowhere;
};

/// Where the ranges of one table stand in the columns of the prefix index (model/network/prefix_index.h).
struct IndexPart {
  std::uint32_t first = 0;
  std::uint32_t count = 0;
};

struct Vpc {
  static constexpr Kind kind = Kind::Vpc;
  Object object;
  Prefix primary;      // absent where none is printed
  Run<Prefix> blocks;  // associated ones, IPv4 before IPv6 (R-ADDR-1)
  Run<Ipv6Block> ipv6_blocks;
  Run<Handle<Subnet>> subnets;
  IndexPart subnets_v4;  // the subnets' blocks in the prefix index; answers are subnets
  IndexPart subnets_v6;
  Handle<RouteTable> main_table;  // R-ROUTE-1; absent: not exported
  Handle<Acl> default_acl;
  Handle<InternetGateway> internet_gateway;  // the attached one (R-IGW-1)
  Handle<LatticeAssociation> lattice;        // an active one (R-LAT-1)
  IndexPart delegated_v4;  // prefixes delegated to interfaces (R-ADDR-7), in the prefix index
  IndexPart delegated_v6;
  Run<Handle<Vpc>> peers;    // by an active peering in one Region (R-SG-7)
  Run<VpcTransit> transits;  // R-SG-7
  BlockPublicAccess block;
  bool functional = true;
  bool any_table = false;            // whether any of its route tables was exported (R-IN-11)
  bool encryption_enforced = false;  // R-SVC-8
  std::array<std::uint8_t, 1> unused = {};
};

struct Subnet {
  static constexpr Kind kind = Kind::Subnet;
  Object object;
  Handle<Vpc> vpc;
  Run<Prefix> blocks;  // R-ADDR-2
  Handle<Zone> zone;
  Handle<RouteTable> table;  // its own or the main one (R-ROUTE-1); absent: not exported
  Handle<Acl> acl;           // its own or the default one (R-NACL-1); absent: not exported
  TextAt zone_name;
  BlockPublicAccess block;
  bool functional = true;
  bool maps_public = false;
  bool own_table = false;    // explicitly associated, rather than by the main table
  bool assumed_acl = false;  // `--assume acls`: no ACL was exported, all is let through
  bool assumed_table = false;
  bool wavelength = false;  // R-LGW-1
  bool attached = false;    // a transit gateway or core network comes out in it (R-NACL-8)
  bool translates = false;  // a NAT gateway is in it
};

/// What an interface is there for (R-ENI-8).
enum class Role : std::uint8_t {
  Plain,
  Endpoint,            // of an interface, resource or service-network endpoint
  InspectionEndpoint,  // GWLBE or firewall endpoint: never a destination
  LoadBalancer,        // node of an ALB, NLB or GWLB
  ClassicLoadBalancer,
  Nat,
  ClientVpn,
  Function,
  ResolverInbound,
  ResolverOutbound,
  InstanceConnect,
  MountTarget,
  TransitGateway,
};

/// An IPv4 address in four bytes; 0.0.0.0, which nobody has, stands for none.
struct AddressV4 {
  std::uint32_t bits = 0;

  static constexpr AddressV4 of(const Address& address) { return {address.is_v4() ? address.v4_bits() : 0}; }
  constexpr bool present() const { return bits != 0; }
  constexpr Address get() const { return bits == 0 ? Address() : Address::v4(bits); }
};

struct InterfaceAddress {
  AddressV4 address;
  AddressV4 public_address;
  AddressV4 carrier_address;
  AddressV4 customer_address;
};

/// Groups of an interface, in the order printed; equal sets are one row.
struct GroupSet {
  Run<Handle<Group>> groups;
  TextAt unknown_id;  // of a group that is not in the snapshot
  bool unknown = false;
  std::array<std::uint8_t, 1> unused = {};
  std::uint16_t associated = 0;  // R-SG-16: a bit for each group of another VPC that this one may use
};

struct Interface {
  static constexpr Kind kind = Kind::NetworkInterface;
  Object object;
  Handle<Vpc> vpc;
  Handle<Subnet> subnet;
  Handle<GroupSet> groups;
  Handle<Instance> instance;
  AddressV4 primary;                // absent where it has none
  Run<InterfaceAddress> v4;         // the primary one first
  Run<Address> v6;                  // the one marked primary first
  Run<Prefix> delegated;            // R-ADDR-7
  std::uint32_t role_at = nowhere;  // the row that `role` names
  TextAt instance_id;               // also where that instance was not exported
  Role role = Role::Plain;
  bool in_use = true;          // R-ENI-1
  bool running = true;         // its instance, where exported
  bool checked = true;         // source/destination check, data-path interfaces left out (R-ENI-2, R-ENI-3)
  bool check_off = false;      // printed as disabled: may forward (R-ENI-4)
  bool data_path = false;      // R-ENI-3
  bool deny_internet = false;  // R-ADDR-10
  bool primary_of_instance = false;  // DeviceIndex 0
  bool primary6_marked = false;      // the first of `v6` is marked primary
  bool is_endpoint_type = false;     // InterfaceType vpc_endpoint (R-SG-10)
  bool requester_managed = false;
  std::array<std::uint8_t, 1> unused = {};
};

struct Instance {
  static constexpr Kind kind = Kind::Instance;
  Object object;
  Run<Handle<Interface>> interfaces;  // by device index
  bool running = true;
  std::array<std::uint8_t, 3> unused = {};
};

// ---------------------------------------------------------------------------------------------- filters

/// Which packets a group rule or ACL entry names, addresses apart (R-SG-3, R-SG-4, R-NACL-4).
struct ServiceMatch {
  std::uint16_t first = 0;     // port, or ICMP type
  std::uint16_t last = 0;      // port, or ICMP code
  std::int16_t protocol = -1;  // -1: all; -2: no protocol of that name, matches nothing
  bool any_first = true;       // any port, any ICMP type
  bool any_last = true;        // any ICMP code
};

enum class PeerKind : std::uint8_t { Nothing, CidrV4, CidrV6, PrefixList, Group };

/// One permission for one peer. A permission with several peers is several rows. There are more rules than
/// anything else, and answers read them in long runs: four to a cache line. What only evidence needs is the
/// RuleSource at the same position.
struct GroupRule {
  std::uint32_t peer = nowhere;  // the address of a CidrV4; else the row of the kind, see below
  ServiceMatch service;
  PeerKind kind = PeerKind::Nothing;
  std::uint8_t length = 0;  // of a CidrV4
  bool unusable = false;    // it could not be read
  bool stale = false;       // R-SG-11

  bool is_cidr() const { return kind == PeerKind::CidrV4 || kind == PeerKind::CidrV6; }
  Prefix cidr_v4() const { return Prefix::of(Address::v4(peer), length); }
  Handle<Prefix> cidr_v6() const { return row_of<Prefix>(PeerKind::CidrV6); }
  Handle<PrefixList> list() const {
    return row_of<PrefixList>(PeerKind::PrefixList);
  }                                                                       // absent: not in the snapshot
  Handle<Group> group() const { return row_of<Group>(PeerKind::Group); }  // absent: deleted, or not imported

 private:
  template <class Row>
  Handle<Row> row_of(PeerKind is) const {
    return {kind == is ? peer : nowhere};
  }
};
static_assert(sizeof(GroupRule) == 16);

/// Where a GroupRule comes from.
struct RuleSource {
  TextAt peer_id;                // as printed
  Handle<PlaceStep> place;       // where it is an object of its own (R-IN-6); else found from the group's
  std::uint32_t permission = 0;  // its number in IpPermissions
  std::uint32_t peer = 0;        // its number in the list of such peers
};

struct Group {
  static constexpr Kind kind = Kind::SecurityGroup;
  Object object;
  TextAt group_name;
  Handle<Vpc> vpc;
  std::array<Run<GroupRule>, 2> rules;  // ingress, egress
  std::array<bool, 2> known = {};
  std::array<std::uint8_t, 2> unused = {};
};

struct PrefixList {
  static constexpr Kind kind = Kind::PrefixList;
  Object object;
  TextAt list_name;
  Run<Prefix> entries;  // sorted
  bool known = false;   // R-IN-7
  bool by_aws = false;
  std::array<std::uint8_t, 2> unused = {};
};

struct AclEntry {
  Prefix cidr;
  ServiceMatch service;
  std::int32_t number = 0;
  std::uint32_t position = 0;  // in Entries
  bool allow = false;
  bool unusable = false;
  std::array<std::uint8_t, 6> unused = {};
};

struct Acl {
  static constexpr Kind kind = Kind::NetworkAcl;
  Object object;
  Handle<Vpc> vpc;
  std::array<Run<AclEntry>, 2> entries;  // ingress, egress; by ascending number (R-NACL-2)
};

// ---------------------------------------------------------------------------------------------- routes

enum class TargetKind : std::uint8_t {
  None,
  Local,
  InternetGateway,
  EgressOnlyGateway,
  NatGateway,
  Interface,
  Peering,
  TransitGateway,
  VpnGateway,
  GatewayEndpoint,
  InspectionEndpoint,
  CoreNetwork,
  CarrierGateway,
  LocalGateway,
  Lattice,
  Odb,
  Attachment,  // of a transit gateway or core network table
};

enum class Origin : std::uint8_t { Local, Static, PrefixList, Advertised, Propagated };

struct Route {
  Prefix destination;
  TextAt target_id;                  // as printed
  std::uint32_t target = nowhere;    // row of the target's kind; nowhere: not in the snapshot
  Handle<PrefixList> list;           // the route came of this list's entry
  std::uint32_t position = nowhere;  // in Routes; nowhere: implicit, or of a reference
  std::uint8_t rank = 0;             // R-ROUTE-5, R-TGW-3: less wins
  TargetKind target_kind = TargetKind::None;
  Origin origin = Origin::Static;
  bool blackhole = false;
  bool foreign = false;          // R-ROUTE-15: of another VPC, or detached: a blackhole too
  bool implicit = false;         // R-ROUTE-3
  bool ignored = false;          // filtered (R-ROUTE-4), not legal in an edge table (R-EDGE-2)
  bool beaten_by_local = false;  // R-ROUTE-6
  std::array<std::uint8_t, 4> unused = {};
};

enum class TableKind : std::uint8_t { Subnet, Edge, Assumed, Transit, Core, LocalGateway };

/// Any table that is searched by longest prefix: of a VPC, a gateway's edge, a transit gateway, a segment.
/// Routes are sorted by prefix, then rank, so that what ties stands together; the index answers with the
/// first route of the winning prefix. Routes of prefix lists that are not known have no destination and stand
/// first (R-IN-7).
struct RouteTable {
  static constexpr Kind kind = Kind::RouteTable;
  Object object;
  Handle<Vpc> vpc;
  Run<Route> routes;
  IndexPart v4;
  IndexPart v6;
  TableKind table_kind = TableKind::Subnet;
  bool complete = true;  // false: a miss, or a hit that a longer one could override, is UNKNOWN (R-IN-8)
  bool unusable_route = false;  // a route of it could not be read
  bool functional = true;
};

// ---------------------------------------------------------------------------------------------- addresses

/// A slot of the table of who owns an address (VPC, address), open addressing. Most addresses are IPv4 and
/// have an interface and nothing else: all of that is in the slot. Of others it names the OwnedAddress.
struct OwnerSlot {
  Handle<Vpc> vpc;                // absent: an empty slot
  std::uint32_t key = 0;          // an IPv4 address, or what is left of another (owner_key)
  std::uint32_t owner = nowhere;  // the Interface, or with the top bit the OwnedAddress
};

struct OwnedAddress {
  Address address;
  Handle<Interface> interface;
  Handle<NatGateway> nat;        // one of its private addresses (also where `interface` is known)
  Handle<PublicAddress> mapped;  // what the internet gateway maps it to
  std::array<std::uint8_t, 4> unused = {};
};

/// A public address and what it maps to (R-ADDR-8, R-NAT-5, R-ADDR-9), sorted by address.
struct PublicAddress {
  Address address;
  Address inside;  // absent: nobody's that is imported
  Handle<Vpc> vpc;
  Handle<Subnet> subnet;  // absent: a regional NAT gateway's
  Handle<Interface> interface;
  Handle<NatGateway> nat;
  Handle<Scope> scope;       // of an Elastic IP's
  bool carrier = false;      // R-LGW-1
  bool elsewhere = false;    // of an interface that was not exported
  bool accelerator = false;  // R-SVC-10
  std::array<std::uint8_t, 1> unused = {};
};

/// A prefix on-premises, and what tells of it (R-ADDR-11).
enum class SiteKind : std::uint8_t { Vpn, Propagated, TransitRoute, Declared, ClientVpn };
struct Site {
  Prefix prefix;
  TextAt via;
  SiteKind kind = SiteKind::Vpn;
  std::array<std::uint8_t, 7> unused = {};
};

/// One row: what holds for the whole network.
struct Facts {
  std::array<std::uint64_t, 4> left_out = {};  // kinds of which an object could not be read, a bit each
  IndexPart sites_v4;                          // sites of length 1 or more, in the prefix index
  IndexPart sites_v6;
  Handle<RouteTable> pool;     // it governs a pool of public addresses (R-EDGE-8)
  bool onprem_transit = true;  // declared; R-FLOW-9
  bool assumed_routes = false;
  bool assumed_acls = false;
  std::array<std::uint8_t, 1> unused = {};
};

/// An object that could not be read: an answer that it might change is UNKNOWN.
struct LeftOutRow {
  TextAt id;
  TextAt file;
  TextAt pointer;
  TextAt problem;
  Kind kind = Kind::None;
  std::array<std::uint8_t, 3> unused = {};
};

}  // namespace vpcscope::net
