// Cuts one large answer into small documents of the same shape, so that a file of any size is read through a
// window that stays in the processor's cache.
//
//   {"Subnets": [          {"Subnets": [          {"Subnets": [
//       {"SubnetId": "a"},      {"SubnetId": "a"}      {"SubnetId": "c"}
//       {"SubnetId": "b"},  ->  {"SubnetId": "b"}  ,   ], "NextToken": "..."}
//       {"SubnetId": "c"}       ]}
//   ], "NextToken": "..."}
//
// Only answers as the AWS CLI prints them are cut: the list comes first, and its elements stand on lines of
// their own, all indented alike. No string of valid JSON holds a line break, so what looks like the border
// between two elements is one, or, in a file indented oddly, a border further inside. Then brackets do not
// match and the piece is no valid JSON: whoever reads the pieces must give up at the first that is not, and
// read the file as a whole.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

#include "importers/bytes.h"

namespace vpcscope {

class Pieces {
 public:
  /// Puts the next bytes at `to`, at most `room`; tells how many, 0 at the end, below 0 on a fault.
  using Feed = std::function<std::ptrdiff_t(char* to, std::size_t room)>;

  /// `window` is kept, grown where an element does not fit, and may be used again.
  Pieces(Feed feed, Bytes& window) : feed_(std::move(feed)), window_(window) {}

  /// Reads the beginning. False: it is no answer of that shape.
  bool open();
  /// The key of the list.
  std::string_view key() const { return key_; }
  /// The next piece; empty behind the last, and where the file can't be read or cut any further.
  std::string_view next();
  /// Readable bytes from a piece's start on.
  std::size_t capacity() const { return window_.capacity(); }
  /// Whether the end was reached.
  bool complete() const { return complete_; }

 private:
  bool fill();
  bool widen();

  Feed feed_;
  Bytes& window_;
  std::string head_;  // up to the list's bracket
  std::string key_;
  std::string border_;  // between two elements: "},\n        {"
  std::string rest_;    // read already, belongs to the next piece
  std::size_t used_ = 0;
  bool at_end_ = false;
  bool complete_ = false;
};

}  // namespace vpcscope
