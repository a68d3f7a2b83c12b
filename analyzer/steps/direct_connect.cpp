// Direct Connect (section 16): links, and what a Direct Connect gateway tells on-premises to send.
#include <algorithm>

#include "analyzer/walk.h"

namespace vpcscope {

/// R-DX-1, by the address family of the packet.
net::LinkState Walk::state_of(net::Handle<net::DirectConnectGateway> at, const Packet& p) const {
  const net::DirectConnectGateway& gateway = n_[at];
  const bool v6 = p.header.destination.is_v6();
  for (const net::Handle<net::VirtualInterface> one : n_[gateway.interfaces])
    if (v6 ? n_[one].up6 : n_[one].up4) return net::LinkState::Up;
  const bool others = gateway.others || (gateway.interfaces.empty() &&
                                            n_.missing(net::Call::VirtualInterfaces, gateway.object.scope));
  return others ? net::LinkState::Unknown : net::LinkState::Down;
}

bool Walk::direct_connect_is_down(net::Handle<net::DirectConnectGateway> at, const Packet& p) {
  const ComponentRef name = ref(ComponentKind::DirectConnectGateway, at);
  switch (state_of(at, p)) {
    case net::LinkState::Up:
      return false;
    case net::LinkState::Unknown:
      doubt({"X_MISSING_DATA", "R-DX-1"},
          name,
          p,
          net::Call::VirtualInterfaces,
          n_[at].object.scope,
          "whether a virtual interface is up was not exported");
      return false;
    case net::LinkState::Down:
      break;
  }
  return stop({"BAD_STATE", "R-DX-1"}, name, p, "no virtual interface is up");
}

/// R-DX-3 (`vpc`: of the virtual private gateway), R-DX-4 (absent: a transit gateway)
bool Walk::advertises(
    const net::DirectConnectAssociation& association, net::Handle<net::Vpc> vpc, const Address& to) const {
  const auto allowed = n_[association.allowed];
  if (!vpc.present())
    return std::ranges::any_of(allowed, [&](const Prefix& one) { return one.contains(to); });
  return std::ranges::any_of(n_[n_[vpc].blocks], [&](const Prefix& block) {
    if (!block.contains(to)) return false;
    return allowed.empty() ||
           std::ranges::any_of(allowed, [&](const Prefix& one) { return one.contains(block); });
  });
}

bool Walk::not_advertised(
    net::Handle<net::DirectConnectAssociation> at, net::Handle<net::Vpc> vpc, const Packet& p) {
  if (!at.present() || advertises(n_[at], vpc, p.header.destination)) return false;
  return stop({"X_DX_PREFIX_NOT_ADVERTISED", vpc.present() ? "R-DX-3" : "R-DX-4"},
      ref(ComponentKind::DirectConnectGateway, n_[at].gateway),
      p,
      "on-premises is not told of this address");
}

}  // namespace vpcscope
