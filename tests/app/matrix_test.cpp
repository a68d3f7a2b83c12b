// `matrix` and `exposure` as a shell sees them: what is wrong with their options, and parts that are merged.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>

#include "app/cli/matrix_merge.h"
#include "app/cli/progress.h"
#include "render/matrix_csv.h"
#include "render/matrix_json.h"
#include "tests/app/child.h"
#include "tests/support/importing.h"
#include "tests/support/matrices.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/world.h"

namespace vpcscope::testing {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::StartsWith;

// ---- wrong options

struct Mistake {
  std::string name;
  std::vector<std::string> arguments;
  std::vector<std::string> said;
};

void PrintTo(const Mistake& row, std::ostream* out) { *out << row.name; }

class MatrixMistakes : public ::testing::TestWithParam<Mistake> {};

TEST_P(MatrixMistakes, end_with_2_and_one_line_that_says_what_and_how_to_mend_it) {
  const Child run = call(GetParam().arguments);
  EXPECT_EQ(run.exit, 2);
  EXPECT_THAT(run.out, IsEmpty());
  expect_one_fatal_line(run);
  for (const std::string& part : GetParam().said) EXPECT_THAT(run.err, HasSubstr(part));
}

INSTANTIATE_TEST_SUITE_P(Matrix, MatrixMistakes,
    ::testing::ValuesIn(std::vector<Mistake>{
        {"part_zero", {"matrix", "--shard", "0/3"}, {"--shard", "\"0/3\"", "K/N"}},
        {"part_beyond", {"matrix", "--shard", "4/3"}, {"\"4/3\"", "from 1 to N"}},
        {"no_parts", {"matrix", "--shard", "1/0"}, {"\"1/0\""}},
        {"part_without_slash", {"matrix", "--shard", "2"}, {"\"2\""}},
        {"part_of_words", {"matrix", "--shard", "a/b"}, {"\"a/b\""}},
        {"negative_part", {"matrix", "--shard=-1/3"}, {"\"-1/3\""}},
        {"part_with_more_behind", {"matrix", "--shard", "1/3/5"}, {"\"1/3/5\""}},
        {"very_many_parts", {"matrix", "--shard", "1/99999999999999999999"}, {"--shard"}},
        {"empty_part", {"matrix", "--shard", ""}, {"--shard"}},
        {"unknown_fold",
            {"matrix", "--by", "region"},
            {"\"region\"", "subnet, sg, vpc, interface or tag:KEY"}},
        {"fold_by_a_tag_without_key", {"matrix", "--by", "tag:"}, {"\"tag:\"", "tag:KEY"}},
        {"folded_json", {"matrix", "--by", "vpc", "-f", "json"}, {"--by", "-f text or md", "json"}},
        {"folded_csv_by_ending", {"matrix", "--by", "vpc", "-o", "a.csv"}, {"--by", "csv"}},
        {"unknown_format", {"matrix", "-f", "svg"}, {"svg", "jsonl", "md"}},
        {"exposure_in_lines", {"exposure", "-f", "jsonl"}, {"jsonl", "csv"}},
        {"merge_without_files", {"matrix", "--merge"}, {"--merge"}},
        {"merge_of_no_file",
            {"matrix", "--merge", "/no/such/file.json"},
            {"/no/such/file.json", "can't be read"}},
        {"merge_of_no_part", {"matrix", "--merge", "/dev/null"}, {"/dev/null", "is no file"}},
        {"merge_with_a_question", {"matrix", "--from", "web", "--merge", "a.json"}, {"--from", "leave"}},
        {"no_export", {"matrix", "-s", "/no/such/folder"}, {"/no/such/folder"}},
    }),
    [](const auto& row) { return row.param.name; });

TEST(Matrix, is_in_the_help) {
  EXPECT_THAT(call({"--help"}).out, AllOf(HasSubstr("\n  matrix "), HasSubstr("\n  exposure ")));
  EXPECT_THAT(call({"matrix", "--help"}).out,
      AllOf(HasSubstr("--from X"),
          HasSubstr("--shard K/N"),
          HasSubstr("--merge FILE"),
          HasSubstr("--by WHAT")));
  EXPECT_THAT(call({"exposure", "--help"}).out, HasSubstr("vpcscope exposure -s exports/"));
}

TEST(Progress, of_pairs_says_how_fast_and_how_long) {
  EXPECT_EQ(pairs_progress(1200, 5000, 2), "1,200 of 5,000 pairs  600/s  0:06 left");
  EXPECT_EQ(pairs_progress(0, 5000, 2), "0 of 5,000 pairs  0/s");
  EXPECT_EQ(pairs_progress(1, 36001, 1), "1 of 36,001 pairs  1/s  10:00:00 left");
  EXPECT_EQ(pairs_progress(7, 5, 1), "7 of 5 pairs  7/s  0:00 left");
}

// ---- merging

std::string written(const HandMade& made, const std::string& format, std::uint32_t part, std::uint32_t parts,
    const MatrixEnd& end = {}) {
  std::string text;
  const Sink sink = [&](std::string_view more) { text += more; };
  const auto read = [&](auto printer) {
    made.read(printer, part, parts);
    printer.end(end);
  };
  const std::string shard = parts == 1 ? "" : std::to_string(part) + "/" + std::to_string(parts);
  if (format == "json") read(MatrixJson(sink, shard));
  if (format == "jsonl") read(MatrixJsonLines(sink));
  if (format == "csv") read(MatrixCsv(sink));
  return text;
}

const std::vector<std::string> formats = {"json", "jsonl", "csv"};

TEST(Merge, of_parts_in_any_order_is_the_whole_byte_by_byte) {
  for (const HandMade& made : {hostile_matrix(), wide_matrix(31), HandMade()})
    for (const std::string& format : formats)
      for (const std::uint32_t parts : {1U, 2U, 7U, 40U}) {
        if (made.groups.empty() && format == "jsonl") continue;  // nothing says what it is
        const TemporaryFolder folder;
        std::vector<std::string> arguments = {"matrix", "--merge"};
        for (std::uint32_t part = parts; part > 0; --part)
          arguments.push_back(folder.write(std::to_string(part), written(made, format, part, parts)));
        const Child run = call(arguments);
        EXPECT_EQ(run.exit, 0) << run.err;
        EXPECT_EQ(run.out, written(made, format, 1, 1)) << format << " " << parts;
      }
}

TEST(Merge, writes_where_it_is_told) {
  const TemporaryFolder folder;
  const HandMade made = wide_matrix(5);
  const std::string one = folder.write("1", written(made, "json", 1, 2));
  const std::string two = folder.write("2", written(made, "json", 2, 2));
  EXPECT_EQ(call({"matrix", "-o", folder / "whole.json", "--merge", one, two}).exit, 0);
  EXPECT_EQ(read_file(folder / "whole.json"), written(made, "json", 1, 1));
  for (const std::vector<std::string>& wrong :
      std::vector<std::vector<std::string>>{{"matrix", "--merge", one, two, "-o", one},
          {"matrix", "--merge", one, two, "-f", "csv"},
          {"matrix", "--merge", one, two, "-o", folder / "whole.md"}})
    EXPECT_EQ(call(wrong).exit, 2);
  EXPECT_EQ(read_file(one), written(made, "json", 1, 2)) << "no part is overwritten";
}

/// Parts that don't fit, in one folder; what is said of them.
struct Wrong {
  std::string name;
  std::vector<std::string> parts;
  std::string said;
};

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  const std::size_t at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return at == std::string::npos ? text : text.replace(at, from.size(), to);
}

std::vector<Wrong> wrong_parts() {
  const HandMade made = wide_matrix(5);
  HandMade other = made;
  for (MatrixGroup& group : other.groups) group.interfaces[0] = "eni-other";
  const auto part =
      [&](const std::string& format, std::uint32_t k, std::uint32_t n, const MatrixEnd& end = {}) {
        return written(made, format, k, n, end);
      };
  const MatrixEnd stopped{.complete = false, .done = 1, .total = 2};
  const std::string json = part("json", 1, 2);
  std::vector<Wrong> rows = {
      {"part_twice", {json, json}, "is part 1/2, and so is"},
      {"part_missing", {json}, "part 2/2 is missing"},
      {"another_number_of_parts", {json, part("json", 2, 3)}, "is part 2/3, but"},
      {"whole_among_parts", {json, part("json", 1, 1)}, "is a whole matrix"},
      {"two_formats", {json, part("csv", 2, 2)}, "give parts of one format"},
      {"strange_shard", {replaced(json, "\"1/2\"", "\"3/2\""), part("json", 2, 2)}, "expected K/N"},
      {"laid_out_anew",
          {replaced(json, "  \"groups\": [", "  \"groups\" : ["), part("json", 2, 2)},
          "line 4"},
      {"more_behind_the_end", {json + "{}\n", part("json", 2, 2)}, "is not what vpcscope writes"},
      {"no_part", {"{\"a\": 1}\n", json}, "is no part of a matrix"},
      {"nothing", {"", json}, "is no part of a matrix"},
      {"lines_twice", {part("jsonl", 1, 2), part("jsonl", 1, 2)}, "give each part once"},
      {"rows_twice", {part("csv", 1, 2), part("csv", 1, 2)}, "give each part once"},
      {"lines_not_in_order",
          {replaced(part("jsonl", 1, 2), "\"from\":\"g2\"", "\"from\":\"g5\"")},
          "not in order"},
  };
  for (const std::string& format : formats) {
    const std::string one = part(format, 1, 2);
    rows.push_back({format + "_of_another_network", {one, written(other, format, 2, 2)}, "is not that of"});
    if (format != "csv") rows.back().said = "its groups are not those of";
    rows.push_back({format + "_stopped", {part(format, 1, 2, stopped), part(format, 2, 2)}, "was stopped"});
    rows.push_back({format + "_cut_off", {one.substr(0, one.size() - 5), part(format, 2, 2)}, "too early"});
  }
  return rows;
}

TEST(Merge, of_parts_that_dont_fit_says_which_and_writes_nothing) {
  for (const Wrong& row : wrong_parts()) {
    const TemporaryFolder folder;
    std::vector<std::string> arguments = {"matrix", "-o", folder / "whole", "--merge"};
    for (std::size_t i = 0; i < row.parts.size(); ++i)
      arguments.push_back(folder.write("part-" + std::to_string(i), row.parts[i]));
    const Child run = call(arguments);
    EXPECT_EQ(run.exit, 2) << row.name;
    expect_one_fatal_line(run);
    EXPECT_THAT(run.err, HasSubstr(row.said)) << row.name;
    EXPECT_FALSE(std::filesystem::exists(folder / "whole")) << row.name;
  }
}

TEST(Merge, of_forged_parts_never_crashes) {
  // Every line of a good part left out, doubled, or cut in two.
  const HandMade made = hostile_matrix();
  const TemporaryFolder folder;
  for (const std::string& format : formats) {
    const std::string good = written(made, format, 1, 1);
    for (std::size_t at = good.find('\n'); at != std::string::npos; at = good.find('\n', at + 1)) {
      const std::size_t start = at == 0 ? 0 : good.rfind('\n', at - 1) + 1;
      for (const std::string& middle : {std::string(),
               good.substr(start, at - start) + "\n" + good.substr(start, at - start),
               good.substr(start, (at - start) / 2)}) {
        const std::string path = folder.write("part", good.substr(0, start) + middle + good.substr(at));
        std::string out;
        const std::string fault = merge_matrices({path}, [&](std::string_view text) { out += text; });
        EXPECT_EQ(fault.find('\n'), std::string::npos);
      }
    }
  }
}

// ---- samples and other people's networks

std::string matrix_of(const std::vector<std::string>& more) {
  std::vector<std::string> arguments = {"matrix"};
  arguments.insert(arguments.end(), more.begin(), more.end());
  const Child run = call(arguments);
  EXPECT_EQ(run.exit, 0) << run.err;
  return run.out;
}

class MatrixSamples : public ::testing::TestWithParam<const char*> {};

// Each was read beside the sample's README: what it says works is there, what is broken on purpose is not,
// and every line follows from its rules. What was looked at closely:
//
// three-tier: the stopped batch-1 is in no pair, so sg app-sg has 2 of 3 members; from the application to
//   the database of zone b only 32768-61000 get replies; nobody but the office reaches the bastion (tcp/22),
//   and from it nothing reaches the database: bastion-sg sends tcp/22 and 5432, db-sg takes 5423; 8443 is
//   nowhere; the application reaches S3's addresses only, the web hosts all of the internet, tcp/443 only.
// dual-stack: web-2 has no public IPv4 address, and so no pair with the internet by IPv4; app-2 has no IPv6
// beyond
//   its subnet (kms-b, which is in it, answers by both families); six-1 and six-2 have no IPv4; by NAT go
//   icmp, tcp and udp only, by the internet gateway all; the internet reaches app-1 by neither family; tcp/22
//   from IPv4 is the office's, from IPv6 everybody's.
// hub-and-spoke: prod and dev in no pair with each other; dev-batch, in the zone without attachment, in none
// beyond
//   its VPC; tools-sg's 8443 for dev only, where the identity is kept; no egress rule for shared; 80 for prod
//   only.
// peering-chain: apps and ledger in no pair; apps with svc and legacy with ops by their tables, never
// crossed;
//   9100 unknown wherever the list might admit it and the reply returns; 9443 unknown at the balancer and
//   through the endpoint service; nothing to ledger-from-apps; the endpoint for ssm gives TCP, though its
//   group gives all.
// hybrid: 192.168.30.0/24, whose tunnels are down, is in no pair; data-2 gets no replies from the data
// centre, so
//   that only ICMP other than echo, which has none, counts; nothing between core and data; nothing to
//   report-fn; remote users reach core and headquarters, not the branch.
// shared-vpc: batch-1 and batch-2 in no pair with the internet; pay-2 and tools-2, in shared-b, with nobody
// beyond
//   the VPC; 22 from tools to pay in no pair; core-db-1's 5432 for tools only.
TEST_P(MatrixSamples, are_as_their_pages_say) {
  const std::string name = GetParam();
  EXPECT_GOLDEN("matrix/" + name + ".txt", matrix_of({"-s", sample(name)}));
  EXPECT_GOLDEN("matrix/" + name + ".json", matrix_of({"-s", sample(name), "-f", "json"}));
}

TEST_P(MatrixSamples, can_be_written_in_every_format) {
  const std::string folder = sample(GetParam());
  const nlohmann::json whole = nlohmann::json::parse(matrix_of({"-s", folder, "-f", "json"}));
  const std::size_t flows = whole.at("flows").size();
  const std::size_t groups = whole.at("groups").size();
  EXPECT_EQ(lines_of(matrix_of({"-s", folder, "-f", "jsonl"})).size(), groups + flows);
  EXPECT_EQ(lines_of(matrix_of({"-s", folder, "-f", "csv"})).size(), 1 + flows);
  EXPECT_THAT(matrix_of({"-s", folder, "-f", "md"}), HasSubstr("| "));
  for (const char* by : {"subnet", "sg", "vpc", "interface", "tag:Name"})
    EXPECT_THAT(matrix_of({"-s", folder, "--by", by, "-v"}), HasSubstr(" -> ")) << by;
}

void expect_parts_to_merge(const std::string& folder, const std::string& format, std::uint32_t parts) {
  const TemporaryFolder files;
  std::vector<std::string> merge = {"--merge"};
  for (std::uint32_t part = 1; part <= parts; ++part) {
    const std::string shard = std::to_string(part) + "/" + std::to_string(parts);
    merge.push_back(
        files.write(std::to_string(part), matrix_of({"-s", folder, "-f", format, "--shard", shard})));
  }
  EXPECT_EQ(matrix_of(merge), matrix_of({"-s", folder, "-f", format})) << format << ", " << parts << " parts";
}

TEST_P(MatrixSamples, are_their_parts_merged_byte_by_byte) {
  for (const std::uint32_t parts : {1U, 2U, 7U}) expect_parts_to_merge(sample(GetParam()), "json", parts);
}

TEST(MatrixSample, is_its_parts_merged_in_lines_and_rows) {
  for (const std::string& format : formats)
    for (const std::uint32_t parts : {1U, 2U, 7U}) expect_parts_to_merge(sample("dual-stack"), format, parts);
}

INSTANTIATE_TEST_SUITE_P(All, MatrixSamples,
    ::testing::Values("three-tier", "hub-and-spoke", "peering-chain", "hybrid", "dual-stack", "shared-vpc"),
    [](const auto& parameter) {
      std::string name = parameter.param;
      for (char& c : name) c = c == '-' ? '_' : c;
      return name;
    });

// basic-config-with-sg: both hosts have the group that allows all, all ACLs allow all, so all goes between
//   them. 10.0.10.0/24 maps public addresses on launch, so that the route to the internet gateway is assumed
//   there: InstanceId:7 (1.0.0.1) and the internet reach each other, the host in 10.0.20.0/24 and the
//   internet don't. 1.0.0.1 itself is an imported host's, and so not of the internet. 198.18.0.0/15 is a
//   special range and apart, with the same answers. No IPv6: no block has it.
// collector-example: no instances, and so no interfaces: nothing to pair but the internet with itself.
TEST(MatrixOfOthers, np_guard) {
  for (const std::string name : {"basic-config-with-sg", "collector-example"}) {
    const std::string path = (data_folder() / "np-guard" / (name + ".json")).string();
    EXPECT_GOLDEN("matrix/np-guard-" + name + ".txt", matrix_of({"-s", path}));
    EXPECT_GOLDEN("matrix/np-guard-" + name + ".json", matrix_of({"-s", path, "-f", "json"}));
  }
}

// single-region: two hosts of one subnet in different groups, each of which takes tcp/22 from anywhere and
// sends
//   all: tcp/22 both ways, without a look at the ACL. The table is only local, and there is no internet
//   gateway: no pair with the internet. The group `default` has no member.
// accounts-and-regions: transit gateways and a Direct Connect gateway, but no VPC: nothing to pair.
TEST(MatrixOfOthers, batfish) {
  for (const std::string name : {"single-region", "accounts-and-regions"}) {
    const std::string path = (data_folder() / "batfish" / name).string();
    EXPECT_GOLDEN("matrix/batfish-" + name + ".txt", matrix_of({"-s", path}));
    EXPECT_GOLDEN("matrix/batfish-" + name + ".json", matrix_of({"-s", path, "-f", "json"}));
  }
}

// ---- files, and Ctrl-C

TEST(Matrix, of_nobody_leaves_no_file) {
  const TemporaryFolder folder;
  for (const std::vector<std::string>& wrong : std::vector<std::vector<std::string>>{{"--from", "nobody"},
           {"--to", "nobody"},
           {"--service", "nothing"},
           {"--from", "10.10.0.10"},
           {"--from", "service:s3"}}) {
    std::vector<std::string> arguments = {"matrix", "-s", sample("three-tier"), "-o", folder / "f.json"};
    arguments.insert(arguments.end(), wrong.begin(), wrong.end());
    const Child run = call(arguments);
    EXPECT_EQ(run.exit, 2) << wrong[1];
    EXPECT_THAT(run.out, IsEmpty());
    expect_one_fatal_line(run);
    EXPECT_FALSE(std::filesystem::exists(folder / "f.json")) << wrong[1];
  }
  const std::string old = folder.write("old.json", "what was there");
  EXPECT_EQ(call({"matrix", "-s", sample("three-tier"), "--from", "nobody", "-o", old}).exit, 2);
  EXPECT_EQ(read_file(old), "what was there");
}

/// Hosts with a group each, that all reach each other.
constexpr int crowd = 1200;
std::string crowded_export(const TemporaryFolder& folder) {
  std::string text = "vpc V 10.0.0.0/16\n";
  for (int i = 0; i < crowd; ++i) {
    const std::string subnet = std::to_string(i / 200);
    if (i % 200 == 0) text += "subnet s" + subnet + " V 10.0." + subnet + ".0/24\n";
    const std::string number = std::to_string(i);
    text += "sg g" + number + " V\neni e" + number + " s" + subnet + " 10.0." + subnet + "." +
            std::to_string(10 + i % 200) + " sg=g" + number + "\n";
  }
  write_all(folder, world_files(text));
  return folder.str();
}

TEST(Matrix, that_is_interrupted_is_right_as_far_as_it_goes_and_says_so) {
  const TemporaryFolder exports;
  const std::string from = crowded_export(exports);
  const TemporaryFolder folder;
  for (const std::string format : {"json", "jsonl", "csv"}) {
    const std::string file = folder / ("out." + format);
    Surroundings around;
    around.interrupt_once = file;
    const Child run = call({"matrix", "-s", from, "-o", file}, around);
    ASSERT_EQ(run.exit, 130) << run.err << " signal " << run.signal;
    EXPECT_THAT(run.err, HasSubstr("is not complete"));
    expect_one_fatal_line(run);
    const std::vector<std::string> lines = lines_of(read_file(file));
    ASSERT_FALSE(lines.empty());
    std::map<std::string, int> flows;
    for (const std::string& line : lines) {
      const std::size_t at = format == "csv" ? 0 : line.find("\"from\":\"g");
      if (format == "csv" ? line.starts_with("g") : at != std::string::npos)
        ++flows[format == "csv" ? line.substr(0, line.find(','))
                                : line.substr(at + 8, line.find('"', at + 8) - at - 8)];
    }
    EXPECT_GT(flows.size(), 0U);
    EXPECT_LT(flows.size(), static_cast<std::size_t>(crowd));
    for (const auto& [group, count] : flows) EXPECT_EQ(count, crowd - 1) << group << ": each row is whole";
    if (format == "json") {
      const nlohmann::json read = nlohmann::json::parse(read_file(file));
      EXPECT_EQ(read.at("complete"), false);
      EXPECT_GE(read.at("groups").size(), static_cast<std::size_t>(crowd));
    } else {
      EXPECT_THAT(lines.back(), HasSubstr("incomplete"));
    }
    EXPECT_EQ(call({"matrix", "--merge", file}).exit, 2) << "a part that was stopped is none";
  }
}

}  // namespace
}  // namespace vpcscope::testing
