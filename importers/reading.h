// What all readers of objects share: how a JSON value becomes a member, and how a fault becomes a Problem.
//
// Two readers walk the same plans: RecordReader (simdjson, for real exports) and a plain one in the tests
// (nlohmann, slow and obvious). What they must agree on is here.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "importers/plan.h"
#include "model/arena.h"
#include "model/problem.h"
#include "model/quote.h"
#include "model/record.h"

namespace vpcscope {

/// A JSON value that is no list and no object, still as written.
struct Scalar {
  enum class Type : std::uint8_t { Null, True, False, Number, String, Object, Array, Broken };
  Type type = Type::Null;
  std::string_view text;  // String: unescaped; Number: the digits
};

/// One step of the way to the value being read; turned into a JSON Pointer only when something is wrong
/// there.
struct Frame {
  const Frame* up = nullptr;
  std::string_view key;  // null data: an index
  std::size_t index = 0;
  bool is_data = false;  // the key is a Map's: any number of them are of one sort
};

/// How far a fault reaches.
enum class Reach : std::uint8_t {
  None,     // nothing is lost
  Value,    // just this value
  Element,  // the list element around it
  Object,   // the whole object
};

/// Gathers the problems of one file. Many faults of one sort are kept as a few examples and a count.
class ProblemSink {
 public:
  explicit ProblemSink(std::string file) : file_(std::move(file)) {}

  /// Where list elements being read stand; frames continue from here.
  void set_base(const Step* base) { base_ = base; }
  const Step* base() const { return base_; }

  void add(std::string_view code, Severity severity, const Frame* at, std::string message, std::string effect,
      std::string mend);
  /// As `add`, with the effect to be told by `close_object`, when the object's name is known.
  void add_fault(std::string_view code, Severity severity, const Frame* at, Reach reach, std::string message,
      std::string mend);
  /// Whether faults were added since the last object ended.
  bool has_faults() const { return !pending_.empty(); }
  /// Ends an object: tells the effect of the faults met in it.
  void close_object(std::string_view title, std::string_view id, bool left_out);

  /// Something that is said once per key or word, however often it is met.
  void note_once(
      std::string_view code, std::string_view what, const Frame* at, std::string message, std::string mend);

  /// Nothing of what was read is used after all.
  void forget();
  /// The document read so far turns out to be one of several.
  void prefix_pointers(std::string_view prefix);

  std::vector<Problem> take();
  const std::string& file() const { return file_; }

 private:
  struct Pending {
    std::size_t problem;
    Reach reach;
  };
  bool count(std::string key, const Frame* at);
  std::string pointer(const Frame* at) const;

  std::string file_;
  const Step* base_ = nullptr;
  std::vector<Problem> problems_;
  std::vector<Pending> pending_;
  struct Tally {
    std::uint64_t seen = 0;
    std::size_t last = 0;
  };
  std::map<std::string, Tally> tallies_;
};

/// Fills one member from a scalar. False: the value can't be used, and a fault was added.
bool assign(const PlanEntry& entry, const Scalar& value, std::byte* object, Arena& arena, const Frame* at,
    ProblemSink& problems);

/// The reach of a bad value in a member of that role.
Reach reach_of(Role role);

/// Fills account and Region of a header from an ARN, where they are still open.
void take_arn_evidence(std::string_view arn_text, Header& header, Arena& arena);

}  // namespace vpcscope
