#include "model/resources/accelerator_ram.h"

namespace vpcscope {

template <>
const Schema& schema_of<AcceleratorAddresses>() {
  using T = AcceleratorAddresses;
  static const Schema schema = describe<T>("globalaccelerator.IpSet", field("IpAddresses", &T::addresses));
  return schema;
}

template <>
const Schema& schema_of<Accelerator>() {
  using T = Accelerator;
  static const Schema schema = describe<T>("globalaccelerator.Accelerator",
      identity("AcceleratorArn", &T::id),
      soft("Name", &T::name),
      soft("DnsName", &T::dns_name),
      soft("DualStackDnsName", &T::dual_stack_dns_name),
      field("Enabled", &T::enabled),
      field("Status", &T::status),
      field("IpAddressType", &T::address_type),
      field("IpSets", &T::address_sets));
  return schema;
}

template <>
const Schema& schema_of<AcceleratorPorts>() {
  using T = AcceleratorPorts;
  static const Schema schema = describe<T>(
      "globalaccelerator.PortRange", required("FromPort", &T::first), required("ToPort", &T::last));
  return schema;
}

template <>
const Schema& schema_of<AcceleratorListener>() {
  using T = AcceleratorListener;
  static const Schema schema = describe<T>("globalaccelerator.Listener",
      identity("ListenerArn", &T::id),
      field("Protocol", &T::protocol),
      field("PortRanges", &T::ports));
  return schema;
}

template <>
const Schema& schema_of<AcceleratorEndpoint>() {
  using T = AcceleratorEndpoint;
  static const Schema schema = describe<T>("globalaccelerator.EndpointDescription",
      required("EndpointId", &T::endpoint),
      field("Weight", &T::weight),
      field("HealthState", &T::health),
      field("ClientIPPreservationEnabled", &T::preserves_client_address));
  return schema;
}

template <>
const Schema& schema_of<AcceleratorPortOverride>() {
  using T = AcceleratorPortOverride;
  static const Schema schema = describe<T>("globalaccelerator.PortOverride",
      required("ListenerPort", &T::listener_port),
      required("EndpointPort", &T::endpoint_port));
  return schema;
}

template <>
const Schema& schema_of<AcceleratorEndpointGroup>() {
  using T = AcceleratorEndpointGroup;
  static const Schema schema = describe<T>("globalaccelerator.EndpointGroup",
      identity("EndpointGroupArn", &T::id),
      field("EndpointGroupRegion", &T::endpoint_region),
      field("EndpointDescriptions", &T::endpoints),
      field("PortOverrides", &T::port_overrides));
  return schema;
}

template <>
const Schema& schema_of<ResourceShare>() {
  using T = ResourceShare;
  static const Schema schema = describe<T>("ram.ResourceShare",
      identity("resourceShareArn", &T::id),
      owner("owningAccountId"),
      soft("name", &T::name),
      field("status", &T::status),
      field("allowExternalPrincipals", &T::allows_external_principals),
      tags("tags"));
  return schema;
}

template <>
const Schema& schema_of<ResourceShareAssociation>() {
  using T = ResourceShareAssociation;
  static const Schema schema = describe<T>("ram.ResourceShareAssociation",
      identity("resourceShareArn", &T::share),
      field("associatedEntity", &T::entity),
      field("associationType", &T::type),
      field("status", &T::status),
      field("external", &T::external));
  return schema;
}

template <>
const Schema& schema_of<SharedResource>() {
  using T = SharedResource;
  static const Schema schema = describe<T>("ram.Resource",
      identity("arn", &T::id),
      field("type", &T::type),
      field("resourceShareArn", &T::share),
      field("status", &T::status));
  return schema;
}

}  // namespace vpcscope
