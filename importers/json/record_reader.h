// Reads AWS objects from JSON into Arena memory, as their plans say: the hot loop of every import.
//
// Not the place where files are told apart or answers recognised (answer_reader.h), nor where values are
// checked (reading.h). The idea: walk the document once, forward, never build a tree. Exports repeat the same
// keys in the same order a million times, so for each key the reader first tries the one that followed last
// time; a compare of a few bytes replaces a hash look-up. Strings are taken straight from the file's bytes
// wherever they hold no escape.
//
// One thread uses a RecordReader at a time; the bytes must stay until the document is read.
#pragma once

#include <simdjson.h>

#include <array>
#include <cstddef>
#include <memory>
#include <vector>

#include "importers/reading.h"

namespace vpcscope {

namespace ondemand = simdjson::ondemand;

/// A growing block of elements that nothing else points into while it grows.
class Scratch {
 public:
  std::size_t size() const { return used_; }
  void truncate(std::size_t size) { used_ = size; }
  /// Room for one more element, holding a copy of `blank`.
  std::byte* push(const void* blank, std::size_t size);
  const std::byte* at(std::size_t offset) const { return memory_.get() + offset; }

 private:
  std::unique_ptr<std::byte[]> memory_;
  std::size_t capacity_ = 0;
  std::size_t used_ = 0;
};

class RecordReader {
 public:
  explicit RecordReader(Arena& arena);
  RecordReader(Arena& arena, ProblemSink& problems) : RecordReader(arena) { begin(problems); }

  /// Where problems go from now on. What was remembered of keys stays.
  void begin(ProblemSink& problems);

  /// Fills `object`, a copy of its schema's blank. What it returns says how far the faults met in it reach.
  /// Throws simdjson::simdjson_error where the document itself is broken.
  Reach read(ondemand::object object, const Plan& plan, std::byte* out, const Frame* at);

  /// The scalar (or the opening bracket) that stands there, not consumed.
  static Scalar peek(ondemand::value& value);
  /// The key of a field, as written.
  static std::string_view key_of(simdjson::simdjson_result<ondemand::field>& field);

  Arena& arena() { return *arena_; }
  ProblemSink& problems() { return *problems_; }

 private:
  Reach read_member(const PlanEntry& entry, ondemand::value value, std::byte* object, const Frame* at);
  Reach read_list(const PlanEntry& entry, ondemand::array list, std::byte* object, const Frame* at);
  Reach read_map(const PlanEntry& entry, ondemand::object map, std::byte* object, const Frame* at);
  Reach read_element(const Plan& plan, ondemand::value value, std::byte* element, const Frame* at);
  Reach read_tags(const PlanEntry& entry, ondemand::value value, std::byte* object, const Frame* at);
  Reach missing(const Plan& plan, std::uint32_t seen, const Frame* at);
  void tell_duplicate(const PlanEntry& entry, const Frame* at);
  Reach faulty(const Plan& plan, const std::byte* object, const Frame* at);
  Scalar scalar(ondemand::value& value);
  const PlanEntry* entry_of(const Plan& plan, const char* raw_key, std::uint32_t& slot);
  void store(Scratch& scratch, std::size_t start, const Schema& schema, std::byte* slice);

  static constexpr std::size_t deepest_list = 16;

  Arena* arena_;
  ProblemSink* problems_ = nullptr;
  std::vector<std::uint16_t>
      guesses_;  // per plan, and per entry of it: which entry came first, and next, last time
  std::array<Scratch, deepest_list> scratch_;
  std::size_t depth_ = 0;
};

}  // namespace vpcscope
