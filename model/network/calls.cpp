#include "model/network/calls.h"

#include <array>

namespace vpcscope::net {

std::string_view name_of(Call call) {
  static constexpr std::array names = {
      std::string_view(),
#define CALL(name, text) std::string_view(text),
#include "model/network/calls.def"
#undef CALL
  };
  static_assert(names.size() <= 64, "Scope::missing has a bit for each");
  const auto at = static_cast<std::size_t>(call);
  return at < names.size() ? names[at] : std::string_view();
}

}  // namespace vpcscope::net
