// SERVICE of a question: as people write it, and as points that are asked about.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "analyzer/answer.h"
#include "analyzer/verdict.h"
#include "analyzer/walk.h"
#include "model/service_set.h"

namespace vpcscope {

struct AskedServices {
  ServiceSet set;
  std::string error;  // one line
};

/// `icmp` in family 6 and `icmpv6` in family 4 are errors.
AskedServices read_services(std::string_view text, Family family);

/// Whether all of it is one packet, ports of the client apart: all points of a protocol without ports are
/// one.
bool is_one_point(const ServiceSet& set);
bool has_ports(const ServiceSet& set);

/// Asks about the point.
void set_point(Query& query, ServicePoint point);

/// The client's ports: of `source_port` ("40000", "1000-2000"), else the range of its kind (R-NACL-9).
struct ClientPorts {
  PortRange range = {1024, 65535};
  std::string error;
};
ClientPorts client_ports(std::string_view client, std::string_view source_port);

/// Which services had which verdicts.
class ServiceVerdicts {
 public:
  void add(const ServiceRange& points, VerdictSet verdicts);
  Services services() const;

 private:
  std::vector<ServiceRange> reachable_;
  std::vector<ServiceRange> unreachable_;
  std::vector<ServiceRange> unknown_;
};

/// Hops and drops of one point, told for all points of the set that are of its protocol: their ports where
/// the point's port stands.
void widen_ports(PathAnswer& answer, ServicePoint point, const ServiceSet& set);

}  // namespace vpcscope
