#include "model/resources/gateway.h"

namespace vpcscope {

template <>
const Schema& schema_of<GatewayAttachment>() {
  using T = GatewayAttachment;
  static const Schema schema =
      describe<T>("ec2.InternetGatewayAttachment", required("VpcId", &T::vpc), field("State", &T::state));
  return schema;
}

template <>
const Schema& schema_of<InternetGateway>() {
  using T = InternetGateway;
  static const Schema schema = describe<T>("ec2.InternetGateway",
      identity("InternetGatewayId", &T::id),
      owner("OwnerId"),
      field("Attachments", &T::attachments),
      tags("Tags"));
  return schema;
}

template <>
const Schema& schema_of<EgressOnlyInternetGateway>() {
  using T = EgressOnlyInternetGateway;
  static const Schema schema = describe<T>("ec2.EgressOnlyInternetGateway",
      identity("EgressOnlyInternetGatewayId", &T::id),
      field("Attachments", &T::attachments),
      tags("Tags"));
  return schema;
}

template <>
const Schema& schema_of<NatGatewayAddress>() {
  using T = NatGatewayAddress;
  static const Schema schema = describe<T>("ec2.NatGatewayAddress",
      field("PrivateIp", &T::private_address),
      field("PublicIp", &T::public_address),
      field("AllocationId", &T::allocation),
      field("AssociationId", &T::association),
      field("NetworkInterfaceId", &T::interface),
      field("IsPrimary", &T::primary),
      field("Status", &T::status),
      field("AvailabilityZone", &T::zone),
      field("AvailabilityZoneId", &T::zone_id));
  return schema;
}

template <>
const Schema& schema_of<NatGatewayAppliance>() {
  using T = NatGatewayAppliance;
  static const Schema schema = describe<T>("ec2.NatGatewayAttachedAppliance",
      field("Type", &T::type),
      field("ApplianceArn", &T::appliance),
      field("VpcEndpointId", &T::endpoint),
      field("AttachmentState", &T::attachment_state),
      field("ModificationState", &T::modification_state));
  return schema;
}

template <>
const Schema& schema_of<NatGateway>() {
  using T = NatGateway;
  static const Schema schema = describe<T>("ec2.NatGateway",
      identity("NatGatewayId", &T::id),
      field("VpcId", &T::vpc),
      field("SubnetId", &T::subnet),
      field("State", &T::state),
      field("ConnectivityType", &T::connectivity),
      field("AvailabilityMode", &T::availability_mode),
      field("RouteTableId", &T::route_table),
      field("AutoProvisionZones", &T::auto_provision_zones),
      field("AutoScalingIps", &T::auto_scaling_addresses),
      field("NatGatewayAddresses", &T::addresses),
      field("AttachedAppliances", &T::appliances),
      tags("Tags"));
  return schema;
}

template <>
const Schema& schema_of<CarrierGateway>() {
  using T = CarrierGateway;
  static const Schema schema = describe<T>("ec2.CarrierGateway",
      identity("CarrierGatewayId", &T::id),
      field("VpcId", &T::vpc),
      owner("OwnerId"),
      field("State", &T::state),
      tags("Tags"));
  return schema;
}

}  // namespace vpcscope
