#include "model/resources/prefix_list.h"

namespace vpcscope {

template <>
const Schema& schema_of<PrefixList>() {
  using T = PrefixList;
  static const Schema schema = describe<T>("ec2.ManagedPrefixList",
      identity("PrefixListId", &T::id),
      arn("PrefixListArn"),
      soft("PrefixListName", &T::name),
      field("OwnerId", &T::owner),
      field("AddressFamily", &T::family),
      field("State", &T::state),
      field("MaxEntries", &T::max_entries),
      field("Version", &T::version),
      field("Cidrs", &T::cidrs),
      tags("Tags"));
  return schema;
}

template <>
const Schema& schema_of<PrefixListEntry>() {
  using T = PrefixListEntry;
  static const Schema schema =
      describe<T>("ec2.PrefixListEntry", required("Cidr", &T::cidr), soft("Description", &T::description));
  return schema;
}

template <>
const Schema& schema_of<PrefixListEntries>() {
  using T = PrefixListEntries;
  static const Schema schema = describe<T>("ec2.GetManagedPrefixListEntriesResult",
      identity("PrefixListId", &T::list),
      field("Entries", &T::entries));
  return schema;
}

}  // namespace vpcscope
