#include "render/diagram/frames.h"

#include <fmt/format.h>

#include <algorithm>

#include "render/text.h"

namespace vpcscope {

Frames::Frames(const Network& network, DiagramNames& names, Drawing& drawing)
    : n_(network), names_(names), drawing_(drawing) {
  Box root;
  root.id = "drawing";
  root.arrange = Arrange::Row;
  root.gap = 44;
  const std::uint32_t all = drawing_.add(std::move(root));
  const auto column = [&](const char* id) {
    Box box;
    box.id = id;
    box.gap = 28;
    return drawing_.add(std::move(box), all);
  };
  west_ = column("west");
  middle_ = column("middle");
  east_ = column("east");
}

std::pair<std::uint32_t, std::uint32_t> Frames::region_of(net::Handle<net::Scope> scope) {
  const net::Scope* row = n_.find(scope);
  const std::string account = row == nullptr ? std::string() : names_.text(row->account);
  const std::string region = row == nullptr ? std::string() : names_.text(row->region);
  const auto [known, fresh] = regions_.try_emplace({account, region});
  if (!fresh) return known->second;
  const auto [account_at, new_account] = accounts_.try_emplace(account, no_box);
  if (new_account) {
    Box box;
    box.id = names_.unique("account " + account);
    box.kind = BoxKind::Account;
    box.title = account.empty() ? "Account not told" : "Account " + account;
    box.about = box.title;
    box.gap = 20;
    account_at->second = drawing_.add(std::move(box), middle_);
  }
  Box box;
  box.id = names_.unique(fmt::format("region {} {}", account, region));
  box.kind = BoxKind::Region;
  box.title = region.empty() ? "Region not told" : "Region " + region;
  box.about = box.title;
  box.arrange = Arrange::Row;
  box.gap = 44;
  const std::uint32_t at = drawing_.add(std::move(box), account_at->second);
  const auto column = [&](const char* what) {
    Box frame;
    frame.id = names_.unique(fmt::format("{} {} {}", what, account, region));
    frame.gap = 24;
    return drawing_.add(std::move(frame), at);
  };
  const std::uint32_t vpcs = column("vpcs");
  known->second = {vpcs, column("shared")};
  return known->second;
}

std::uint32_t Frames::internet() {
  if (internet_ != no_box) return internet_;
  Box box;
  box.id = "internet";
  box.kind = BoxKind::Outside;
  box.glyph = "www";
  box.title = "Internet";
  box.about = "The internet";
  return internet_ = drawing_.add(std::move(box), west_);
}

std::uint32_t Frames::on_premises() {
  if (on_premises_ != no_box) return on_premises_;
  Box box;
  box.id = "on-premises";
  box.kind = BoxKind::Outside;
  box.glyph = "dc";
  box.title = "On-premises";
  box.lines = site_lines(n_, 6);
  box.about = fmt::format("On-premises: {}", fmt::join(site_lines(n_, 1000), ", "));
  return on_premises_ = drawing_.add(std::move(box), east_);
}

std::uint32_t Frames::elsewhere(const std::string& id, const std::string& title, const std::string& why) {
  const auto [at, fresh] = elsewhere_.try_emplace(id, no_box);
  if (!fresh) return at->second;
  Box box;
  box.id = names_.unique(id);
  box.kind = BoxKind::Outside;
  box.title = title;
  box.lines = {why};
  box.about = title + ": " + why;
  box.unsure = true;
  return at->second = drawing_.add(std::move(box), east_);
}

std::uint32_t Frames::global() { return east_; }

std::vector<std::string> site_lines(const Network& network, std::size_t most) {
  std::vector<Prefix> prefixes;
  for (const net::Site& one : network.all<net::Site>())
    if (one.prefix.length() > 0) prefixes.push_back(one.prefix);
  std::ranges::sort(prefixes);
  prefixes.erase(std::unique(prefixes.begin(), prefixes.end()), prefixes.end());
  std::vector<std::string> lines;
  for (const Prefix& one : prefixes) {
    if (lines.size() == most && prefixes.size() > most) {
      lines.push_back(fmt::format("and {} more", prefixes.size() - most));
      break;
    }
    lines.push_back(one.to_string());
  }
  return lines;
}

}  // namespace vpcscope
