// Rows of whatever else a question may name: databases, functions, file systems and the like (section 22).
//
// None of these sends or receives by itself: their interfaces do, as any other. So a row only tells which
// interfaces a name stands for (R-SVC-5).
#pragma once

#include "model/network/rows.h"

namespace vpcscope::net {

template <class... Row>
struct RowList;

/// Anything with interfaces in a VPC that is no load balancer, gateway, endpoint or instance. Of several
/// kinds in one column: `object.id` is its identifier as its API prints it.
struct Resource {
  Object object;
  TextAt resource_name;
  TextAt arn;
  TextAt domain;  // its DNS name
  Run<Handle<Interface>> interfaces;
  Kind of = Kind::None;
  bool public_wanted = false;  // PubliclyAccessible
  bool ipv6_allowed = true;    // of a function (R-SVC-3)
  std::array<std::uint8_t, 1> unused = {};
};

/// R-SVC-4
struct ResolverEndpoint {
  static constexpr Kind kind = Kind::ResolverEndpoint;
  Object object;
  TextAt endpoint_name;
  Handle<Vpc> vpc;
  Run<Handle<Interface>> interfaces;
  bool inbound = true;
  bool https = false;  // DoH, too
  bool plain = true;   // Do53
  bool functional = true;
};

/// R-SVC-6
struct InstanceConnectEndpoint {
  static constexpr Kind kind = Kind::InstanceConnectEndpoint;
  Object object;
  Handle<Vpc> vpc;
  Handle<Subnet> subnet;
  Run<Handle<Interface>> interfaces;
  bool functional = true;
  bool preserves_client = false;
  std::array<std::uint8_t, 2> unused = {};
};

using ResourceRows = RowList<Resource, ResolverEndpoint, InstanceConnectEndpoint>;

}  // namespace vpcscope::net
