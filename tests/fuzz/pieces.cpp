// A large list, read through a window, against the same bytes read as a whole. The input says what stands
// before the elements, what they are, and what stands behind: three parts, separated by bytes 0xfe (no UTF-8
// holds one). The middle is repeated until there are several pieces; `#` in it counts.

#ifndef SIMDJSON_THREADS_ENABLED
#define SIMDJSON_THREADS_ENABLED 1  // as the library is built: it changes the parser's layout
#endif
#include <simdjson.h>

#include <algorithm>
#include <cstring>

#include "importers/aws/text_reader.h"
#include "tests/fuzz/one_file.h"

namespace vpcscope::fuzz {
namespace {

std::string inflated(std::string_view input) {
  constexpr std::size_t wanted = std::size_t{600} << 10;
  const std::size_t first = std::min(input.find('\xfe'), input.size());
  const std::size_t second = std::min(input.find('\xfe', first + 1), input.size());
  std::string text(input.substr(0, first));
  const std::string_view element =
      input.substr(std::min(first + 1, second), second - std::min(first + 1, second));
  for (std::size_t i = 0; !element.empty() && text.size() < wanted; ++i)
    for (const char c : element)
      if (c == '#')
        text += std::to_string(i);
      else
        text += c;
  return text.append(input.substr(std::min(second + 1, input.size())));
}

std::string told(const FileResult& result, const std::vector<Problem>& problems) {
  std::string text = result.file.format + " " + result.foreign + " " + result.caller_account + "\n";
  for (const Answer& answer : result.answers)
    text += full_name(*answer.call) + " " + std::to_string(answer.objects) +
            (answer.has_token ? " token " : " ") + (answer.complete ? "" : "truncated ") +
            Snapshot::pointer(answer.place) + "\n";
  for (const ReadObject& read : result.objects) {
    const Header& header = *reinterpret_cast<const Header*>(read.object);
    text += Snapshot::pointer(header.place) + " " + std::to_string(read.answer) + " " +
            print(*read.schema, read.object) + "\n";
  }
  for (const ReadLeftOut& lost : result.left_out)
    text += Snapshot::pointer(lost.place) + " left out " + lost.id.str() + "\n";
  for (const Problem& problem : problems)
    text += problem.code + " " + problem.pointer + " " + problem.message + " " + problem.effect + "\n";
  return text;
}

}  // namespace
}  // namespace vpcscope::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace vpcscope;
  const std::string text = fuzz::inflated({reinterpret_cast<const char*>(data), size});
  TextReader::prepare();

  std::size_t at = 0;
  Bytes window;
  Pieces pieces(
      [&](char* to, std::size_t room) {
        const std::size_t got = std::min(room, text.size() - at);
        std::memcpy(to, text.data() + at, got);
        at += got;
        return static_cast<std::ptrdiff_t>(got);
      },
      window);
  Arena arena;
  TextReader reader(arena);
  ProblemSink sink("x.json");
  FileResult cut;
  if (!pieces.open() || !reader.read_pieces(pieces, sink, cut)) return 0;

  Arena other;
  TextReader whole_reader(other);
  ProblemSink whole_sink("x.json");
  FileResult whole;
  const simdjson::padded_string padded(text);
  const JsonOutcome outcome =
      whole_reader.read(padded, padded.size() + simdjson::SIMDJSON_PADDING, whole_sink, whole);
  fuzz::require(outcome == JsonOutcome::Read, "what is read in pieces is an export");
  const std::string a = fuzz::told(cut, sink.take());
  const std::string b = fuzz::told(whole, whole_sink.take());
  const auto differs = static_cast<std::size_t>(std::ranges::mismatch(a, b).in1 - a.begin());
  fuzz::require(a == b,
      "pieces and the whole give the same",
      a.substr(differs, 300) + "\n--- as a whole:\n" + b.substr(std::min(differs, b.size()), 300));
  return 0;
}
