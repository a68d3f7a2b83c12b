// Reads the answers of AWS calls in one JSON document, whatever they are wrapped in.
//
// Not the place where a file's text is cut into documents (text_reader.h), where it is decided which call a
// key belongs to (answer_index.h), nor where an object's members are read (json/record_reader.h).
//
// The idea: an answer is an object one of whose keys is in the index. Everything else is looked into if it
// may hold answers further inside: levels of accounts and Regions, lists of pages, wrappers around answers
// that don't tell their parent (Batfish's, ours), collectors with keys of their own (np-guard). File names
// only help where an output omits its parent's id or a key belongs to several calls.
//
//   {"111122223333": {"us-east-1": {"Vpcs": [{...}, {...}]}}}
//    `-- Surroundings: account       |       `-- objects, all of one Answer
//                     `-- Region     `-- AnswerIndex: ec2 describe-vpcs
//
// One thread uses an AnswerReader at a time; it serves for any number of documents, and what it remembers
// from one (which keys follow which) makes the next faster.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "importers/aws/answer_index.h"
#include "importers/file_result.h"
#include "importers/json/record_reader.h"

namespace vpcscope {

/// What the keys and folders around an answer tell.
struct Surroundings {
  const Step* at;
  std::string account;
  std::string region;
  int depth = 0;
};

class AnswerReader {
 public:
  explicit AnswerReader(Arena& arena);

  /// A new text: where its problems and its objects go from now on.
  void begin(ProblemSink& problems, FileResult& result);

  /// Whether a key is that of a list. Where several calls print it, each piece is recognised by its first
  /// element; one that is taken for another call's ends the reading in pieces.
  static bool names_list(std::string_view key);
  /// The list read in this document goes on in the next. False: there was none.
  bool expect_more();
  bool still_expects_more() const { return goes_on_.has_value(); }
  /// How many members the outermost object read last had.
  std::size_t last_members() const { return last_members_; }

  // All of these tell whether anything in it was recognised.
  bool read_value(ondemand::value value, const Surroundings& around);
  bool read_object(ondemand::object object, const Surroundings& around);
  bool read_array(ondemand::array array, const Surroundings& around);

 private:
  /// What an object's members turned out to be.
  struct Members {
    std::vector<std::string_view> keys;
    const Candidate* whole = nullptr;  // the object must be read as one answer
    std::string_view whole_key;        // the member that told so
    bool recognised = false;
    bool token = false;  // a continuation token was left over
  };
  struct Read {
    bool done = false;
    const Candidate* whole = nullptr;  // the answer around must be read as one object
  };
  /// How much had been read.
  struct Mark {
    std::size_t objects;
    std::size_t answers;
    std::size_t left_out;
  };
  /// A list that is read in pieces: its answer, and the index of the next element.
  struct Running {
    std::uint32_t answer;
    std::uint32_t next;
  };

  void read_member(std::string_view key, ondemand::value value, const Surroundings& around, Members& members);
  bool read_scalar(std::string_view key, const Scalar& seen, const Surroundings& around);
  bool is_lone_object(ondemand::object& object) const;
  static std::string_view first_key(ondemand::object& object);
  bool is_foreign(const std::vector<std::string_view>& keys);
  void forget(const Mark& before);
  const Step* step(const Step* up, std::uint32_t at);
  const Step* step(const Step* up, std::string_view key);
  void note_collector(std::string_view key);
  std::uint32_t add_answer(const Call& call, const Surroundings& around, const Step* place);
  bool read_known(std::string_view key, const Surroundings& around);
  bool read_null(std::string_view key, const Surroundings& around);
  FirstElement peek_first(ondemand::array& array);
  static bool holds_answers(const FirstElement& first);
  Read read_list_member(std::string_view key, ondemand::array array, const Surroundings& around,
      const std::vector<std::string_view>& beside);
  bool looks_foreign(const Candidate& candidate, ondemand::array& array);
  void read_list(
      const Candidate& candidate, ondemand::array array, const Step* at, const Surroundings& around);
  void tell_bad_element(const Candidate& candidate, const Step* place);
  void read_inner_list(
      const Candidate& candidate, ondemand::object object, const Step* outer, const Surroundings& around);
  void read_nested_lists(const Candidate& candidate, ondemand::array array, const Surroundings& around);
  Read read_object_member(std::string_view key, ondemand::object object, const Surroundings& around);
  const Candidate* kind_of_lone(std::string_view key, ondemand::object& object) const;
  static void leave(ondemand::object& object);
  static std::vector<std::string_view> keys_of(ondemand::object& object);
  void read_whole(const Candidate& candidate, ondemand::object object, const Surroundings& around);
  bool read_lone_object(ondemand::object object, const Surroundings& around);
  void read_one(const Plan& plan, ondemand::object object, const Step* place, std::uint32_t answer,
      std::string_view parent);
  Id name_object(const Schema& schema, std::byte* object, std::string_view parent);
  void name_parent(const ReadObject& made);
  Id alternate_name(const Schema& schema, const std::byte* at);
  std::string missing_name(const Schema& schema, std::uint32_t answer) const;
  std::string missing_name_mend(std::uint32_t answer) const;

  Arena& arena_;
  RecordReader reader_;
  ProblemSink* problems_ = nullptr;
  FileResult* result_ = nullptr;
  const Call* unread_call_ = nullptr;  // by the file's name; the keys of such an answer would mislead
  std::size_t last_members_ = 0;
  std::optional<Running> last_list_;
  std::optional<Running> goes_on_;
};

class Pieces;

/// TextReader::read_pieces, for whoever reads a single answer: text_reader.h tells what it does.
bool read_answer_in_pieces(Pieces& pieces, Arena& arena, ProblemSink& problems, FileResult& result);

}  // namespace vpcscope
