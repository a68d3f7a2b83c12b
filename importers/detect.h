// What a file is, by its first bytes: JSON, YAML, or one of the many things that end up in its place.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "importers/bytes.h"
#include "model/problem.h"

namespace vpcscope {

enum class TextKind : std::uint8_t {
  Json,
  Yaml,
  Empty,
  Html,
  Xml,
  TextOutput,   // aws --output text
  TableOutput,  // aws --output table
  PythonRepr,
  ErrorText,
  FlowLog,
  Parquet,
  Terraform,  // HCL source
  Binary,
  Other,
};

TextKind sniff(std::string_view text, std::string_view path);

/// The problem that stands for a file which can't be an export; nothing for Json and Yaml.
std::optional<Problem> refusal(TextKind kind, std::string_view text, const std::string& file, bool named);

/// Makes UTF-8 of UTF-16 (as Windows PowerShell redirects), cuts a byte-order mark. False: it is broken
/// UTF-16.
bool to_utf8(Bytes& bytes);

/// The name of a JSON format that is recognised by its outermost keys but not read; nothing if it is none of
/// them.
std::optional<std::string> foreign_json_format(const std::vector<std::string_view>& keys);

}  // namespace vpcscope
