// The describe calls whose absence a question may run into (R-IN-3), by number.
#pragma once

#include <cstdint>
#include <string_view>

namespace vpcscope::net {

enum class Call : std::uint8_t {
  None,
#define CALL(name, text) name,
#include "model/network/calls.def"
#undef CALL
};

std::string_view name_of(Call call);  // "ec2 describe-subnets"

}  // namespace vpcscope::net
