// `vpcscope collect`: the bash script that exports from AWS everything the importer reads, and single
// commands of it.
//
// This program never calls AWS. It prints a script that a person can read before running it, on a machine and
// with credentials of their choosing. What the script asks is one table (collect_requests.h): a row a call,
// with its arguments, where the ids come from that it is asked for, and what of the answer is kept. The
// script, the IAM policy that it needs and the commands that `inspect` prints for missing exports all come
// from that table; the frame around it is constant text.
//
//   OUT/111122223333/global/sts-get-caller-identity.json
//   OUT/111122223333/us-east-1/describe-vpcs.json
//   OUT/111122223333/us-east-1/search-transit-gateway-routes.tgw-rtb-0abc.json
//   OUT/111122223333/us-east-1/elbv2-describe-target-health.arn%3Aaws%3Aelasticloadbalancing%3A....json
//
// Account and Region stand in the path because most answers name neither, and a parent's id in the file's
// name because such answers don't name it. Ids are quoted as in a URL, for they may hold '/' and ':'.
//
// Secrets: some answers carry pre-shared keys, environment variables or user data. Those calls are asked with
// a
// `--query` that names the members to keep, under AWS's own names and in AWS's own shape; the rest never
// reaches the disk. Members that AWS leaves out are then printed as null, which means the same.
//
// Invariants, tested: only describe-, get-, list- and search- calls; every call that the importer reads is
// asked, or stands in a list of reasons.
//
// All functions are pure.
#pragma once

#include <string>
#include <string_view>

namespace vpcscope {

/// The script; bash 4 and the AWS command line, version 1 or 2, run it.
std::string collect_script();

/// The IAM policy that allows exactly what the script asks, as JSON; actions sorted.
std::string iam_policy();

/// One answer that is missing. What isn't known stays empty.
struct WantedExport {
  std::string_view service;  // "ec2"
  std::string_view call;     // "search-transit-gateway-routes"
  std::string_view region = {};
  std::string_view account = {};
  std::string_view parent = {};  // whose children: "tgw-rtb-0abc", an ARN or a name
};

/// The one command that exports it, into a file that the importer knows by its name:
///   aws ec2 describe-route-tables --region us-east-1 --output json > describe-route-tables.json
/// Where the account is known the file goes to ACCOUNT/REGION/, as the script's do. Ids that aren't known are
/// written as ID. Where a call is asked in several ways (for both kinds of owner), so many commands follow
/// each other with
/// `&&`.
std::string export_command(const WantedExport& wanted);

/// As in the script's file names: everything but letters, digits, '.', '_', '~' and '-' becomes %XX.
std::string quoted_for_file(std::string_view id);

}  // namespace vpcscope
