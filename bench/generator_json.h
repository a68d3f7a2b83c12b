// CliJson: writes JSON the way the AWS CLI prints it, straight into a buffer.
//
// What it is not: a JSON library. It keeps no tree, and it escapes nothing: every text the generator writes
// is made of letters, digits and punctuation that JSON takes as they are.
//
// The idea: the CLI's layout is decided by two facts only, how deep we are and whether the open container has
// a member already. Each member is a copy of ",\n", spaces, key and value into a large buffer that goes to an
// Output when it is full.
//
//   {                                  json.begin_document();
//       "Vpcs": [                      json.open_list("Vpcs");
//           {                          json.open_object();
//               "IsDefault": false     json.flag("IsDefault", false);
//           }                          json.close_object();
//       ]                              json.close_list();
//   }                                  json.end_document();
//
// What the simple account leaves out: an empty list prints as "[]" on the key's line, as Python's json.dumps
// does, so the bracket's line break waits for the first member.
//
// The three kinds of value have three names (`text`, `flag`, `number`) because an overload taking bool would
// win over string_view for a literal.
//
// Invariants: `bytes` counts what was printed since the last `begin_document`. One thread per CliJson.
#pragma once

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <cstring>
#include <memory>
#include <string>
#include <string_view>

namespace vpcscope::bench {

// Where finished blocks go: a file, a string in memory, or nowhere.
class Output {
 public:
  Output() = default;
  Output(const Output&) = delete;
  Output& operator=(const Output&) = delete;
  virtual ~Output() = default;
  virtual void write(std::string_view block) = 0;
};

class StringOutput final : public Output {
 public:
  void write(std::string_view block) override { text.append(block); }
  std::string text;
};

// A short text without a heap block: ids, addresses, names. Whoever builds one stays under its capacity; what
// would not fit is cut.
class Text {
 public:
  Text() = default;
  // NOLINTNEXTLINE(google-explicit-constructor): a Text is wanted wherever a literal is.
  Text(std::string_view text) { add(text); }

  Text& add(std::string_view text) {
    const std::size_t length = std::min(text.size(), capacity - size_);
    std::memcpy(bytes_.data() + size_, text.data(), length);
    size_ += length;
    return *this;
  }

  Text& add(std::uint64_t value) {
    const auto end = std::to_chars(bytes_.data() + size_, bytes_.data() + capacity, value).ptr;
    size_ = static_cast<std::size_t>(end - bytes_.data());
    return *this;
  }

  // The lowest `digits` hexadecimal digits of the value.
  Text& add_hex(std::uint64_t value, int digits) {
    for (int shift = 4 * (digits - 1); shift >= 0; shift -= 4) {
      if (size_ < capacity) bytes_[size_++] = "0123456789abcdef"[(value >> shift) & 15];
    }
    return *this;
  }

  Text& add_address(std::uint32_t address, char separator = '.') {
    for (int shift = 24; shift >= 0; shift -= 8) {
      add(std::uint64_t{(address >> shift) & 255});
      if (shift != 0) add(std::string_view(&separator, 1));
    }
    return *this;
  }

  std::string_view view() const { return {bytes_.data(), size_}; }
  // NOLINTNEXTLINE(google-explicit-constructor): see above.
  operator std::string_view() const { return view(); }

 private:
  static constexpr std::size_t capacity = 152;
  std::array<char, capacity> bytes_;
  std::size_t size_ = 0;
};

class CliJson {
 public:
  CliJson() : buffer_(std::make_unique<char[]>(block_size)) {}

  void begin_document(Output& output) {
    output_ = &output;
    bytes_ = used_ = depth_ = 0;
    put("{", 1);
    enter();
  }

  void end_document() {
    leave();
    room(margin);
    put("}\n", 2);
    flush();
  }

  void text(std::string_view key, std::string_view value) {
    member(key, value.size());
    put("\"", 1);
    put(value.data(), value.size());
    put("\"", 1);
  }

  void number(std::string_view key, std::int64_t value) {
    member(key, 0);
    char* const from = buffer_.get() + used_;
    used_ += static_cast<std::size_t>(std::to_chars(from, from + 20, value).ptr - from);
  }

  void flag(std::string_view key, bool value) {
    member(key, 0);
    value ? put("true", 4) : put("false", 5);
  }

  // A bare text, in a list of texts.
  void item(std::string_view value) {
    new_line(value.size());
    put("\"", 1);
    put(value.data(), value.size());
    put("\"", 1);
  }

  void open_object(std::string_view key) {
    member(key, 0);
    put("{", 1);
    enter();
  }

  // An object in a list.
  void open_object() {
    new_line(0);
    put("{", 1);
    enter();
  }

  void close_object() {
    leave();
    put("}", 1);
  }

  void open_list(std::string_view key) {
    member(key, 0);
    put("[", 1);
    enter();
  }

  void close_list() {
    leave();
    put("]", 1);
  }

  void empty_list(std::string_view key) {
    member(key, 0);
    put("[]", 2);
  }

  std::uint64_t bytes() const { return bytes_ + used_; }

 private:
  static constexpr std::size_t block_size = std::size_t{1} << 20;
  static constexpr std::size_t margin = 160;  // punctuation, indentation and a number, with room to spare

  void member(std::string_view key, std::size_t value_size) {
    new_line(key.size() + value_size);
    put("\"", 1);
    put(key.data(), key.size());
    put("\": ", 3);
  }

  void new_line(std::size_t size) {
    room(size + margin);
    if (!empty_) put(",", 1);
    empty_ = false;
    indent();
  }

  void enter() {
    ++depth_;
    empty_ = true;
  }

  void leave() {
    room(margin);
    --depth_;
    if (!empty_) indent();
    empty_ = false;
  }

  void indent() {
    buffer_[used_++] = '\n';
    std::memset(buffer_.get() + used_, ' ', 4 * depth_);
    used_ += 4 * depth_;
  }

  void room(std::size_t size) {
    if (used_ + size > block_size) flush();
  }

  void put(const char* from, std::size_t size) {
    std::memcpy(buffer_.get() + used_, from, size);
    used_ += size;
  }

  void flush() {
    output_->write({buffer_.get(), used_});
    bytes_ += used_;
    used_ = 0;
  }

  std::unique_ptr<char[]> buffer_;
  Output* output_ = nullptr;
  std::size_t used_ = 0;
  std::uint64_t bytes_ = 0;
  std::size_t depth_ = 0;
  bool empty_ = true;
};

}  // namespace vpcscope::bench
