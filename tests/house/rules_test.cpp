// Every rule of docs/aws-semantics.md (sections 1 to 24) is applied somewhere and tested somewhere, and every
// code of its section 24.3 is raised somewhere; what is not stands in tests/house/rule_gaps.txt, with a
// reason. A gap that the list lacks fails, and so does a line of the list that is no gap any more.
//
// A rule is applied where its id (R-SG-7) stands in model/, analyzer/ or importers/, and tested where it
// stands in tests/, there also spelled R_SG_7, as names of tests have it. That an id stands beside the right
// line no test can see. A range such as "R-SG-6 to R-SG-10" counts for its ends only: ids are written out
// where they matter.

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
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
using Names = std::set<string>;

const fs::path kRoot = VPCSCOPE_SOURCE_DIR;

string content_of(const fs::path& file) {
  std::ifstream stream(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
}

bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_separator(char c) { return c == '-' || c == '_'; }

/// How many characters of `text` from `at` on fit.
template <class Fits>
std::size_t run(string_view text, std::size_t at, Fits fits) {
  std::size_t length = 0;
  while (at + length < text.size() && fits(text[at + length])) ++length;
  return length;
}

/// The id that begins at `at`, in the specification's spelling; empty where none does.
string id_at(string_view text, std::size_t at) {
  if (at + 1 >= text.size() || text[at] != 'R' || !is_separator(text[at + 1])) return {};
  if (at > 0 && std::isalnum(static_cast<unsigned char>(text[at - 1])) != 0) return {};
  const std::size_t letters = run(text, at + 2, is_upper);
  const std::size_t number = at + 2 + letters + 1;
  if (letters == 0 || number > text.size() || !is_separator(text[number - 1])) return {};
  const std::size_t digits = run(text, number, is_digit);
  if (digits == 0) return {};
  return "R-" + string(text.substr(at + 2, letters)) + "-" + string(text.substr(number, digits));
}

Names ids_in(string_view text) {
  Names ids;
  for (auto at = text.find('R'); at != string_view::npos; at = text.find('R', at + 1))
    if (auto id = id_at(text, at); !id.empty()) ids.insert(std::move(id));
  return ids;
}

/// Literals of one word in capitals: "NO_PATH".
Names codes_in(string_view text) {
  const auto of_code = [](char c) { return is_upper(c) || is_digit(c) || c == '_'; };
  Names codes;
  for (auto at = text.find('"'); at != string_view::npos; at = text.find('"', at + 1)) {
    const std::size_t length = run(text, at + 1, of_code);
    const std::size_t end = at + 1 + length;
    if (length > 0 && end < text.size() && text[end] == '"') codes.emplace(text.substr(at + 1, length));
  }
  return codes;
}

// ------------------------------------------------------------------------------------------ the
// specification

/// Its text from one heading to another.
string_view between(string_view text, string_view from, string_view to) {
  const auto first = text.find(from);
  if (first == string_view::npos) return {};
  return text.substr(first, text.find(to, first) - first);
}

std::vector<string_view> lines_of(string_view text) {
  std::vector<string_view> lines;
  while (!text.empty()) {
    const auto end = std::min(text.find('\n'), text.size());
    lines.push_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

/// "- **R-SG-7** ..." states a rule; elsewhere its id only refers to it.
Names rules_in(string_view specification) {
  constexpr string_view kBefore = "- **";
  Names rules;
  for (const auto line : lines_of(between(specification, "\n## 1.", "\n## 25.")))
    if (line.starts_with(kBefore))
      if (auto id = id_at(line, kBefore.size()); !id.empty()) rules.insert(std::move(id));
  return rules;
}

/// The code spans in a row's first cell.
Names codes_of_row(string_view row) {
  const auto cell = row.substr(0, row.find('|', 1));
  Names codes;
  for (auto at = cell.find('`'); at != string_view::npos;) {
    const auto end = cell.find('`', at + 1);
    if (end == string_view::npos) break;
    codes.emplace(cell.substr(at + 1, end - at - 1));
    at = cell.find('`', end + 1);
  }
  return codes;
}

Names reasons_in(string_view specification) {
  Names codes;
  for (const auto line : lines_of(between(specification, "\n### 24.3", "\n## 25.")))
    if (line.starts_with("| `")) codes.merge(codes_of_row(line));
  return codes;
}

// ------------------------------------------------------------------------------------------ what there is

/// The list and this test name rules without testing them.
bool is_about_gaps(const fs::path& file) {
  const auto name = file.filename();
  return name == "rule_gaps.txt" || name == "rules_test.cpp";
}

template <class Read>
Names found_below(const std::vector<string>& folders, Read read) {
  Names found;
  for (const auto& folder : folders)
    for (const auto& entry : fs::recursive_directory_iterator(kRoot / folder))
      if (entry.is_regular_file() && !is_about_gaps(entry.path()))
        found.merge(read(content_of(entry.path())));
  return found;
}

const std::vector<string>& sources() {
  static const std::vector<string> folders = {"model", "analyzer", "importers"};
  return folders;
}

void add_missing(const Names& wanted, const Names& found, const string& lack, Names& gaps) {
  for (const auto& each : wanted)
    if (!found.contains(each)) gaps.insert(lack + " " + each);
}

Names gaps_now() {
  const string specification = content_of(kRoot / "docs/aws-semantics.md");
  const Names rules = rules_in(specification);
  Names gaps;
  add_missing(rules, found_below(sources(), ids_in), "no-code", gaps);
  add_missing(rules, found_below({"tests"}, ids_in), "no-test", gaps);
  add_missing(reasons_in(specification), found_below(sources(), codes_in), "not-raised", gaps);
  return gaps;
}

// ------------------------------------------------------------------------------------------ the list

/// "no-code R-QUOTA-1: why" to ("no-code R-QUOTA-1", "why"). Lines that begin with # are for people.
std::map<string, string> read_list(string_view text) {
  std::map<string, string> listed;
  for (const auto line : lines_of(text)) {
    if (line.empty() || line.starts_with('#')) continue;
    const auto colon = std::min(line.find(": "), line.size());
    listed.emplace(line.substr(0, colon), line.substr(std::min(colon + 2, line.size())));
  }
  return listed;
}

TEST(Rules, the_readers_find_ids_and_codes) {
  EXPECT_THAT(ids_in("TEST(Groups, R_SG_7_peers) // R-NACL-12, not FOUR-A-1, R-x, R-SG or R_SG_"),
      testing::ElementsAre("R-NACL-12", "R-SG-7"));
  EXPECT_THAT(codes_in(R"({"NO_PATH", "R-VPN-4"}, "x")"), testing::ElementsAre("NO_PATH"));
  constexpr string_view kText =
      "\n## 1. A\n- **R-A-1** As R-B-2.\n\n### 24.3 Drops\n| `ONE`, `TWO` | `NOT` |\n"
      "\n## 25. B\n- **R-C-3**\n";
  EXPECT_THAT(rules_in(kText), testing::ElementsAre("R-A-1"));
  EXPECT_THAT(reasons_in(kText), testing::ElementsAre("ONE", "TWO"));
  EXPECT_THAT(read_list("# a\nno-code R-A-1: why: so\n"),
      testing::ElementsAre(testing::Pair("no-code R-A-1", "why: so")));
}

TEST(Rules, the_specification_is_read) {
  const string specification = content_of(kRoot / "docs/aws-semantics.md");
  EXPECT_GT(rules_in(specification).size(), 250U);
  EXPECT_GT(reasons_in(specification).size(), 90U);
}

TEST(Rules, gaps_are_those_of_the_list) {
  const auto listed = read_list(content_of(kRoot / "tests/house/rule_gaps.txt"));
  const Names gaps = gaps_now();
  for (const auto& gap : gaps)
    EXPECT_TRUE(listed.contains(gap)) << gap << ": write the id where it belongs, or list the gap and why";
  for (const auto& [gap, reason] : listed) {
    EXPECT_TRUE(gaps.contains(gap)) << gap << " is no gap any more: take it off the list";
    EXPECT_FALSE(reason.empty()) << gap << " has no reason";
  }
}

}  // namespace
