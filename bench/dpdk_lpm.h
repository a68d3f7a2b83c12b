// DPDK's longest-prefix table (IPv4), to be measured beside ours. It spends 64 MB on every table to answer
// with one or two reads; a table of ours is a few lines, for there are thousands of them.
#pragma once

#include <cstdint>
#include <memory>
#include <span>

#include "model/network/prefix_index.h"

namespace vpcscope::bench {

class DpdkLpm {
 public:
  /// Null where the program was built without DPDK, or where it does not start here.
  static std::unique_ptr<DpdkLpm> of(std::span<const net::IndexEntry> routes);
  DpdkLpm() = default;
  DpdkLpm(const DpdkLpm&) = delete;
  DpdkLpm& operator=(const DpdkLpm&) = delete;
  virtual ~DpdkLpm() = default;

  /// The answer of the longest prefix; `nowhere` where none holds the address.
  virtual std::uint32_t find(std::uint32_t address) const = 0;
  /// Nanoseconds a search, each waiting for the one before.
  virtual double time(std::span<const std::uint32_t> addresses) const = 0;
};

}  // namespace vpcscope::bench
