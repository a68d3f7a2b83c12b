// What a link between a virtual private gateway and on-premises is, as people know it.
#pragma once

#include "analyzer/component.h"
#include "model/network/network.h"

namespace vpcscope {

inline bool is_vpn(const net::GatewayLink& link) {
  return link.kind == net::LinkKind::StaticVpn || link.kind == net::LinkKind::BgpVpn;
}

inline ComponentRef component_of(const net::GatewayLink& link) {
  const ComponentKind kind = is_vpn(link)                                ? ComponentKind::VpnConnection
                             : link.kind == net::LinkKind::DirectConnect ? ComponentKind::DirectConnectGateway
                                                                         : ComponentKind::VirtualInterface;
  return {kind, link.at, {}};
}

}  // namespace vpcscope
