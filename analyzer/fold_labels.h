// What the ends of a folded matrix are called: by what their members share, and so that no two ends bear one
// label. Names are written by strangers: one that could be taken for something else gets an id beside it.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "analyzer/fold.h"

namespace vpcscope {

/// Who an end is: interfaces, by group and place in it; or groups that are sets of addresses.
struct EndDraft {
  MatrixGroup::Kind kind = MatrixGroup::Kind::Interfaces;
  std::vector<std::pair<std::uint32_t, std::uint32_t>> interfaces;
  std::vector<std::uint32_t> groups;
  std::string cell;  // what it was folded by: an id or the value of a tag; empty: by answers, or without one
};

class FoldLabels {
 public:
  FoldLabels(const std::vector<MatrixGroup>& groups, const Naming& naming, const FoldBy& by);

  /// The ends of all drafts, in their order.
  std::vector<FoldedEnd> ends(const std::vector<EndDraft>& drafts) const;

 private:
  /// Labels to choose from, the plainest first; the last can be nobody else's.
  struct Choice {
    std::vector<std::string> labels = {};
    std::size_t bearers = 0;  // of the first; of others who bears them are the members
    std::size_t lists = static_cast<std::size_t>(-1);  // from this label on they list the members
  };
  using Counts = std::map<std::string, std::size_t, std::less<>>;

  Choice choice(const EndDraft& draft) const;
  Choice of_twins(const EndDraft& draft) const;
  Choice of_cell(const EndDraft& draft) const;
  Choice of_addresses(const EndDraft& draft) const;
  bool holds_the_rest(const EndDraft& draft, bool v6) const;
  std::string common_name(const EndDraft& draft) const;
  std::string common_security_group(const EndDraft& draft) const;
  template <class Part>
  std::string common(const EndDraft& draft, Part part) const;
  void add_places(const EndDraft& draft, const std::string& label, Choice& choice) const;
  std::string listed_members(const EndDraft& draft) const;
  const std::string& id_of(std::pair<std::uint32_t, std::uint32_t> interface) const;

  const std::vector<MatrixGroup>& groups_;
  const Naming& naming_;
  const FoldBy& by_;
  // How many interfaces have it.
  Counts names_;
  Counts security_groups_;
  Counts subnets_;
};

}  // namespace vpcscope
