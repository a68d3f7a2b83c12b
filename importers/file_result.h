// What reading one file gives: objects, still as found, and everything that assembling them into a Snapshot
// needs to know of the file. Files are read independently, by any thread; assemble.h puts the results
// together in the order of their paths, so the outcome does not depend on which was read first.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "importers/aws/calls.h"
#include "importers/evidence.h"
#include "importers/reading.h"
#include "model/snapshot.h"

namespace vpcscope {

/// An object as read: a struct of `schema`'s type in an Arena.
struct ReadObject {
  std::byte* object;
  const Schema* schema;
  std::uint32_t answer;  // index into FileResult::answers
};

/// One list or whole answer met in a file: evidence that a call was exported, even where it is empty.
struct Answer {
  const Call* call = nullptr;
  Text parent;             // of a child call: whose children these are
  bool complete = true;    // false: AWS had more rows than it printed
  bool has_token = false;  // a continuation token was left over: another page may or may not be here too
  std::uint64_t objects = 0;
  const Step* place = nullptr;
  std::string account;  // of the keys around it, where they tell; after find_origins, whose it is
  std::string region;
  Text caller;  // the account that asked, where known
};

struct ReadLeftOut {
  Kind kind = Kind::None;
  Text id;
  Text account;
  Text region;
  const Step* place = nullptr;
};

struct FileResult {
  InputFile file;
  PathHints hints;
  std::vector<ReadObject> objects;
  std::vector<Answer> answers;
  std::vector<ReadLeftOut> left_out;
  std::vector<Problem> problems;
  std::vector<Step*> roots;    // of its documents: numbered when all files are known
  std::string foreign;         // "a Terraform plan": recognised, but not read
  std::string caller_account;  // where the file itself says whose credentials made it
  bool usable() const { return !answers.empty() || !objects.empty(); }
};

}  // namespace vpcscope
