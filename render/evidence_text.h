// The parts of answers in words, for pages that a person reads in a terminal. What comes from the export is
// made printable here.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "analyzer/answer.h"
#include "render/text.h"

namespace vpcscope {

/// Of an ARN what tells it apart: "targetgroup/web/0a1b"; others as they are.
std::string short_id(const std::string& id);
/// "network ACL" of "network-acl".
std::string kind_words(std::string_view kind);
/// "network ACL acl-0a (edge)"
std::string component_words(const Component& component);
/// "entry 100 outbound: allow tcp/443 to 0.0.0.0/0"
std::string rule_words(const RuleEvidence& rule);
/// "tcp 10.0.1.5:1024-65535 -> 10.0.2.7:5432"
std::string packet_words(const HeaderText& header);
/// "web-1 10.0.1.5", "internet 203.0.113.0/24"
std::string end_words(const EndText& end);
/// "network-acls.json /NetworkAcls/1/Entries/0"
std::string where_words(const Where& where);
/// What a hop changed: "source 10.0.1.5 becomes 203.0.113.9"; a line each.
std::vector<std::string> rewrites(const HeaderText& before, const HeaderText& after);
/// "CODE (R-X-1): text, at component"
std::string annotation_words(const Annotation& annotation);
/// "ec2 describe-subnets (111122223333, us-east-1)", or the object that was left out.
std::string missing_words(const Missing& missing);

enum class Ink { Good, Bad, Doubt, Strong };
/// In that ink where the style has colours. Never the only carrier of what it says.
std::string inked(std::string_view text, Ink ink, const TextStyle& style);
Ink ink_of(Verdict verdict);

}  // namespace vpcscope
