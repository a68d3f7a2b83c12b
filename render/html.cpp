#include "render/html.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "render/text.h"

namespace vpcscope {
namespace {

std::string escaped(std::string_view text) {
  std::string made;
  made.reserve(text.size());
  for (const char c : text) switch (c) {
      case '&':
        made += "&amp;";
        break;
      case '<':
        made += "&lt;";
        break;
      case '>':
        made += "&gt;";
        break;
      case '"':
        made += "&quot;";
        break;
      case '\'':
        made += "&#39;";
        break;
      default:
        made += c;
    }
  return made;
}

constexpr std::string_view code_tag = "<code>";
constexpr std::string_view code_end = "</code>";

/// Text within a line. What md_code wrote as HTML is entities only, and stays as it is.
std::string inline_html(std::string_view text) {
  std::string html;
  bool strong = false;
  while (!text.empty()) {
    if (text.starts_with('`')) {
      if (const std::size_t end = text.find('`', 1); end != std::string_view::npos) {
        html += fmt::format("<code>{}</code>", escaped(text.substr(1, end - 1)));
        text.remove_prefix(end + 1);
        continue;
      }
    }
    if (text.starts_with(code_tag)) {
      const std::size_t end = text.find(code_end);
      const std::string_view inner =
          text.substr(code_tag.size(), end == std::string_view::npos ? end : end - code_tag.size());
      if (end != std::string_view::npos && inner.find_first_of("<>\"'") == std::string_view::npos) {
        html += text.substr(0, end + code_end.size());
        text.remove_prefix(end + code_end.size());
        continue;
      }
    }
    if (text.starts_with("**")) {
      html += strong ? "</strong>" : "<strong>";
      strong = !strong;
      text.remove_prefix(2);
      continue;
    }
    html += escaped(text.substr(0, 1));
    text.remove_prefix(1);
  }
  return strong ? html + "</strong>" : html;
}

/// "| a | b |" without what stands around; code spans have no bars in them.
std::vector<std::string_view> cells_of(std::string_view line) {
  std::vector<std::string_view> cells;
  line.remove_prefix(std::min<std::size_t>(1, line.size()));
  while (!line.empty()) {
    const std::size_t end = std::min(line.find('|'), line.size());
    std::string_view cell = line.substr(0, end);
    while (cell.starts_with(' ')) cell.remove_prefix(1);
    while (cell.ends_with(' ')) cell.remove_suffix(1);
    cells.push_back(cell);
    line.remove_prefix(std::min(end + 1, line.size()));
  }
  return cells;
}

class Reader {
 public:
  explicit Reader(int level) : level_(level) {}

  void read(std::string_view line) {
    if (line.starts_with('|')) return row(line);
    if (line.starts_with("- ")) return item(line.substr(2));
    close();
    if (line.empty()) return;
    const std::size_t marks = line.find_first_not_of('#');
    if (marks > 0 && marks < 7 && line.substr(marks).starts_with(' ')) {
      const int level = std::min(6, static_cast<int>(marks) + level_);
      html_ += fmt::format("<h{0}>{1}</h{0}>\n", level, inline_html(line.substr(marks + 1)));
      return;
    }
    html_ += fmt::format("<p>{}</p>\n", inline_html(line));
  }

  std::string take() {
    close();
    return std::move(html_);
  }

 private:
  enum class Open { Nothing, Table, List };

  void close() {
    if (open_ == Open::Table) html_ += "</tbody></table></div>\n";
    if (open_ == Open::List) html_ += "</ul>\n";
    open_ = Open::Nothing;
  }

  void row(std::string_view line) {
    const bool first = open_ != Open::Table;
    if (first) {
      close();
      html_ += "<div class=\"scroll\"><table><thead>";
      open_ = Open::Table;
    } else if (line.find_first_not_of("|- ") == std::string_view::npos) {
      return;
    }
    html_ += "<tr>";
    const char* tag = first ? "th" : "td";
    for (const std::string_view cell : cells_of(line))
      html_ += fmt::format("<{0}>{1}</{0}>", tag, inline_html(cell));
    html_ += first ? "</tr></thead><tbody>\n" : "</tr>\n";
  }

  void item(std::string_view words) {
    if (open_ != Open::List) {
      close();
      html_ += "<ul>\n";
      open_ = Open::List;
    }
    html_ += fmt::format("<li>{}</li>\n", inline_html(words));
  }

  int level_;
  Open open_ = Open::Nothing;
  std::string html_;
};

}  // namespace

std::string html_escaped(std::string_view text) { return escaped(printable(text)); }

std::string html_of_markdown(std::string_view markdown, int level) {
  Reader reader(level);
  while (!markdown.empty()) {
    const std::size_t end = std::min(markdown.find('\n'), markdown.size());
    reader.read(markdown.substr(0, end));
    markdown.remove_prefix(std::min(end + 1, markdown.size()));
  }
  return reader.take();
}

}  // namespace vpcscope
