// Prefix lists and their content, as `aws ec2 describe-...` and `get-managed-prefix-list-entries` print them
// (R-IN-7).
#pragma once

#include "model/record.h"

namespace vpcscope {

/// describe-managed-prefix-lists prints every list, without content; describe-prefix-lists prints those of
/// AWS's services, with content and little else. Both speak of the same lists: what one leaves out the other
/// fills in.
struct PrefixList {
  static constexpr Kind kind = Kind::PrefixList;
  Header header;
  PrefixListId id;
  Text name;
  Text owner;   // an account, or "AWS"
  Word family;  // IPv4, IPv6
  Word state;
  Number max_entries;  // what a rule or route that names the list counts for (R-QUOTA-3, R-QUOTA-8)
  Number version;
  Slice<Prefix> cidrs;  // of describe-prefix-lists only
};

struct PrefixListEntry {
  Prefix cidr;
  Text description;
  bool unusable = false;
};

/// The answer of one call: the content of one list.
struct PrefixListEntries {
  static constexpr Kind kind = Kind::PrefixListEntries;
  Header header;
  PrefixListId list;
  Slice<PrefixListEntry> entries;
};

}  // namespace vpcscope
