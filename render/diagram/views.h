// What a drawing shows: the views of a network, and of one answer.
//
//   estate  every VPC as a card, and what joins them
//   vpcs    some VPCs with their zones, subnets, interfaces and gateways
//   answer  the hops of one answer, and the rules that decided
//
// Views name and arrange; they place nothing (place.h).
#pragma once

#include <span>
#include <vector>

#include "analyzer/answer.h"
#include "analyzer/exposure.h"
#include "analyzer/landscape.h"
#include "render/diagram/drawing.h"

namespace vpcscope {

struct ViewOptions {
  std::vector<net::Handle<net::Vpc>> vpcs;  // that are drawn, in this order
  bool routes = true;                       // lines from subnets to what their tables name
};

/// `exposure` may be null: then nothing is marked as open.
Drawing estate_view(const Network& network, const Landscape& landscape, const ExposureAnswer* exposure,
    const ViewOptions& options);
Drawing vpcs_view(const Network& network, const Landscape& landscape, const ExposureAnswer* exposure,
    const ViewOptions& options);
Drawing answer_view(const ReachAnswer& answer);

}  // namespace vpcscope
