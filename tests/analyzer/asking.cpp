#include "tests/analyzer/asking.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <sstream>

#include "analyzer/reach.h"
#include "model/network/resolve.h"

namespace vpcscope::testing {
namespace {

EngineAnswer by_reference(const Snapshot& net, const reference::Question& asked) {
  const reference::Asked found = reference::ask(net, asked);
  return {found.error.empty() ? reference::name_of(found.verdict) : found.error, found.drops, found.text()};
}

ResolveOptions options_of(const reference::Question& asked) {
  ResolveOptions options;
  options.assume_routes = asked.assume_routes;
  options.assume_acls = asked.assume_acls;
  options.declared.nat_instances = asked.declared.nat_instances;
  for (const reference::DeclaredSite& one : asked.declared.onprem)
    options.declared.onprem.push_back({one.prefix, one.via});
  options.declared.onprem_transit = asked.declared.onprem_transit;
  return options;
}

std::string addresses_text(const EndText& end) {
  if (end.kind.empty()) return end.interface + " " + end.address;
  return end.kind + " " + (end.addresses.empty() ? "" : end.addresses.front()) +
         (end.addresses.size() > 1 ? ", ..." : "");
}

std::string explanation_of(const ReachAnswer& answer) {
  std::string text = std::string(name_of(answer.verdict)) + "\n";
  for (const PathAnswer& path : answer.paths) {
    text += fmt::format("{} from {} to {}{}\n",
        name_of(path.verdict),
        addresses_text(path.from),
        addresses_text(path.to),
        path.choice ? " by " + *path.choice : "");
    for (const std::vector<Hop>* way : {&path.forward, &path.back})
      for (const Hop& hop : *way)
        text += fmt::format("  {} {} {} {} {} > {}\n",
            way == &path.forward ? "forward" : "return",
            hop.hop,
            hop.action,
            hop.component.id,
            hop.rule ? hop.rule->text : "",
            hop.header.destination);
    for (const Drop& drop : path.drops)
      text += fmt::format("  drop {} {} {} {}\n", drop.code, drop.semantics, drop.component.id, drop.text);
    if (text.size() > 20'000) return text + "...\n";
  }
  return text;
}

EngineAnswer by_engine(const Snapshot& net, const reference::Question& asked) {
  const ReachResult found = reach(resolve(net, options_of(asked)),
      {.from = asked.from,
          .to = asked.to,
          .service = asked.service,
          .family = asked.family,
          .client = asked.client,
          .source_port = asked.source_port,
          .one_way = asked.one_way,
          .honor_health = asked.honor_health,
          .client_group = asked.client_group});
  EngineAnswer answer;
  answer.verdict = found.error.empty() ? name_of(found.answer.verdict) : found.error;
  std::vector<Drop> drops = found.answer.drops;
  for (const PathAnswer& path : found.answer.paths)  // what fails beside what decides
    if (path.verdict != Verdict::Reachable) drops.insert(drops.end(), path.drops.begin(), path.drops.end());
  for (const Drop& one : drops)
    answer.drops.push_back({one.direction, one.hop, one.code, one.semantics, one.component.id, one.text});
  answer.explanation = found.error.empty() ? explanation_of(found.answer) : found.error;
  return answer;
}

}  // namespace

const std::vector<Engine>& engines() {
  static const std::vector<Engine> all = {{"reference", by_reference}, {"engine", by_engine}};
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
    else if (word.starts_with("client_group="))
      asked.client_group = value;
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
