#include "analyzer/component.h"

#include <array>

namespace vpcscope {

std::string_view name_of(ComponentKind kind) {
  static constexpr std::array names = {
      std::string_view("none"),
#define COMPONENT(name, text) std::string_view(text),
#include "analyzer/components.def"
#undef COMPONENT
  };
  return names[static_cast<std::size_t>(kind)];
}

namespace {

template <class Row>
const net::Object* object_at(const Network& network, std::uint32_t at) {
  return at < network.all<Row>().size() ? &network.all<Row>()[at].object : nullptr;
}

}  // namespace

const net::Object* object_of(const Network& network, ComponentRef component) {
  const std::uint32_t at = component.at;
  switch (component.kind) {
    case ComponentKind::Vpc:
      return object_at<net::Vpc>(network, at);
    case ComponentKind::Subnet:
      return object_at<net::Subnet>(network, at);
    case ComponentKind::Interface:
      return object_at<net::Interface>(network, at);
    case ComponentKind::Instance:
      return object_at<net::Instance>(network, at);
    case ComponentKind::RouteTable:
    case ComponentKind::TransitTable:
      return object_at<net::RouteTable>(network, at);
    case ComponentKind::InternetGateway:
      return object_at<net::InternetGateway>(network, at);
    case ComponentKind::EgressOnlyGateway:
      return object_at<net::EgressOnlyGateway>(network, at);
    case ComponentKind::NatGateway:
      return object_at<net::NatGateway>(network, at);
    case ComponentKind::CarrierGateway:
      return object_at<net::CarrierGateway>(network, at);
    case ComponentKind::LocalGateway:
      return object_at<net::LocalGateway>(network, at);
    case ComponentKind::Peering:
      return object_at<net::Peering>(network, at);
    case ComponentKind::TransitGateway:
      return object_at<net::TransitGateway>(network, at);
    case ComponentKind::TransitAttachment:
    case ComponentKind::TransitConnect:
      return object_at<net::TransitAttachment>(network, at);
    case ComponentKind::VpnGateway:
      return object_at<net::VpnGateway>(network, at);
    case ComponentKind::VpnConnection:
      return object_at<net::VpnConnection>(network, at);
    case ComponentKind::DirectConnectGateway:
      return object_at<net::DirectConnectGateway>(network, at);
    case ComponentKind::VirtualInterface:
      return object_at<net::VirtualInterface>(network, at);
    case ComponentKind::ClientVpnEndpoint:
      return object_at<net::ClientVpnEndpoint>(network, at);
    case ComponentKind::CoreNetwork:
      return object_at<net::CoreNetwork>(network, at);
    case ComponentKind::CoreAttachment:
      return object_at<net::CoreAttachment>(network, at);
    case ComponentKind::CoreTable:
      return object_at<net::CoreTable>(network, at);
    case ComponentKind::Acl:
      return object_at<net::Acl>(network, at);
    case ComponentKind::Group:
      return object_at<net::Group>(network, at);
    case ComponentKind::PrefixList:
      return object_at<net::PrefixList>(network, at);
    case ComponentKind::Endpoint:
      return object_at<net::Endpoint>(network, at);
    case ComponentKind::EndpointService:
      return object_at<net::EndpointService>(network, at);
    case ComponentKind::LoadBalancer:
      return object_at<net::LoadBalancer>(network, at);
    case ComponentKind::ClassicLoadBalancer:
      return object_at<net::ClassicLoadBalancer>(network, at);
    case ComponentKind::Listener:
      return object_at<net::Listener>(network, at);
    case ComponentKind::TargetGroup:
      return object_at<net::TargetGroup>(network, at);
    case ComponentKind::Firewall:
      return object_at<net::Firewall>(network, at);
    case ComponentKind::ResolverEndpoint:
      return object_at<net::ResolverEndpoint>(network, at);
    case ComponentKind::InstanceConnectEndpoint:
      return object_at<net::InstanceConnectEndpoint>(network, at);
    case ComponentKind::ServiceNetwork:
      return object_at<net::LatticeAssociation>(network, at);
    case ComponentKind::Function:
    case ComponentKind::Database:
      return object_at<net::Resource>(network, at);
    default:
      return nullptr;
  }
}

std::string_view id_of(const Network& network, ComponentRef component) {
  if (const net::Object* object = object_of(network, component)) return network.text(object->id);
  return network.text(component.id);
}

std::string_view known_name(const Network& network, ComponentRef component) {
  if (component.kind == ComponentKind::Interface)
    return known_name(network, net::Handle<net::Interface>{component.at});
  const net::Object* object = object_of(network, component);
  return object == nullptr ? std::string_view() : network.text(object->name);
}

std::string_view known_name(const Network& network, net::Handle<net::Interface> handle) {
  if (!handle.present()) return {};
  const net::Interface& interface = network[handle];
  if (!interface.object.name.empty()) return network.text(interface.object.name);
  if (interface.instance.present()) return network.text(network[interface.instance].object.name);
  const std::uint32_t at = interface.role_at;
  if (interface.role == net::Role::LoadBalancer && at != net::nowhere)
    return network.text(network[net::Handle<net::LoadBalancer>{at}].balancer_name);
  if (interface.role == net::Role::Endpoint && at != net::nowhere)
    return network.text(network[net::Handle<net::Endpoint>{at}].object.name);
  return {};
}

}  // namespace vpcscope
