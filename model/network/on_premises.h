// Rows of virtual private gateways, VPN, Direct Connect and Client VPN (sections 15 to 17).
#pragma once

#include "model/network/rows.h"
#include "model/network/transit.h"

namespace vpcscope::net {

template <class... Row>
struct RowList;

/// What leads from a gateway to on-premises; in the order in which equal prefixes choose (R-VGW-4).
enum class LinkKind : std::uint8_t { DirectConnect, VirtualInterface, StaticVpn, BgpVpn };

/// One way from a virtual private gateway to a prefix. Sorted by gateway, prefix, kind.
struct GatewayLink {
  Prefix prefix;
  std::uint32_t at = nowhere;  // row of what `kind` names: Direct Connect gateway, interface, VPN connection
  LinkKind kind = LinkKind::BgpVpn;
  std::array<std::uint8_t, 3> unused = {};
};

struct VpnGateway {
  static constexpr Kind kind = Kind::VpnGateway;
  Object object;
  Handle<Vpc> vpc;          // that it is attached to (R-VGW-1)
  Handle<RouteTable> edge;  // R-VGW-6
  Run<GatewayLink> links;
  IndexPart v4;  // of `links`: the first of each prefix
  IndexPart v6;
  Run<Handle<VpnGateway>> neighbours;   // that share a Direct Connect gateway (R-DX-5)
  Handle<DirectConnectGateway> shared;  // which
  bool functional = true;
  bool dynamic = false;  // something speaks BGP with it
  bool known = false;    // what it learned is printed somewhere (R-VGW-2)
  std::array<std::uint8_t, 1> unused = {};
};

enum class LinkState : std::uint8_t { Down, Unknown, Up };

struct VpnConnection {
  static constexpr Kind kind = Kind::VpnConnection;
  Object object;
  Prefix far;   // network blocks of the customer's side (R-VPN-2); absent: all
  Prefix near;  // and of ours
  Prefix far6;
  Prefix near6;
  std::uint32_t asn = 0;                 // of the customer; 0: not known
  LinkState state = LinkState::Unknown;  // R-VPN-1
  bool one_family = false;               // R-VPN-3, behind a transit gateway or core network
  bool is_v6 = false;
  bool is_static = false;
};

struct VirtualInterface {
  static constexpr Kind kind = Kind::VirtualInterface;
  Object object;
  Run<Prefix> filters;  // of a public one: who may send (R-DX-7)
  Handle<VpnGateway> vpn_gateway;
  Handle<DirectConnectGateway> gateway;
  std::uint32_t asn = 0;  // of the customer; 0: not known
  bool up4 = false;       // R-DX-1
  bool up6 = false;
  bool is_public = false;
  bool site_link = false;  // R-DX-5
};

/// Those that only associations and interfaces name stand behind the others.
struct DirectConnectGateway {
  static constexpr Kind kind = Kind::DirectConnectGateway;
  Object object;
  Run<Handle<VirtualInterface>> interfaces;
  Run<Handle<DirectConnectAssociation>> associations;
  bool others = false;  // it has interfaces of accounts that are not imported
  std::array<std::uint8_t, 3> unused = {};
};

struct DirectConnectAssociation {
  static constexpr Kind kind = Kind::DirectConnectGatewayAssociation;
  Object object;
  TextAt associated;  // id of the other side
  Handle<DirectConnectGateway> gateway;
  Handle<VpnGateway> vpn_gateway;
  Run<Prefix> allowed;  // R-DX-3, R-DX-4
  bool functional = true;
  std::array<std::uint8_t, 3> unused = {};
};

/// A prefix on-premises that a transit gateway's or core network's attachment leads to. Sorted.
struct AttachmentSite {
  Prefix prefix;
  Handle<TransitAttachment> transit;
  Handle<CoreAttachment> core;  // one of the two
  bool learned = false;         // by BGP, or declared: not only a static route of ours (R-DX-5)
  std::array<std::uint8_t, 7> unused = {};
};

struct ClientVpnRule {
  Prefix destination;
  TextAt group;  // of the directory
  bool all_groups = false;
  std::array<std::uint8_t, 7> unused = {};
};

struct ClientVpnRoute {
  Prefix destination;
  TextAt target_id;
  Handle<Interface> interface;           // in the target subnet (R-CVPN-3)
  Handle<TransitAttachment> attachment;  // R-CVPN-5
  bool associated = true;
  bool to_clients = false;  // R-CVPN-4
  std::array<std::uint8_t, 6> unused = {};
};

struct ClientVpnEndpoint {
  static constexpr Kind kind = Kind::ClientVpnEndpoint;
  Object object;
  Prefix clients;
  Run<ClientVpnRule> rules;    // active ones, longest first
  Run<ClientVpnRoute> routes;  // likewise
  bool functional = true;
  bool by_transit = false;  // attached to a transit gateway (R-CVPN-5)
  std::array<std::uint8_t, 6> unused = {};
};

using OnPremisesRows = RowList<GatewayLink, VpnGateway, Handle<VpnGateway>, VpnConnection, VirtualInterface,
    Handle<VirtualInterface>, DirectConnectGateway, DirectConnectAssociation,
    Handle<DirectConnectAssociation>, AttachmentSite, ClientVpnRule, ClientVpnRoute, ClientVpnEndpoint>;

}  // namespace vpcscope::net
