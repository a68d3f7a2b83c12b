// The names of the AWS API itself: which members a shape has, and which words an enumeration.
//
// The tables of model/resources/ say what we read. This says what AWS prints, so that a key that we don't
// read can be told from one that nobody knows (misspelt, or newer than this program), and a misspelt word
// from a new one:
//
//   api_shape("ec2.Subnet")->members      {"AvailabilityZone"}, {"State", "ec2.SubnetState"}, {"Tags", "",
//   "ec2.Tag"} api_words("ec2.SubnetState")          "available", "failed", "failed-insufficient-capacity",
//   ...
//
// It is no model of the API: no types, nothing of what is required, and only the shapes that model/resources/
// names, those right below them, and those its key paths lead through. Lists and maps stand for their
// elements. Both vocabularies are open: an absent name is a reason for a note, never for an error.
//
// The rows are in api_names.inc, written by scripts/update-api-names. They are constants in the program's
// image: nothing is built at start, a look-up is a binary search, everything may be called from any thread.
#pragma once

#include <span>
#include <string_view>

namespace vpcscope {

struct ApiMember {
  std::string_view name;
  /// "ec2.SubnetState", where its value, or each of its values, is one of those words.
  std::string_view enumeration = {};
  /// "ec2.Tag", where its value, or each of its values, is one of those, and that shape is listed too.
  std::string_view shape = {};
};

struct ApiShape {
  std::string_view name;
  std::span<const ApiMember> members;  // sorted by name

  /// Null where it has none of that name. Letters are compared exactly, as AWS prints them.
  const ApiMember* member(std::string_view key) const;
};

/// "service.Shape", as `describe` names it; null where it isn't listed.
const ApiShape* api_shape(std::string_view name);
/// All, sorted by name.
std::span<const ApiShape> api_shapes();

/// The words of an enumeration, sorted; empty where it isn't listed.
std::span<const std::string_view> api_words(std::string_view enumeration);

}  // namespace vpcscope
