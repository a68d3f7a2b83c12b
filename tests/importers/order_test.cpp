// The outcome of an import depends on what the files say, not on their order, their names or the number of
// threads.

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "tests/support/importing.h"

namespace vpcscope::testing {
namespace {

namespace fs = std::filesystem;

/// A network with all sorts of trouble in it, in many files.
Files troubled() {
  Files files;
  for (const auto& [name, text] : read_folder(source_folder() / "samples" / "hub-and-spoke"))
    files["hub/" + name] = text;
  for (const auto& [name, text] : read_folder(source_folder() / "samples" / "shared-vpc"))
    files["shared/" + name] = text;
  for (const auto& [name, text] : read_folder(data_folder() / "cloudmapper" / "account-data"))
    files["mapper/" + name] = text;
  files["bad/empty.json"] = "";
  files["bad/torn.json"] =
      R"({"Vpcs": [{"VpcId": "vpc-1", "CidrBlock": "10.0.0.0/16", "OwnerId": "111122223333"}, {"V)";
  files["bad/cidr.json"] =
      R"({"Subnets": [{"SubnetId": "subnet-1", "VpcId": "vpc-1", "CidrBlock": "10.0.0.0/33"}]})";
  files["bad/twin-a.json"] =
      R"({"Vpcs": [{"VpcId": "vpc-2", "CidrBlock": "10.2.0.0/16", "OwnerId": "111122223333", "State": "available"}]})";
  files["bad/twin-b.json"] =
      R"({"Vpcs": [{"VpcId": "vpc-2", "CidrBlock": "10.3.0.0/16", "OwnerId": "111122223333", "State": "pending"}]})";
  return files;
}

TEST(Order, threads_change_nothing) {
  const TemporaryFolder folder;
  write_all(folder, troubled());
  const std::string one = everything(import_path(folder.str(), {}, 1));
  for (const unsigned threads : {2U, 4U, 7U})
    for (int again = 0; again < 5; ++again)
      ASSERT_EQ(everything(import_path(folder.str(), {}, threads)), one) << threads;
}

TEST(Order, the_same_import_twice_is_the_same) {
  for (const fs::path& sample : samples())
    EXPECT_EQ(
        everything(import_path(sample.string(), {}, 4)), everything(import_path(sample.string(), {}, 1)));
}

TEST(Order, paths_in_any_order) {
  const TemporaryFolder folder;
  write_all(folder, troubled());
  std::vector<std::string> paths;
  for (const auto& entry : fs::recursive_directory_iterator(folder.path()))
    if (entry.is_regular_file()) paths.push_back(entry.path().string());
  std::sort(paths.begin(), paths.end());
  const std::string sorted = everything(import_paths(paths));
  std::mt19937_64 random(5);
  for (int round = 0; round < 5; ++round) {
    std::shuffle(paths.begin(), paths.end(), random);
    ASSERT_EQ(everything(import_paths(paths, {}, 3)), sorted);
  }
}

/// Lists are sets to AWS: the order of their elements and of the keys around them says nothing.
TEST(Order, other_names_for_the_files_give_the_same_objects) {
  for (const fs::path& sample : samples()) {
    const Files files = read_folder(sample);
    const std::string expected = bodies(import_files(files));
    std::mt19937_64 random(11);
    for (int round = 0; round < 4; ++round) {
      Files renamed;
      // Folders in front change the order of the files, not what their names tell.
      for (const auto& [name, text] : files) {
        const std::size_t slash = name.rfind('/');
        const std::string folder = slash == std::string::npos ? "" : name.substr(0, slash + 1);
        renamed[folder + "part" + std::to_string(random() % 100) + "/" +
                name.substr(slash == std::string::npos ? 0 : slash + 1)] = text;
      }
      ASSERT_EQ(bodies(import_files(renamed)), expected) << sample;
      ASSERT_EQ(complaints(import_files(renamed)), "") << sample;
    }
  }
}

TEST(Order, problems_are_sorted_by_place) {
  const Snapshot snapshot = import_files(troubled(), {}, 4);
  std::vector<std::string> files;
  for (const Problem& problem : snapshot.problems()) files.push_back(problem.file);
  EXPECT_TRUE(std::ranges::is_sorted(files));
}

/// all<T>() is sorted by id, so that find works, also after objects were derived and parents named.
TEST(Order, every_object_is_found_by_its_id) {
  for (const Snapshot& snapshot :
      {import_files(troubled()), import_path((data_folder() / "api-examples").string())})
    for (const KindRow& row : kind_table())
      for (const void* object : snapshot.rows(row.kind)) {
        const Id id = identity_of(*snapshot.schema(row.kind), object);
        if (!id.present()) continue;
        const void* found = snapshot.find(row.kind, id);
        ASSERT_NE(found, nullptr) << row.name << " " << id.to_string();
        EXPECT_EQ(identity_of(*snapshot.schema(row.kind), found), id);
      }
}

}  // namespace
}  // namespace vpcscope::testing
