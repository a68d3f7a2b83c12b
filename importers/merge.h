// Two views of one object: whether they agree, and what both together say.
#pragma once

#include <string>

#include "model/arena.h"
#include "model/record.h"

namespace vpcscope {

/// Members that are printed in both and differ, by key; empty if the views agree.
std::string first_difference(const Schema& schema, const std::byte* a, const std::byte* b);

/// Whether both print the same, in the same order.
bool same_body(const Schema& schema, const std::byte* a, const std::byte* b);

/// How many members are printed, nested ones and list elements included: the fuller view counts more.
std::size_t fullness(const Schema& schema, const std::byte* object);

/// Gives `into` what only `from` prints. An empty list counts as not printed: a view with less rights prints
/// it so.
void fill_from(const Schema& schema, std::byte* into, const std::byte* from);

}  // namespace vpcscope
