// What bench/reach.cpp measures with: one dependent cache miss, percentiles, an emptied cache, and the cache
// lines of a Network that an answer has to read.
#pragma once

#include <benchmark/benchmark.h>
#include <sys/mman.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstring>
#include <memory>
#include <stdexcept>
#include <vector>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

#include "analyzer/path.h"
#include "analyzer/policy.h"
#include "bench/generator_random.h"
#include "model/network/network.h"

namespace vpcscope::bench {

using Clock = std::chrono::steady_clock;

inline double ns_between(Clock::time_point start, Clock::time_point end) {
  return std::chrono::duration<double, std::nano>(end - start).count();
}

/// Of many times: the one that half of them do not exceed, and the one that 99 of 100 do not.
struct Times {
  double p50 = 0;
  double p99 = 0;
};

inline Times times_of(std::vector<double> values) {
  if (values.empty()) throw std::runtime_error("nothing was timed");
  std::ranges::sort(values);
  return {values[values.size() / 2], values[values.size() * 99 / 100]};
}

/// What reading the clock twice costs by itself; it is in every single time that is told.
inline double clock_ns() {
  std::vector<double> values;
  for (int i = 0; i < 10'000; ++i) {
    const Clock::time_point start = Clock::now();
    values.push_back(ns_between(start, Clock::now()));
  }
  return times_of(std::move(values)).p50;
}

inline constexpr std::size_t line_bytes = 64;

inline constexpr std::size_t miss_hops = 3'000'000;

/// Nanoseconds of one dependent miss: a walk along one random cycle through every line of a buffer that is
/// larger than the caches.
inline double miss_ns(std::size_t bytes, bool large_pages) {
  const std::size_t lines = bytes / line_bytes;
  void* const block = ::mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (block == MAP_FAILED) throw std::runtime_error("no memory for the buffer of misses");
  ::madvise(block, bytes, large_pages ? MADV_HUGEPAGE : MADV_NOHUGEPAGE);
  auto* const next = static_cast<std::uint32_t*>(block);
  constexpr std::size_t step = line_bytes / sizeof(std::uint32_t);
  for (std::size_t i = 0; i < lines; ++i) next[i * step] = static_cast<std::uint32_t>(i);
  Random dice(7);
  // Sattolo's shuffle: one cycle through all.
  for (std::size_t i = lines - 1; i > 0; --i) std::swap(next[i * step], next[dice.below(i) * step]);
  std::size_t at = 0;
  const Clock::time_point start = Clock::now();
  for (std::size_t i = 0; i < miss_hops; ++i) at = next[at * step];
  const Clock::time_point end = Clock::now();
  benchmark::DoNotOptimize(at);
  ::munmap(block, bytes);
  return ns_between(start, end) / miss_hops;
}

/// Whether `forget` can empty the caches.
inline constexpr bool can_forget =
#if defined(__x86_64__)
    true;
#else
    false;
#endif

/// Takes every line of the Network out of all caches.
inline void forget([[maybe_unused]] const Network& network) {
#if defined(__x86_64__)
  network.columns().each([](const auto& rows) {
    const auto* const first = reinterpret_cast<const char*>(rows.data());
    for (std::size_t at = 0; at < rows.size_bytes(); at += line_bytes) _mm_clflush(first + at);
  });
  _mm_mfence();
#endif
}

/// Counts the cache lines of a Network that an answer stands on: the rows of what the path names, of subnets
/// and VPCs around interfaces, a slot of the owners for each delivery, one line a row of a table's index, and
/// of filters up to the drop that decided every rule, entry and range up to the one that matched.
class Lines {
 public:
  explicit Lines(const Network& network) : n_(network) {}

  std::size_t count(const Path& path, const Decision& decision) {
    seen_.clear();
    const std::size_t last_filter =
        decision.drops.empty() ? path.elements.size() : decision.drops.front().element;
    for (std::size_t i = 0; i < path.elements.size(); ++i) {
      add(path.elements[i]);
      if (i <= last_filter) add_filter(path.elements[i], decision.passed[i]);
    }
    std::ranges::sort(seen_);
    return static_cast<std::size_t>(std::unique(seen_.begin(), seen_.end()) - seen_.begin());
  }

 private:
  void add_bytes(const void* from, std::size_t bytes) {
    if (bytes == 0) return;
    const auto first = reinterpret_cast<std::uintptr_t>(from);
    for (auto line = first / line_bytes; line <= (first + bytes - 1) / line_bytes; ++line)
      seen_.push_back(line);
  }
  template <class Row>
  void add(net::Handle<Row> handle) {
    if (handle.present()) add_bytes(&n_[handle], sizeof(Row));
  }
  template <class Row>
  void add(net::Run<Row> run) {
    add_bytes(n_[run].data(), n_[run].size_bytes());
  }
  /// Of a run up to the row at `last`; all of it where that is none of its rows.
  template <class Row>
  void add_up_to(net::Run<Row> run, std::uint32_t last) {
    if (last >= run.first && last - run.first < run.count) run.count = last - run.first + 1;
    add(run);
  }

  void add(const Element& element) {
    if (element.component.kind == ComponentKind::Interface)
      add_interface({element.component.at},
          element.action == Action::Deliver ? element.header.destination : element.header.source);
    else if (const net::Object* const object = object_of(n_, element.component))
      add_bytes(object, sizeof *object);
    add(element.route);
    if (element.table.present()) add_table(element.table, element.header.destination);
  }

  void add_interface(net::Handle<net::Interface> interface, const Address& address) {
    const net::Interface& row = n_[interface];
    add(interface);
    add(row.vpc);
    add(row.subnet);
    if (row.subnet.present()) add(n_[row.subnet].blocks);
    const std::span<const net::OwnerSlot> slots = n_.all<net::OwnerSlot>();
    if (row.vpc.present() && !slots.empty())
      add_bytes(&slots[net::owner_slot(slots.size(), row.vpc, address)], sizeof(net::OwnerSlot));
  }

  void add_filter(const Element& element, const Part& passed) {
    if (element.test.kind == Test::Kind::Groups) add_groups(element.test, passed);
    if (element.test.kind == Test::Kind::Acl && element.test.acl.present()) {
      add(element.test.acl);
      add_up_to(n_[element.test.acl].entries[element.test.egress ? 1 : 0], passed.rule);
    }
  }

  /// The line of its ranges where there is but one; the line at the end, which is of its topmost row, else
  /// too.
  void add_table(net::Handle<net::RouteTable> table, const Address& to) {
    add(table);
    const net::IndexPart part = n_[table].v4;
    if (!to.is_v4() || part.count == 0) return;
    add(net::Handle<net::LineV4>{part.first});
    if (part.count > 1) add(net::Handle<net::LineV4>{part.first + part.count});
  }

  void add_groups(const Test& test, const Part& passed) {
    add(test.groups);
    add(n_[test.groups].groups);
    for (const net::Handle<net::Group> group : n_[n_[test.groups].groups]) {
      add(group);
      add_up_to(n_[group].rules[test.egress ? 1 : 0], passed.rule);
      if (passed.outcome == Outcome::Pass && passed.group == group) break;
    }
  }

  const Network& n_;
  std::vector<std::uintptr_t> seen_;
};

}  // namespace vpcscope::bench
