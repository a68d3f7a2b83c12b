// The table behind `vpcscope collect`: every call that exports what the importer reads. See collect.h.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace vpcscope {

/// Once per Region, or once per account, in the Region where its partition keeps global services.
enum class Scope : std::uint8_t { Region, Global };

/// One call. `{1}`, `{2}` in `arguments`, `file` and a source's text stand for the columns of the row of
/// `source` that it is asked for; `{+}` for the last columns of many rows, in calls that take many.
struct Request {
  std::string_view service;
  std::string_view call;
  std::string_view arguments = {};
  std::string_view source = {};  // of which rows; empty: asked once
  std::string_view keep = {};    // of answers with secrets: `List[Member,Object{Member},List[Member]]`
  std::string_view file = {};    // other than CALL.{1} or SERVICE-CALL.{1}
  Scope scope = Scope::Region;
  int batch = 0;  // how many rows one call takes as {+}
};

/// Where ids come from: another request, asked once more for its ids alone. Its rows are the columns of the
/// row that it is asked for, then its own.
struct Source {
  std::string_view name;
  std::string_view service;
  std::string_view call;
  std::string_view query;        // JMESPath to rows of columns
  std::string_view parent = {};  // asked for whose rows, if not for those that the request is asked for
};

std::span<const Request> requests();
std::span<const Source> sources();

/// Null where there is none.
const Source* source_named(std::string_view name);
/// The request that lists a source's ids; the table has one for each.
const Request* listing_of(const Source& source);

/// The source for whose rows a source is asked, or empty.
std::string_view parent_of(const Source& source);

/// "DescribeVpcs" with its service's prefix: "ec2:DescribeVpcs".
std::string iam_action(std::string_view service, std::string_view call);
/// The JMESPath of `keep`: "Vpcs[VpcId]" -> "{Vpcs: Vpcs[].{VpcId: VpcId}}".
std::string kept_query(std::string_view keep);
/// "search-transit-gateway-routes.{1}", without ending.
std::string file_template(const Request& request);

}  // namespace vpcscope
