#include "model/resources/peering.h"

namespace vpcscope {

template <>
const Schema& schema_of<PeeringSide>() {
  using T = PeeringSide;
  static const Schema schema = describe<T>("ec2.VpcPeeringConnectionVpcInfo",
      field("VpcId", &T::vpc),
      field("OwnerId", &T::account),
      field("Region", &T::region),
      field("CidrBlock", &T::cidr),
      field("CidrBlockSet[].CidrBlock", &T::cidrs),
      field("Ipv6CidrBlockSet[].Ipv6CidrBlock", &T::ipv6_cidrs),
      field("PeeringOptions.AllowDnsResolutionFromRemoteVpc", &T::resolves_names_for_peer),
      soft("PeeringOptions.AllowEgressFromLocalClassicLinkToRemoteVpc", &T::lets_classic_link_out),
      soft("PeeringOptions.AllowEgressFromLocalVpcToRemoteClassicLink", &T::lets_out_to_classic_link));
  return schema;
}

template <>
const Schema& schema_of<VpcPeeringConnection>() {
  using T = VpcPeeringConnection;
  static const Schema schema = describe<T>("ec2.VpcPeeringConnection",
      identity("VpcPeeringConnectionId", &T::id),
      field("Status.Code", &T::status),
      field("RequesterVpcInfo", &T::requester),
      field("AccepterVpcInfo", &T::accepter),
      tags("Tags"));
  return schema;
}

template <>
const Schema& schema_of<RouteServer>() {
  using T = RouteServer;
  static const Schema schema = describe<T>("ec2.RouteServer",
      identity("RouteServerId", &T::id),
      field("State", &T::state),
      field("AmazonSideAsn", &T::asn),
      field("PersistRoutesState", &T::persists_routes),
      tags("Tags"));
  return schema;
}

template <>
const Schema& schema_of<RouteServerEndpoint>() {
  using T = RouteServerEndpoint;
  static const Schema schema = describe<T>("ec2.RouteServerEndpoint",
      identity("RouteServerEndpointId", &T::id),
      field("RouteServerId", &T::server),
      field("VpcId", &T::vpc),
      field("SubnetId", &T::subnet),
      field("EniId", &T::interface),
      field("EniAddress", &T::address),
      field("State", &T::state),
      tags("Tags"));
  return schema;
}

template <>
const Schema& schema_of<RouteServerPeer>() {
  using T = RouteServerPeer;
  static const Schema schema = describe<T>("ec2.RouteServerPeer",
      identity("RouteServerPeerId", &T::id),
      field("RouteServerId", &T::server),
      field("RouteServerEndpointId", &T::endpoint),
      field("VpcId", &T::vpc),
      field("SubnetId", &T::subnet),
      field("EndpointEniId", &T::endpoint_interface),
      field("EndpointEniAddress", &T::endpoint_address),
      field("PeerAddress", &T::peer_address),
      field("BgpOptions.PeerAsn", &T::peer_asn),
      field("State", &T::state),
      field("BgpStatus.Status", &T::bgp_status),
      field("BfdStatus.Status", &T::bfd_status),
      tags("Tags"));
  return schema;
}

}  // namespace vpcscope
