// Reads a JSON text, as a file or an archive's entry holds it (unpacked, in UTF-8), whole or broken.
//
// Nearly every text is one document: {"Vpcs": [...]}. But people also put several behind one another, write
// JSON Lines, have the AWS CLI's error messages between them, or bring a file that ends in the middle. What
// can be read of those is read, with a problem for what can't. Documents are found by documents.h; what
// stands in one is the business of answer_reader.h.
//
// A large answer need not be in memory as a whole: `read_pieces` reads it through a window (pieces.h). It
// gives up at anything odd, for the file is then read as a whole, and that reader tells what is wrong.
//
// One for each thread: it keeps the parser's memory from text to text, which for thousands of tiny files
// would otherwise cost more than reading them.
#pragma once

#include <simdjson.h>

#include <memory>
#include <string>
#include <string_view>

#include "importers/aws/answer_reader.h"
#include "importers/file_result.h"
#include "importers/json/documents.h"
#include "importers/json/pieces.h"

namespace vpcscope {

/// What a JSON text turned out to be.
enum class JsonOutcome : std::uint8_t { Read, NotAnExport, Broken };

class TextReader {
 public:
  /// Before the first of them is made, `prepare` is to be called.
  explicit TextReader(Arena& arena) : arena_(arena), reader_(arena) {}

  /// Makes ready what all threads share; reading then takes no locks.
  static void prepare() { answer_index(); }

  /// `json` must be followed by readable bytes up to `capacity`, simdjson::SIMDJSON_PADDING at least.
  JsonOutcome read(std::string_view json, std::size_t capacity, ProblemSink& problems, FileResult& result);

  /// One large answer of which `pieces` holds the beginning. False: it can't be read so; `problems` and
  /// `result` are then to be thrown away, and the file to be read as a whole.
  bool read_pieces(Pieces& pieces, ProblemSink& problems, FileResult& result);

 private:
  enum class Outcome : std::uint8_t { Complete, MoreFollows, NotOneDocument, Failed };

  void begin(ProblemSink& problems, FileResult& result);
  JsonOutcome read_documents();
  JsonOutcome outcome() const;
  const Step* place(const Documents& documents, std::size_t i);
  Outcome read_one(std::string_view text, const Step* at, bool may_be_several);
  Outcome fail(const Step* at, const char* why, const char* where, std::size_t read = 0);
  std::string line_and_column(const char* where) const;
  void tell_stray();
  void read_torn(const Documents& documents);
  void read_mended(const std::string& mended, const Step* at);

  Arena& arena_;
  AnswerReader reader_;
  ondemand::parser parser_;

  // Of the text being read.
  std::string_view json_;
  std::size_t capacity_ = 0;
  ProblemSink* problems_ = nullptr;
  FileResult* result_ = nullptr;
  Step* root_ = nullptr;
  std::size_t first_answer_ = 0;  // of the document being read
  std::size_t faults_ = 0;
  bool recognised_ = false;
  bool broken_ = false;
};

}  // namespace vpcscope
