// What addresses of the internet open, put together into rows: few, disjoint, and each a product of addresses
// and services.
//
//   std::vector<Grain> grains = {{place, sets}, ...};     // what one class of addresses opens
//   for (const GrainRow& row : rows_of(grains)) texts.of(row.places, family) ...
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "analyzer/exposure_places.h"
#include "model/service_set.h"

namespace vpcscope {

/// Disjoint.
struct OpenSets {
  ServiceSet open;
  ServiceSet partial;
  ServiceSet unknown;

  bool empty() const { return open.empty() && partial.empty() && unknown.empty(); }
  OpenSets operator&(const ServiceSet& other) const {
    return {open & other, partial & other, unknown & other};
  }
  OpenSets operator-(const ServiceSet& other) const { return *this & ~other; }
  ServiceSet all() const { return open | partial | unknown; }
};

/// What the addresses of one place (analyzer/exposure_places.h) open.
struct Grain {
  std::uint32_t place = 0;
  OpenSets sets;
};

struct GrainRow {
  std::vector<std::uint32_t> places;  // sorted
  OpenSets sets;
};

/// Services that the same addresses open are one row. In the order of their places.
std::vector<GrainRow> rows_of(const std::vector<Grain>& grains);

/// Places as CIDR blocks: the fewest that hold all of their addresses and none of the
/// internet's others. What is no address of the internet (R-ADDR-11) may lie in them: all of it is
/// "0.0.0.0/0".
class AddressTexts {
 public:
  AddressTexts(const Classes& classes, const Places& places);

  const std::vector<std::string>& of(const std::vector<std::uint32_t>& places, Family family);
  /// The lowest of them.
  Address first_of(const std::vector<std::uint32_t>& places) const;

 private:
  /// Of the internet, sorted, with the class that has it.
  struct Stretch {
    AddressRange range;
    std::uint32_t owner = 0;
  };
  std::vector<std::string> blocks_of(const std::vector<std::uint32_t>& places, Family family) const;

  const Classes& classes_;
  const Places& places_;
  std::array<std::vector<Stretch>, 2> internet_;  // by family
  std::map<std::vector<std::uint32_t>, std::vector<std::string>> known_;
};

}  // namespace vpcscope
