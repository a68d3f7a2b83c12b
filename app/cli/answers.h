// Answers dressed with what only the program knows: the commands that export what is missing. The commands
// and the server show the same.
#pragma once

#include <string>

#include "analyzer/answer.h"
#include "model/snapshot.h"
#include "render/inspection.h"
#include "render/text.h"

namespace vpcscope {

/// The Snapshot, which must stay, and the calls that it lacks.
Inspection inspection_of(const Snapshot& snapshot);
/// `reach` as text.
std::string reach_page(const ReachAnswer& answer, const TextStyle& style);

}  // namespace vpcscope
