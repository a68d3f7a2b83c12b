// Large answers are read through a window, in pieces. Nobody may tell: objects, places, problems and exports
// are those of the same bytes read as a whole. A byte-order mark is what makes the importer read a whole
// file: the cutter refuses it, and it is gone before anything else looks at the text.
//
// VPCSCOPE_SEED and VPCSCOPE_ROUNDS in the environment choose other random files, and more.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#ifndef SIMDJSON_THREADS_ENABLED
#define SIMDJSON_THREADS_ENABLED 1  // as the library is built: it changes the parser's layout
#endif
#include <simdjson.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <random>

#include "importers/aws/calls.h"
#include "importers/aws/text_reader.h"
#include "importers/json/pieces.h"
#include "model/resources/all.h"
#include "tests/support/importing.h"

namespace vpcscope::testing {
namespace {

using ::testing::HasSubstr;

/// Files of this size and above are read in pieces (importers/import.cpp).
constexpr std::size_t threshold = std::size_t{512} << 10;
/// What the window holds before it grows (importers/json/pieces.cpp).
constexpr std::size_t window = std::size_t{256} << 10;

constexpr std::string_view mark = "\xef\xbb\xbf";

// ---- what is compared

std::string all_of(const Snapshot& snapshot) {
  std::string text = everything(snapshot) + "== effects\n";
  for (const Problem& problem : snapshot.problems()) text += problem.effect + " | " + problem.mend + "\n";
  text += "== places\n";
  for (const KindRow& row : kind_table())
    for (const void* object : snapshot.rows(row.kind)) {
      const Header& header = header_of(object);
      text += place_of(snapshot, header) + " " + header.account.str() + " " + header.region.str() + "\n";
    }
  return text;
}

/// The first line that differs says more than two long texts.
void expect_same_text(const std::string& a, const std::string& b, const std::string& what) {
  if (a == b) return;
  const auto at = static_cast<std::size_t>(std::ranges::mismatch(a, b).in1 - a.begin());
  const auto line = [at](const std::string& text) {
    const std::size_t start = at == 0 ? 0 : text.rfind('\n', at - 1) + 1;
    return text.substr(start, std::min<std::size_t>(text.find('\n', std::min(at, text.size())) - start, 400));
  };
  ADD_FAILURE() << what << ": differs\nin pieces: " << line(a) << "\nas a whole: " << line(b);
}

void expect_same(std::string_view name, const std::string& text, const std::string& what = "") {
  const Snapshot pieces = import_text(name, text);
  const Snapshot whole = import_text(name, std::string(mark) + text);
  expect_same_text(all_of(pieces), all_of(whole), what.empty() ? std::string(name) : what);
}

/// Whether the file is really read in pieces, and in how many; 0 if it is given up.
std::size_t pieces_of(std::string_view text) {
  std::size_t at = 0;
  const auto feed = [&](char* to, std::size_t room) {
    const std::size_t got = std::min(room, text.size() - at);
    std::memcpy(to, text.data() + at, got);
    at += got;
    return static_cast<std::ptrdiff_t>(got);
  };
  Bytes bytes;
  {
    Pieces cut(feed, bytes);
    Arena arena;
    TextReader::prepare();
    TextReader reader(arena);
    ProblemSink sink("x.json");
    FileResult result;
    if (!cut.open() || !reader.read_pieces(cut, sink, result)) return 0;
  }
  at = 0;
  Pieces cut(feed, bytes);
  cut.open();
  std::size_t count = 0;
  while (!cut.next().empty()) ++count;
  return count;
}

// ---- files

std::string subnet(std::size_t i, std::string_view more = {}) {
  return R"({"SubnetId": "subnet-)" + std::to_string(1'000'000 + i) +
         R"(", "VpcId": "vpc-0a", "OwnerId": "111122223333", "CidrBlock": "10.)" +
         std::to_string(i / 256 % 256) + "." + std::to_string(i % 256) + R"(.0/24", "State": "available")" +
         std::string(more) + "}";
}

struct Layout {
  std::string line = "\n";
  std::string step = "    ";
  std::string colon = ": ";
};

/// An object of one line as the AWS CLI prints it, `depth` deep. Strings here hold no brackets or commas that
/// matter but in the places that tests put them, minded.
std::string printed(const std::string& json, const Layout& layout, std::size_t depth) {
  std::string out;
  bool in_string = false;
  const auto new_line = [&] {
    out += layout.line;
    for (std::size_t i = 0; i < depth; ++i) out += layout.step;
  };
  for (std::size_t i = 0; i < json.size(); ++i) {
    const char c = json[i];
    if (in_string) {
      out += c;
      if (c == '\\') out += json[++i];
      in_string = c != '"';
    } else if (c == '"') {
      in_string = true;
      out += c;
    } else if (c == '{' || c == '[') {
      out += c;
      if (json[i + 1] == '}' || json[i + 1] == ']') {
        out += json[++i];
      } else {
        ++depth;
        new_line();
      }
    } else if (c == '}' || c == ']') {
      --depth;
      new_line();
      out += c;
    } else if (c == ',') {
      out += c;
      new_line();
    } else if (c == ':') {
      out += layout.colon;
    } else if (c != ' ') {
      out += c;
    }
  }
  return out;
}

std::string answer(const std::string& key, const std::vector<std::string>& elements,
    const std::string& tail = {}, const Layout& layout = {}) {
  const std::string inner = layout.line + layout.step + layout.step;
  std::string text = "{" + layout.line + layout.step + '"' + key + '"' + layout.colon + "[";
  for (std::size_t i = 0; i < elements.size(); ++i)
    text += (i == 0 ? "" : ",") + inner + printed(elements[i], layout, 2);
  text += layout.line + layout.step + "]";
  if (!tail.empty()) text += "," + layout.line + layout.step + tail;
  return text + layout.line + "}" + layout.line;
}

std::vector<std::string> subnets(std::size_t count = 5000) {
  std::vector<std::string> made;
  for (std::size_t i = 0; i < count; ++i) made.push_back(subnet(i));
  return made;
}

// ---- layouts

TEST(Pieces, around_the_size_from_which_they_are_cut) {
  for (const std::size_t size : {threshold - 2, threshold - 1, threshold, threshold + 1, threshold + 4096}) {
    std::string text = answer("Subnets", subnets(2000));
    ASSERT_LT(text.size(), size);
    text.insert(text.size() - 1, size - text.size(), ' ');
    ASSERT_EQ(text.size(), size);
    expect_same("describe-subnets.json", text, std::to_string(size));
  }
  // The list itself ends where the window, or the file, does.
  for (std::size_t count = 2350; count < 2360; ++count)
    expect_same("describe-subnets.json", answer("Subnets", subnets(count)), std::to_string(count));
}

TEST(Pieces, indentations) {
  struct {
    const char* name;
    Layout layout;
    bool cut;
  } const rows[] = {{"four", {}, true},
      {"two", {"\n", "  ", ": "}, true},
      {"one", {"\n", " ", ":"}, true},
      {"tabs", {"\n", "\t", ": "}, true},
      {"crlf", {"\r\n", "    ", ": "}, true},
      {"no indentation", {"\n", "", ": "}, false},
      {"minified", {"", "", ":"}, false},
      {"blank lines", {"\n\n", "  ", ": "}, true},
      {"spaces at the end", {"  \n", "  ", " :  "}, true}};
  for (const auto& row : rows) {
    const std::string text = answer("Subnets", subnets(6000), {}, row.layout);
    ASSERT_GT(text.size(), threshold);
    expect_same("describe-subnets.json", text, row.name);
    if (row.cut) EXPECT_GT(pieces_of(text), 1U) << row.name;
    EXPECT_EQ(import_text("describe-subnets.json", text).all<Subnet>().size(), 6000U) << row.name;
  }
}

TEST(Pieces, one_element_a_line) {
  std::string text = "{\"Subnets\": [";
  for (std::size_t i = 0; i < 5000; ++i) text += (i == 0 ? "\n" : ",\n") + subnet(i);
  text += "]}";
  EXPECT_GT(pieces_of(text), 1U);
  expect_same("describe-subnets.json", text);
}

TEST(Pieces, a_nested_list_indented_like_the_outer) {
  std::vector<std::string> groups;
  std::string text = "{\"SecurityGroups\": [\n";
  for (std::size_t i = 0; i < 3000; ++i) {
    text += i == 0 ? "" : ",\n";
    text += R"({"GroupId": "sg-)" + std::to_string(1000 + i) +
            R"(", "VpcId": "vpc-0a", "GroupName": "g", "IpPermissions": [)" + "\n";
    for (int j = 0; j < 3; ++j)
      text += std::string(j == 0 ? "" : ",\n") + R"({"IpProtocol": "tcp", "FromPort": )" + std::to_string(j) +
              R"(, "ToPort": 99, "IpRanges": [)" + "\n" + R"({"CidrIp": "10.0.0.0/8"},)" + "\n" +
              R"({"CidrIp": "bad"})" + "\n]}";
    text += "\n]}";
  }
  text += "\n]}";
  ASSERT_GT(text.size(), threshold);
  expect_same("describe-security-groups.json", text);
}

TEST(Pieces, the_list_is_not_the_first_key) {
  std::string text = answer("Subnets", subnets());
  text.insert(1, R"("NextToken": null,)");
  expect_same("describe-subnets.json", text);
}

TEST(Pieces, an_empty_list_and_none_before_a_large_one) {
  for (const char* before : {R"("Vpcs": [],)", R"("Vpcs": null,)", R"("Vpcs": [{"VpcId": "vpc-1"}],)"}) {
    std::string text = answer("Subnets", subnets());
    text.insert(1, before);
    expect_same("all.json", text, before);
  }
}

// ---- two lists

std::string list_member(const std::string& key, const std::vector<std::string>& elements) {
  const std::string text = answer(key, elements);
  const std::size_t start = text.find('"');
  return text.substr(start, text.rfind(']') + 1 - start);
}

TEST(Pieces, two_lists_in_a_file) {
  std::vector<std::string> vpcs;
  std::vector<std::string> groups;
  for (std::size_t i = 0; i < 4000; ++i) {
    vpcs.push_back(R"({"VpcId": "vpc-)" + std::to_string(i + 10) + R"(", "CidrBlock": "10.0.0.0/16"})");
    groups.push_back(R"({"GroupId": "sg-)" + std::to_string(i + 10) +
                     R"(", "VpcId": "vpc-0a", "GroupName": "n", "IpPermissions": []})");
  }
  for (const auto& [key, elements] :
      {std::pair{"Vpcs", vpcs}, std::pair{"SecurityGroups", groups}, std::pair{"Subnets", subnets(3000)}})
    expect_same("all.json", answer("Subnets", subnets(), list_member(key, elements)), key);
}

TEST(Pieces, one_key_twice_and_a_token) {
  std::vector<std::string> others;
  for (std::size_t i = 0; i < 5000; ++i) others.push_back(subnet(i + 100'000));
  expect_same("describe-subnets.json",
      answer("Subnets", subnets(), list_member("Subnets", others) + R"(, "NextToken": "x")"));
}

TEST(Pieces, a_second_list_that_nothing_reads) {
  // Elements that hardly tell what they are count as nothing under a key of their own, and must not be taken
  // for more of the first list.
  std::vector<std::string> others;
  for (std::size_t i = 0; i < 9000; ++i)
    others.push_back(R"({"SubnetId": "subnet-)" + std::to_string(5'000'000 + i) + R"(", "VpcId": "vpc-0a"})");
  for (const char* key : {"Errors", "failures", "ResponseMetadata", "subnetIds", "Names"})
    expect_same("describe-subnets.json", answer("Subnets", subnets(), list_member(key, others)), key);
}

TEST(Pieces, lists_in_wrappers_under_a_key_of_ours) {
  for (const char* key : {"Vpcs", "LoadBalancers", "SecurityGroups", "Subnets", "Services"}) {
    std::vector<std::string> wrappers;
    for (std::size_t i = 0; i < 2500; ++i)
      wrappers.push_back(R"({"VpcId": "vpc-)" + std::to_string(i + 10) + R"(", "Subnets": [)" + subnet(i) +
                         R"(], "RouteTables": [{"RouteTableId": "rtb-)" + std::to_string(i + 10) +
                         R"(", "VpcId": "vpc-0a", "Routes": []}, {"RouteTableId": 5}]})");
    const std::string text = answer(key, wrappers);
    ASSERT_GT(text.size(), threshold);
    expect_same("all.json", text, key);
  }
}

TEST(Pieces, wrappers_by_account_and_answers_with_their_parent) {
  std::vector<std::string> wrappers;
  for (std::size_t i = 0; i < 5000; ++i)
    wrappers.push_back(
        R"({"LoadBalancerArn": "arn:aws:elasticloadbalancing:us-east-1:111122223333:loadbalancer/app/l)" +
        std::to_string(i) +
        R"(/1", "Listeners": [{"ListenerArn": "arn:aws:elasticloadbalancing:us-east-1:111122223333:listener/app/l)" +
        std::to_string(i) + R"(/1/2", "Port": 443, "Protocol": "HTTPS"}]})");
  for (const char* key : {"LoadBalancers", "Listeners", "Attributes"})
    expect_same("all.json", answer(key, wrappers), key);
}

// ---- tails

TEST(Pieces, tails) {
  for (const char* tail : {R"("NextToken": "eyJ")",
           R"("NextToken": "")",
           R"("NextToken": null)",
           R"("ResponseMetadata": {"RequestId": "x", "HTTPHeaders": {"a": "b"}})",
           R"("Account": "444455556666")",
           R"("Vpcs": null)",
           R"("Vpcs": 5)",
           R"("Vpcs": [{"VpcId": "vpc-0a", "CidrBlock": "10.0.0.0/8"}])",
           R"("Subnets": [])",
           R"("Subnets": null)",
           R"("terraform_version": "1", "planned_values": {})",
           R"("format_version": "1", "values": {})",
           R"("collector_version": "1")",
           R"("Attributes": [{"Key": "a", "Value": "b"}])",
           R"("SubnetId": "subnet-1", "VpcId": "vpc-1", "CidrBlock": "10.0.0.0/8")",
           R"("x": 1, "x": 1)",
           R"("111122223333": {"us-east-1": {"Vpcs": [{"VpcId": "vpc-0b", "CidrBlock": "10.0.0.0/8"}]}})",
           R"("bad": tru)",
           R"("bad")",
           R"("bad": )",
           ","})
    expect_same("describe-subnets.json", answer("Subnets", subnets(), tail), tail);
}

TEST(Pieces, words_behind_the_end) {
  const std::string good = answer("Subnets", subnets());
  for (const std::string& behind : {std::string("An error occurred (RequestLimitExceeded)"),
           std::string("}"),
           std::string("]"),
           std::string(","),
           std::string("{"),
           std::string("null"),
           std::string("\0\0\0", 3),
           std::string("\xff"),
           std::string(300'000, ' '),
           std::string(300'000, '}'),
           std::string(R"({"Vpcs": [{"VpcId": "vpc-0a", "CidrBlock": "10.0.0.0/8"}]})"),
           answer("Subnets", subnets(100)),
           good,
           good + "x"})
    expect_same("describe-subnets.json", good + behind, "behind: " + behind.substr(0, 40));
}

TEST(Pieces, torn_at_many_points) {
  const std::string good = answer("Subnets", subnets(4000), R"("NextToken": "x")");
  std::vector<std::size_t> cuts = {good.size() - 1,
      good.size() - 2,
      good.size() - 3,
      good.size() - 4,
      good.size() - 30,
      threshold,
      window * 3};
  const std::size_t border = good.find("},", window * 3 - 200);
  for (std::size_t i = 0; i < 14; ++i) cuts.push_back(border + i);
  for (const std::size_t near : {window * 2, window * 3})
    for (std::size_t i = 0; i < 3; ++i) cuts.push_back(near - 1 + i);
  for (const std::size_t cut : cuts)
    expect_same("describe-subnets.json", good.substr(0, cut), "cut at " + std::to_string(cut));
}

TEST(Pieces, garbage_at_many_points) {
  const std::string good = answer("Subnets", subnets(4000));
  std::mt19937_64 random(5);
  for (const char* garbage :
      {"}", "]", "{", "[", "\"", "\\", ",", ":", "\n", "},\n        {", "]}", "\xff", "null"})
    for (int i = 0; i < 3; ++i) {
      std::string text = good;
      text.insert(random() % text.size(), garbage);
      expect_same("describe-subnets.json", text, std::string("inserted ") + garbage);
    }
}

// ---- elements

TEST(Pieces, text_that_looks_like_a_border) {
  std::vector<std::string> elements;
  for (std::size_t i = 0; i < 5000; ++i)
    elements.push_back(subnet(
        i, R"(, "Tags": [{"Key": "Name", "Value": "},\n        {"}, {"Key": "\"},", "Value": "]}\\"}])"));
  expect_same("describe-subnets.json", answer("Subnets", elements));
  // A real line break in a string is no valid JSON, wherever it stands.
  for (const std::size_t broken : {0U, 2500U, 4999U}) {
    std::vector<std::string> torn = elements;
    torn[broken] = subnet(broken, ", \"Tags\": [{\"Key\": \"Name\", \"Value\": \"},\n        {\"}]");
    expect_same(
        "describe-subnets.json", answer("Subnets", torn), "raw line break in " + std::to_string(broken));
  }
  // A pair of them, with what makes both sides valid between.
  std::vector<std::string> torn = elements;
  torn[3000] = subnet(
      3000, ", \"State\": \"},\n        {\"SubnetId\": \"subnet-5\", \"VpcId\": \"vpc-1\"},\n        {\"");
  expect_same("describe-subnets.json", answer("Subnets", torn));
}

TEST(Pieces, elements_larger_than_the_window) {
  for (const std::size_t size : {window - 100, window, window + 1, 2 * window, 5 * window, 20 * window}) {
    std::vector<std::string> elements = subnets(3000);
    const std::string value = R"(, "Tags": [{"Key": "Name", "Value": ")" + std::string(size, 'x') + R"("}])";
    for (const std::size_t at : {0U, 1U, 1500U, 2999U}) elements[at] = subnet(at, value);
    const std::string text = answer("Subnets", elements);
    EXPECT_GT(pieces_of(text), 1U);
    expect_same("describe-subnets.json", text, std::to_string(size));
  }
  expect_same("describe-subnets.json",
      answer("Subnets",
          {subnet(1, R"(, "Tags": [{"Key": "Name", "Value": ")" + std::string(threshold, 'x') + R"("}])")}));
}

TEST(Pieces, odd_elements_Slow) {
  for (const char* odd : {"{}",
           "null",
           "5",
           "\"text\"",
           "[]",
           "[{\"SubnetId\": \"subnet-5\"}]",
           "{\"a\": 1}",
           R"({"SubnetId": null})",
           R"({"SubnetId": 5})",
           R"({"SubnetId": ""})",
           R"({"SubnetId": "subnet-9", "VpcId": "vpc-0a", "CidrBlock": "10.0.0.0/99"})"}) {
    std::mt19937_64 random(3);
    for (const unsigned one_in : {2U, 50U, 2500U}) {
      std::vector<std::string> elements = subnets();
      for (std::string& element : elements)
        if (random() % one_in == 0) element = odd;
      expect_same("describe-subnets.json",
          answer("Subnets", elements),
          std::string(odd) + " one in " + std::to_string(one_in));
      elements.front() = subnet(0);
      elements.back() = odd;
      expect_same("describe-subnets.json", answer("Subnets", elements), std::string(odd) + " last");
      elements.front() = odd;
      expect_same("describe-subnets.json", answer("Subnets", elements), std::string(odd) + " first");
    }
  }
}

TEST(Pieces, a_bad_element_in_a_late_piece_is_told_with_its_index) {
  std::vector<std::string> elements = subnets(10'000);
  elements[9'321] = R"({"SubnetId": "subnet-1", "VpcId": "vpc-0a", "CidrBlock": "10.0.0.0/33"})";
  const std::string text = answer("Subnets", elements);
  EXPECT_GT(pieces_of(text), 3U);
  const Snapshot snapshot = import_text("describe-subnets.json", text);
  EXPECT_EQ(only_problem(snapshot, "bad-value").pointer, "/Subnets/9321/CidrBlock");
  EXPECT_EQ(snapshot.all<Subnet>().size(), 9'999U);
  expect_same("describe-subnets.json", text);
}

TEST(Pieces, ids_that_come_again_in_a_later_piece) {
  std::vector<std::string> elements = subnets(8000);
  elements[7000] = elements[10];
  elements[7001] = R"({"SubnetId": "subnet-1000020", "VpcId": "vpc-0b", "CidrBlock": "10.99.0.0/24"})";
  expect_same("describe-subnets.json", answer("Subnets", elements));
}

TEST(Pieces, unknown_keys_and_words_are_noted_once) {
  std::vector<std::string> elements;
  for (std::size_t i = 0; i < 6000; ++i) {
    std::string element =
        subnet(i, R"(, "NewKey": {"a": [1, 2]}, "Other)" + std::to_string(i % 3) + R"(": null)");
    if (i % 7 == 0) element.replace(element.find("available"), 9, "hibernating");
    elements.push_back(element);
  }
  const std::string text = answer("Subnets", elements);
  expect_same("describe-subnets.json", text);
  EXPECT_EQ(problems_with(import_text("describe-subnets.json", text), "unknown-key").size(), 4U);
}

TEST(Pieces, many_faults_are_counted_across_pieces) {
  std::vector<std::string> elements = subnets();
  for (std::size_t i = 100; i < elements.size(); i += 3)
    elements[i] =
        R"({"SubnetId": "subnet-)" + std::to_string(i) + R"(", "VpcId": "vpc-0a", "CidrBlock": "x"})";
  expect_same("describe-subnets.json", answer("Subnets", elements));
}

// ---- shared keys

TEST(Pieces, a_key_of_two_services) {
  std::vector<std::string> ours;
  std::vector<std::string> theirs;
  for (std::size_t i = 0; i < 4000; ++i) {
    ours.push_back(
        R"({"GroupId": "sg-)" + std::to_string(i + 100) +
        R"(", "GroupName": "g", "VpcId": "vpc-0a", "OwnerId": "111122223333", "IpPermissions": [{"IpProtocol": "-1", "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}]})");
    theirs.push_back(R"({"SecurityGroupId": "sg-)" + std::to_string(i + 100) + R"(", "Status": "active"})");
  }
  expect_same("describe-security-groups.json", answer("SecurityGroups", ours));
  expect_same("describe-cache-clusters.json", answer("SecurityGroups", theirs));
  // What stands first decides; later ones of the other sort belong to it.
  std::vector<std::string> mixed = ours;
  std::copy(theirs.begin() + 1000, theirs.end(), mixed.begin() + 1000);
  expect_same("describe-security-groups.json", answer("SecurityGroups", mixed));
  mixed = theirs;
  std::copy(ours.begin() + 1000, ours.end(), mixed.begin() + 1000);
  expect_same("describe-security-groups.json", answer("SecurityGroups", mixed));
  for (std::size_t i = 0; i < mixed.size(); ++i) mixed[i] = i % 2 == 0 ? ours[i] : theirs[i];
  expect_same("describe-security-groups.json", answer("SecurityGroups", mixed));
}

TEST(Pieces, every_list_that_is_known_Slow) {
  for (const Call& call : calls()) {
    if (call.form != Form::List || call.schema == nullptr) continue;
    std::vector<std::string> elements;
    const std::string& identity = call.schema->identity_key;
    const bool plain = identity.find('.') == std::string::npos && !identity.empty();
    for (std::size_t i = 0; i < 9000; ++i)
      elements.push_back("{\"" + (plain ? identity : std::string("Id")) + R"(": "x-)" +
                         std::to_string(i + 1000) +
                         R"(", "VpcId": "vpc-0a", "Tags": [{"Key": "Name", "Value": "n"}]})");
    const std::string name = std::string(call.service) + "-" + std::string(call.name) + ".json";
    expect_same(name, answer(std::string(call.key), elements), name + " " + std::string(call.key));
    if (HasFailure()) return;
  }
}

TEST(Pieces, nested_lists_of_instances) {
  std::vector<std::string> reservations;
  for (std::size_t i = 0; i < 4000; ++i)
    reservations.push_back(
        R"({"ReservationId": "r-1", "OwnerId": "111122223333", "Instances": [{"InstanceId": "i-)" +
        std::to_string(i + 100) + R"(", "State": {"Name": "running"}}, {"InstanceId": "i-)" +
        std::to_string(i + 50'000) + R"(", "State": {"Name": "stopped"}}]})");
  expect_same("describe-instances.json", answer("Reservations", reservations));
  expect_same("describe-instances.json", answer("Instances", reservations));
}

// ---- the file around

TEST(Pieces, names_and_folders_tell_the_same) {
  const std::string text = answer("Subnets", subnets());
  for (const char* name : {"describe-subnets.json",
           "111122223333/us-east-1/describe-subnets.json",
           "444455556666/eu-west-1/ec2-describe-subnets.json",
           "aws_configs/us-west-2/Subnets.json",
           "x",
           "x.txt",
           "x.yaml",
           "describe-subnets.yml",
           "x.tf",
           "x.py",
           "lambda-get-policy.json",
           "describe-route-tables.json",
           "get-managed-prefix-list-entries.pl-1.json"})
    expect_same(name, text, name);
}

TEST(Pieces, folders_above_the_one_that_was_named_tell_too) {
  std::vector<std::string> silent;
  for (std::size_t i = 0; i < 6000; ++i)
    silent.push_back(R"({"SubnetId": "subnet-)" + std::to_string(i + 1000) +
                     R"(", "VpcId": "vpc-0a", "CidrBlock": "10.0.0.0/24", "MapPublicIpOnLaunch": false})");
  const std::string text = answer("Subnets", silent);
  for (const char* named :
      {"", "/444455556666", "/444455556666/eu-west-3", "/444455556666/eu-west-3/describe-subnets.json"}) {
    const TemporaryFolder a;
    const TemporaryFolder b;
    a.write("444455556666/eu-west-3/describe-subnets.json", text);
    b.write("444455556666/eu-west-3/describe-subnets.json", std::string(mark) + text);
    expect_same_text(all_of(import_path(a.str() + named)),
        all_of(import_path(b.str() + named)),
        std::string("named: ") + named);
  }
}

TEST(Pieces, encodings_and_packings) {
  const std::string text = answer("Subnets", subnets(), R"("NextToken": "x")");
  const std::string plain = bodies(import_text("describe-subnets.json", text));
  for (const std::string& other : {squeezed(text, Squeeze::Gzip),
           squeezed(text, Squeeze::Zstd),
           "\xff\xfe" + utf16(text, true),
           "\xfe\xff" + utf16(text, false),
           "\n" + text,
           "\n\n\t " + text})
    EXPECT_EQ(bodies(import_text("describe-subnets.json", other)), plain);
  for (const std::string& start :
      {std::string("\n"), std::string(1020, ' '), std::string(1100, '\n'), std::string(300'000, ' ')})
    expect_same("describe-subnets.json", start + text, "space at the start");
}

TEST(Pieces, several_files_by_several_threads) {
  Files cut;
  Files whole;
  for (std::size_t i = 0; i < 12; ++i) {
    std::vector<std::string> elements;
    for (std::size_t j = 0; j < 3000; ++j)
      elements.push_back(subnet(i * 10'000 + j, i % 2 == 0 ? "" : R"(, "Odd": 1)"));
    elements[2000 + i] = R"({"SubnetId": "subnet-1", "CidrBlock": "z"})";
    std::string text = answer("Subnets", elements, i % 3 == 0 ? R"("NextToken": "x")" : "");
    if (i % 4 == 3) text.resize(text.size() - 100 * i);
    const std::string name =
        "us-east-" + std::to_string(i % 3) + "/describe-subnets." + std::to_string(i) + ".json";
    cut[name] = text;
    whole[name] = std::string(mark) + text;
  }
  const std::string expected = all_of(import_files(whole));
  for (const unsigned threads : {1U, 4U, 12U})
    expect_same_text(all_of(import_files(cut, {}, threads)), expected, std::to_string(threads) + " threads");
}

// ---- random layouts

class RandomFile {
 public:
  explicit RandomFile(std::uint64_t seed) : random_(seed) {}

  std::string write() {
    layout_ = {one_of({"\n", "\r\n", "\n", "\n\n", " \n"}),
        one_of({"    ", "  ", "\t", " ", ""}),
        one_of({": ", ":"})};
    const char* keys[] = {"Subnets", "SecurityGroups", "Vpcs", "Listeners", "Services"};
    const std::string key = keys[random_() % 5];
    std::string text = "{" + space() + '"' + key + "\":" + space() + "[";
    const std::string border = layout_.line + layout_.step + (sometimes(2) ? layout_.step : "");
    const std::size_t size = threshold + random_() % threshold;
    kinds_ = 1 + random_() % 4;
    for (std::size_t i = 0; text.size() < size; ++i) {
      text += (i == 0 ? "" : ",") + (sometimes(400) ? space() : border);
      const std::string made = element(key, i);
      text += sometimes(3) ? made : printed(made, layout_, random_() % 4);
    }
    text += layout_.line + "]";
    if (sometimes(3))
      text +=
          one_of({", \"NextToken\": \"x\"", ", \"Account\": \"111122223333\"", ", \"Other\": {\"a\": [1]}"});
    if (sometimes(3))
      text += ", " + list_member(keys[random_() % 5], more(keys[random_() % 5], random_() % 4000));
    text += "}";
    if (sometimes(8)) text += one_of({"x", "}", "\n\n", "{\"Vpcs\": []}"});
    if (sometimes(6)) text.resize(text.size() - random_() % (text.size() / 2));
    if (sometimes(6)) text[random_() % text.size()] = "{}[],:\"\\ \n0x"[random_() % 12];
    return text;
  }

 private:
  bool sometimes(unsigned one_in) { return random_() % one_in == 0; }
  std::string one_of(std::initializer_list<const char*> words) {
    return words.begin()[random_() % words.size()];
  }
  std::string space() { return one_of({"", " ", "\n", "\n    ", "\t"}); }

  std::vector<std::string> more(const std::string& key, std::size_t count) {
    std::vector<std::string> made;
    for (std::size_t i = 0; i < count; ++i) made.push_back(element(key, 50'000 + i));
    return made;
  }

  std::string element(const std::string& key, std::size_t i) {
    if (sometimes(700)) return one_of({"{}", "null", "5", "\"x\"", "[]", "{\"a\": 1, \"b\": []}"});
    const std::string n = std::to_string(1000 + (sometimes(100) ? i / 2 : i));
    std::string made = "{";
    if (key == "Subnets" || sometimes(200))
      made += R"("SubnetId": "subnet-)" + n + R"(", "VpcId": "vpc-0a")" +
              (kinds_ > 1 ? R"(, "CidrBlock": "10.0.0.0/24")" : "");
    else if (key == "SecurityGroups")
      made +=
          R"("GroupId": "sg-)" + n +
          R"(", "GroupName": "g", "VpcId": "vpc-0a", "IpPermissions": [{"IpProtocol": "tcp", "FromPort": 1, "ToPort": 70, "IpRanges": [{"CidrIp": "10.0.0.0/8"}, {"CidrIp": "10.0.0.0/9"}]}])";
    else if (key == "Vpcs")
      made += R"("VpcId": "vpc-)" + n + R"(", "CidrBlock": "10.0.0.0/16")";
    else if (key == "Listeners")
      made +=
          R"("ListenerArn": "arn:aws:elasticloadbalancing:us-east-1:111122223333:listener/app/a/b/)" + n +
          R"(", "LoadBalancerArn": "arn:aws:elasticloadbalancing:us-east-1:111122223333:loadbalancer/app/a/b", "Port": 443, "Protocol": "HTTPS")";
    else
      made += R"("ServiceName": "com.amazonaws.x.)" + n + R"(", "ServiceId": "vpce-svc-)" + n +
              R"(", "Owner": "amazon")";
    if (sometimes(300)) made += R"(, "CidrBlock": "10.0.0.0/77")";
    if (sometimes(300))
      made += R"(, "Key)" + std::to_string(random_() % 9) + R"(": {"a": [{"b": 1}, {"c": "},\n {"}]})";
    if (sometimes(2000))
      made += R"(, "Tags": [{"Key": "a", "Value": ")" + std::string(random_() % (2 * window), 'v') + R"("}])";
    return made + "}";
  }

  std::mt19937_64 random_;
  Layout layout_;
  std::size_t kinds_ = 1;
};

TEST(Pieces, random_files_Slow) {
  const char* seed_text = std::getenv("VPCSCOPE_SEED");
  const char* rounds_text = std::getenv("VPCSCOPE_ROUNDS");
  const std::uint64_t seed = seed_text != nullptr ? std::strtoull(seed_text, nullptr, 10) : 1;
  const std::uint64_t rounds = rounds_text != nullptr ? std::strtoull(rounds_text, nullptr, 10) : 60;
  for (std::uint64_t i = 0; i < rounds; ++i) {
    RandomFile file(seed + i);
    expect_same("all.json", file.write(), "VPCSCOPE_SEED=" + std::to_string(seed + i));
    if (HasFailure()) return;
  }
}

}  // namespace
}  // namespace vpcscope::testing
