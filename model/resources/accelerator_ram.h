// Global Accelerator (R-SVC-10) and Resource Access Manager (R-SVC-2), as `aws globalaccelerator list-...`
// and `aws ram get-...` and `list-...` print them.
#pragma once

#include "model/record.h"

namespace vpcscope {

struct AcceleratorAddresses {
  Slice<Address> addresses;
  bool unusable = false;
};

/// Global: its ARN names no Region.
struct Accelerator {
  static constexpr Kind kind = Kind::Accelerator;
  Header header;
  IdOf<Kind::Accelerator> id;
  Text name;
  Text dns_name;
  Text dual_stack_dns_name;
  Flag enabled;
  Word status;
  Word address_type;
  Slice<AcceleratorAddresses> address_sets;
};

struct AcceleratorPorts {
  Number first;
  Number last;
  bool unusable = false;
};

/// Its ARN begins with the accelerator's.
struct AcceleratorListener {
  static constexpr Kind kind = Kind::AcceleratorListener;
  Header header;
  IdOf<Kind::AcceleratorListener> id;
  Word protocol;
  Slice<AcceleratorPorts> ports;
};

struct AcceleratorEndpoint {
  Id endpoint;  // a load balancer's ARN, an instance, an Elastic IP's allocation
  Number weight;
  Word health;
  Flag preserves_client_address;
  bool unusable = false;
};

struct AcceleratorPortOverride {
  Number listener_port;
  Number endpoint_port;
  bool unusable = false;
};

/// Its ARN begins with the listener's.
struct AcceleratorEndpointGroup {
  static constexpr Kind kind = Kind::AcceleratorEndpointGroup;
  Header header;
  IdOf<Kind::AcceleratorEndpointGroup> id;
  Text endpoint_region;  // where the endpoints are; the group itself is global
  Slice<AcceleratorEndpoint> endpoints;
  Slice<AcceleratorPortOverride> port_overrides;
};

struct ResourceShare {
  static constexpr Kind kind = Kind::ResourceShare;
  Header header;
  IdOf<Kind::ResourceShare> id;
  Text name;
  Word status;
  Flag allows_external_principals;
};

/// One resource or principal of a share. Has no id of its own.
struct ResourceShareAssociation {
  static constexpr Kind kind = Kind::ResourceShareAssociation;
  static constexpr bool many = true;
  Header header;
  Id share;
  Text entity;  // an ARN or an account
  Word type;    // PRINCIPAL, RESOURCE, SOURCE
  Word status;
  Flag external;
};

/// The same resource may be in several shares.
struct SharedResource {
  static constexpr Kind kind = Kind::SharedResource;
  static constexpr bool many = true;
  Header header;
  Id id;      // the resource's ARN
  Word type;  // "ec2:Subnet"
  Id share;
  Word status;
};

}  // namespace vpcscope
