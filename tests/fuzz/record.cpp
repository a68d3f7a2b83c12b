// One object, read by the reader of importers/ and by the plain one of the tests: both take it or leave it
// out, and print the same. The first byte chooses the kind.

#ifndef SIMDJSON_THREADS_ENABLED
#define SIMDJSON_THREADS_ENABLED 1  // as the library is built: it changes the parser's layout
#endif
#include <simdjson.h>

#include <cstring>
#include <set>

#include "importers/aws/calls.h"
#include "importers/json/record_reader.h"
#include "tests/fuzz/one_file.h"
#include "tests/support/plain_reader.h"

namespace {

std::vector<const vpcscope::Schema*> schemas() {
  std::vector<const vpcscope::Schema*> found;
  std::set<const vpcscope::Schema*> seen;
  for (const vpcscope::Call& call : vpcscope::calls())
    if (call.schema != nullptr && !call.schema->is_value && seen.insert(call.schema).second)
      found.push_back(call.schema);
  return found;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace vpcscope;
  static const std::vector<const Schema*> all = schemas();
  if (size < 3) return 0;
  const Schema& schema = *all[data[0] % all.size()];
  const std::string json(reinterpret_cast<const char*>(data + 1), size - 1);
  if (json.find('\0') != std::string::npos) return 0;  // to nlohmann's parser that is the end
  testing::Node node;
  if (!testing::parse_node(json, node) || node.type != testing::Node::Type::Object) return 0;
  testing::PlainReader plain;
  const testing::PlainReader::Result expected = plain.read(schema, node);

  const simdjson::padded_string padded(json);
  simdjson::ondemand::parser parser;
  Arena arena;
  ProblemSink problems("object.json");
  const Plan& plan = plan_of(schema);  // before the reader: it has room for the plans there are
  RecordReader reader(arena, problems);
  std::byte* made = arena.take(schema.size, schema.alignment);
  std::memcpy(made, schema.blank, schema.size);
  try {
    simdjson::ondemand::document document = parser.iterate(padded);
    const bool usable = reader.read(document.get_object().value(), plan, made, nullptr) <= Reach::Value;
    fuzz::require(usable == expected.usable,
        usable ? "the plain reader takes it too" : "the plain reader leaves it out too",
        json);
    if (usable)
      fuzz::require(print(schema, made) == expected.printed,
          "both print the same",
          print(schema, made) + "\n" + expected.printed);
    problems.close_object("object", "x", !usable);
    if (!usable) fuzz::require(!problems.take().empty(), "what is left out is told", json);
  } catch (const simdjson::simdjson_error& fault) {
    fuzz::require(false, "what nlohmann reads, simdjson reads", json + "\n" + fault.what());
  }
  return 0;
}
