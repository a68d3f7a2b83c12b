#include "importers/yaml.h"

#include <fmt/format.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/mark.h>
#include <yaml-cpp/parser.h>

#include <cstring>
#include <sstream>
#include <stdexcept>
#include <vector>

namespace vpcscope {
namespace {

constexpr std::size_t deepest = 100;

struct Refused : std::runtime_error {
  using std::runtime_error::runtime_error;
};

[[noreturn]] void refuse(const YAML::Mark& mark, std::string_view what) {
  throw Refused(fmt::format("line {}, column {}: {}", mark.line + 1, mark.column + 1, what));
}

bool is_number(std::string_view text) {
  std::size_t at = text.starts_with('-') ? 1 : 0;
  const std::size_t start = at;
  while (at < text.size() && text[at] >= '0' && text[at] <= '9') ++at;
  if (at == start || (text[start] == '0' && at - start > 1)) return false;
  if (at == text.size()) return true;
  if (text[at] != '.') return false;
  const std::size_t fraction = ++at;
  while (at < text.size() && text[at] >= '0' && text[at] <= '9') ++at;
  return at > fraction && at == text.size();
}

void append_string(std::string& json, std::string_view text) {
  json += '"';
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\')
      json += {'\\', c};
    else if (byte < 0x20)
      json += fmt::format("\\u{:04x}", byte);
    else
      json += c;
  }
  json += '"';
}

/// Writes JSON as the parser meets things; never builds a tree.
class JsonWriter : public YAML::EventHandler {
 public:
  std::string json;

  /// At some broken texts yaml-cpp gives empty documents for ever, without going on.
  void OnDocumentStart(const YAML::Mark& mark) override {
    if (started_ && mark.pos <= last_start_) refuse(mark, "nothing that can be read stands here");
    started_ = true;
    last_start_ = mark.pos;
  }
  void OnDocumentEnd() override { json += '\n'; }
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t) override { refuse(mark, "aliases are not read"); }

  void OnNull(const YAML::Mark& mark, YAML::anchor_t) override {
    begin(mark, false);
    json += "null";
    end();
  }

  void OnScalar(
      const YAML::Mark& mark, const std::string& tag, YAML::anchor_t, const std::string& value) override {
    const bool key = begin(mark, true);
    const bool plain = tag == "?";
    json_of(value, key || !plain);
    end();
  }

  void OnSequenceStart(
      const YAML::Mark& mark, const std::string&, YAML::anchor_t, YAML::EmitterStyle::value) override {
    begin(mark, false);
    push(mark, '[');
  }
  void OnSequenceEnd() override { pop(']'); }
  void OnMapStart(
      const YAML::Mark& mark, const std::string&, YAML::anchor_t, YAML::EmitterStyle::value) override {
    begin(mark, false);
    push(mark, '{');
  }
  void OnMapEnd() override { pop('}'); }

 private:
  /// A word without quotes may be a number, a truth value or nothing at all.
  void json_of(const std::string& value, bool is_text) {
    const std::string_view word = is_text ? std::string_view() : meaning_of(value);
    if (!word.empty())
      json += word;
    else
      append_string(json, value);
  }

  /// As JSON has it; empty if it is text.
  static std::string_view meaning_of(const std::string& value) {
    if (value.empty() || value == "null" || value == "~" || value == "Null" || value == "NULL") return "null";
    if (value == "true" || value == "True" || value == "TRUE") return "true";
    if (value == "false" || value == "False" || value == "FALSE") return "false";
    return is_number(value) ? std::string_view(value) : std::string_view();
  }

  struct Open {
    char bracket;
    bool first = true;
    bool key_next = true;
  };

  /// Whether what comes is a key.
  bool begin(const YAML::Mark& mark, bool scalar) {
    if (open_.empty()) return false;
    Open& open = open_.back();
    const bool key = open.bracket == '{' && open.key_next;
    if (key && !scalar) refuse(mark, "a key is no plain word");
    if (open.bracket == '{' && !open.key_next) {
      json += ':';
    } else {
      if (!open.first) json += ',';
      open.first = false;
    }
    return key;
  }

  void end() {
    if (!open_.empty()) open_.back().key_next = !open_.back().key_next;
  }

  void push(const YAML::Mark& mark, char bracket) {
    if (open_.size() == deepest) refuse(mark, "nested too deep");
    json += bracket;
    open_.push_back({bracket});
  }

  void pop(char bracket) {
    json += bracket;
    open_.pop_back();
    end();
  }

  std::vector<Open> open_;
  bool started_ = false;
  int last_start_ = 0;
};

}  // namespace

YamlResult yaml_to_json(Bytes& bytes) {
  try {
    std::istringstream text{std::string(bytes.view())};
    YAML::Parser parser(text);
    JsonWriter writer;
    while (parser.HandleNextDocument(writer)) {
    }
    bytes.resize(writer.json.size());
    std::memcpy(bytes.data(), writer.json.data(), writer.json.size());
    return {true, {}};
  } catch (const Refused& refused) {
    return {false, refused.what()};
  } catch (const YAML::Exception& fault) {
    return {
        false, fmt::format("line {}, column {}: {}", fault.mark.line + 1, fault.mark.column + 1, fault.msg)};
  }
}

}  // namespace vpcscope
