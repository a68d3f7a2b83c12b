#include "render/text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <limits>
#include <sstream>
#include <string>
#include <vector>

namespace vpcscope {
namespace {

// ---- printable

struct Shown {
  std::string name;
  std::string text;
  std::string shown;
};

void PrintTo(const Shown& row, std::ostream* out) { *out << row.name; }

class Printable : public testing::TestWithParam<Shown> {};

TEST_P(Printable, shows) { EXPECT_EQ(printable(GetParam().text), GetParam().shown); }

INSTANTIATE_TEST_SUITE_P(Text, Printable,
    testing::ValuesIn(std::vector<Shown>{
        {"nothing", "", ""},
        {"letters", "web-1 (prod)", "web-1 (prod)"},
        {"backslash", "a\\x1b", "a\\x1b"},
        {"escape", "\x1b[31mred", "\\x1b[31mred"},
        {"zero", std::string("a\0b", 3), "a\\x00b"},
        {"line_end", "a\nb\rc\td", "a\\x0ab\\x0dc\\x09d"},
        {"bell_and_backspace", "\x07\x08", "\\x07\\x08"},
        {"delete", "\x7f", "\\x7f"},
        {"c1_first", "\xc2\x80", "\\x80"},
        {"c1_control_introducer",
            "\xc2\x9b"
            "31m",
            "\\x9b31m"},
        {"c1_last", "\xc2\x9f", "\\x9f"},
        {"after_c1", "\xc2\xa0\xc2\xb5", "\xc2\xa0\xc2\xb5"},
        {"two_bytes", "\xc3\xa9", "\xc3\xa9"},
        {"three_bytes", "\xe7\xb6\xb2", "\xe7\xb6\xb2"},
        {"four_bytes", "\xf0\x9f\x99\x82", "\xf0\x9f\x99\x82"},
        {"the_last_code_point", "\xf4\x8f\xbf\xbd", "\xf4\x8f\xbf\xbd"},
        {"lone_continuation",
            "a\x9b"
            "b",
            "a\\x9bb"},
        {"lone_start", "\xc3", "\\xc3"},
        {"start_before_letter",
            "\xc3"
            "a",
            "\\xc3a"},
        {"cut_short", "\xe7\xb6", "\\xe7\\xb6"},
        {"cut_short_of_four", "\xf0\x9f\x99", "\\xf0\\x9f\\x99"},
        {"overlong_slash", "\xc0\xaf", "\\xc0\\xaf"},
        {"overlong_escape", "\xc0\x9b", "\\xc0\\x9b"},
        {"overlong_of_three", "\xe0\x80\x9b", "\\xe0\\x80\\x9b"},
        {"overlong_of_four", "\xf0\x80\x80\x9b", "\\xf0\\x80\\x80\\x9b"},
        {"surrogate", "\xed\xa0\x80", "\\xed\\xa0\\x80"},
        {"beyond_unicode", "\xf4\x90\x80\x80", "\\xf4\\x90\\x80\\x80"},
        {"no_utf8_byte", "\xff\xfe", "\\xff\\xfe"},
    }),
    [](const auto& row) { return row.param.name; });

std::string utf8(char32_t code) {
  std::string text;
  if (code < 0x80) return {static_cast<char>(code)};
  const auto push = [&](char32_t byte) { text += static_cast<char>(byte); };
  if (code < 0x800) {
    push(0xc0 | (code >> 6));
  } else {
    if (code < 0x10000) {
      push(0xe0 | (code >> 12));
    } else {
      push(0xf0 | (code >> 18));
      push(0x80 | ((code >> 12) & 0x3f));
    }
    push(0x80 | ((code >> 6) & 0x3f));
  }
  push(0x80 | (code & 0x3f));
  return text;
}

std::string hex(char32_t code) {
  std::ostringstream text;
  text << std::hex << static_cast<unsigned>(code);
  return text.str();
}

TEST(Text, printable_hides_what_turns_or_breaks_lines) {
  std::vector<char32_t> marks = {0x61c, 0x2028, 0x2029, 0xfeff, 0xe0001, 0xe0020, 0xe007f};
  for (char32_t code = 0x200b; code <= 0x200f; ++code) marks.push_back(code);
  for (char32_t code = 0x202a; code <= 0x202e; ++code) marks.push_back(code);
  for (char32_t code = 0x2060; code <= 0x206f; ++code) marks.push_back(code);
  for (const char32_t mark : marks)
    EXPECT_EQ(printable("a" + utf8(mark) + "b"), "a\\u{" + hex(mark) + "}b") << hex(mark);
}

TEST(Text, printable_leaves_the_neighbours_of_marks_alone) {
  for (const char32_t code :
      {0x61bU, 0x61dU, 0x200aU, 0x2010U, 0x2027U, 0x202fU, 0x205fU, 0x2070U, 0xfefeU, 0xff01U})
    EXPECT_EQ(printable(utf8(code)), utf8(code)) << hex(code);
}

TEST(Text, printable_of_every_pair_of_bytes_holds_no_control_byte) {
  for (int a = 0; a < 256; ++a)
    for (int b = 0; b < 256; ++b) {
      const std::string text = {static_cast<char>(a), static_cast<char>(b), 'm'};
      const std::string shown = printable(text);
      for (const char c : shown) {
        const auto byte = static_cast<unsigned char>(c);
        ASSERT_TRUE(byte >= 0x20 && byte != 0x7f) << a << " " << b;
      }
      ASSERT_TRUE(shown.ends_with('m')) << a << " " << b << ": what follows is not swallowed";
      ASSERT_EQ(printable(shown), shown) << a << " " << b << ": twice is once";
    }
}

TEST(Text, printable_of_much_is_quick_and_whole) {
  EXPECT_EQ(printable(std::string(1'000'000, '\x1b')).size(), 4'000'000U);
  EXPECT_EQ(printable(std::string(1'000'000, 'x')).size(), 1'000'000U);
}

// ---- wrapped

std::vector<std::string> split(const std::string& text) {
  std::vector<std::string> lines(1);
  for (const char c : text)
    if (c == '\n')
      lines.emplace_back();
    else
      lines.back() += c;
  return lines;
}

TEST(Text, wrapped_breaks_at_spaces_and_indents_but_the_first_line) {
  EXPECT_EQ(wrapped("one two three four", 9, 0), "one two\nthree\nfour");
  EXPECT_EQ(wrapped("one two three four", 11, 2), "one two\n  three\n  four");
  EXPECT_EQ(wrapped("one two", 7, 0), "one two") << "as long as the line is";
  EXPECT_EQ(wrapped("one two", 6, 0), "one\ntwo") << "one longer";
}

TEST(Text, wrapped_leaves_long_words_whole) {
  const std::string path(100, 'p');
  EXPECT_EQ(wrapped(path, 20, 4), path);
  EXPECT_EQ(wrapped("see " + path + " and", 20, 4), "see\n    " + path + "\n    and");
}

TEST(Text, wrapped_of_nothing_and_spaces) {
  EXPECT_EQ(wrapped("", 80, 4), "");
  EXPECT_EQ(wrapped("word", 80, 4), "word");
  for (const std::string& line : split(wrapped("a  b   c", 3, 0))) EXPECT_LE(line.size(), 3U);
}

TEST(Text, wrapped_terminates_whatever_the_width) {
  for (const std::size_t width : {0U, 1U, 5U, 79U, 80U, 81U, 1000U})
    for (const std::size_t indent : {0U, 1U, 14U, 80U, 200U}) {
      const std::string lines = wrapped("a bb ccc dddd eeeee", width, indent);
      std::string words = lines;
      std::ranges::replace(words, '\n', ' ');
      std::string squeezed;
      for (const char c : words)
        if (c != ' ' || (!squeezed.empty() && squeezed.back() != ' ')) squeezed += c;
      EXPECT_EQ(squeezed, "a bb ccc dddd eeeee") << "no word is lost at " << width << ", " << indent;
    }
}

TEST(Text, wrapped_lines_fit_and_are_filled) {
  std::string text;
  for (int i = 0; i < 500; ++i)
    text += (i == 0 ? "" : " ") + std::string(static_cast<std::size_t>(i * 7 % 12 + 1), 'w');
  const std::vector<std::string> lines = split(wrapped(text, 80, 6));
  for (std::size_t i = 0; i < lines.size(); ++i) {
    EXPECT_LE(lines[i].size() + (i == 0 ? 6 : 0), 80U);
    if (i > 0) EXPECT_TRUE(lines[i].starts_with("      ") && lines[i][6] != ' ');
    if (i + 1 < lines.size()) EXPECT_GE(lines[i].size(), 60U) << "no line is broken early";
  }
}

TEST(Text, wrapped_counts_letters_not_bytes) {
  // 5 letters of two bytes each: both words fit a line of 11.
  EXPECT_EQ(wrapped("ééééé ééééé", 11, 0), "ééééé ééééé");
}

// ---- grouped and counted

TEST(Text, grouped) {
  EXPECT_EQ(grouped(0), "0");
  EXPECT_EQ(grouped(7), "7");
  EXPECT_EQ(grouped(999), "999");
  EXPECT_EQ(grouped(1000), "1,000");
  EXPECT_EQ(grouped(12345), "12,345");
  EXPECT_EQ(grouped(999999), "999,999");
  EXPECT_EQ(grouped(1000000), "1,000,000");
  EXPECT_EQ(grouped(std::numeric_limits<std::uint64_t>::max()), "18,446,744,073,709,551,615");
}

TEST(Text, counted) {
  EXPECT_EQ(counted(0, "file"), "0 files");
  EXPECT_EQ(counted(1, "file"), "1 file");
  EXPECT_EQ(counted(2, "file"), "2 files");
  EXPECT_EQ(counted(1001, "file"), "1,001 files");
}

}  // namespace
}  // namespace vpcscope
