// Guards: what the security groups of both ends let through.
//
// A guard is a group set in the VPC where it is used, for what a reference to a group means depends on both
// VPCs (R-SG-16). Addresses and references are worked out apart: rules with addresses see no groups, rules
// that refer to groups see no address. (What can't be read is in doubt for every address, so references need
// not say it again.) For a sender with many receivers `prepare` goes once over the rules that refer to its
// groups, and over its own that refer to others; then each receiver is a look-up.
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/sets/classes.h"
#include "analyzer/sets/filters.h"
#include "analyzer/sets/test_filters.h"

namespace vpcscope {

class Guards {
 public:
  static constexpr std::uint32_t none = 0;  // of ends without groups

  Guards(const Network& network, const Classes& classes, Filters& filters, TestFilters& tests);

  /// The guard of a class.
  std::uint32_t of(std::uint32_t one) const { return of_class_[one]; }

  /// What FROM's groups let out to TO. `kept`: references to groups count, the identity being kept.
  FilterId let_out(std::uint32_t from, std::uint32_t to, bool kept, Family family);
  /// What TO's groups let in from FROM.
  FilterId let_in(std::uint32_t from, std::uint32_t to, bool kept, Family family);
  /// Whether FROM's groups let everything out to everybody, as most do.
  bool lets_all_out(std::uint32_t from, Family family);

  /// For a row of this sender.
  void prepare(std::uint32_t from, Family family);
  /// Of the sender that was prepared: what each guard that it may meet lets in from it, by guard.
  std::span<const FilterId> let_in(bool kept) const { return let_in_[kept ? 1 : 0]; }

 private:
  struct Referred {
    std::uint32_t group = 0;     // that a rule refers to; a number of ours, also of one not in the snapshot
    std::uint32_t position = 0;  // of the group that has the rule, in the set
    FilterId filter;
  };
  struct Guard {
    std::uint32_t example = 0;  // a class that has it
    net::Handle<net::Vpc> vpc;
    net::Handle<net::GroupSet> set;
    std::vector<std::uint32_t> groups;  // sorted
    std::vector<Referred> referred[2];  // by egress; sorted by group
  };
  /// A guard whose rules let in from a group.
  struct Reference {
    std::uint32_t guard = 0;
    std::uint32_t rule = 0;  // among those that refer to groups
  };

  void add(std::uint32_t one);
  std::uint32_t number_of_absent(std::string_view id);
  bool is_in_scope(const Referred& rule, const Guard& here, const Guard& there, bool egress) const;
  FilterId references(const Guard& here, const Guard& there, bool egress);
  void prepare_ingress(std::uint32_t from, Family family);
  void prepare_references_out(std::uint32_t guard);

  const Network& n_;
  const Classes& classes_;
  Filters& filters_;
  TestFilters& tests_;

  std::vector<std::uint32_t> of_class_;
  std::vector<Address> addresses_[2];  // of classes
  std::vector<Guard> guards_;
  std::vector<std::vector<std::uint32_t>> of_component_;
  std::vector<std::vector<Reference>> refer_to_;              // by group: guards that let it in
  std::vector<std::vector<std::uint32_t>> members_;           // by group: guards that it is one of
  std::map<std::string, std::uint32_t, std::less<>> absent_;  // groups that are not in the snapshot
  enum class Open : std::uint8_t { NotAsked, No, Yes };
  std::vector<Open> open_[2];  // by family, of each guard

  // Of the sender that was prepared, by guard.
  static constexpr std::uint32_t nobody = net::nowhere;
  std::uint32_t sender_ = nobody;
  Family family_ = Family::V4;
  std::vector<FilterId> let_in_[2];  // [kept]
  std::uint64_t let_in_key_ = ~std::uint64_t{0};
  std::vector<std::uint32_t> more_in_;  // guards whose references let it in
  std::vector<FilterId> refer_out_;     // what references let out
  std::vector<std::uint32_t> more_out_;
  std::uint32_t refer_out_of_ = none;  // the guard that this is about
};

}  // namespace vpcscope
