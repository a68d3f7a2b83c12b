// Any text as the value types of model/, and as the evidence that paths and ARNs are: what parses prints, and
// what prints parses back to the same.

#include "importers/evidence.h"
#include "model/address.h"
#include "model/arena.h"
#include "model/id.h"
#include "model/prefix.h"
#include "model/protocol.h"
#include "tests/fuzz/one_file.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace vpcscope;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (const auto address = Address::parse(text)) {
    const auto again = Address::parse(address->to_string());
    fuzz::require(
        again.has_value() && *again == *address, "an address prints and parses back", address->to_string());
  }
  const auto parsed = Prefix::parse(text);
  if (parsed.fault == PrefixFault::None || parsed.fault == PrefixFault::HostBits) {
    const auto again = Prefix::parse(parsed.prefix.to_string());
    fuzz::require(again.fault == PrefixFault::None && again.prefix == parsed.prefix,
        "a prefix prints and parses back",
        parsed.prefix.to_string());
  } else {
    fuzz::require(!describe(parsed.fault, text).empty(), "a fault is described");
  }
  Arena arena;
  const Id id = Id::read(text, arena);
  fuzz::require(id.to_string() == text, "an id prints as it was read", std::string(text));
  fuzz::require(id == Id::read(text, arena), "an id equals itself");
  fuzz::require(id.present() != text.empty(), "only empty text is no id");
  static_cast<void>(Protocol::parse(text));
  static_cast<void>(parse_arn(text));
  static_cast<void>(region_of_zone(text));
  static_cast<void>(region_of_service_name(text));
  static_cast<void>(path_hints(text));
  // Two ids order as their texts do.
  const std::size_t half = size / 2;
  const Id a = Id::read(text.substr(0, half), arena);
  const Id b = Id::read(text.substr(half), arena);
  if (a.present() && b.present())
    fuzz::require((a < b) == (text.substr(0, half) < text.substr(half)),
        "ids order as their texts do",
        std::string(text));
  return 0;
}
