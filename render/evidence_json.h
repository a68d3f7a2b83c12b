// The parts of answers as JSON, in the shapes and the order of keys that docs/cli.md gives: for every format
// that holds an answer (reach, route, exposure, audit).
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "analyzer/answer.h"

namespace vpcscope {

using OrderedJson = nlohmann::ordered_json;

OrderedJson component_json(const Component& component);
OrderedJson rule_json(const RuleEvidence& rule);
OrderedJson header_json(const HeaderText& header);
OrderedJson drop_json(const Drop& drop);
OrderedJson path_json(const PathAnswer& path);
OrderedJson missing_json(const Missing& missing);
OrderedJson annotation_json(const Annotation& annotation);
/// The whole answer of `reach`: schema vpcscope/reach/1.
OrderedJson reach_answer_json(const ReachAnswer& answer);
/// The whole answer of `route`: schema vpcscope/route/1.
OrderedJson route_answer_json(const RouteAnswer& answer);

/// In ASCII: what strangers wrote into names must not steer whoever looks at the bytes in a terminal.
/// `indent` -1: one line.
std::string dumped(const OrderedJson& json, int indent);

}  // namespace vpcscope
