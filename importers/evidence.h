// What an export tells of where it came from: accounts and Regions inside ARNs, zones, ids, file names and
// folders.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace vpcscope {

struct ArnParts {
  std::string_view service;
  std::string_view region;   // empty for global services
  std::string_view account;  // empty where the ARN names none
  std::string_view resource;
};
std::optional<ArnParts> parse_arn(std::string_view text);

/// Twelve digits.
bool is_account_id(std::string_view text);
/// "us-east-1", "ap-southeast-2", "us-gov-west-1"; by shape, so that Regions to come are known too.
bool is_region(std::string_view text);
/// "us-east-1a" -> "us-east-1"; Local and Wavelength Zones too; empty if it is no zone.
std::string_view region_of_zone(std::string_view zone);
/// "com.amazonaws.us-east-1.s3" -> "us-east-1"; empty if none.
std::string_view region_of_service_name(std::string_view service);

/// What a file's own path tells.
struct PathHints {
  std::string account;
  std::string region;
  std::string service;  // "elbv2", empty if the name tells none
  std::string call;     // "describe-target-health"
  std::string parent;   // the id that the call's output omits, url-decoded
};
PathHints path_hints(std::string_view path);

/// The same, for many paths: what a folder tells is found out once for all the files in it, if they come one
/// after another.
class PathReader {
 public:
  PathHints read(std::string_view path);

 private:
  void enter(std::string_view folder);

  std::string folder_;       // "exports/111122223333/us-east-1"
  PathHints above_;          // account and Region
  std::string last_;         // "us-east-1"
  bool of_service_ = false;  // whether it is named after a service
  PathHints call_;           // and after which call
};

}  // namespace vpcscope
