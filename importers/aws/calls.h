// The calls whose answers are recognised: one row each in calls_ec2.def and calls_services.def, the only
// lists of them. From these come detection by content, the Snapshot's record of what was exported,
// `inspect`'s list of what is missing, and the check that `collect` asks for everything we read.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "model/record.h"

namespace vpcscope {

enum class Need : std::uint8_t {
  Core,    // without it most questions have no answer
  Used,    // flows that meet what it describes are UNKNOWN without it
  Seldom,  // R-IN-11: a missing export means the documented default
  Extra,   // names, audits: no verdict needs it
  None,    // recognised; nothing in it is read
};

enum class Form : std::uint8_t { List, Inner, Answer, Known };

struct Call {
  std::string_view service;  // "ec2"
  std::string_view name;     // "describe-subnets"
  std::string_view key;      // "Subnets"; empty for a whole answer
  std::string_view inner;    // "Instances"
  Form form;
  Kind kind;
  const Schema* schema;  // null for Known
  Need need;
  std::string_view lost;     // what nobody can tell while it is missing
  bool lists_names = false;  // of Known: a list of bare names or ARNs rather than of objects
};

std::span<const Call> calls();
/// "ec2 describe-subnets"
std::string full_name(const Call& call);

}  // namespace vpcscope
