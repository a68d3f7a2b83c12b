// The command line of a benchmark: --help, --quick, and options with a value.
//
// Found by argument-dependent lookup, beside the benchmark's own `Arguments`:
//   void make_quick(Arguments&);                                        // what --quick means
//   bool parse_value(std::string_view name, std::string_view value, Arguments&);   // false: no such option
#pragma once

#include <cstddef>
#include <span>
#include <string_view>

namespace vpcscope::bench {

template <class Arguments>
bool parse_arguments(std::span<char* const> words, Arguments& arguments) {
  for (std::size_t n = 0; n < words.size(); ++n) {
    const std::string_view word = words[n];
    if (word == "--help")
      arguments.help = true;
    else if (word == "--quick")
      make_quick(arguments);
    else if (n + 1 == words.size() || !parse_value(word, words[++n], arguments))
      return false;
  }
  return true;
}

}  // namespace vpcscope::bench
