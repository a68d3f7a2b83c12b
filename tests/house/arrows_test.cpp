// Who may know whom. Reads the #include lines of our folders and fails on a wrong arrow:
//
//     model <- importers        model <- analyzer <- render <- app
//
// and on parts (simdjson, Boost.Graph, ...) outside the folder they were taken in for. The two tables below
// are the whole rule; a new folder or part is a new row. What the build files link is not looked at here.

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace {

namespace fs = std::filesystem;
using std::string;
using std::string_view;
using Words = std::vector<string_view>;

struct Folder {
  string_view name;
  Words knows;  // besides itself
};

struct Part {
  string_view header;  // how its #include begins, without < or "
  Words homes;         // paths that may include it
};

const std::vector<Folder>& folders() {
  static const std::vector<Folder> all = {
      {"model", {}},
      {"importers", {"model"}},
      {"analyzer", {"model"}},
      {"render", {"model", "analyzer"}},
      {"app", {"model", "importers", "analyzer", "render"}},
  };
  return all;
}

const std::vector<Part>& parts() {
  static const std::vector<Part> all = {
      {"simdjson", {"importers/"}},
      {"xxhash", {"model/network/"}},
      {"archive", {"importers/", "app/"}},
      {"yaml-cpp/", {"importers/", "app/"}},
      {"nlohmann/", {"model/", "importers/", "render/", "app/"}},
      {"boost/graph/", {"analyzer/graph.", "render/diagram/graphml."}},
      {"boost/beast", {"app/server/"}},
      {"boost/url", {"app/server/"}},
      {"CLI/", {"app/"}},
      {"pugixml", {"render/diagram/"}},
      {"librsvg/", {"render/diagram/raster."}},
      {"cairo/", {"render/diagram/raster."}},
      {"graphviz/", {}},       // tests read what we write for it
      {"iostream", {"app/"}},  // the libraries print nothing
      {"gtest/", {}},
      {"gmock/", {}},
  };
  return all;
}

bool begins_with_one_of(string_view text, const Words& beginnings) {
  return std::any_of(beginnings.begin(), beginnings.end(), [&](auto each) { return text.starts_with(each); });
}

string_view first_folder(string_view path) { return path.substr(0, path.find('/')); }

const Folder* folder_named(string_view name) {
  const auto& all = folders();
  const auto found =
      std::find_if(all.begin(), all.end(), [&](const Folder& each) { return each.name == name; });
  return found == all.end() ? nullptr : &*found;
}

struct Include {
  string_view header;
  bool quoted = false;
};

// The header that a line includes, if it is an #include line.
std::optional<Include> include_of(string_view line) {
  const auto skip_blanks = [&] { line.remove_prefix(std::min(line.find_first_not_of(" \t"), line.size())); };
  skip_blanks();
  if (!line.starts_with('#')) return std::nullopt;
  line.remove_prefix(1);
  skip_blanks();
  if (!line.starts_with("include")) return std::nullopt;
  line.remove_prefix(string_view("include").size());
  skip_blanks();
  if (line.empty() || (line.front() != '"' && line.front() != '<')) return std::nullopt;
  const bool quoted = line.front() == '"';
  line.remove_prefix(1);
  const auto end = line.find(quoted ? '"' : '>');
  if (end == string_view::npos) return std::nullopt;
  return Include{line.substr(0, end), quoted};
}

// What is wrong with `include` in the file at `path` (from the project's root); nothing if it is right.
std::optional<string> fault_of(string_view path, const Include& include) {
  const auto header = string(include.header);
  for (const auto& part : parts()) {
    if (include.header.starts_with(part.header) && !begins_with_one_of(path, part.homes)) {
      return header + " does not belong here";
    }
  }
  const auto* to = folder_named(first_folder(include.header));
  if (!include.quoted) {
    if (to != nullptr && include.header.ends_with(".h")) return header + " is ours: use quotes";
    return std::nullopt;
  }
  if (to == nullptr) return header + " is not a full path from the project's root";
  const auto* from = folder_named(first_folder(path));
  if (from == to || std::count(from->knows.begin(), from->knows.end(), to->name) > 0) return std::nullopt;
  return string(from->name) + " may not know " + string(to->name) + " (" + header + ")";
}

std::vector<string> faults_of(string_view path, string_view text) {
  std::vector<string> faults;
  for (std::size_t line = 1; !text.empty(); ++line) {
    const auto end = std::min(text.find('\n'), text.size());
    if (const auto include = include_of(text.substr(0, end))) {
      if (const auto fault = fault_of(path, *include)) {
        faults.push_back(string(path) + ":" + std::to_string(line) + ": " + *fault);
      }
    }
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return faults;
}

const fs::path kRoot = VPCSCOPE_SOURCE_DIR;

string content_of(const fs::path& file) {
  std::ifstream stream(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
}

bool is_code(const fs::path& file) {
  static constexpr std::array<string_view, 5> kSuffixes = {".cpp", ".h", ".def", ".inc", ".hpp"};
  return std::find(kSuffixes.begin(), kSuffixes.end(), file.extension().string()) != kSuffixes.end();
}

// Not ours, or made by the build.
bool is_foreign(const fs::path& folder) {
  const auto name = folder.filename().string();
  return name.starts_with("build") || name == ".git" || name == ".cache" || name == "node_modules";
}

std::vector<fs::path> files_below(const fs::path& folder) {
  std::vector<fs::path> files;
  if (!fs::exists(folder)) return files;
  auto at = fs::recursive_directory_iterator(folder);
  for (const auto& entry : at) {
    if (entry.is_directory() && is_foreign(entry.path())) at.disable_recursion_pending();
    if (entry.is_regular_file()) files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

string from_root(const fs::path& file) { return fs::relative(file, kRoot).generic_string(); }

TEST(Arrows, every_include_goes_the_right_way) {
  std::vector<string> faults;
  std::size_t read = 0;
  for (const auto& folder : folders()) {
    for (const auto& file : files_below(kRoot / folder.name)) {
      if (!is_code(file)) continue;
      ++read;
      const auto here = faults_of(from_root(file), content_of(file));
      faults.insert(faults.end(), here.begin(), here.end());
    }
  }
  EXPECT_GT(read, 0U) << "no source files found below " << kRoot;
  EXPECT_THAT(faults, testing::IsEmpty());
}

struct Row {
  string_view path;
  string_view line;
  bool right;
};

TEST(Arrows, the_reader_of_includes_tells_right_from_wrong) {
  const std::vector<Row> rows = {
      {"model/network.h", "#include \"model/prefix.h\"", true},
      {"model/network.h", "#include \"importers/import.h\"", false},
      {"model/network.h", "  #  include \"analyzer/path.h\"", false},
      {"model/network.h", "// #include \"analyzer/path.h\"", true},
      {"model/network.h", "#include \"prefix.h\"", false},
      {"model/network.h", "#include \"../model/prefix.h\"", false},
      {"model/network.h", "#include <model/prefix.h>", false},
      {"model/network.h", "#include <vector>", true},
      {"model/network.h", "#include <iostream>", false},
      {"importers/aws/subnet.cpp", "#include \"model/prefix.h\"", true},
      {"importers/aws/subnet.cpp", "#include \"analyzer/path.h\"", false},
      {"importers/aws/subnet.cpp", "#include \"render/text.h\"", false},
      {"importers/aws/subnet.cpp", "#include \"app/cli/options.h\"", false},
      {"importers/aws/subnet.cpp", "#include <simdjson.h>", true},
      {"analyzer/path.cpp", "#include <simdjson.h>", false},
      {"analyzer/path.cpp", "#include \"importers/import.h\"", false},
      {"analyzer/path.cpp", "#include <boost/graph/adjacency_list.hpp>", false},
      {"analyzer/graph.cpp", "#include <boost/graph/adjacency_list.hpp>", true},
      {"render/json.cpp", "#include \"analyzer/reach.h\"", true},
      {"render/json.cpp", "#include \"importers/import.h\"", false},
      {"app/cli/main.cpp", "#include \"importers/import.h\"", true},
      {"app/cli/main.cpp", "#include \"render/json.h\"", true},
      {"app/cli/main.cpp", "#include \"tests/support/world.h\"", false},
  };
  for (const auto& row : rows) {
    EXPECT_EQ(faults_of(row.path, row.line).empty(), row.right) << row.path << ": " << row.line;
  }
}

// A clone must be whole: nothing in it may point to a folder beside it.
TEST(House, no_file_points_outside_the_project) {
  const auto outside = string("../") + "shared";
  std::vector<string> pointing;
  for (const auto& file : files_below(kRoot)) {
    if (content_of(file).find(outside) != string::npos) pointing.push_back(from_root(file));
  }
  EXPECT_THAT(pointing, testing::IsEmpty());
}

}  // namespace
