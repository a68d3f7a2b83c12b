#include "model/problem.h"

#include <algorithm>
#include <cctype>
#include <tuple>

namespace vpcscope {
namespace {

/// Orders "/Subnets/10" after "/Subnets/9": runs of digits compare as numbers.
bool natural_less(std::string_view a, std::string_view b) {
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  std::size_t i = 0;
  std::size_t j = 0;
  while (i < a.size() && j < b.size()) {
    if (!is_digit(a[i]) || !is_digit(b[j])) {
      if (a[i] != b[j]) return static_cast<unsigned char>(a[i]) < static_cast<unsigned char>(b[j]);
      ++i;
      ++j;
      continue;
    }
    const auto run = [&](std::string_view s, std::size_t& at) {
      const std::size_t start = at;
      while (at < s.size() && is_digit(s[at])) ++at;
      return s.substr(start, at - start);
    };
    const std::string_view x = run(a, i);
    const std::string_view y = run(b, j);
    if (x.size() != y.size()) return x.size() < y.size();
    if (x != y) return x < y;
  }
  return a.size() - i < b.size() - j;
}

}  // namespace

std::string_view name_of(Severity severity) {
  switch (severity) {
    case Severity::Error:
      return "error";
    case Severity::Warning:
      return "warning";
    case Severity::Note:
      return "note";
  }
  return "";
}

std::string pointer_token(std::string_view key) {
  std::string token;
  token.reserve(key.size());
  for (const char c : key) {
    if (c == '~')
      token += "~0";
    else if (c == '/')
      token += "~1";
    else
      token += c;
  }
  return token;
}

void sort_by_place(std::vector<Problem>& problems) {
  std::ranges::stable_sort(problems, [](const Problem& a, const Problem& b) {
    if (a.file != b.file) return natural_less(a.file, b.file);
    if (a.pointer != b.pointer) return natural_less(a.pointer, b.pointer);
    return std::tie(a.code, a.message) < std::tie(b.code, b.message);
  });
}

}  // namespace vpcscope
