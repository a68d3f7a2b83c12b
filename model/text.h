// A string of the export, eight bytes wide: a pointer to characters that an Arena keeps, with their length in
// front. Absent (the key was not printed) is not the same as empty (the key was printed as "").
#pragma once

#include <compare>
#include <cstdint>
#include <cstring>
#include <functional>
#include <string>
#include <string_view>

namespace vpcscope {

namespace detail {
struct EmptyText {
  std::uint32_t length = 0;
  char characters[4] = {};
};
inline constexpr EmptyText empty_text{};
}  // namespace detail

class Text {
 public:
  constexpr Text() = default;

  static Text empty() { return at(detail::empty_text.characters); }
  /// The text whose length stands, as a 32-bit number, right before `characters`. For Arena.
  static constexpr Text at(const char* characters) {
    Text text;
    text.characters_ = characters;
    return text;
  }

  bool present() const { return characters_ != nullptr; }
  std::string_view view() const {
    if (characters_ == nullptr) return {};
    std::uint32_t length = 0;
    std::memcpy(&length, characters_ - sizeof(length), sizeof(length));
    return {characters_, length};
  }
  std::string str() const { return std::string(view()); }
  const char* data() const { return characters_; }

  friend bool operator==(Text a, Text b) {
    if (a.characters_ == b.characters_) return true;
    return a.present() == b.present() && a.view() == b.view();
  }
  friend std::strong_ordering operator<=>(Text a, Text b) {
    if (a.present() != b.present()) return a.present() <=> b.present();
    return a.view().compare(b.view()) <=> 0;
  }

 private:
  const char* characters_ = nullptr;
};

}  // namespace vpcscope

template <>
struct std::hash<vpcscope::Text> {
  std::size_t operator()(vpcscope::Text text) const { return std::hash<std::string_view>{}(text.view()); }
};
