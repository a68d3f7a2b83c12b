// The reader of objects as one would write it in an afternoon: the whole document in memory as a tree, the
// Schema tables walked field by field, each key searched for by comparing names. Slow, and meant to be
// obviously right: the reader of importers/ is compared with it. It shares no code with that one but the
// value types of model/.
#pragma once

#include <deque>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "model/arena.h"
#include "model/record.h"

namespace vpcscope::testing {

/// A JSON value with everything kept: the order of keys, duplicates, the digits of numbers.
struct Node {
  enum class Type { Null, Bool, Number, String, List, Object };
  Type type = Type::Null;
  bool yes = false;
  std::string text = {};  // of strings and numbers
  std::vector<Node> items = {};
  std::vector<std::pair<std::string, Node>> members = {};

  const Node* member(std::string_view key) const;
};

/// Parses one document, with nlohmann's parser. False: it is no JSON.
bool parse_node(std::string_view json, Node& node);
/// The value at an RFC 6901 pointer; null if there is none.
const Node* node_at(const Node& root, std::string_view pointer);

class PlainReader {
 public:
  struct Result {
    bool usable = false;  // false: the object is left out
    std::string printed;  // as print() gives it
  };

  Result read(const Schema& schema, const Node& object);

 private:
  enum class Harm { None, Value, Element, Object };

  Harm read_object(const Schema& schema, const Node& object, std::byte* out);
  Harm read_field(const Field& field, const Node& value, std::byte* object);
  Harm read_value(const Field& field, const Node& value, std::byte* object);
  Harm read_list(const Field& field, const Node& list, std::byte* object);
  Harm read_map(const Field& field, const Node& map, std::byte* object);
  Harm read_element(const Schema& schema, const Node& value, std::byte* element);
  Harm read_tags(const Field& field, const Node& value, std::byte* object);

  Arena arena_;
};

}  // namespace vpcscope::testing
