// HTML from our own Markdown: its structure is ours alone, whatever names say.
#include "render/html.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "render/markdown.h"

namespace vpcscope::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

TEST(Html, headings_lists_and_paragraphs) {
  EXPECT_EQ(html_of_markdown("## Title\n\n**Yes**: it is `so`\n- one\n- two\n\nend\n", 1),
      "<h3>Title</h3>\n<p><strong>Yes</strong>: it is "
      "<code>so</code></p>\n<ul>\n<li>one</li>\n<li>two</li>\n</ul>\n"
      "<p>end</p>\n");
}

TEST(Html, tables) {
  EXPECT_EQ(html_of_markdown(md_head({"A", "B"}) + md_row({md_code("x"), ""})),
      "<div class=\"scroll\"><table><thead><tr><th>A</th><th>B</th></tr></thead><tbody>\n"
      "<tr><td><code>x</code></td><td></td></tr>\n</tbody></table></div>\n");
}

TEST(Html, names_make_no_structure) {
  for (const std::string name : {"<script>alert(1)</script>",
           "a | b",
           "`",
           "``x``",
           "**",
           "</code><b>",
           "&lt;",
           "# x",
           "\"onload=\"",
           "a\nb",
           "\xff\xfe",
           "\xe2\x80\xaegnp",
           "<code>",
           "</td></tr></table>"}) {
    const std::string html =
        html_of_markdown(md_head({"Name", "Other"}) + md_row({md_code(name), md_code("z")}));
    const auto count = [&](std::string_view what) {
      std::size_t found = 0;
      for (std::size_t at = html.find(what); at != std::string::npos; at = html.find(what, at + 1)) ++found;
      return found;
    };
    EXPECT_EQ(count("<"), 24U) << html;
    EXPECT_EQ(count("<td>"), 2U) << html;
    EXPECT_EQ(count("<code>"), 2U) << html;
    EXPECT_THAT(html, Not(HasSubstr("\xe2\x80\xae"))) << "a direction mark";
  }
}

TEST(Html, text_that_only_looks_like_our_code_tag_is_text) {
  EXPECT_EQ(html_of_markdown("<code><b></code>"), "<p>&lt;code&gt;&lt;b&gt;&lt;/code&gt;</p>\n");
  EXPECT_EQ(html_of_markdown("<code>no end"), "<p>&lt;code&gt;no end</p>\n");
}

}  // namespace
}  // namespace vpcscope::testing
