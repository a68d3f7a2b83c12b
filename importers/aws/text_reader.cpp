#include "importers/aws/text_reader.h"

#include <fmt/format.h>

#include <algorithm>

namespace vpcscope {
namespace {

bool at_end(ondemand::document& document) {
  const char* location = nullptr;
  return document.current_location().get(location) != simdjson::SUCCESS;
}

std::string objects(std::size_t count) { return fmt::format("{} object{}", count, count == 1 ? "" : "s"); }

std::string torn_effect(std::size_t read) {
  if (read == 0) return "nothing before the end could be read";
  return objects(read) + " before the end could be read; what follows is unknown";
}

/// More faults than this are told without their line.
constexpr std::size_t most_located = 20;

/// The parser's memory for a text of this size is kept for the next, probably small, one.
constexpr std::size_t largest_kept = std::size_t{4} << 20;

}  // namespace

JsonOutcome TextReader::read(
    std::string_view json, std::size_t capacity, ProblemSink& problems, FileResult& result) {
  json_ = json;
  capacity_ = capacity;
  begin(problems, result);
  const JsonOutcome outcome = read_documents();
  if (parser_.capacity() > largest_kept) parser_ = ondemand::parser();
  return outcome;
}

void TextReader::begin(ProblemSink& problems, FileResult& result) {
  problems_ = &problems;
  result_ = &result;
  recognised_ = false;
  broken_ = false;
  faults_ = 0;
  first_answer_ = 0;
  reader_.begin(problems, result);
  root_ = arena_.make(Step{});
  result.roots.push_back(root_);
}

bool TextReader::read_pieces(Pieces& pieces, ProblemSink& problems, FileResult& result) {
  if (!AnswerReader::names_list(pieces.key())) return false;
  begin(problems, result);
  Step* first = arena_.make(Step{});
  result_->roots.push_back(first);
  problems_->set_base(first);
  const Surroundings around{first, {}, {}, 0};
  try {
    for (std::string_view piece = pieces.next(); !piece.empty(); piece = pieces.next()) {
      ondemand::document document = parser_.iterate(piece.data(), piece.size(), pieces.capacity());
      const bool recognised = reader_.read_object(document.get_object().value(), around);
      if (!recognised || reader_.still_expects_more() || !at_end(document)) return false;
      if (!reader_.expect_more()) return false;
      // Something behind the list: right in the last piece, and anywhere else a sign that the cut fell into
      // it.
      if (reader_.last_members() != 1) return pieces.next().empty() && pieces.complete();
    }
  } catch (const simdjson::simdjson_error&) {
    return false;
  }
  return pieces.complete();
}

JsonOutcome TextReader::read_documents() {
  // Nearly every file holds one document: read it as such, and look for more only if it ends early.
  Step* first = arena_.make(Step{});
  result_->roots.push_back(first);
  const Outcome whole = read_one(json_, first, true);
  if (whole == Outcome::Complete) return outcome();
  if (whole == Outcome::Failed) return JsonOutcome::Broken;
  const Documents documents = split_documents(json_);
  if (documents.whole.size() + (documents.torn.empty() ? 0 : 1) > 1 || whole == Outcome::MoreFollows) {
    first->up = root_;  // several documents count as a list of them
    problems_->prefix_pointers("/0");
  }
  if (documents.stray) tell_stray();
  const std::size_t done = whole == Outcome::MoreFollows ? 1 : 0;
  // A broken document costs itself; those behind it are read all the same.
  for (std::size_t i = done; i < documents.whole.size(); ++i)
    read_one(documents.whole[i], place(documents, i), false);
  if (!documents.torn.empty()) read_torn(documents);
  return outcome();
}

JsonOutcome TextReader::outcome() const {
  if (broken_) return JsonOutcome::Broken;
  return recognised_ ? JsonOutcome::Read : JsonOutcome::NotAnExport;
}

const Step* TextReader::place(const Documents& documents, std::size_t i) {
  if (documents.whole.size() + (documents.torn.empty() ? 0 : 1) == 1) return root_;
  return arena_.make(Step{root_, {}, static_cast<std::uint32_t>(i), 0});
}

TextReader::Outcome TextReader::read_one(std::string_view text, const Step* at, bool may_be_several) {
  const std::size_t room = capacity_ - static_cast<std::size_t>(text.data() - json_.data());
  ondemand::document document;
  problems_->set_base(at);
  first_answer_ = result_->answers.size();
  if (const auto fault = parser_.iterate(text.data(), text.size(), room).get(document);
      fault != simdjson::SUCCESS) {
    if (may_be_several) return Outcome::NotOneDocument;
    return fail(at, simdjson::error_message(fault), text.data());
  }
  const std::size_t before = result_->objects.size();
  try {
    const Surroundings around{at, {}, {}, 0};
    switch (document.type().value()) {
      case ondemand::json_type::object:
        recognised_ = reader_.read_object(document.get_object().value(), around) || recognised_;
        break;
      case ondemand::json_type::array:
        recognised_ = reader_.read_array(document.get_array().value(), around) || recognised_;
        break;
      default:
        return may_be_several ? Outcome::NotOneDocument : Outcome::Complete;
    }
  } catch (const simdjson::simdjson_error& error) {
    if (may_be_several && result_->objects.empty() && result_->left_out.empty() && result_->answers.empty()) {
      problems_->forget();
      return Outcome::NotOneDocument;
    }
    const char* location = text.data();
    if (document.current_location().get(location) != simdjson::SUCCESS) location = text.data();
    return fail(at, error.what(), location, result_->objects.size() - before);
  }
  if (at_end(document)) return Outcome::Complete;
  return may_be_several ? Outcome::MoreFollows : Outcome::Complete;
}

/// `where` points at the fault, or at the document's beginning where only the document is known.
TextReader::Outcome TextReader::fail(const Step* at, const char* why, const char* where, std::size_t read) {
  problems_->set_base(at);
  broken_ = true;
  problems_->close_object("object", {}, true);
  // Where many documents are broken, finding the line of each would take longer than reading them.
  const std::string place = ++faults_ <= most_located ? " at " + line_and_column(where) : "";
  problems_->add("not-json",
      Severity::Error,
      nullptr,
      fmt::format("this is not valid JSON{}: {}", place, why),
      read == 0 ? "nothing of it could be used"
                : fmt::format("{} before the fault could be read, the rest could not", objects(read)),
      "export it again; do not edit exports by hand");
  for (std::size_t i = first_answer_; i < result_->answers.size(); ++i) result_->answers[i].complete = false;
  return Outcome::Failed;
}

std::string TextReader::line_and_column(const char* where) const {
  const auto offset = static_cast<std::size_t>(where - json_.data());
  const std::string_view before = json_.substr(0, std::min(offset, json_.size()));
  const auto line = std::ranges::count(before, '\n') + 1;
  const std::size_t start = before.rfind('\n') == std::string_view::npos ? 0 : before.rfind('\n') + 1;
  return fmt::format("line {}, column {}", line, before.size() - start + 1);
}

void TextReader::tell_stray() {
  problems_->set_base(root_);
  problems_->add("stray-text",
      Severity::Warning,
      nullptr,
      "there are words between or behind the JSON documents",
      "they are ignored; the export may have been cut off by an error",
      "look at the file's end, and export it again if an error stands there");
}

/// The last document ends before it is complete: what it holds of whole objects is read.
void TextReader::read_torn(const Documents& documents) {
  const Step* at = place(documents, documents.whole.size());
  const std::string mended = mend_torn(documents.torn);
  const std::size_t before = result_->objects.size();
  first_answer_ = result_->answers.size();
  if (!mended.empty()) read_mended(mended, at);
  for (std::size_t i = first_answer_; i < result_->answers.size(); ++i) result_->answers[i].complete = false;
  broken_ = true;
  problems_->set_base(at);
  problems_->add("torn-file",
      Severity::Error,
      nullptr,
      "the file ends in the middle of a document",
      torn_effect(result_->objects.size() - before),
      "export it again; the disk may have been full, or the export was interrupted");
}

void TextReader::read_mended(const std::string& mended, const Step* at) {
  const simdjson::padded_string padded(mended);
  ondemand::document document;
  try {
    if (parser_.iterate(padded).get(document) != simdjson::SUCCESS) return;
    const Surroundings around{at, {}, {}, 0};
    ondemand::value value;
    if (document.get_value().get(value) == simdjson::SUCCESS)
      recognised_ = reader_.read_value(value, around) || recognised_;
  } catch (const simdjson::simdjson_error&) {
    problems_->close_object("object", {}, true);  // what was read until there stays
  }
}

bool read_answer_in_pieces(Pieces& pieces, Arena& arena, ProblemSink& problems, FileResult& result) {
  return TextReader(arena).read_pieces(pieces, problems, result);
}

}  // namespace vpcscope
