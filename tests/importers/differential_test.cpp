// The reader of importers/json against the plain one of tests/support, on every object of the samples and of
// tests/data, as printed and after thousands of random mutations of its JSON.
//
// VPCSCOPE_SEED and VPCSCOPE_ROUNDS in the environment choose other mutations, and more.

#include <gtest/gtest.h>
#ifndef SIMDJSON_THREADS_ENABLED
#define SIMDJSON_THREADS_ENABLED 1  // as the library is built: it changes the parser's layout
#endif
#include <simdjson.h>

#include <cstdlib>
#include <map>
#include <memory>
#include <random>
#include <set>

#include "importers/json/record_reader.h"
#include "tests/support/importing.h"
#include "tests/support/plain_reader.h"

namespace vpcscope::testing {
namespace {

namespace fs = std::filesystem;

// ---- the reader under test, on one object

PlainReader::Result fast_read(const Schema& schema, const std::string& json) {
  const simdjson::padded_string padded(json);
  simdjson::ondemand::parser parser;
  Arena arena;
  ProblemSink problems("object.json");
  const Plan& plan = plan_of(schema);  // before the reader: it has room for the plans there are
  RecordReader reader(arena, problems);
  std::byte* made = arena.take(schema.size, schema.alignment);
  std::memcpy(made, schema.blank, schema.size);
  PlainReader::Result result;
  try {
    simdjson::ondemand::document document = parser.iterate(padded);
    const Reach reach = reader.read(document.get_object().value(), plan, made, nullptr);
    result.usable = reach <= Reach::Value;
    if (result.usable) result.printed = print(schema, made);
    problems.close_object("object", "x", !result.usable);
    const std::vector<Problem> told = problems.take();
    bool error = false;
    for (const Problem& problem : told) {
      error = error || problem.severity == Severity::Error;
      EXPECT_FALSE(problem.message.empty());
      EXPECT_FALSE(problem.effect.empty()) << problem.message;
      EXPECT_FALSE(problem.mend.empty()) << problem.message;
    }
    if (!result.usable) EXPECT_TRUE(error) << "left out without a word: " << json;
  } catch (const simdjson::simdjson_error& fault) {
    result.printed = std::string("not JSON: ") + fault.what();
  }
  return result;
}

// ---- writing trees, as oddly as JSON allows

class Writer {
 public:
  Writer(std::mt19937_64& random, bool oddly) : random_(random), oddly_(oddly) {}

  std::string write(const Node& node) {
    std::string out;
    write(node, out);
    return out;
  }

 private:
  bool sometimes(unsigned one_in) { return oddly_ && random_() % one_in == 0; }

  void space(std::string& out) {
    if (sometimes(8)) out += std::string_view(" \n\r\t").substr(random_() % 4, 1);
  }

  void string(std::string_view text, std::string& out, bool may_escape) {
    out += '"';
    for (const char c : text) {
      const auto byte = static_cast<unsigned char>(c);
      char escape[8];
      std::snprintf(escape, sizeof escape, "\\u%04x", byte);
      if (c == '"' || c == '\\')
        out += {'\\', c};
      else if (byte < 0x20 || (byte < 0x7f && may_escape && sometimes(40)))
        out += escape;
      else if (c == '/' && sometimes(2))
        out += "\\/";
      else
        out += c;
    }
    out += '"';
  }

  void write(const Node& node, std::string& out) {
    space(out);
    bool first = true;
    switch (node.type) {
      case Node::Type::Null:
        out += "null";
        break;
      case Node::Type::Bool:
        out += node.yes ? "true" : "false";
        break;
      case Node::Type::Number:
        out += node.text;
        break;
      case Node::Type::String:
        string(node.text, out, true);
        break;
      case Node::Type::List:
        out += '[';
        for (const Node& item : node.items) {
          if (!first) out += ',';
          first = false;
          write(item, out);
        }
        space(out);
        out += ']';
        break;
      case Node::Type::Object:
        out += '{';
        for (const auto& [key, value] : node.members) {
          if (!first) out += ',';
          first = false;
          space(out);
          string(key, out, false);
          space(out);
          out += ':';
          write(value, out);
        }
        space(out);
        out += '}';
        break;
    }
    space(out);
  }

  std::mt19937_64& random_;
  bool oddly_;
};

// ---- mutations

class Mutator {
 public:
  explicit Mutator(std::mt19937_64& random) : random_(random) {}

  void mutate(Node& root) {
    std::vector<Node*> all;
    gather(root, all);
    Node& victim = *all[random_() % all.size()];
    switch (random_() % 14) {
      case 0:
        shuffle(victim);
        break;
      case 1:
        become(root, victim, {});
        break;
      case 2:
        become(root, victim, odd_value());
        break;
      case 3:
        become(root, victim, number_as_string(victim));
        break;
      case 4:
        insert(victim, "NewKey" + std::to_string(random_() % 3), odd_value());
        break;
      case 5:
        insert(victim, "Deep", deep(3 + random_() % 60));
        break;
      case 6:
        duplicate_key(victim);
        break;
      case 7:
        drop(victim);
        break;
      case 8:
        flip_first_letter(victim);
        break;
      case 9:
        repeat_item(victim);
        break;
      case 10:
        become(root, victim, *all[random_() % all.size()]);
        break;
      case 11:
        insert(victim, std::string(300, 'k'), odd_value());
        break;
      case 12:
        garble(victim);
        break;
      case 13:
        for (Node* node : all) shuffle(*node);
        break;
      default:
        break;
    }
  }

 private:
  static void gather(Node& node, std::vector<Node*>& all) {
    all.push_back(&node);
    for (Node& item : node.items) gather(item, all);
    for (auto& [key, value] : node.members) gather(value, all);
  }

  static void become(Node& root, Node& victim, Node value) {
    if (&root != &victim) victim = std::move(value);
  }

  Node odd_value() {
    static const std::vector<Node> values = {
        {},
        {.type = Node::Type::Bool, .yes = true},
        {.type = Node::Type::Bool},
        {.type = Node::Type::Number, .text = "0"},
        {.type = Node::Type::Number, .text = "-1"},
        {.type = Node::Type::Number, .text = "70000"},
        {.type = Node::Type::Number, .text = "443.0"},
        {.type = Node::Type::Number, .text = "1.5"},
        {.type = Node::Type::Number, .text = "1e3"},
        {.type = Node::Type::Number, .text = "123456789012345678901234567890"},
        {.type = Node::Type::String, .text = ""},
        {.type = Node::Type::String, .text = "443"},
        {.type = Node::Type::String, .text = "10.0.0.0/16"},
        {.type = Node::Type::String, .text = "10.0.0.1/8"},
        {.type = Node::Type::String, .text = "10.0.0.0/33"},
        {.type = Node::Type::String, .text = "2001:db8::/32"},
        {.type = Node::Type::String, .text = "10.1.2.3"},
        {.type = Node::Type::String, .text = "True"},
        {.type = Node::Type::String, .text = "FALSE"},
        {.type = Node::Type::String, .text = "-1"},
        {.type = Node::Type::String, .text = "111122223333"},
        {.type = Node::Type::String, .text = "subnet-0123456789abcdef0"},
        {.type = Node::Type::String, .text = "arn:aws:ec2:us-east-1:111122223333:x/y"},
        {.type = Node::Type::String, .text = "a \"quoted\"\\ \t\n line \xc3\xa9\xf0\x9f\x92\xa5"},
        {.type = Node::Type::String, .text = std::string(5000, 'x')},
        {.type = Node::Type::List},
        {.type = Node::Type::Object},
        {.type = Node::Type::List, .items = {{.type = Node::Type::String, .text = "x"}, {}}},
        {.type = Node::Type::List, .items = {{.type = Node::Type::List}, {.type = Node::Type::Object}}},
        {.type = Node::Type::Object, .members = {{"Key", {.type = Node::Type::String, .text = "v"}}}},
    };
    return values[random_() % values.size()];
  }

  static Node number_as_string(const Node& value) {
    Node made = value;
    if (value.type == Node::Type::Number)
      made.type = Node::Type::String;
    else if (value.type == Node::Type::Bool)
      made = {.type = Node::Type::String, .text = value.yes ? "true" : "false"};
    return made;
  }

  void shuffle(Node& node) {
    std::shuffle(node.members.begin(), node.members.end(), random_);
    std::shuffle(node.items.begin(), node.items.end(), random_);
  }

  void insert(Node& node, std::string key, Node value) {
    const std::size_t at = random_() % (node.members.size() + 1);
    if (node.type == Node::Type::Object)
      node.members.insert(
          node.members.begin() + static_cast<std::ptrdiff_t>(at), {std::move(key), std::move(value)});
    else if (node.type == Node::Type::List)
      node.items.push_back(std::move(value));
  }

  Node deep(std::size_t levels) {
    Node made{.type = Node::Type::Number, .text = "1"};
    for (std::size_t i = 0; i < levels; ++i) {
      Node around{.type = i % 2 == 0 ? Node::Type::List : Node::Type::Object};
      if (i % 2 == 0)
        around.items.push_back(std::move(made));
      else
        around.members.emplace_back("d", std::move(made));
      made = std::move(around);
    }
    return made;
  }

  void duplicate_key(Node& node) {
    if (node.members.empty()) return;
    const auto& chosen = node.members[random_() % node.members.size()];
    auto copy = chosen;
    if (random_() % 2 == 0) copy.second = odd_value();
    node.members.push_back(std::move(copy));
  }

  void drop(Node& node) {
    if (!node.members.empty())
      node.members.erase(node.members.begin() + static_cast<std::ptrdiff_t>(random_() % node.members.size()));
    else if (!node.items.empty())
      node.items.erase(node.items.begin() + static_cast<std::ptrdiff_t>(random_() % node.items.size()));
  }

  void flip_first_letter(Node& node) {
    if (node.members.empty()) return;
    std::string& key = node.members[random_() % node.members.size()].first;
    if (!key.empty() && std::isalpha(static_cast<unsigned char>(key[0])))
      key[0] = static_cast<char>(key[0] ^ 0x20);
  }

  void repeat_item(Node& node) {
    if (!node.items.empty()) node.items.push_back(Node(node.items[random_() % node.items.size()]));
  }

  void garble(Node& node) {
    if (node.type != Node::Type::String || node.text.empty()) return;
    char& c = node.text[random_() % node.text.size()];
    if (static_cast<unsigned char>(c) < 0x80) c = "0/.:-xZ\"\\ "[random_() % 10];
  }

  std::mt19937_64& random_;
};

// ---- where the objects come from

struct Specimen {
  const Schema* schema;
  Node node;
  std::string from;
};

/// Objects that other objects or files had a part in (merged, named by their file) are not their own JSON
/// alone.
void gather_objects(
    const fs::path& file, std::vector<Specimen>& specimens, std::map<std::string, int>& of_kind) {
  const std::string json = read_file(file);
  Node root;
  if (!parse_node(json, root)) return;  // several documents, or none
  const Snapshot snapshot = import_path(file.string());
  for (const KindRow& row : kind_table())
    for (const void* object : snapshot.rows(row.kind)) {
      const Header& header = header_of(object);
      if (header.derived) continue;
      const Node* node = node_at(root, Snapshot::pointer(header.place));
      ASSERT_NE(node, nullptr) << file << " " << Snapshot::pointer(header.place);
      ASSERT_EQ(node->type, Node::Type::Object) << file << " " << Snapshot::pointer(header.place);
      if (of_kind[std::string(row.name)]++ >= 60) continue;
      specimens.push_back(
          {snapshot.schema(row.kind), *node, file.string() + "#" + Snapshot::pointer(header.place)});
    }
}

const std::vector<Specimen>& specimens() {
  static const std::vector<Specimen> all = [] {
    std::vector<fs::path> files;
    for (const fs::path& root : {source_folder() / "samples", data_folder()})
      for (const auto& entry : fs::recursive_directory_iterator(root))
        if (entry.is_regular_file() && entry.path().extension() == ".json") files.push_back(entry.path());
    std::sort(files.begin(), files.end());
    std::vector<Specimen> made;
    std::map<std::string, int> of_kind;
    for (const fs::path& file : files) gather_objects(file, made, of_kind);
    return made;
  }();
  return all;
}

std::uint64_t from_environment(const char* name, std::uint64_t otherwise) {
  const char* text = std::getenv(name);
  return text != nullptr ? std::strtoull(text, nullptr, 10) : otherwise;
}

void expect_same(const Schema& schema, const std::string& json, const std::string& what) {
  Node node;
  ASSERT_TRUE(parse_node(json, node)) << what << "\n" << json;
  PlainReader plain;
  const PlainReader::Result expected = plain.read(schema, node);
  const PlainReader::Result actual = fast_read(schema, json);
  EXPECT_EQ(actual.usable, expected.usable) << what << "\n" << json << "\n" << actual.printed;
  EXPECT_EQ(actual.printed, expected.printed) << what << "\n" << json;
}

TEST(Differential, objects_as_printed) {
  ASSERT_GT(specimens().size(), 500U);
  std::mt19937_64 random(1);
  for (const Specimen& specimen : specimens()) {
    expect_same(*specimen.schema, Writer(random, false).write(specimen.node), specimen.from);
    if (::testing::Test::HasFailure()) return;
  }
}

TEST(Differential, most_kinds_are_among_the_specimens) {
  std::set<const Schema*> seen;
  for (const Specimen& specimen : specimens()) seen.insert(specimen.schema);
  EXPECT_GT(seen.size(), 80U);
}

TEST(Differential, random_mutations) {
  const std::uint64_t seed = from_environment("VPCSCOPE_SEED", 20260101);
  const std::uint64_t rounds = from_environment("VPCSCOPE_ROUNDS", 20000);
  std::mt19937_64 random(seed);
  Mutator mutator(random);
  for (std::uint64_t round = 0; round < rounds; ++round) {
    const Specimen& specimen = specimens()[random() % specimens().size()];
    Node node = specimen.node;
    const std::uint64_t count = 1 + random() % 4;
    for (std::uint64_t i = 0; i < count; ++i) mutator.mutate(node);
    expect_same(*specimen.schema,
        Writer(random, true).write(node),
        specimen.from + ", seed " + std::to_string(seed) + ", round " + std::to_string(round));
    if (::testing::Test::HasFailure()) return;
  }
}

/// What a whole import gives for an object is what the plain reader gives, too.
TEST(Differential, imported_objects_of_the_samples) {
  for (const fs::path& sample : samples()) {
    const Snapshot snapshot = import_path(sample.string());
    std::map<std::string, Node> documents;
    for (const InputFile& file : snapshot.files())
      if (file.objects > 0) ASSERT_TRUE(parse_node(read_file(sample / file.path), documents[file.path]));
    std::size_t compared = 0;
    for (const KindRow& row : kind_table())
      for (const void* object : snapshot.rows(row.kind)) {
        const Header& header = header_of(object);
        const Schema& schema = *snapshot.schema(row.kind);
        const Node* node =
            node_at(documents[std::string(snapshot.file(header.place))], Snapshot::pointer(header.place));
        ASSERT_NE(node, nullptr);
        if (header.derived) continue;
        PlainReader plain;
        const PlainReader::Result expected = plain.read(schema, *node);
        EXPECT_TRUE(expected.usable) << place_of(snapshot, header);
        // What the object does not print itself (its parent's id, its account) came from elsewhere.
        const auto printed = print(schema, object);
        const bool named_by_itself =
            schema.identity_key.empty() ||
            expected.printed.find("\"" + schema.identity_key.substr(0, schema.identity_key.find('.')) +
                                  "\"") != std::string::npos;
        const bool has_account = std::none_of(schema.fields.begin(), schema.fields.end(), [](const Field& f) {
          return f.shape == Shape::Owner;
        }) || node->member("OwnerId") != nullptr;
        if (named_by_itself && has_account && expected.printed != printed) {
          // Two accounts' views of one object may have been put together.
          EXPECT_GE(printed.size(), expected.printed.size()) << place_of(snapshot, header) << "\n"
                                                             << printed << "\n"
                                                             << expected.printed;
        }
        ++compared;
      }
    EXPECT_GT(compared, 50U) << sample;
  }
}

}  // namespace
}  // namespace vpcscope::testing
