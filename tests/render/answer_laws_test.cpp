// What an answer may not depend on, on random networks, to the byte of its JSON: the ids that AWS happened to
// give, and the order of what was exported.
#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "analyzer/reach.h"
#include "importers/import.h"
#include "model/network/resolve.h"
#include "render/reach_json.h"
#include "tests/support/questions.h"
#include "tests/support/random_world.h"
#include "tests/support/rewriting.h"
#include "tests/support/world.h"

namespace vpcscope::testing {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::uint64_t networks = 60;

/// Files of a world, imported as `world` does it.
Network network_of(const std::vector<std::string>& paths) {
  ImportOptions options;
  options.paths = paths;
  options.account = "111122223333";
  options.region = "us-east-1";
  options.threads = 1;
  return resolve(import_exports(options));
}

Network network_of(const Files& files) {
  const TemporaryFolder folder;
  write_all(folder, files);
  return network_of(std::vector{folder.str()});
}

std::string answer_of(const Network& network, const std::string& asked) {
  const ReachResult found = reach(network, reach_question(asked));
  return found.error.empty() ? reach_json(found.answer) : found.error + "\n";
}

/// Where the two differ first, with what is around it.
std::string difference(const std::string& one, const std::string& other) {
  const auto at = static_cast<std::size_t>(
      std::mismatch(one.begin(), one.end(), other.begin(), other.end()).first - one.begin());
  const std::size_t start = at < 300 ? 0 : at - 300;
  return "...\n" + one.substr(start, 600) + "\n--- other\n" + other.substr(start, 600) + "\n";
}

// ---- ids

/// Ids that sort as before: the answer is the same but for the ids, to the byte.
TEST(AnswerLaws, ids_that_sort_alike_change_nothing_but_themselves) {
  for (std::uint64_t seed = 1; seed <= networks; ++seed) {
    const RandomWorld made = random_world(seed);
    const Files files = world_files(made.text());
    const Renaming ids = other_ids(files, {.seed = seed, .shape = static_cast<IdShape>(seed % 3)});
    const Network before = network_of(files);
    const Network after = network_of(renamed(files, ids));
    for (const std::string& asked : made.questions) {
      const std::string expected = renamed(answer_of(before, asked), ids);
      const std::string found = answer_of(after, asked);
      EXPECT_TRUE(expected == found) << "seed " << seed << ": " << asked << "\n"
                                     << difference(expected, found);
    }
  }
}

/// What an answer says, whichever of equal things is shown: of several links that may be up, for example, the
/// way by the first. The verdict, and each path's verdict, ends and drops, whatever their order.
std::string essence(const std::string& text, const Renaming& ids) {
  if (!text.starts_with("{")) return "error";
  const Json answer = Json::parse(renamed(text, ids));
  std::set<std::string> lines;
  for (const Json& path : answer["paths"]) {
    std::string line = path["verdict"].dump() + path["from"].dump() + path["to"].dump();
    for (const Json& drop : path["drops"])
      line += drop["direction"].dump() + drop["code"].dump() + drop["semantics"].dump();
    lines.insert(line);
  }
  std::string all = answer["verdict"].dump() + answer["services"].dump() + "\n";
  for (const std::string& line : lines) all += line + "\n";
  return all;
}

/// R-NACL-1: of two ACLs that print an association with one subnet the first by id counts. AWS prints no such
/// export.
bool ids_decide(const Files& files) {
  std::set<std::string> subnets;
  for (const auto& [name, text] : files) {
    if (name.find("describe-network-acls") == std::string::npos) continue;
    const Json answer = Json::parse(text);
    for (const Json& acl : answer["NetworkAcls"])
      for (const Json& link : acl["Associations"])
        if (!subnets.insert(link["SubnetId"].get<std::string>()).second) return true;
  }
  return false;
}

/// Any other ids. What is shown first among equals, and so every list's order, may differ.
TEST(AnswerLaws, any_other_ids_change_no_verdict_and_no_code) {
  for (std::uint64_t seed = 1; seed <= networks; ++seed) {
    const RandomWorld made = random_world(seed);
    const Files files = world_files(made.text());
    if (ids_decide(files)) continue;
    const Renaming ids =
        other_ids(files, {.seed = seed, .shape = static_cast<IdShape>(seed % 3), .in_order = false});
    const Network before = network_of(files);
    const Network after = network_of(renamed(files, ids));
    for (const std::string& asked : made.questions) {
      const std::string expected = essence(answer_of(before, asked), ids);
      const std::string found = essence(answer_of(after, asked), {});
      EXPECT_TRUE(expected == found) << "seed " << seed << ": " << asked << "\n"
                                     << difference(expected, found);
    }
  }
}

// ---- order

/// The lists in it as sets.
Json unordered(Json value) {
  if (!value.is_structured()) return value;
  for (Json& one : value) one = unordered(one);
  if (value.is_array())
    std::sort(value.begin(), value.end(), [](const Json& a, const Json& b) { return a.dump() < b.dump(); });
  return value;
}

/// Instead of a place in the export what stands there: the place itself moves with the order.
void look_up_places(Json& value, const std::map<std::string, Json>& files) {
  if (!value.is_structured()) return;
  if (value.contains("file") && value.contains("pointer"))
    value["pointer"] = unordered(files.at(value["file"].get<std::string>())
                                     .at(Json::json_pointer(value["pointer"].get<std::string>())));
  else
    for (Json& one : value) look_up_places(one, files);
}

std::string with_places(const std::string& text, const std::map<std::string, Json>& files) {
  if (!text.starts_with("{")) return text;
  Json answer = Json::parse(text);
  look_up_places(answer, files);
  return answer.dump(2);
}

std::map<std::string, Json> parsed(const Files& files) {
  std::map<std::string, Json> made;
  for (const auto& [name, text] : files) made[name] = Json::parse(text);
  return made;
}

TEST(AnswerLaws, the_order_of_objects_changes_nothing) {
  for (std::uint64_t seed = 1; seed <= networks; ++seed) {
    const RandomWorld made = random_world(seed);
    const Files files = world_files(made.text());
    const Files mixed = shuffled(files, seed);
    const Network before = network_of(files);
    const Network after = network_of(mixed);
    const std::map<std::string, Json> old_places = parsed(files);
    const std::map<std::string, Json> new_places = parsed(mixed);
    for (const std::string& asked : made.questions) {
      const std::string expected = with_places(answer_of(before, asked), old_places);
      const std::string found = with_places(answer_of(after, asked), new_places);
      EXPECT_TRUE(expected == found) << "seed " << seed << ": " << asked << "\n"
                                     << difference(expected, found);
    }
  }
}

/// The export of another day: its groups have other rules.
std::string other_day(const RandomWorld& made) {
  std::string text;
  for (const std::string& line : made.lines)
    if (!line.starts_with("sg ") ||
        (line.find(" in ") == std::string::npos && line.find(" out ") == std::string::npos))
      text += line + "\n";
  return text;
}

TEST(AnswerLaws, the_order_of_paths_changes_nothing) {
  std::mt19937_64 random(3);
  for (std::uint64_t seed = 1; seed <= networks; ++seed) {
    const RandomWorld made = random_world(seed);
    const TemporaryFolder folder;
    std::vector<std::string> paths;
    for (const auto& [name, text] : world_files(made.text()))
      paths.push_back(folder.write("new/" + name, text));
    for (const auto& [name, text] :
        world_files(other_day(made)))  // which view counts is told by the files' names
      paths.push_back(folder.write("old/" + name, text));
    const Network before = network_of(paths);
    std::shuffle(paths.begin(), paths.end(), random);
    const Network after = network_of(paths);
    for (const std::string& asked : made.questions)
      EXPECT_EQ(answer_of(before, asked), answer_of(after, asked)) << "seed " << seed << ": " << asked;
  }
}

}  // namespace
}  // namespace vpcscope::testing
