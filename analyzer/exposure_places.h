// Places: classes of the internet that the tests on a look don't tell apart, so that one address answers for
// all of them. The internet as a whole is cut at every prefix that any rule names; what one interface's
// groups and ACLs name is little of that.
//
// NOT thread safe; one object a thread.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <vector>

#include "analyzer/sets/classes.h"
#include "analyzer/sets/looks.h"
#include "analyzer/sets/signatures.h"

namespace vpcscope {

class Places {
 public:
  Places(const Network& network, const Classes& classes) : n_(network), classes_(classes) {}

  /// Classes of the internet at one location, by whether the look's tests tell them apart; numbers of places.
  const std::vector<std::uint32_t>& of(
      const std::vector<LookPiece>& pieces, const std::vector<std::uint32_t>& location, const Address& far);
  /// The number of a place; equal ones have equal numbers.
  std::uint32_t number(const std::vector<std::uint32_t>& classes);
  /// Positions among Classes.
  const std::vector<std::uint32_t>& classes(std::uint32_t place) const { return *places_[place]; }
  std::uint32_t first(std::uint32_t place) const { return places_[place]->front(); }
  Address address(std::uint32_t place) const {
    return classes_.all()[first(place)].addresses.ranges().front().first;
  }

 private:
  /// A filter that looks at addresses.
  struct Key {
    Test::Kind kind = Test::Kind::None;
    bool egress = false;
    std::uint32_t at = 0;
    friend auto operator<=>(const Key&, const Key&) = default;
  };
  const AddressSignatures& signatures(const Key& key);

  const Network& n_;
  const Classes& classes_;
  std::map<std::vector<std::uint32_t>, std::uint32_t> numbers_;
  std::vector<const std::vector<std::uint32_t>*> places_;
  std::map<Key, AddressSignatures> signatures_;
  /// By location (its first class) and what looks at addresses.
  std::map<std::pair<std::uint32_t, std::vector<Key>>, std::vector<std::uint32_t>> known_;
};

}  // namespace vpcscope
