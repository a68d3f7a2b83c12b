// Recognises what AWS calls answer, by content, and reads the objects in it.
//
// It takes one JSON text (a file's, already unpacked and in UTF-8) in any of the shapes that people have: one
// answer, a list of pages, several documents behind one another, JSON Lines, bare lists of objects, wrappers
// around answers that don't tell their parent (Batfish's, ours), collectors with keys of their own
// (np-guard). All are told apart by their keys; file names only help where an output omits its parent's id or
// a key belongs to several calls.
//
// The idea: every list key and every whole-answer key is in one index made from the table of calls. A list
// whose key is unknown, or shared, is recognised by its first element: the kind whose known keys cover it
// best.
#pragma once

#include <string_view>

#include "importers/file_result.h"
#include "importers/json/pieces.h"

namespace vpcscope {

/// What a JSON text turned out to be.
enum class JsonOutcome : std::uint8_t { Read, NotAnExport, Broken };

/// `json` must be followed by simdjson::SIMDJSON_PADDING readable bytes.
JsonOutcome read_answers(
    std::string_view json, std::size_t capacity, Arena& arena, ProblemSink& problems, FileResult& result);

/// One large answer of which `pieces` holds the beginning. False: it can't be read so; `problems` and
/// `result` are then to be thrown away, and the file to be read as a whole.
bool read_answer_in_pieces(Pieces& pieces, Arena& arena, ProblemSink& problems, FileResult& result);

/// Makes ready what all threads share; reading then takes no locks.
void prepare_answer_reader();

}  // namespace vpcscope
