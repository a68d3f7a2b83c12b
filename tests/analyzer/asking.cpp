#include "tests/analyzer/asking.h"

#include <gtest/gtest.h>

#include <sstream>

namespace vpcscope::testing {
namespace {

EngineAnswer by_reference(const Snapshot& net, const reference::Question& asked) {
  const reference::Asked found = reference::ask(net, asked);
  return {found.error.empty() ? reference::name_of(found.verdict) : found.error, found.drops, found.text()};
}

}  // namespace

const std::vector<Engine>& engines() {
  static const std::vector<Engine> all = {{"reference", by_reference}};
  return all;
}

reference::Question question(const std::string& text) {
  std::istringstream stream(text);
  reference::Question asked;
  asked.client = "linux";
  std::string arrow;
  stream >> asked.from >> arrow >> asked.to;
  EXPECT_EQ(arrow, "->") << text;
  for (std::string word; stream >> word;) {
    const std::size_t equals = word.find('=');
    const std::string value = equals == std::string::npos ? "" : word.substr(equals + 1);
    if (word.starts_with("client="))
      asked.client = value;
    else if (word.starts_with("family="))
      asked.family = std::stoi(value);
    else if (word.starts_with("source_port="))
      asked.source_port = value;
    else if (word == "one_way")
      asked.one_way = true;
    else if (word == "honor_health")
      asked.honor_health = true;
    else
      asked.service = word;
  }
  return asked;
}

void expect(const Snapshot& net, const reference::Question& asked, const Expected& expected) {
  for (const Engine& engine : engines()) {
    SCOPED_TRACE(engine.name + ": " + asked.from + " -> " + asked.to + " " + asked.service);
    const EngineAnswer found = engine.answer(net, asked);
    const reference::ReferenceDrop none;
    const reference::ReferenceDrop& first = found.drops.empty() ? none : found.drops.front();
    EXPECT_EQ(found.verdict, expected.verdict) << found.explanation;
    if (expected.verdict == "REACHABLE") continue;
    if (!expected.code.empty()) {
      EXPECT_EQ(first.code, expected.code) << found.explanation;
      EXPECT_EQ(first.direction, expected.direction.empty() ? "forward" : expected.direction)
          << found.explanation;
    }
    if (!expected.component.empty()) {
      EXPECT_EQ(first.component, expected.component) << found.explanation;
    }
  }
}

void expect(const Snapshot& net, const std::string& text, const Expected& expected) {
  expect(net, question(text), expected);
}

std::string trace(const Snapshot& net, const std::string& text) {
  return reference::ask(net, question(text)).text();
}

}  // namespace vpcscope::testing
