// The flows by which a load balancer checks its targets (R-LB-19): questions of their own, asked like any
// other (analyzer/walk.h). They leave a node by its groups' egress rules; ingress rules of the node do not
// matter.
//
//   for (const HealthCheck& check : health_checks(network, balancer)) ... walk.walk(check.query, choices)
//
// Not here: Classic Load Balancers, functions, groups whose checks are off, and targets that the export does
// not place. A target that is a load balancer is checked at each of its nodes.
#pragma once

#include <vector>

#include "analyzer/answer.h"
#include "analyzer/walk.h"
#include "model/network/network.h"

namespace vpcscope {

struct HealthCheck {
  net::Handle<net::TargetGroup> group;
  net::Handle<net::Target> target;
  Query query;
};

/// Of every node and every target that it may send to, each once.
std::vector<HealthCheck> health_checks(const Network& network, net::Handle<net::LoadBalancer> balancer);

/// Of the targets that a path was sent to: the checks that certainly do not get through.
std::vector<Annotation> failing_checks(const Network& network, const Path& path);

}  // namespace vpcscope
