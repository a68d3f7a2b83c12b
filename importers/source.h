// Where the bytes come from: files, folders, archives, compressed files, standard input.
//
// `find_sources` lists what there is to read, sorted by path, without opening anything. `open_source` then
// yields the texts inside one of them: itself, or the entries of an archive. Nothing is ever written to disk,
// links are not followed, and an archive that grows without end is cut off: an export may come from a
// stranger.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "importers/bytes.h"
#include "model/problem.h"

namespace vpcscope {

struct Source {
  std::string path;   // to open; "-" is standard input
  std::string shown;  // in problems and file lists: relative to the folder that was named
  std::uint64_t size = 0;
  bool named = false;  // named by the user rather than found in a folder
};

std::vector<Source> find_sources(const std::vector<std::string>& paths, std::vector<Problem>& problems);

struct SourceLimits {
  /// Of a file that must be read as a whole: simdjson's own limit. One laid out as the AWS CLI prints it is
  /// read in pieces (json/pieces.h), and may be of any size.
  std::uint64_t largest_text = (std::uint64_t{4} << 30) - Bytes::padding;
  std::uint64_t entries = 500'000;
  std::uint64_t unpacked = std::uint64_t{64} << 30;
  std::uint64_t ratio = 1000;  // unpacked to packed, once more than `ratio_from` was unpacked
  std::uint64_t ratio_from = std::uint64_t{64} << 20;
  int depth = 3;  // archives in archives
};

/// Called with each text; it may change the bytes.
using TextSink = std::function<void(const std::string& shown, Bytes& bytes)>;

/// The bytes of a plain file, bit by bit; empty if it can't be opened. Tells at each call how many bytes were
/// put at `to`, 0 at the end, below 0 on a fault.
std::function<std::ptrdiff_t(char* to, std::size_t room)> stream_source(const Source& source);

void open_source(const Source& source, const SourceLimits& limits, Bytes& buffer,
    std::vector<Problem>& problems, const TextSink& sink);

}  // namespace vpcscope
