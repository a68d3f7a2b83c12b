// Which call answers with a list or an object under this key: the index of all keys, and the choice between
// those that share one.
//
// Nothing here reads JSON values; answer_reader.h does, and asks here what it has before it. What AWS prints
// does not name the call that it answers, so it is told by two things: the key ("Subnets" is printed by one
// call alone), and, where several calls print the same key ("Attributes", "Listeners") or the key is a
// collector's own, the keys of the list's first element:
//
//   {"Targets": [{"Id": ..., "HealthStatus": ...}, ...]}
//        |           `------------- the kind whose known keys cover most of these
//        `-- elbv2's, or vpc-lattice's?
//
// "Known" are the keys that AWS's own API model prints there, not just those that we read; `cover` is their
// share. Before cover counts what the file's name says, and an id beside the list ("LoadBalancerArn").
//
// The case of a key's first letter never counts: services differ in it, and so do the SDKs.
//
// The index is made once, from the table of calls, and never changes: any thread may ask it.
#pragma once

#include <boost/unordered/unordered_flat_map.hpp>
#include <boost/unordered/unordered_flat_set.hpp>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "importers/aws/calls.h"
#include "importers/evidence.h"
#include "importers/plan.h"
#include "importers/reading.h"

namespace vpcscope {

/// A list whose key says nothing must be covered this well by a kind's known keys to be taken for it.
constexpr double least_cover = 0.7;

/// A list whose key is known, but whose elements are covered less than this, is some other service's.
constexpr double least_cover_of_known_key = 0.5;

/// What may stand under a key.
struct Candidate {
  const Call* call;
  const Plan* plan;   // of an element of the list; of the answer's own list for whole answers
  const Plan* whole;  // of the whole answer
  bool wants_list;    // whether the key's value is a list
};

/// Equal but for the case of the first letter.
bool folds_to(std::string_view key, std::string_view wanted);

/// For hash tables of such keys.
struct FoldedHash {
  using is_transparent = void;
  std::size_t operator()(std::string_view key) const;
};
struct FoldedEqual {
  using is_transparent = void;
  bool operator()(std::string_view a, std::string_view b) const { return folds_to(a, b); }
};

class AnswerIndex {
 public:
  AnswerIndex();

  std::span<const Candidate> find(std::string_view key) const;
  /// One row per kind that can stand in a list.
  std::span<const Candidate> kinds() const { return kinds_; }
  /// Whether some kind's objects are named by this key: a wrapper tells its children's parent so.
  bool names_something(std::string_view key) const { return identity_keys_.contains(key); }
  /// Whether some whole answer has this key, a list or not: AdditionalRoutesAvailable.
  bool is_of_an_answer(std::string_view key) const { return answer_keys_.contains(key); }
  /// The call that a file's name tells, if nothing in its answer is read, whatever the keys.
  const Call* unread_call(const PathHints& hints) const;

 private:
  using Keys = boost::unordered_flat_set<std::string, FoldedHash, FoldedEqual>;

  void add(std::string_view key, Candidate candidate);
  void add_list(const Call& call, std::string_view key);
  void add_answer(const Call& call);

  boost::unordered_flat_map<std::string, std::vector<Candidate>, FoldedHash, FoldedEqual> by_key_;
  Keys identity_keys_;
  Keys answer_keys_;
  std::vector<Candidate> kinds_;
  std::vector<const Call*> unread_;
};

const AnswerIndex& answer_index();

// ---- what an element or an answer looks like

/// A list's first element.
struct FirstElement {
  Scalar::Type type = Scalar::Type::Broken;  // Broken: there is none
  std::vector<std::string_view> keys;
  std::string_view key_member;  // the value of a member "Key"
};

/// How well a plan's known keys cover these.
struct Cover {
  double known = 0;      // share of the keys that AWS prints in such an object
  std::size_t ours = 0;  // keys that fill a member
  bool named = false;    // the identity, or what stands in for it, is among them
  bool operator>(const Cover& other) const {
    return known > other.known || (known >= other.known && ours > other.ours);
  }
};
Cover cover(const Plan& plan, const std::vector<std::string_view>& keys);

/// A continuation token: AWS has more than it printed.
bool is_token(std::string_view key);
/// What stands beside every answer.
bool is_metadata(std::string_view key);
/// "network_acls" -> "NetworkAcls": collectors that spell AWS's keys their own way.
std::string pascal_case(std::string_view key);
/// Whether an object is worth looking into: an answer with its parent's id, or a level of accounts and
/// Regions.
bool looks_like_wrapper(const std::vector<std::string_view>& keys);

// ---- choosing

/// The kind whose known keys cover the element best, if any covers it well enough.
const Candidate* best_kind(const FirstElement& first);

/// A list, as it is met.
struct MetList {
  std::string_view key;
  const FirstElement& first;
  const std::vector<std::string_view>& beside;  // keys of the object around it, so far
  const PathHints& hints;
};
/// Of those that share the list's key, the one that it is; null if it can be none.
const Candidate* choose(const MetList& list, std::span<const Candidate> candidates);

/// {"Reservations": [{"Instances": [...]}]}
bool is_outer_list(const Candidate& candidate, const FirstElement& first);
/// The kind whose list this key must be, whatever stands in it.
const Candidate* list_of_kind(std::string_view key, std::span<const Candidate> candidates);
/// A list's key over a single object: {"cluster": {...}}. Null if its keys are not the kind's.
const Candidate* lone_kind(
    std::string_view key, const std::vector<std::string_view>& keys, const PathHints& hints);
/// Of the answers that have this member, the one that knows most of the keys beside it.
const Candidate* best_whole(
    const Candidate& chosen, std::string_view key, const std::vector<std::string_view>& keys);
/// Whether the answer's own keys are most of what stands beside them.
bool covers_answer(const Candidate& whole, const std::vector<std::string_view>& keys);
/// The call that the file's name tells, if it prints the same kind.
const Call& hinted_call(const Call& call, const PathHints& hints);

}  // namespace vpcscope
