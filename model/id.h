// The id of an AWS object: `subnet-0a1b2c3d4e5f60718`, an ARN, a UUID, or whatever an anonymiser made of it.
//
// Sixteen bytes. A known prefix with 1 to 17 lower-case hexadecimal digits is kept as a number (a table of a
// million ids is then compared and hashed without touching a string); everything else falls back to text in
// an Arena. Either way the id prints back to the very characters it was read from, and ids order as their
// printed forms do.
//
// `IdOf<Kind::Subnet>` says what an id must name; a `SubnetId` is not a `VpcId`.
#pragma once

#include <compare>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "model/arena.h"
#include "model/kind.h"
#include "model/text.h"

namespace vpcscope {

class Id {
 public:
  constexpr Id() = default;

  /// Reads any id; text that is no prefix-and-hex is kept in `arena`. Empty text is the absent id.
  static Id read(std::string_view characters, Arena& arena);
  /// As `read`, but text must outlive the id: for looking things up.
  static Id borrow(Text text);

  bool present() const { return head_ != 0; }
  bool is_text() const { return (head_ >> 56) == form_text; }
  /// Of a textual id only.
  std::string_view text() const { return Text::at(reinterpret_cast<const char*>(tail_)).view(); }
  std::string to_string() const;
  /// Whether the printed form begins so.
  bool starts_with(std::string_view prefix) const;
  std::size_t hash() const;

  friend bool operator==(const Id& a, const Id& b) {
    if (a.head_ != b.head_) return false;
    if (a.tail_ == b.tail_) return true;
    return a.is_text() && a.text() == b.text();
  }
  friend std::strong_ordering operator<=>(const Id& a, const Id& b) {
    // Two hexadecimal ids of one prefix, as nearly all that are compared: by digits; of equals the shorter
    // first.
    if ((a.head_ ^ b.head_) >> 48 != 0 || (a.head_ >> 56) != form_hex) return order_of_others(a, b);
    if ((a.head_ & 15U) != (b.head_ & 15U)) return (a.head_ & 15U) <=> (b.head_ & 15U);
    if (a.tail_ != b.tail_) return a.tail_ <=> b.tail_;
    return a.head_ <=> b.head_;
  }

 private:
  static std::strong_ordering order_of_others(const Id& a, const Id& b);

  static constexpr std::uint64_t form_hex = 1;
  static constexpr std::uint64_t form_text = 2;

  // Hex:  head = form, rank of the prefix (8 bits), number of digits (8 bits), ..., the first digit (4 bits);
  //       tail = the other digits, left-aligned. Text: head = form and 56 bits of hash; tail = the
  //       characters.
  std::uint64_t head_ = 0;
  std::uint64_t tail_ = 0;
};

template <Kind K>
struct IdOf : Id {
  static constexpr Kind names = K;
  constexpr IdOf() = default;
  explicit constexpr IdOf(const Id& id) : Id(id) {}
};

using VpcId = IdOf<Kind::Vpc>;
using SubnetId = IdOf<Kind::Subnet>;
using RouteTableId = IdOf<Kind::RouteTable>;
using NetworkAclId = IdOf<Kind::NetworkAcl>;
using SecurityGroupId = IdOf<Kind::SecurityGroup>;
using NetworkInterfaceId = IdOf<Kind::NetworkInterface>;
using InstanceId = IdOf<Kind::Instance>;
using InternetGatewayId = IdOf<Kind::InternetGateway>;
using NatGatewayId = IdOf<Kind::NatGateway>;
using VpcEndpointId = IdOf<Kind::VpcEndpoint>;
using PeeringId = IdOf<Kind::VpcPeeringConnection>;
using PrefixListId = IdOf<Kind::PrefixList>;
using TransitGatewayId = IdOf<Kind::TransitGateway>;
using AttachmentId = IdOf<Kind::TransitGatewayAttachment>;
using TransitGatewayRouteTableId = IdOf<Kind::TransitGatewayRouteTable>;
using VpnGatewayId = IdOf<Kind::VpnGateway>;
using VpnConnectionId = IdOf<Kind::VpnConnection>;

/// The kind whose ids begin so ("subnet-0a" -> Subnet), or None.
Kind kind_of_id(std::string_view id);

}  // namespace vpcscope

template <>
struct std::hash<vpcscope::Id> {
  std::size_t operator()(const vpcscope::Id& id) const { return id.hash(); }
};
