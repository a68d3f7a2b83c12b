#include "importers/detect.h"

#include <iconv.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

#include "model/quote.h"

namespace vpcscope {
namespace {

std::string_view without_space(std::string_view text) {
  const std::size_t start = text.find_first_not_of(" \t\r\n");
  return start == std::string_view::npos ? std::string_view() : text.substr(start);
}

bool starts_with_ignoring_case(std::string_view text, std::string_view start) {
  return text.size() >= start.size() &&
         std::ranges::equal(text.substr(0, start.size()), start, [](char a, char b) {
           return (a >= 'A' && a <= 'Z' ? a | 0x20 : a) == b;
         });
}

std::string_view first_line(std::string_view text) { return text.substr(0, text.find('\n')); }

bool ends_with_any(std::string_view path, std::initializer_list<std::string_view> endings) {
  return std::ranges::any_of(endings, [&](std::string_view ending) { return path.ends_with(ending); });
}

/// 'VPCS<tab>10.0.0.0/16<tab>...'
bool is_text_output(std::string_view line) {
  const std::size_t tab = line.find('\t');
  if (tab == std::string_view::npos || tab == 0) return false;
  return std::ranges::all_of(line.substr(0, tab), [](char c) { return (c >= 'A' && c <= 'Z') || c == '_'; });
}

bool is_table_output(std::string_view text) {
  const std::string_view line = first_line(text);
  const bool rule = line.size() >= 10 && line.find_first_not_of("-+\r ") == std::string_view::npos;
  const std::string_view rest = text.substr(std::min(text.size(), line.size() + 1));
  return rule && (rest.starts_with("|") || line.starts_with("+"));
}

bool is_error_text(std::string_view text) {
  constexpr std::array starts = {"An error occurred",
      "Unable to locate credentials",
      "usage: aws",
      "aws: error",
      "Could not connect to the endpoint",
      "The security token included",
      "fatal error:",
      "You must specify a region",
      "Error when retrieving",
      "Partial credentials",
      "An exception occurred",
      "Traceback (most recent call last)",
      "bash: aws"};
  return std::ranges::any_of(starts, [&](std::string_view start) { return text.starts_with(start); });
}

bool is_flow_log(std::string_view line) {
  if (line.find("account-id") != std::string_view::npos &&
      line.find("interface-id") != std::string_view::npos)
    return true;
  return line.starts_with("2 ") && line.find(" eni-") != std::string_view::npos;
}

/// "Vpcs:" or "- VpcId: ..." or "---"
bool is_yaml(std::string_view text) {
  if (text.starts_with("---") || text.starts_with("- ")) return true;
  while (text.starts_with("#"))
    text = without_space(text.substr(std::min(text.size(), first_line(text).size())));
  const std::string_view line = first_line(text);
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos || colon == 0) return false;
  if (colon + 1 < line.size() && line[colon + 1] != ' ' && line[colon + 1] != '\r') return false;
  return std::ranges::all_of(line.substr(0, colon), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '-' || c == '"' || c == '\'';
  });
}

bool is_python(std::string_view text) {
  const std::string_view inner = without_space(text.substr(1));
  if (inner.starts_with("'") || inner.starts_with("u'")) return true;
  return (text[0] == '[') && inner.starts_with("{") && without_space(inner.substr(1)).starts_with("'");
}

struct Refusal {
  TextKind kind;
  const char* code;
  const char* message;
  const char* mend;
};

constexpr std::array refusals = {
    Refusal{TextKind::Empty,
        "empty-file",
        "the file is empty: the call that should have filled it failed",
        "run the call again and look at its error (often AccessDenied)"},
    Refusal{TextKind::Html,
        "html-file",
        "this is an HTML page, not an export",
        "a proxy or a login page answered instead of AWS: export it again"},
    Refusal{TextKind::Xml,
        "xml-file",
        "this is XML; exports are JSON or YAML",
        "export it with the AWS CLI's --output json"},
    Refusal{TextKind::TextOutput,
        "text-output",
        "this was written with --output text, which drops the keys",
        "export it again with --output json"},
    Refusal{TextKind::TableOutput,
        "table-output",
        "this was written with --output table, which is for reading only",
        "export it again with --output json"},
    Refusal{TextKind::PythonRepr,
        "python-repr",
        "this is a printed Python object, not JSON",
        "write it with json.dump(answer, file, default=str) instead of print"},
    Refusal{TextKind::ErrorText,
        "error-text",
        "this is an error message of the AWS CLI, not an answer",
        "mend what the message says and export it again"},
    Refusal{
        TextKind::FlowLog, "not-read-yet", "this is a VPC flow log, which is not read yet", "leave it out"},
    Refusal{
        TextKind::Parquet, "not-read-yet", "this is a Parquet file, which is not read", "convert it to JSON"},
    Refusal{TextKind::Terraform,
        "not-read-yet",
        "this is Terraform source, which is not read yet",
        "export the account with the script that `vpcscope collect` prints"},
    Refusal{TextKind::Binary,
        "not-text",
        "this is neither JSON nor YAML nor an archive that is known",
        "leave it out"},
    Refusal{TextKind::Other,
        "not-an-export",
        "this is no JSON or YAML that an AWS call answers",
        "leave it out, or export it again with --output json"},
};

bool is_utf16(std::string_view text, bool& little, std::size_t& mark) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  mark = 0;
  if (text.size() < 4) return false;
  if (byte(0) == 0xff && byte(1) == 0xfe) {
    little = true;
    mark = 2;
    return true;
  }
  if (byte(0) == 0xfe && byte(1) == 0xff) {
    little = false;
    mark = 2;
    return true;
  }
  little = byte(1) == 0;
  return (byte(1) == 0 && byte(3) == 0 && byte(0) != 0) || (byte(0) == 0 && byte(2) == 0 && byte(1) != 0);
}

}  // namespace

bool to_utf8(Bytes& bytes) {
  const std::string_view text = bytes.view();
  if (text.starts_with("\xef\xbb\xbf")) {
    std::memmove(bytes.data(), bytes.data() + 3, text.size() - 3);
    bytes.shrink(text.size() - 3);
    return true;
  }
  bool little = true;
  std::size_t mark = 0;
  if (!is_utf16(text, little, mark)) return true;
  iconv_t converter = iconv_open("UTF-8", little ? "UTF-16LE" : "UTF-16BE");
  if (converter == reinterpret_cast<iconv_t>(-1)) return false;
  Bytes converted;
  converted.resize(text.size() * 3 / 2 + 16);
  char* in = bytes.data() + mark;
  std::size_t in_left = text.size() - mark;
  char* out = converted.data();
  std::size_t out_left = converted.size();
  const std::size_t faults = iconv(converter, &in, &in_left, &out, &out_left);
  iconv_close(converter);
  if (faults == static_cast<std::size_t>(-1)) return false;
  converted.shrink(converted.size() - out_left);
  bytes = std::move(converted);
  return true;
}

TextKind sniff(std::string_view text, std::string_view path) {
  const std::string_view body = without_space(text.substr(0, 4096));
  if (body.empty() && without_space(text).empty()) return TextKind::Empty;
  if (text.starts_with("PAR1")) return TextKind::Parquet;
  if (body.starts_with("{") || body.starts_with("["))
    return is_python(body) ? TextKind::PythonRepr : TextKind::Json;
  if (starts_with_ignoring_case(body, "<!doctype html") || starts_with_ignoring_case(body, "<html"))
    return TextKind::Html;
  if (body.starts_with("<")) return starts_with_ignoring_case(body, "<?xml") ? TextKind::Xml : TextKind::Html;
  if (body.find('\0') != std::string_view::npos) return TextKind::Binary;
  if (is_error_text(body)) return TextKind::ErrorText;
  if (is_table_output(body)) return TextKind::TableOutput;
  const std::string_view line = first_line(body);
  if (is_text_output(line)) return TextKind::TextOutput;
  if (is_flow_log(line)) return TextKind::FlowLog;
  if (ends_with_any(path, {".tf", ".tfvars", ".hcl"})) return TextKind::Terraform;
  if (ends_with_any(path, {".md", ".rst", ".sh", ".py", ".csv", ".svg", ".dot", ".log"}))
    return TextKind::Other;
  return is_yaml(body) ? TextKind::Yaml : TextKind::Other;
}

std::optional<Problem> refusal(TextKind kind, std::string_view text, const std::string& file, bool named) {
  const auto found = std::ranges::find(refusals, kind, &Refusal::kind);
  if (found == refusals.end()) return std::nullopt;
  Severity severity = Severity::Error;
  if (kind == TextKind::FlowLog || kind == TextKind::Parquet || kind == TextKind::Other)
    severity = Severity::Warning;
  // Folders hold all sorts of things beside an export; only what looks meant to be one is worth an error.
  const bool beside = kind == TextKind::Other || kind == TextKind::Binary || kind == TextKind::Terraform;
  const bool claims = ends_with_any(file, {".json", ".jsonl", ".ndjson", ".yaml", ".yml"});
  if (beside && !named && !claims) severity = Severity::Note;
  std::string message = found->message;
  if (kind == TextKind::ErrorText) message += ": " + quoted(first_line(without_space(text)), 160);
  return Problem{found->code, severity, file, {}, std::move(message), "nothing of it was used", found->mend};
}

std::optional<std::string> foreign_json_format(const std::vector<std::string_view>& keys) {
  const auto has = [&](std::string_view key) { return std::ranges::find(keys, key) != keys.end(); };
  if (has("terraform_version") && (has("planned_values") || has("resource_changes")))
    return "a Terraform plan";
  if (has("format_version") && has("values")) return "a Terraform state (terraform show -json)";
  if (has("terraform_version") && (has("lineage") || has("serial") || has("modules")))
    return "a Terraform state file";
  if (has("AWSTemplateFormatVersion")) return "a CloudFormation template";
  if (has("Resources") &&
      (has("Parameters") || has("Outputs") || has("Mappings") || has("Transform") || has("Conditions")))
    return "a CloudFormation template";
  if (has("configurationItems") || has("baseConfigurationItems") || has("BaseConfigurationItems") ||
      has("ConfigurationItems") || has("configurationItemVersion"))
    return "an AWS Config snapshot or history";
  if (has("resourceType") && (has("configuration") || has("awsRegion"))) return "an AWS Config item";
  if (has("QueryInfo") && has("Results")) return "an AWS Config query result";
  if (has("ResourceDescriptions")) return "a Cloud Control answer";
  if (has("deployment") && has("version")) return "a Pulumi stack";
  if (has("columns") && has("rows")) return "a Steampipe result";
  if (has("_ctx") || has("akas")) return "a Steampipe result";
  if (has("_cq_id") || has("_cq_sync_time")) return "a CloudQuery table";
  return std::nullopt;
}

}  // namespace vpcscope
