// HTML: escaping, and pages made of the Markdown that this program writes itself.
#pragma once

#include <string>
#include <string_view>

namespace vpcscope {

/// For text and for attributes in quotes; control characters and direction marks are made visible.
std::string html_escaped(std::string_view text);

/// Of our own Markdown (render/markdown.h): headings, tables, lists, paragraphs, **strong**, code spans.
/// Every other character is text. `level` is added to the levels of headings.
std::string html_of_markdown(std::string_view markdown, int level = 0);

}  // namespace vpcscope
