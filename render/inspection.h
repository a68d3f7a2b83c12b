// What `inspect` shows: a Snapshot seen from outside, ready to be written in any format.
#pragma once

#include <cstdint>
#include <iosfwd>
#include <string>
#include <string_view>
#include <vector>

#include "model/snapshot.h"
#include "render/text.h"

namespace vpcscope {

/// How much is lost without a call; the order is that of importance.
enum class Loss : std::uint8_t { Core, Assumed, Used, Seldom, Extra };

struct MissingCall {
  std::string call;
  std::string account;
  std::string region;
  Loss loss = Loss::Core;
  std::string lost;  // "where packets go that leave their subnet"
  std::vector<std::string> commands;
};

struct Inspection {
  const Snapshot* snapshot = nullptr;
  std::vector<MissingCall> missing;  // most important first
};

std::string inspection_text(const Inspection& inspection, const TextStyle& style);
std::string inspection_json(const Inspection& inspection);

}  // namespace vpcscope
