// A decided path as evidence: hops, the rule that let each pass, drops, remarks, in text. Costs more than
// deciding does; asked only for what is shown.
#pragma once

#include <string>

#include "analyzer/answer.h"
#include "analyzer/policy.h"
#include "analyzer/walk.h"

namespace vpcscope {

PathAnswer explain(const Network& network, const Query& query, const Path& path, const Decision& decision);

/// A rule of a security group, by position.
RuleEvidence group_rule_text(
    const Network& network, net::Handle<net::Group> group, std::uint32_t rule, bool egress);

Component component_text(const Network& network, ComponentRef component);

}  // namespace vpcscope
