#include "tests/support/questions.h"

#include <sstream>
#include <stdexcept>

namespace vpcscope::testing {

ReachQuestion reach_question(const std::string& text) {
  std::istringstream stream(text);
  ReachQuestion asked;
  std::string arrow;
  stream >> asked.from >> arrow >> asked.to;
  if (arrow != "->") throw std::invalid_argument("no question: " + text);
  for (std::string word; stream >> word;) {
    const std::size_t equals = word.find('=');
    const std::string name = word.substr(0, equals);
    const std::string value = equals == std::string::npos ? "" : word.substr(equals + 1);
    if (name == "client")
      asked.client = value;
    else if (name == "family")
      asked.family = std::stoi(value);
    else if (name == "source_port")
      asked.source_port = value;
    else if (name == "one_way")
      asked.one_way = true;
    else if (name == "honor_health")
      asked.honor_health = true;
    else
      asked.service = word;
  }
  return asked;
}

}  // namespace vpcscope::testing
