// Which components lose packets: whether some interface's packet for an address outside its component ends
// for lack of data. In the others, all of them are certainly stopped, and nothing outside need be asked
// about.
#include <algorithm>
#include <map>
#include <set>

#include "analyzer/services.h"
#include "analyzer/sets/classes.h"

namespace vpcscope {
namespace {

struct Placed {
  Address address;
  std::uint32_t component = 0;
  net::Handle<net::Interface> interface;
};

class LossFinder {
 public:
  LossFinder(const Network& network, const Classes& classes)
      : n_(network), classes_(classes), walk_(network), targets_(classes.components().count) {}

  std::vector<bool> find() {
    const std::uint32_t count = classes_.components().count;
    std::vector<bool> lossy(count, false);
    if (count < 2) return lossy;
    place_all();
    choose_targets();
    std::set<std::pair<std::size_t, std::uint32_t>> known;  // locations
    for (const EndClass& one : classes_.all()) {
      if (one.is_virtual() || one.component >= count || lossy[one.component]) continue;
      for (const Family family : families)
        if (one.has(family) && known.emplace(index_of(family), one.location[index_of(family)]).second)
          lossy[one.component] = lossy[one.component] || loses(one, family);
    }
    return lossy;
  }

 private:
  /// Interfaces of every component, by address.
  void place_all() {
    for (const EndClass& one : classes_.all())
      for (std::size_t i = 0; i < one.members.size(); ++i)
        for (const Family family : families)
          if (one.has(family)) {
            const QueryEnd end = classes_.from_end(one, family, i);
            placed_.push_back({end.address, one.component, end.interface});
          }
    std::ranges::sort(placed_, {}, [](const Placed& one) { return std::tuple(one.address, one.interface); });
  }

  /// For each component: a foreign address of every stretch that its routes treat alike, and those that its
  /// own VPCs hold as well, where nobody or something out of the ordinary has them.
  void choose_targets() {
    for (std::uint32_t component = 0; component < targets_.size(); ++component) {
      const auto starts = classes_.route_starts(component);
      auto at = placed_.begin();
      for (std::size_t i = 0; i <= starts.size(); ++i) {
        const auto end = i < starts.size()
                             ? std::ranges::lower_bound(at, placed_.end(), starts[i], {}, &Placed::address)
                             : placed_.end();
        const auto foreign =
            std::find_if(at, end, [&](const Placed& one) { return one.component != component; });
        if (foreign != end) targets_[component].push_back(*foreign);
        at = end;
      }
    }
    std::set<net::Handle<net::Vpc>> unowned;
    for (const Placed& one : placed_)
      for (const net::Handle<net::Vpc> vpc : n_.vpcs_at(one.address)) {
        const std::uint32_t component = classes_.components().of_vpc[vpc.at];
        if (component == one.component) continue;
        const Network::Owner owner = n_.owner(vpc, one.address);
        const bool ordinary = owner.interface.present() && !owner.nat.present() &&
                              !classes_.is_pointed_at(owner.interface) &&
                              n_[owner.interface].subnet.present();
        const net::Handle<net::Subnet> subnet = n_.subnet_at(n_[vpc], one.address);
        if (!owner.present() && subnet.present() && n_.is_reserved(n_[subnet], one.address)) continue;
        if (owner.present() ? !ordinary : unowned.insert(vpc).second) targets_[component].push_back(one);
      }
  }

  bool loses(const EndClass& one, Family family) {
    Query query;
    query.from = classes_.from_end(one, family);
    set_point(query, service_point(Protocol::tcp(), 65000));
    for (const Placed& to : targets_[one.component]) {
      if (to.address.family() != family) continue;
      query.to = {QueryEnd::Kind::Interface, to.interface, n_[to.interface].vpc, to.address};
      choices_.restart();
      do {
        const Path& path = walk_.walk(query, choices_);
        const bool stopped = std::ranges::any_of(
            path.elements, [](const Element& element) { return element.test.kind == Test::Kind::Stop; });
        if (path.lost || path.asks_service || !stopped) return true;
      } while (choices_.next());
    }
    return false;
  }

  const Network& n_;
  const Classes& classes_;
  Walk walk_;
  Choices choices_;
  std::vector<Placed> placed_;
  std::vector<std::vector<Placed>> targets_;
};

}  // namespace

std::vector<bool> lossy_components(const Network& network, const Classes& classes) {
  return LossFinder(network, classes).find();
}

}  // namespace vpcscope
