#include "bench/dpdk_lpm.h"

#if defined(VPCSCOPE_DPDK)
#include <rte_eal.h>
#include <rte_log.h>
#include <rte_lpm.h>

#include <array>
#include <chrono>
#include <string>
#endif

namespace vpcscope::bench {

#if defined(VPCSCOPE_DPDK)
namespace {

/// Once a process, without huge pages, devices or files left behind.
bool starts() {
  static const bool started = [] {
    std::array<std::string, 9> words = {
        "reach", "--no-huge", "--no-shconf", "--no-pci", "--no-telemetry", "-m", "1024", "-l", "0"};
    std::array<char*, words.size()> arguments = {};
    for (std::size_t i = 0; i < words.size(); ++i) arguments[i] = words[i].data();
    rte_log_set_global_level(RTE_LOG_CRIT);
    return rte_eal_init(static_cast<int>(arguments.size()), arguments.data()) >= 0;
  }();
  return started;
}

class Table : public DpdkLpm {
 public:
  explicit Table(rte_lpm* made) : table_(made) {}
  ~Table() override { rte_lpm_free(table_); }

  std::uint32_t find(std::uint32_t address) const override {
    std::uint32_t answer = 0;
    return rte_lpm_lookup(table_, address, &answer) == 0 ? answer : net::nowhere;
  }

  double time(std::span<const std::uint32_t> addresses) const override {
    // What was found takes part in the next search without changing it, and the compiler can't tell.
    volatile std::uint32_t nothing = 0;
    const std::uint32_t mask = nothing;
    std::uint32_t found = 0;
    const auto start = std::chrono::steady_clock::now();
    for (const std::uint32_t one : addresses) found = find(one ^ (found & mask));
    const auto end = std::chrono::steady_clock::now();
    nothing = found;
    return std::chrono::duration<double, std::nano>(end - start).count() /
           static_cast<double>(addresses.size());
  }

 private:
  rte_lpm* table_;
};

}  // namespace

std::unique_ptr<DpdkLpm> DpdkLpm::of(std::span<const net::IndexEntry> routes) {
  if (!starts()) return nullptr;
  rte_lpm_config config = {};
  config.max_rules = static_cast<std::uint32_t>(routes.size()) + 1;
  config.number_tbl8s = static_cast<std::uint32_t>(routes.size()) + 1;
  rte_lpm* const made = rte_lpm_create("routes", -1, &config);
  if (made == nullptr) return nullptr;
  auto table = std::make_unique<Table>(made);
  for (const net::IndexEntry& one : routes) {
    // It has no /0, and next hops of 24 bits.
    const std::uint32_t first = one.prefix.first().v4_bits();
    const int length = one.prefix.length();
    if (length > 0) {
      if (rte_lpm_add(made, first, static_cast<std::uint8_t>(length), one.answer) < 0) return nullptr;
    } else {
      for (const std::uint32_t half : {0U, 0x8000'0000U})
        if (rte_lpm_add(made, half, 1, one.answer) < 0) return nullptr;
    }
  }
  return table;
}

#else

std::unique_ptr<DpdkLpm> DpdkLpm::of(std::span<const net::IndexEntry>) { return nullptr; }

#endif

}  // namespace vpcscope::bench
