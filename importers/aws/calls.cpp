#include "importers/aws/calls.h"

#include <algorithm>
#include <vector>

#include "model/resources/all.h"

namespace vpcscope {
namespace {

/// Service tokens stand in the tables with '_' where the command line has '-'.
std::string_view service_name(std::string_view token) {
  if (token == "network_firewall") return "network-firewall";
  if (token == "vpc_lattice") return "vpc-lattice";
  return token;
}

std::vector<Call> make_table() {
  std::vector<Call> table;
#define LIST(service, name, key, Type, need, lost) \
  table.push_back({service_name(#service),         \
      name,                                        \
      key,                                         \
      {},                                          \
      Form::List,                                  \
      Type::kind,                                  \
      &schema_of<Type>(),                          \
      Need::need,                                  \
      lost});
#define INNER(service, name, key, inner, Type, need, lost) \
  table.push_back({service_name(#service),                 \
      name,                                                \
      key,                                                 \
      inner,                                               \
      Form::Inner,                                         \
      Type::kind,                                          \
      &schema_of<Type>(),                                  \
      Need::need,                                          \
      lost});
#define ANSWER(service, name, Type, need, lost) \
  table.push_back({service_name(#service),      \
      name,                                     \
      {},                                       \
      {},                                       \
      Form::Answer,                             \
      Type::kind,                               \
      &schema_of<Type>(),                       \
      Need::need,                               \
      lost});
#define KNOWN(service, name, key) \
  table.push_back({service_name(#service), name, key, {}, Form::Known, Kind::None, nullptr, Need::None, {}});
#define NAMES(service, name, key) \
  table.push_back(                \
      {service_name(#service), name, key, {}, Form::Known, Kind::None, nullptr, Need::None, {}, true});
#include "importers/aws/calls_ec2.def"
#include "importers/aws/calls_services.def"
#undef LIST
#undef INNER
#undef ANSWER
#undef KNOWN
#undef NAMES
  return table;
}

}  // namespace

std::span<const Call> calls() {
  static const std::vector<Call> table = make_table();
  return table;
}

std::string full_name(const Call& call) { return std::string(call.service) + " " + std::string(call.name); }

}  // namespace vpcscope
