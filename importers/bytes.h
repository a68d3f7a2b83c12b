// A file's bytes in memory, with the zeroed padding behind them that the JSON reader needs.
#pragma once

#include <cstddef>
#include <cstdlib>
#include <memory>
#include <string_view>

namespace vpcscope {

class Bytes {
 public:
  static constexpr std::size_t padding = 128;

  /// Uninitialised bytes; the padding is zeroed. What was held before is reused where it is large enough.
  void resize(std::size_t size);
  /// Keeps the contents.
  void grow(std::size_t size);
  void shrink(std::size_t size);
  /// Gives a large block back rather than holding it for the next, probably small, file.
  void release_if_large();

  char* data() { return data_.get(); }
  std::size_t size() const { return size_; }
  /// Readable bytes from the start on, padding included.
  std::size_t capacity() const { return size_ + padding; }
  std::string_view view() const { return {data_.get(), size_}; }

 private:
  struct Free {
    void operator()(char* block) const { std::free(block); }
  };
  using Block = std::unique_ptr<char[], Free>;
  static Block allocate(std::size_t room);

  Block data_;
  std::size_t size_ = 0;
  std::size_t room_ = 0;
};

}  // namespace vpcscope
