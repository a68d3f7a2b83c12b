// Local gateways of Outposts and their route tables, as `aws ec2 describe-...` prints them (R-LGW-2).
#pragma once

#include "model/record.h"

namespace vpcscope {

struct LocalGateway {
  static constexpr Kind kind = Kind::LocalGateway;
  Header header;
  IdOf<Kind::LocalGateway> id;
  Text outpost;
  Word state;
};

struct LocalGatewayRouteTable {
  static constexpr Kind kind = Kind::LocalGatewayRouteTable;
  Header header;
  IdOf<Kind::LocalGatewayRouteTable> id;
  IdOf<Kind::LocalGateway> gateway;
  Text outpost;
  Word state;
  Word mode;  // direct-vpc-routing, coip: with the latter the source becomes the customer-owned address
};

struct LocalGatewayVpcAssociation {
  static constexpr Kind kind = Kind::LocalGatewayVpcAssociation;
  Header header;
  IdOf<Kind::LocalGatewayVpcAssociation> id;
  IdOf<Kind::LocalGatewayRouteTable> route_table;
  IdOf<Kind::LocalGateway> gateway;
  Id vpc;  // a table shared with other accounts serves their VPCs too
  Word state;
};

struct LocalGatewayVifGroupAssociation {
  static constexpr Kind kind = Kind::LocalGatewayVifGroupAssociation;
  Header header;
  IdOf<Kind::LocalGatewayVifGroupAssociation> id;
  Id group;
  IdOf<Kind::LocalGatewayRouteTable> route_table;
  IdOf<Kind::LocalGateway> gateway;
  Word state;
};

struct LocalGatewayRoute {
  Prefix destination;
  PrefixListId destination_list;
  Id group;      // of virtual interfaces, towards the customer's network
  Id interface;  // or of whichever account shares the table
  Id subnet;
  Id address_pool;
  Word type;
  Word state;
  Id route_table;  // each row tells its table, as does the answer it came in
  bool unusable = false;
};

/// The answer of one search: the routes of one table.
struct LocalGatewayRoutes {
  static constexpr Kind kind = Kind::LocalGatewayRoutes;
  Header header;
  IdOf<Kind::LocalGatewayRouteTable> route_table;
  Slice<LocalGatewayRoute> routes;
};

}  // namespace vpcscope
