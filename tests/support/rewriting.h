// The same export, written otherwise: what must change no answer.
//
//   const Files files = world_files(text);
//   const Renaming ids = other_ids(files, {.seed = 7});
//   import_files(renamed(files, ids));          // the same network under other ids
//   import_files(shuffled(files, 7));           // with its objects in another order
#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "tests/support/temporary_folder.h"

namespace vpcscope::testing {

/// Id to id; also the random digits within ARNs.
using Renaming = std::map<std::string, std::string>;

enum class IdShape { Long, Short, Words };  // vpc-0a1b2c3d4e5f60718, vpc-1a2b3c4d, vpc-EXAMPLE0042

struct OtherIds {
  std::uint64_t seed = 1;
  IdShape shape = IdShape::Long;
  /// Whether of two ids of one prefix the same one comes first as before.
  bool in_order = true;
};

/// A new id for each that `world` made (id_of), wherever it stands: in values, ARNs, texts, file names.
Renaming other_ids(const Files& files, const OtherIds& how);
std::string renamed(const std::string& text, const Renaming& ids);
Files renamed(const Files& files, const Renaming& ids);

/// The objects of each list in another order; what is inside an object stays.
Files shuffled(const Files& files, std::uint64_t seed);

}  // namespace vpcscope::testing
