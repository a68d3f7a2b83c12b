// The bar on standard error that says how far an import or a matrix is: only on a terminal, only when it
// takes a while.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

#include "importers/import.h"

namespace vpcscope {

class ProgressBar {
 public:
  explicit ProgressBar(bool enabled) : enabled_(enabled), start_(Clock::now()) {}
  ~ProgressBar() { clear(); }
  ProgressBar(const ProgressBar&) = delete;
  ProgressBar& operator=(const ProgressBar&) = delete;

  void show(const ImportProgress& progress);
  /// Of a matrix, so many pairs of groups.
  void show(std::uint64_t done, std::uint64_t total);
  void clear();

 private:
  using Clock = std::chrono::steady_clock;

  /// Seconds since the start where it is time to draw; else 0.
  double due();
  void draw(double share, const std::string& words);

  bool enabled_;
  bool drawn_ = false;
  Clock::time_point start_;
  Clock::time_point last_{};
};

/// "1,200 of 5,000 pairs  600/s  0:06 left"
std::string pairs_progress(std::uint64_t done, std::uint64_t total, double seconds);

}  // namespace vpcscope
