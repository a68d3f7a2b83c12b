// What people call the members of a matrix: names, rather than ids.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "analyzer/matrix.h"

namespace vpcscope {

/// This one knows no names; empty says so.
class Naming {
 public:
  Naming() = default;
  Naming(const Naming&) = delete;
  Naming& operator=(const Naming&) = delete;
  virtual ~Naming() = default;

  virtual std::string of_interface(const MatrixGroup& group, std::size_t member) const;
  virtual std::string of_security_group(std::string_view id) const;
  virtual std::string of_subnet(std::string_view id) const;
  virtual std::string of_vpc(std::string_view id) const;
  /// The values of a tag on the interface and on its resource, sorted; mostly one or none.
  virtual std::vector<std::string> tag_of(
      const MatrixGroup& group, std::size_t member, std::string_view key) const;
};

/// The names in a network, which must outlive it. One thread.
class NetworkNaming : public Naming {
 public:
  explicit NetworkNaming(const Network& network) : network_(network) {}

  std::string of_interface(const MatrixGroup& group, std::size_t member) const override;
  std::string of_security_group(std::string_view id) const override;
  std::string of_subnet(std::string_view id) const override;
  std::string of_vpc(std::string_view id) const override;
  std::vector<std::string> tag_of(
      const MatrixGroup& group, std::size_t member, std::string_view key) const override;

 private:
  const Network& network_;
  // The tag that was asked for last: its values, by interface.
  mutable std::string tag_;
  mutable std::unordered_map<std::uint32_t, std::vector<std::string>> values_;
};

}  // namespace vpcscope
