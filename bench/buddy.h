// BuDDy, a library of binary decision diagrams, as C++ likes it: a peer of our sets of services, which tests
// compare answers with and benchmarks time. Only where it is installed (Debian's libbdd-dev; CMake:
// `if(TARGET buddy)`).
//
//   const Buddy buddy(24);                                   // variables; the first has the most weight
//   const Diagram web = buddy.range(0, 24, 0x0601bb, 0x0601bb);
//   Buddy::count(web | !web);                                // 2^24
//   Buddy::holds(web, 24, 0x0601bb);                         // true
//
// The library is one global state: one Buddy at a time, all of it on one thread, and every Diagram dies
// before it.
#pragma once

#include <bdd.h>

#include <cstdint>
#include <stdexcept>

namespace vpcscope::bench {

using Diagram = ::bdd;

class Buddy {
 public:
  explicit Buddy(int variables, int nodes = 1 << 18, int cache = 1 << 16) {
    if (bdd_isrunning() != 0 || bdd_init(nodes, cache) < 0) throw std::logic_error("BuDDy does not start");
    bdd_gbc_hook(nullptr);  // it would print
    bdd_setvarnum(variables);
  }
  ~Buddy() { bdd_done(); }
  Buddy(const Buddy&) = delete;
  Buddy& operator=(const Buddy&) = delete;

  static Diagram all() { return bdd_true(); }
  static Diagram none() { return bdd_false(); }

  /// Whether the number that `bits` variables from `at` on spell is one of first, ..., last.
  static Diagram range(int at, int bits, std::uint32_t first, std::uint32_t last) {
    return at_least(at, bits, first) & at_most(at, bits, last);
  }
  static Diagram number(int at, int bits, std::uint32_t is) { return range(at, bits, is, is); }

  /// Of all values of all variables.
  static std::uint64_t count(const Diagram& diagram) {
    return static_cast<std::uint64_t>(bdd_satcount(diagram));
  }
  /// Of the values that the first `bits` variables spell.
  static bool holds(Diagram diagram, int bits, std::uint32_t value) {
    while (diagram != bdd_true() && diagram != bdd_false()) {
      const int variable = bdd_var(diagram);
      diagram = (value >> (bits - 1 - variable) & 1U) != 0 ? bdd_high(diagram) : bdd_low(diagram);
    }
    return diagram == bdd_true();
  }

 private:
  static Diagram at_least(int at, int bits, std::uint32_t value) {
    Diagram made = bdd_true();
    for (int bit = 0; bit < bits; ++bit) {
      const Diagram one = bdd_ithvar(at + bits - 1 - bit);
      made = (value >> bit & 1U) != 0 ? one & made : one | made;
    }
    return made;
  }
  static Diagram at_most(int at, int bits, std::uint32_t value) {
    Diagram made = bdd_true();
    for (int bit = 0; bit < bits; ++bit) {
      const Diagram zero = bdd_nithvar(at + bits - 1 - bit);
      made = (value >> bit & 1U) != 0 ? zero | made : zero & made;
    }
    return made;
  }
};

}  // namespace vpcscope::bench
