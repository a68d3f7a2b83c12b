// What an import of each sample and of each input in tests/data finds out, to the last object:
// UPDATE_GOLDEN=1 rewrites tests/golden/importers, and the difference wants to be reviewed like code.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "importers/aws/calls.h"
#include "tests/support/importing.h"

namespace vpcscope::testing {
namespace {

namespace fs = std::filesystem;

struct Input {
  std::string name;
  fs::path folder;
  Place place;
};

std::vector<Input> inputs() {
  std::vector<Input> all;
  for (const fs::path& sample : samples())
    all.push_back({"sample-" + sample.filename().string(), sample, {}});
  const fs::path data = data_folder();
  all.push_back({"cloudmapper", data / "cloudmapper" / "account-data", {}});
  all.push_back({"batfish-single-region", data / "batfish" / "single-region", {}});
  all.push_back({"batfish-accounts-and-regions", data / "batfish" / "accounts-and-regions", {}});
  all.push_back({"np-guard-collector-example", data / "np-guard" / "collector-example.json", {}});
  all.push_back({"np-guard-basic-config-with-sg", data / "np-guard" / "basic-config-with-sg.json", {}});
  all.push_back({"cartography", data / "cartography", {}});
  all.push_back({"api-examples", data / "api-examples", {}});
  std::vector<Input> recorded;
  for (const auto& entry : fs::directory_iterator(data / "recorded"))
    if (entry.is_directory())
      recorded.push_back({"recorded-" + entry.path().filename().string(), entry.path(), {}});
  std::sort(recorded.begin(), recorded.end(), [](const Input& a, const Input& b) { return a.name < b.name; });
  all.insert(all.end(), recorded.begin(), recorded.end());
  return all;
}

class Golden : public ::testing::TestWithParam<Input> {};

TEST_P(Golden, import) {
  const Input& input = GetParam();
  const Snapshot snapshot = import_path(input.folder.string(), input.place);
  expect_sound_problems(snapshot);
  EXPECT_GOLDEN("importers/" + input.name + ".txt", everything(snapshot));
}

void PrintTo(const Input& input, std::ostream* out) { *out << input.name; }

std::string name_of_input(const ::testing::TestParamInfo<Input>& info) {
  std::string name = info.param.name;
  for (char& c : name)
    if (std::isalnum(static_cast<unsigned char>(c)) == 0) c = '_';
  return name;
}

INSTANTIATE_TEST_SUITE_P(Import, Golden, ::testing::ValuesIn(inputs()), name_of_input);

/// Each documented answer is recognised as the answer of its call, by its content and alone in a file of any
/// name.
TEST(ApiExamples, are_recognised_as_their_calls) {
  std::size_t recognised = 0;
  for (const auto& [name, text] : read_folder(data_folder() / "api-examples")) {
    const fs::path path(name);
    if (path.extension() != ".json") continue;
    const std::string call = path.parent_path().string() + " " + path.stem().string();
    const auto has_name = [&](const Call& known) { return full_name(known) == call; };
    const auto known = std::ranges::find_if(calls(), has_name);
    if (known == calls().end() || known->form == Form::Known) continue;
    const Snapshot snapshot = import_text(name, text);
    ASSERT_EQ(snapshot.files().size(), 1U);
    EXPECT_THAT(snapshot.files()[0].calls, ::testing::ElementsAre(call)) << name;
    ++recognised;
    // Calls that share a key and whose elements look alike can only be told apart by the file's name.
    // What the documentation misprints, or what has no parent in it, is met and left out.
    const auto met = [](const Snapshot& import) {
      return import.files()[0].objects + import.files()[0].left_out;
    };
    EXPECT_GT(met(snapshot), 0U) << name;
    EXPECT_GT(met(import_text("file.json", text)), 0U) << name << " under another name";
  }
  EXPECT_GT(recognised, 90U);
}

/// The samples are meant to be right: nothing in them may look wrong.
TEST(Samples, have_no_problems) {
  for (const fs::path& sample : samples()) EXPECT_EQ(complaints(import_path(sample.string())), "") << sample;
}

}  // namespace
}  // namespace vpcscope::testing
