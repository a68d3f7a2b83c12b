// Clocks, memory and files for bench/import.cpp: what one run costs this process, and a folder that goes
// away.
//
// Time is processor time, user and system together, unless a name says wall: on a machine shared with others
// it is the only clock that repeats, and page faults, which are much of an import, are in it.
#pragma once

#include <malloc.h>
#include <simdjson.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace vpcscope::bench {

/// Seconds of this process: all threads together, or by the clock on the wall.
struct Seconds {
  double cpu = 0;
  double wall = 0;
};

inline Seconds now() {
  timespec cpu{};
  ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &cpu);
  const auto wall = std::chrono::steady_clock::now().time_since_epoch();
  return {static_cast<double>(cpu.tv_sec) + static_cast<double>(cpu.tv_nsec) * 1e-9,
      std::chrono::duration<double>(wall).count()};
}

template <class Work>
Seconds seconds_of(Work&& work) {
  const Seconds start = now();
  std::forward<Work>(work)();
  const Seconds end = now();
  return {end.cpu - start.cpu, end.wall - start.wall};
}

inline double median(std::vector<double> values) {
  std::ranges::sort(values);
  const std::size_t half = values.size() / 2;
  return values.size() % 2 == 1 ? values[half] : (values[half - 1] + values[half]) / 2;
}

/// A row of /proc/self/status, in bytes: "VmRSS" is what is resident now, "VmHWM" the most that ever was.
inline std::uint64_t memory(std::string_view row) {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);)
    if (line.starts_with(row)) return std::strtoull(line.c_str() + row.size() + 1, nullptr, 10) * 1024;
  throw std::runtime_error("/proc/self/status does not tell " + std::string(row));
}

/// Gives the allocator's spare pages back, so that each run pays for its own page faults.
inline void forget_free_memory() { ::malloc_trim(0); }

/// "Intel(R) Xeon(R) Processor, 2 cores".
inline std::string machine() {
  std::ifstream info("/proc/cpuinfo");
  std::string model = "unknown processor";
  for (std::string line; std::getline(info, line);)
    if (line.starts_with("model name")) {
      model = line.substr(line.find(':') + 2);
      break;
    }
  return model + ", " + std::to_string(::sysconf(_SC_NPROCESSORS_ONLN)) + " cores";
}

/// A new folder, removed with everything in it.
class Folder {
 public:
  explicit Folder(const std::filesystem::path& parent)
      : path_(parent / ("vpcscope-bench-import." + std::to_string(::getpid()))) {
    std::filesystem::create_directories(path_);
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  ~Folder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

inline std::vector<std::filesystem::path> files_below(const std::filesystem::path& path) {
  if (std::filesystem::is_regular_file(path)) return {path};
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(path))
    if (entry.is_regular_file()) files.push_back(entry.path());
  std::ranges::sort(files);
  return files;
}

inline std::uint64_t bytes_of(const std::vector<std::filesystem::path>& files) {
  std::uint64_t sum = 0;
  for (const std::filesystem::path& file : files) sum += std::filesystem::file_size(file);
  return sum;
}

/// The files in memory, padded as simdjson wants them.
inline std::vector<simdjson::padded_string> load(const std::vector<std::filesystem::path>& files) {
  std::vector<simdjson::padded_string> texts;
  texts.reserve(files.size());
  for (const std::filesystem::path& file : files) {
    simdjson::padded_string& text = texts.emplace_back();
    if (simdjson::padded_string::load(file.string()).get(text) != simdjson::SUCCESS)
      throw std::runtime_error(file.string() + " cannot be read");
  }
  return texts;
}

}  // namespace vpcscope::bench
