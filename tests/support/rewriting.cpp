#include "tests/support/rewriting.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <random>
#include <regex>
#include <set>

namespace vpcscope::testing {
namespace {

using Json = nlohmann::json;

/// vpc-0..., the digits of a load balancer's ARN, the UUID of a Direct Connect gateway.
const std::regex& any_id() {
  static const std::regex pattern(
      R"(\b([a-z]+(?:-[a-z]+)*-)0[0-9a-f]{16}\b|/[0-9a-f]{16}\b|\b[0-9a-f]{8}-0000-4000-8000-[0-9a-f]{12}\b)");
  return pattern;
}

/// What ids must share to be of one kind: their prefix.
std::string prefix_of(const std::smatch& id) {
  if (id[1].matched) return id[1];
  return id.str().starts_with('/') ? "/" : "";
}

/// Ids by prefix, each in order.
std::map<std::string, std::set<std::string>> ids_in(const Files& files) {
  std::map<std::string, std::set<std::string>> found;
  const auto look = [&](const std::string& text) {
    for (auto at = std::sregex_iterator(text.begin(), text.end(), any_id()); at != std::sregex_iterator();
         ++at)
      found[prefix_of(*at)].insert(at->str());
  };
  for (const auto& [name, text] : files) look(name), look(text);
  return found;
}

/// The `number`-th new id of a prefix: they grow with the number.
std::string made(const std::string& prefix, std::uint64_t number, IdShape shape) {
  if (prefix == "/") return fmt::format("/{:016x}", number);
  if (prefix.empty())
    return fmt::format("{:08x}-0000-4000-8000-{:012x}", number >> 32U, number & 0xffffffffU);
  switch (shape) {
    case IdShape::Long:
      return fmt::format("{}0{:016x}", prefix, number);
    case IdShape::Short:
      return fmt::format("{}{:08x}", prefix, number >> 32U);
    case IdShape::Words:
      break;
  }
  return fmt::format("{}EXAMPLE{:020}", prefix, number);
}

void shuffle_lists(Json& value, std::mt19937_64& random) {
  for (Json& one : value) {
    if (!one.is_array()) continue;
    std::shuffle(one.begin(), one.end(), random);
    for (Json& object : one)
      if (object.is_object() && object.contains("Instances") && object.contains("OwnerId"))
        shuffle_lists(object, random);  // a reservation
  }
}

}  // namespace

Renaming other_ids(const Files& files, const OtherIds& how) {
  std::mt19937_64 random(how.seed);
  Renaming ids;
  for (const auto& [prefix, old] : ids_in(files)) {
    std::set<std::uint64_t> numbers;
    while (numbers.size() < old.size()) numbers.insert(random());
    std::vector<std::uint64_t> order(numbers.begin(), numbers.end());
    if (!how.in_order) std::shuffle(order.begin(), order.end(), random);
    std::size_t next = 0;
    for (const std::string& one : old) ids[one] = made(prefix, order[next++], how.shape);
  }
  return ids;
}

std::string renamed(const std::string& text, const Renaming& ids) {
  std::string written;
  std::size_t end = 0;
  for (auto at = std::sregex_iterator(text.begin(), text.end(), any_id()); at != std::sregex_iterator();
       ++at) {
    const auto start = static_cast<std::size_t>(at->position());
    const auto found = ids.find(at->str());
    written += text.substr(end, start - end) + (found == ids.end() ? at->str() : found->second);
    end = start + at->str().size();
  }
  return written + text.substr(end);
}

Files renamed(const Files& files, const Renaming& ids) {
  Files made;
  for (const auto& [name, text] : files) made[renamed(name, ids)] = renamed(text, ids);
  return made;
}

Files shuffled(const Files& files, std::uint64_t seed) {
  std::mt19937_64 random(seed);
  Files made;
  for (const auto& [name, text] : files) {
    Json answer = Json::parse(text);
    shuffle_lists(answer, random);
    made[name] = answer.dump(1);
  }
  return made;
}

}  // namespace vpcscope::testing
