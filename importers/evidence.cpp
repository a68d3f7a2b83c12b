#include "importers/evidence.h"

#include <algorithm>
#include <array>
#include <vector>

#include "importers/aws/calls.h"

namespace vpcscope {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_lower(char c) { return c >= 'a' && c <= 'z'; }

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  for (std::size_t start = 0;;) {
    const std::size_t end = text.find(separator, start);
    parts.push_back(text.substr(start, end - start));
    if (end == std::string_view::npos) return parts;
    start = end + 1;
  }
}

/// The length of a leading Region: two or more letters, groups of letters, one digit group ("us-gov-west-1").
std::size_t region_length(std::string_view text) {
  std::size_t at = 0;
  int groups = 0;
  while (at < text.size()) {
    const std::size_t start = at;
    while (at < text.size() && is_lower(text[at])) ++at;
    if (at == start || at >= text.size() || text[at] != '-') return 0;
    if (groups == 0 && (at - start < 2 || at - start > 4)) return 0;
    ++groups;
    ++at;
    if (groups >= 2 && at < text.size() && is_digit(text[at])) {
      while (at < text.size() && is_digit(text[at])) ++at;
      return at;
    }
  }
  return 0;
}

std::string url_decoded(std::string_view text) {
  const auto value = [](char c) -> int {
    if (is_digit(c)) return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
  };
  std::string decoded;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%' && i + 2 < text.size() && value(text[i + 1]) >= 0 && value(text[i + 2]) >= 0) {
      decoded += static_cast<char>(value(text[i + 1]) * 16 + value(text[i + 2]));
      i += 2;
    } else {
      decoded += text[i];
    }
  }
  return decoded;
}

/// Endings that tell how a file is packed or written, never what it is.
std::string_view without_endings(std::string_view name) {
  constexpr std::array endings = {
      ".gz", ".zst", ".xz", ".bz2", ".json", ".jsonl", ".ndjson", ".yaml", ".yml", ".txt"};
  for (bool again = true; again;) {
    again = false;
    for (const std::string_view ending : endings) {
      if (name.size() <= ending.size() || !name.ends_with(ending)) continue;
      name.remove_suffix(ending.size());
      again = true;
    }
  }
  return name;
}

struct NamedCall {
  std::string spelling;
  const Call* call;
};

/// "elbv2-describe-rules" and "describe-vpcs", sorted, longest first; of equal spellings ec2's first.
const std::vector<NamedCall>& spellings() {
  static const std::vector<NamedCall> table = [] {
    std::vector<NamedCall> made;
    for (const Call& call : calls()) {
      made.push_back({std::string(call.service) + "-" + std::string(call.name), &call});
      made.push_back({std::string(call.name), &call});
    }
    std::ranges::stable_sort(made, {}, [](const NamedCall& named) { return named.spelling; });
    return made;
  }();
  return table;
}

/// The call that a name begins with, up to its end or a dot; what remains of the name goes to `rest`.
const Call* call_named(std::string_view name, std::string_view& rest) {
  std::size_t end = name.size();
  for (;;) {
    const std::string_view head = name.substr(0, end);
    const auto found = std::ranges::lower_bound(
        spellings(), head, {}, [](const NamedCall& named) { return std::string_view(named.spelling); });
    if (found != spellings().end() && found->spelling == head) {
      rest = end < name.size() ? name.substr(end + 1) : std::string_view();
      return found->call;
    }
    end = head.rfind('.');
    if (end == std::string_view::npos) return nullptr;
  }
}

bool is_service(std::string_view name) {
  return std::ranges::any_of(calls(), [&](const Call& call) { return call.service == name; });
}

/// In a folder named after a service, names are that service's: "ecs/describe-clusters.json".
const Call* call_of_service(std::string_view folder, std::string_view name, std::string_view& rest) {
  const std::string qualified = std::string(folder) + "-" + std::string(name);
  std::string_view qualified_rest;
  const Call* call = call_named(qualified, qualified_rest);
  if (call == nullptr) {
    call = call_named(name, rest);
    return call != nullptr && call->service == folder ? call : nullptr;
  }
  rest = name.substr(name.size() - qualified_rest.size());
  return call;
}

bool all_digits(std::string_view text) { return !text.empty() && std::ranges::all_of(text, is_digit); }

}  // namespace

std::optional<ArnParts> parse_arn(std::string_view text) {
  if (!text.starts_with("arn:")) return std::nullopt;
  std::array<std::string_view, 6> parts;
  for (std::size_t i = 0; i < 5; ++i) {
    const std::size_t colon = text.find(':');
    if (colon == std::string_view::npos) return std::nullopt;
    parts[i] = text.substr(0, colon);
    text.remove_prefix(colon + 1);
  }
  ArnParts arn{parts[2], parts[3], parts[4], text};
  if (!is_region(arn.region)) arn.region = {};
  if (!is_account_id(arn.account)) arn.account = {};
  return arn;
}

bool is_account_id(std::string_view text) { return text.size() == 12 && all_digits(text); }

bool is_region(std::string_view text) { return !text.empty() && region_length(text) == text.size(); }

std::string_view region_of_zone(std::string_view zone) {
  const std::size_t length = region_length(zone);
  return length > 0 ? zone.substr(0, length) : std::string_view();
}

std::string_view region_of_service_name(std::string_view service) {
  for (const std::string_view part : split(service, '.'))
    if (is_region(part)) return part;
  return {};
}

namespace {

/// Calls `use` with each part between separators, empty ones too.
template <class Use>
void for_each_part(std::string_view text, std::string_view separators, Use&& use) {
  for (std::size_t start = 0;;) {
    const std::size_t end = text.find_first_of(separators, start);
    use(text.substr(start, end - start));
    if (end == std::string_view::npos) return;
    start = end + 1;
  }
}

void take_place(std::string_view piece, PathHints& hints) {
  if (is_account_id(piece)) hints.account = piece;
  if (is_region(piece)) hints.region = piece;
}

/// What a folder's own name tells of the account and Region.
void read_folder(std::string_view name, PathHints& hints) {
  const std::string_view bare = without_endings(name);
  take_place(bare, hints);
  // "aws-111122223333-us-east-1" and the like
  for_each_part(bare, "-", [&](std::string_view piece) {
    if (is_account_id(piece)) hints.account = piece;
  });
  for_each_part(bare, "_", [&](std::string_view piece) { take_place(piece, hints); });
}

/// What stands behind the call's name: a Region, a page number, the parent's id.
void read_rest(std::string_view rest, PathHints& hints) {
  if (rest.empty()) return;
  for_each_part(rest, ".", [&](std::string_view piece) {
    if (is_region(piece)) hints.region = piece;
  });
  if (!all_digits(rest) && !is_region(rest)) hints.parent = url_decoded(rest);
  // A page number behind the parent: "search-transit-gateway-routes.tgw-rtb-1.2"
  const std::size_t dot = rest.rfind('.');
  if (dot != std::string_view::npos && all_digits(rest.substr(dot + 1)) &&
      rest.substr(0, dot).find(':') == std::string_view::npos)
    hints.parent = url_decoded(rest.substr(0, dot));
}

constexpr std::string_view separators = "/!";

}  // namespace

void PathReader::enter(std::string_view folder) {
  folder_ = folder;
  above_ = {};
  for_each_part(folder, separators, [&](std::string_view part) { read_folder(part, above_); });
  const std::size_t cut = folder.find_last_of(separators);
  last_ = folder.substr(cut == std::string_view::npos ? 0 : cut + 1);
  of_service_ = is_service(last_);
  call_ = {};
  std::string_view rest;
  if (const Call* call = call_named(last_, rest); call != nullptr && rest.empty()) {
    call_.service = call->service;
    call_.call = call->name;
  }
}

PathHints PathReader::read(std::string_view path) {
  const std::size_t cut = path.find_last_of(separators);
  const std::string_view folder = path.substr(0, cut == std::string_view::npos ? 0 : cut);
  if (folder != folder_) enter(folder);
  PathHints hints = above_;
  const std::string_view name = without_endings(path.substr(cut == std::string_view::npos ? 0 : cut + 1));
  std::string_view rest;
  if (const Call* call = of_service_ ? call_of_service(last_, name, rest) : call_named(name, rest)) {
    hints.service = call->service;
    hints.call = call->name;
    read_rest(rest, hints);
  } else if (!call_.call.empty()) {
    // CloudMapper: a folder named after the call, a file named after its parameter.
    hints.service = call_.service;
    hints.call = call_.call;
    hints.parent = url_decoded(name);
  }
  // Old Batfish snapshots: "RouteTables-us-west-2.json"
  if (hints.region.empty()) {
    for (std::size_t dash = name.find('-'); dash != std::string_view::npos; dash = name.find('-', dash + 1))
      if (is_region(name.substr(dash + 1))) hints.region = name.substr(dash + 1);
  }
  return hints;
}

PathHints path_hints(std::string_view path) { return PathReader().read(path); }

}  // namespace vpcscope
