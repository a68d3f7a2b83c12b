// The way of one flow through the network, there and back: what it crosses, in order, with every test that
// stands on the way. Not whether it gets through: that is policy (analyzer/policy.h), decided afterwards, on
// one header or on sets of them.
//
// The idea: which way a packet goes depends on addresses and on choices of the network (zone, equal-cost
// member, target), hardly ever on ports. A walk (analyzer/walk.h) writes down elements; an element is a hop
// that is shown, a test that may stop the packet, or both. Where the way itself ends (no route, nobody has
// the address, data are missing) the last element says so, and the path is that long.
//
// What the simple account leaves out: a listener is found by port, so the walk is told the service; client
// ports, and ports that a NAT gateway or load balancer picks, are variables: a test may pass some of them.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "analyzer/codes.h"
#include "analyzer/component.h"
#include "model/address.h"
#include "model/network/calls.h"
#include "model/network/network.h"

namespace vpcscope {

struct PortRange {
  std::uint16_t first = 0;
  std::uint16_t last = 65535;
  friend bool operator==(const PortRange&, const PortRange&) = default;
};

/// One port, or a variable of the path: 0 is the client's, others are picked on the way.
struct PortRef {
  static constexpr std::int16_t asked = -1;           // the port that was asked for
  static constexpr std::int16_t set_by_network = -2;  // one that a load balancer's target has
  std::int16_t variable = asked;
  std::uint16_t fixed = 0;
};

struct PacketHeader {
  Address source;
  Address destination;
  PortRef source_port;
  PortRef destination_port;
  std::uint8_t protocol = 6;
  std::uint8_t icmp_type = 0;
  std::uint8_t icmp_code = 0;

  bool has_ports() const { return protocol == 6 || protocol == 17; }
  bool is_icmp() const { return protocol == 1 || protocol == 58; }
  bool is_echo_request() const {
    return (protocol == 1 && icmp_type == 8) || (protocol == 58 && icmp_type == 128);
  }
};

enum class Direction : std::uint8_t { Forward, Return };

/// What an element does with the packet, in the words of docs/cli.md; `Test` is no hop of its own.
enum class Action : std::uint8_t { Test, Emit, Permit, Route, Forward, Translate, Inspect, Deliver, Drop };

/// Protocols that a component carries; everything else is dropped there.
enum class Carries : std::uint8_t {
  Everything,
  TcpUdpIcmp,  // NAT gateway (R-NAT-3)
  TcpEcho,     // gateway endpoint (R-VPCE-3)
  Tcp,         // endpoint of an AWS service (R-VPCE-6)
  TcpUdp,      // endpoint of a customer's service
  Dns,         // inbound resolver endpoint (R-SVC-4)
  DnsOrHttps,  // the same with DoH
  Nothing,
};

/// What became of the far end's identity on the way to a group reference (R-SG-6 to R-SG-10).
enum class Identity : std::uint8_t { None, Kept, Lost, NotSupported, OtherRegion, Unsettled };

/// A test that may stop the packet.
struct Test {
  enum class Kind : std::uint8_t {
    None,
    Groups,    // `groups`, for the interface or list that the element is about
    Acl,       // `acl`
    Carries,   // `carries`
    Firewall,  // `firewall`: the policy of one, stateless and stateful
    Doubt,     // cannot be decided for lack of `lacking`; the way goes on (R-MODEL-2)
    Supposed,  // missing, and the way depends on it: this walk supposes one answer
    Stop,      // certain: dropped for `reason`
    Lost,      // UNKNOWN for `reason` and `lacking`, and the way cannot be followed further
  };
  Kind kind = Kind::None;
  bool egress = false;      // Groups, Acl
  bool anybody = false;     // Groups, Acl: whether it refuses this service from any address (R-MODEL-2)
  bool any_source = false;  // Groups: the reference counts whatever the source address (R-LB-12, R-SVC-6)
  Identity identity = Identity::None;
  Carries carries = Carries::Everything;
  bool reply = false;  // Firewall: the stateful engine admits replies
  Reason reason = {};  // Stop, Lost, Doubt, Carries; of Acl where it is not SUBNET_ACL_RESTRICTION
  net::Handle<net::GroupSet> groups = {};
  net::Handle<net::Interface> at = {};      // Groups: whose VPC references are resolved in
  net::Handle<net::Interface> remote = {};  // Groups: who is at the other end
  net::Handle<net::Acl> acl = {};           // absent: not exported
  net::Handle<net::Subnet> subnet = {};     // Acl
  net::Handle<net::Firewall> firewall = {};
  // What is missing, of Doubt and Lost.
  net::Call call = net::Call::None;
  net::Handle<net::Scope> scope = {};
  net::Handle<net::LeftOutRow> left_out = {};
  const char* says = "";  // in words, for people; the id that it is about is the component's
};

struct Element {
  Action action = Action::Test;
  Direction direction = Direction::Forward;
  std::uint8_t leg = 0;  // 0: the question's own; more: inner conversations behind load balancers
  ComponentRef component = {};
  PacketHeader header = {};  // as the packet leaves
  Test test = {};
  net::Handle<net::Route> route = {};       // Route
  net::Handle<net::RouteTable> table = {};  // Route
};

/// A remark that never changes the verdict (R-MODEL-9), except that ASSUMED says what it rests on.
struct Remark {
  const char* code = "";
  const char* rule = "";
  ComponentRef component = {};
  const char* says = "";
};

struct Path {
  std::vector<Element> elements;
  std::vector<PortRange> ports;  // of the variables
  std::vector<Remark> remarks;
  std::vector<ComponentRef> choices;  // what the network chose, in order
  bool lost = false;                  // ended for lack of data
  bool asks_service = false;          // another service might have gone another way (listeners and the like)

  void clear() {
    elements.clear();
    ports.clear();
    remarks.clear();
    choices.clear();
    lost = false;
    asks_service = false;
  }
};

}  // namespace vpcscope
