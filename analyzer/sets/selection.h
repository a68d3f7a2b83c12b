// What `matrix` and `exposure` are asked about: names as ends of many at once, and services of both families.
#pragma once

#include <array>
#include <string>
#include <string_view>

#include "analyzer/sets/classes.h"
#include "model/service_set.h"

namespace vpcscope {

struct Selected {
  ClassSelection ends;
  std::string error;
};
Selected select_ends(const Network& network, std::string_view text, bool is_from);

/// By family: `ping` is another service in each, and `icmp` none of IPv6.
struct AskedOfBoth {
  std::array<ServiceSet, 2> sets;
  std::string error;
};
AskedOfBoth services_of_both(std::string_view text);

/// The classes of a question, cut as finely as its components demand.
Classes classes_of(const Network& network, const ClassSelection& from, const ClassSelection& to,
    const VpcComponents& components);

}  // namespace vpcscope
