// What the documentation says of the sources stays true:
//
//   docs/supported-kinds.md is what scripts/update-docs makes of the tables;
//   docs/problems.md has one row for each problem code that the sources can emit, with its severities, and no
//   other; every file of ours that a page names exists.
//
// Problem codes are found by how they stand in the code: next to a Severity, or first in a call that adds a
// problem. A code put together at run time would escape; there is none, and codes are meant to be searched
// for.

#include <algorithm>
#include <array>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <memory>
#include <regex>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace {

namespace fs = std::filesystem;
using std::string;
using std::string_view;

const fs::path kRoot = VPCSCOPE_SOURCE_DIR;

string content_of(const fs::path& file) {
  std::ifstream stream(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
}

string output_of(const string& command) {
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> pipe(::popen(command.c_str(), "r"), &::pclose);
  string output;
  std::array<char, 4096> block{};
  while (pipe) {
    const std::size_t got = std::fread(block.data(), 1, block.size(), pipe.get());
    if (got == 0) break;
    output.append(block.data(), got);
  }
  return output;
}

/// All matches of `pattern`; they point into `text`, which must outlive them.
std::vector<std::smatch> matches(const string& text, const std::regex& pattern) {
  return {std::sregex_iterator(text.begin(), text.end(), pattern), std::sregex_iterator()};
}

std::vector<string> lines_of(const string& text) {
  std::vector<string> lines;
  for (std::size_t start = 0; start < text.size();) {
    const std::size_t end = std::min(text.find('\n', start), text.size());
    lines.push_back(text.substr(start, end - start));
    start = end + 1;
  }
  return lines;
}

// ------------------------------------------------------------------------------------------ problem codes

using Severities = std::set<string>;
using Codes = std::map<string, Severities>;

string lower(string word) {
  for (char& c : word) c = static_cast<char>(c >= 'A' && c <= 'Z' ? c | 0x20 : c);
  return word;
}

/// Codes in a source's text, each with the severities that stand beside it; none where another line decides.
void collect_codes(const string& text, Codes& codes) {
  static const std::regex with_severity(R"re("([a-z]+(?:-[a-z]+)*)",\s*Severity::(\w+))re");
  static const std::regex added(
      R"re(\b(?:add|add_fault|note_once|problem|file_problem|refuse)\(\s*(?:\w+,\s*)?"([a-z]+(?:-[a-z]+)+)",)re");
  static const std::regex refused(R"re(\bRefusal\{TextKind::\w+,\s*"([a-z]+(?:-[a-z]+)*)")re");
  for (const std::smatch& match : matches(text, with_severity)) codes[match[1]].insert(lower(match[2]));
  for (const std::smatch& match : matches(text, added)) codes[match[1]];
  for (const std::smatch& match : matches(text, refused)) codes[match[1]];
}

Codes codes_in_sources() {
  Codes codes;
  for (const auto& entry : fs::recursive_directory_iterator(kRoot / "importers"))
    if (entry.path().extension() == ".cpp") collect_codes(content_of(entry.path()), codes);
  return codes;
}

/// Rows of the page's tables: "| `code` | error, warning | ...".
Codes codes_in_page() {
  static const std::regex row(R"re(^\| `([a-z-]+)` \| ([a-z, ]+) \|.*)re");
  static const std::regex word("[a-z]+");
  Codes codes;
  for (const string& line : lines_of(content_of(kRoot / "docs/problems.md"))) {
    std::smatch match;
    if (!std::regex_match(line, match, row)) continue;
    const string severities = match[2];
    for (const std::smatch& each : matches(severities, word)) codes[match[1]].insert(each[0]);
  }
  return codes;
}

TEST(Docs, finds_codes_however_they_are_written) {
  Codes codes;
  collect_codes(R"(findings.add("one-a", Severity::Warning, x); problems_.add_fault("two-b", severity(), at);
                   refuse(shown, "three-c", text); Refusal{TextKind::Html, "four", "m"};
                   return {"five-e",
                           Severity::Error, file};)",
      codes);
  EXPECT_THAT(codes,
      testing::UnorderedElementsAre(testing::Pair("one-a", Severities{"warning"}),
          testing::Pair("two-b", Severities{}),
          testing::Pair("three-c", Severities{}),
          testing::Pair("four", Severities{}),
          testing::Pair("five-e", Severities{"error"})));
}

TEST(Docs, every_problem_code_is_described) {
  const Codes page = codes_in_page();
  const Codes sources = codes_in_sources();
  ASSERT_GT(sources.size(), 30U) << "the sources are no longer read rightly";
  for (const auto& [code, severities] : sources) {
    const auto found = page.find(code);
    if (found == page.end()) {
      ADD_FAILURE() << "docs/problems.md has no row for " << code;
      continue;
    }
    for (const string& severity : severities)
      EXPECT_TRUE(found->second.contains(severity))
          << "docs/problems.md does not say that " << code << " can be of severity " << severity;
  }
}

TEST(Docs, no_problem_code_is_described_that_nothing_emits) {
  const Codes sources = codes_in_sources();
  for (const auto& [code, severities] : codes_in_page())
    EXPECT_TRUE(sources.contains(code)) << "docs/problems.md describes " << code << ", which no source emits";
}

// ------------------------------------------------------------------------------------------ generated pages

TEST(Docs, supported_kinds_are_those_of_the_tables) {
  const string made = output_of("bash '" + (kRoot / "scripts/update-docs").string() + "' --print");
  ASSERT_THAT(made, testing::HasSubstr("`subnet`")) << "scripts/update-docs --print failed";
  EXPECT_TRUE(made == content_of(kRoot / "docs/supported-kinds.md"))
      << "docs/supported-kinds.md is out of date: run scripts/update-docs";
}

// ------------------------------------------------------------------------------------------ names of files

std::vector<fs::path> pages() {
  std::vector<fs::path> found = {kRoot / "README.md", kRoot / "CONTRIBUTING.md"};
  for (const auto& entry : fs::recursive_directory_iterator(kRoot / "docs"))
    if (entry.path().extension() == ".md") found.push_back(entry.path());
  return found;
}

/// NAME, *, and the like stand for something.
bool stands_for_something(const string& path) {
  static const std::regex placeholder(R"re([*<>{}$]|(^|[/.-])[A-Z]{2,}([/._-]|$))re");
  return path.find("README") == string::npos && path.find("CONTRIBUTING") == string::npos &&
         path.find("ARCHITECTURE") == string::npos && std::regex_search(path, placeholder);
}

/// Relative targets of links, and words in code spans that begin with a folder of ours.
std::vector<string> files_named_in(const string& text) {
  static const std::regex link(R"re(\]\(([^)#:\s]+)(?:#[^)]*)?\))re");
  static const std::regex span(
      R"re(`((?:model|importers|analyzer|render|app|tests|scripts|samples|docs|cmake|packaging|bench)/[^`\s]*)[^`\n]*`)re");
  std::vector<string> named;
  for (const std::smatch& match : matches(text, link)) named.push_back("./" + match[1].str());
  for (const std::smatch& match : matches(text, span)) named.push_back(match[1]);
  return named;
}

/// Links start at their page, names in code at the root.
bool exists(const fs::path& page, const string& named) {
  return fs::exists(named.starts_with("./") ? page.parent_path() / named.substr(2) : kRoot / named);
}

TEST(Docs, finds_the_files_that_a_page_names) {
  EXPECT_THAT(
      files_named_in("See [the list](docs/kinds.md#gateways), `model/kind.h`, `scripts/test -R Prefix`,\n"
                     "not [this](https://example.org/a), `ec2 describe-vpcs` or `exports/a.json`."),
      testing::ElementsAre("./docs/kinds.md", "model/kind.h", "scripts/test"));
}

TEST(Docs, tells_placeholders_from_names) {
  EXPECT_TRUE(stands_for_something("tests/FOLDER/NAME_test.cpp"));
  EXPECT_TRUE(stands_for_something("importers/*.h"));
  EXPECT_FALSE(stands_for_something("docs/ARCHITECTURE.md"));
  EXPECT_FALSE(stands_for_something("model/kind.h"));
}

TEST(Docs, every_file_that_a_page_names_exists) {
  for (const fs::path& page : pages())
    for (const string& named : files_named_in(content_of(page)))
      if (!stands_for_something(named))
        EXPECT_TRUE(exists(page, named))
            << page.lexically_relative(kRoot).string() << " names " << named << ", which does not exist";
}

}  // namespace
