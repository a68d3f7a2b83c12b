#include "render/diagram/elbow.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <map>
#include <queue>
#include <span>
#include <tuple>

#include "render/diagram/place.h"

namespace vpcscope {
namespace {

constexpr double clearance = 5;  // between a line and a box that it passes
constexpr double spacing = 4;    // between lines that run side by side
constexpr double bend_cost = 60;
constexpr double crossing_cost = 12;        // of a stretch that another bundle has already
constexpr double surroundings = 150;        // of both ends: where a way is looked for first
constexpr std::size_t most_nodes = 60'000;  // of a grid that is searched

enum Direction : unsigned { right, down, left, up };

/// What a line may not cross.
struct Obstacle {
  double left = 0;
  double top = 0;
  double right = 0;
  double bottom = 0;
};

Obstacle grown(const Rect& rect, double by) {
  return {rect.x - by, rect.y - by, rect.right() + by, rect.bottom() + by};
}

class Router {
 public:
  explicit Router(Drawing& drawing) : drawing_(drawing), boxes_(drawing.boxes), holds_(drawing.holders()) {
    for (std::uint32_t i = 1; i < boxes_.size(); ++i)
      if ((!holds_[i] || boxes_[i].kind == BoxKind::Subnet) && !stands_in_subnet(i)) common_.push_back(i);
  }

  void run() {
    for (Line& line : drawing_.lines)
      if (line.from != no_box && line.to != no_box && line.from != line.to && !find(line, surroundings) &&
          !find(line, everywhere))
        cross(line);
  }

 private:
  bool stands_in_subnet(std::uint32_t at) const {
    for (std::uint32_t up = boxes_[at].parent; up != no_box; up = boxes_[up].parent)
      if (boxes_[up].kind == BoxKind::Subnet) return true;
    return false;
  }
  bool is_inside(std::uint32_t at, std::uint32_t container) const {
    for (; at != no_box; at = boxes_[at].parent)
      if (at == container) return true;
    return false;
  }

  static constexpr double everywhere = std::numeric_limits<double>::max();

  /// Both ends, and so much around them.
  Rect window_of(const Line& line, double around) const {
    if (around == everywhere) return {-1, -1, drawing_.width + 2, drawing_.height + 2};
    const Rect& a = boxes_[line.from].rect;
    const Rect& b = boxes_[line.to].rect;
    Rect window{std::min(a.x, b.x) - around, std::min(a.y, b.y) - around, 0, 0};
    window.width = std::max(a.right(), b.right()) + around - window.x;
    window.height = std::max(a.bottom(), b.bottom()) + around - window.y;
    return window;
  }

  /// Boxes in the way: none that an end stands in, but then what stands there beside it.
  void collect(const Line& line, double around) {
    window_ = window_of(line, around);
    obstacles_.clear();
    xs_.clear();
    ys_.clear();
    for (const std::uint32_t i : common_) {
      if (is_inside(line.from, i) || is_inside(line.to, i)) {
        if (i == line.from || i == line.to) continue;
        add_inside(i, line);
      } else {
        add(grown(boxes_[i].rect, clearance - 1));
      }
    }
    for (const std::uint32_t end : {line.from, line.to}) {
      const Rect& rect = boxes_[end].rect;
      if (!is_inside(line.from == end ? line.to : line.from, end)) obstacles_.push_back(grown(rect, -0.5));
      const Point middle = port_of(end, end == line.from ? line.to : line.from);
      xs_.insert(xs_.end(), {rect.x, middle.x, rect.right(), rect.x - clearance, rect.right() + clearance});
      ys_.insert(ys_.end(), {rect.y, middle.y, rect.bottom(), rect.y - clearance, rect.bottom() + clearance});
    }
    add_heads(line);
    for (std::vector<double>* one : {&xs_, &ys_}) {
      std::ranges::sort(*one);
      one->erase(
          std::unique(one->begin(), one->end(), [](double a, double b) { return b - a < 0.01; }), one->end());
    }
  }

  void add(const Obstacle& one) {
    const bool near = one.left < window_.right() && one.right > window_.x && one.top < window_.bottom() &&
                      one.bottom > window_.y;
    if (!near) return;
    obstacles_.push_back(one);
    xs_.insert(xs_.end(), {one.left - 1, one.right + 1});
    ys_.insert(ys_.end(), {one.top - 1, one.bottom + 1});
  }

  void add_inside(std::uint32_t container, const Line& line) {
    for (std::uint32_t i = container + 1; i < boxes_.size(); ++i)
      if (boxes_[i].parent == container && i != line.from && i != line.to) add(grown(boxes_[i].rect, 2));
  }

  /// Titles of containers, so that no line strikes one out.
  void add_heads(const Line& line) {
    for (std::uint32_t i = 1; i < boxes_.size(); ++i) {
      const Box& box = boxes_[i];
      if (!holds_[i] || box.kind == BoxKind::Frame || box.title.empty()) continue;
      if (box.kind == BoxKind::Subnet && !is_inside(line.from, i) && !is_inside(line.to, i)) continue;
      Rect head = box.rect;
      head.height = head_height(box) + 6;
      head.width = std::min(head.width, 40 + title_width(box));
      head.x += 2;
      add(grown(head, 0));
    }
  }
  static double title_width(const Box& box) {
    std::size_t longest = box.title.size();
    for (const std::string& one : box.lines) longest = std::max(longest, one.size());
    return static_cast<double>(longest) * 5.5;
  }

  std::size_t node(std::size_t x, std::size_t y) const { return y * xs_.size() + x; }

  /// Which stretches between neighbouring grid points are blocked.
  void block() {
    blocked_[0].assign(xs_.size() * ys_.size(), false);  // to the right of a point
    blocked_[1].assign(xs_.size() * ys_.size(), false);  // below it
    const auto index = [](const std::vector<double>& all, double at) {
      return static_cast<std::size_t>(std::ranges::upper_bound(all, at) - all.begin());
    };
    for (const Obstacle& one : obstacles_) {
      const std::size_t x0 = index(xs_, one.left);
      const std::size_t x1 = static_cast<std::size_t>(std::ranges::lower_bound(xs_, one.right) - xs_.begin());
      const std::size_t y0 = index(ys_, one.top);
      const std::size_t y1 =
          static_cast<std::size_t>(std::ranges::lower_bound(ys_, one.bottom) - ys_.begin());
      for (std::size_t y = y0; y < y1; ++y)
        for (std::size_t x = x0 == 0 ? 0 : x0 - 1; x < x1 && x + 1 < xs_.size(); ++x)
          blocked_[0][node(x, y)] = true;
      for (std::size_t x = x0; x < x1; ++x)
        for (std::size_t y = y0 == 0 ? 0 : y0 - 1; y < y1 && y + 1 < ys_.size(); ++y)
          blocked_[1][node(x, y)] = true;
    }
  }

  struct Port {
    std::size_t node = 0;
    unsigned direction = 0;  // away from the box
  };
  /// In the middles of the sides; of a side that is opposite to the other end, opposite to that.
  Point port_of(std::uint32_t at, std::uint32_t other) const {
    const Rect& rect = boxes_[at].rect;
    const Point far = boxes_[other].rect.middle();
    Point port = rect.middle();
    constexpr double corner = 10;
    if (rect.height > 60 && far.y > rect.y + corner && far.y < rect.bottom() - corner) port.y = far.y;
    if (rect.width > 200 && far.x > rect.x + corner && far.x < rect.right() - corner) port.x = far.x;
    return port;
  }

  std::vector<Port> ports_of(std::uint32_t at, std::uint32_t other, bool from_inside) const {
    const Rect& rect = boxes_[at].rect;
    const Point middle = port_of(at, other);
    const auto find_in = [](const std::vector<double>& all, double value) {
      return static_cast<std::size_t>(std::ranges::lower_bound(all, value - 0.02) - all.begin());
    };
    const std::size_t x = find_in(xs_, middle.x);
    const std::size_t y = find_in(ys_, middle.y);
    std::vector<Port> ports = {{node(find_in(xs_, rect.right()), y), right},
        {node(x, find_in(ys_, rect.bottom())), down},
        {node(find_in(xs_, rect.x), y), left},
        {node(x, find_in(ys_, rect.y)), up}};
    if (from_inside)
      for (Port& one : ports) one.direction = (one.direction + 2) % 4;
    return ports;
  }

  double length(std::size_t a, std::size_t b) const {
    return std::abs(xs_[a % xs_.size()] - xs_[b % xs_.size()]) +
           std::abs(ys_[a / xs_.size()] - ys_[b / xs_.size()]);
  }

  /// The neighbour in that direction, or the same node where there is none or something stands between.
  std::size_t step(std::size_t at, unsigned direction) const {
    const std::size_t x = at % xs_.size();
    const std::size_t y = at / xs_.size();
    switch (direction) {
      case right:
        return x + 1 < xs_.size() && !blocked_[0][at] ? at + 1 : at;
      case down:
        return y + 1 < ys_.size() && !blocked_[1][at] ? at + xs_.size() : at;
      case left:
        return x > 0 && !blocked_[0][at - 1] ? at - 1 : at;
      default:
        return y > 0 && !blocked_[1][at - xs_.size()] ? at - xs_.size() : at;
    }
  }

  /// False: there is no way, or too much to look through for one.
  bool find(Line& line, double around) {
    collect(line, around);
    if (xs_.size() * ys_.size() > most_nodes) return false;
    block();
    const bool from_holds = is_inside(line.to, line.from);
    const bool to_holds = is_inside(line.from, line.to);
    const std::vector<Port> starts = ports_of(line.from, line.to, from_holds);
    const std::vector<Port> goals = ports_of(line.to, line.from, to_holds);
    const std::size_t states = xs_.size() * ys_.size() * 4;
    cost_.assign(states, std::numeric_limits<double>::max());
    before_.assign(states, none);
    using Entry = std::tuple<double, std::uint32_t>;
    std::priority_queue<Entry, std::vector<Entry>, std::greater<>> open;
    const auto rest = [&](std::size_t at) {
      double best = std::numeric_limits<double>::max();
      for (const Port& goal : goals) best = std::min(best, length(at, goal.node));
      return best;
    };
    for (const Port& one : starts) {
      const std::size_t state = one.node * 4 + one.direction;
      cost_[state] = 0;
      open.emplace(rest(one.node), static_cast<std::uint32_t>(state));
    }
    while (!open.empty()) {
      const std::uint32_t state = std::get<1>(open.top());
      const double estimate = std::get<0>(open.top());
      open.pop();
      const std::size_t at = state / 4;
      const unsigned direction = state % 4;
      if (estimate > cost_[state] + rest(at) + 0.01) continue;
      for (const Port& goal : goals)
        if (goal.node == at && direction == (goal.direction + 2) % 4) {
          trace(line, state);
          return true;
        }
      for (const unsigned turn : {0U, 1U, 3U}) {
        const unsigned next = (direction + turn) % 4;
        const std::size_t to = step(at, next);
        if (to == at) continue;
        const double cost =
            cost_[state] + length(at, to) * penalty(at, to, line.bundle) + (turn == 0 ? 0 : bend_cost);
        const std::size_t into = to * 4 + next;
        if (cost + 0.01 >= cost_[into]) continue;
        cost_[into] = cost;
        before_[into] = state;
        open.emplace(cost + rest(to), static_cast<std::uint32_t>(into));
      }
    }
    return false;
  }

  /// From side to side without a look at what stands between: where nothing better is found in time.
  void cross(Line& line) {
    const Rect& a = boxes_[line.from].rect;
    const Rect& b = boxes_[line.to].rect;
    const Point from = port_of(line.from, line.to);
    const Point to = port_of(line.to, line.from);
    if (a.right() < b.x || b.right() < a.x) {
      const double start = a.right() < b.x ? a.right() : a.x;
      const double end = a.right() < b.x ? b.x : b.right();
      const double turn = end + (start < end ? -2 : 2) * clearance;  // near the far end, where wires meet
      line.points = {{start, from.y}, {turn, from.y}, {turn, to.y}, {end, to.y}};
    } else {
      const double start = a.bottom() < b.y ? a.bottom() : a.y;
      const double end = a.bottom() < b.y ? b.y : b.bottom();
      const double turn = (start + end) / 2;
      line.points = {{from.x, start}, {from.x, turn}, {to.x, turn}, {to.x, end}};
    }
    line.crosses = true;
  }

  /// A stretch that a line of another bundle has already is worth a detour.
  double penalty(std::size_t from, std::size_t to, std::uint32_t bundle) const {
    if (taken_.empty()) return 1;
    const bool horizontal = from / xs_.size() == to / xs_.size();
    const double at = horizontal ? ys_[from / xs_.size()] : xs_[from % xs_.size()];
    const double a = horizontal ? xs_[from % xs_.size()] : ys_[from / xs_.size()];
    const double b = horizontal ? xs_[to % xs_.size()] : ys_[to / xs_.size()];
    const auto found = taken_.find({horizontal, std::lround(at)});
    if (found == taken_.end()) return 1;
    for (const Taken& one : found->second)
      if ((one.bundle != bundle || bundle == 0) && std::min(a, b) < one.last && std::max(a, b) > one.first)
        return 1 + crossing_cost / 100;
    return 1;
  }

  void trace(Line& line, std::uint32_t state) {
    std::vector<Point> points;
    for (std::uint32_t at = state; at != none; at = before_[at]) {
      const Point point{xs_[at / 4 % xs_.size()], ys_[at / 4 / xs_.size()]};
      const std::size_t size = points.size();
      const bool straight =
          size >= 2 && ((points[size - 1].x == point.x && points[size - 2].x == point.x) ||
                           (points[size - 1].y == point.y && points[size - 2].y == point.y));
      if (straight)
        points.back() = point;
      else
        points.push_back(point);
    }
    std::ranges::reverse(points);
    line.points = std::move(points);
    for (std::size_t i = 0; i + 1 < line.points.size(); ++i) {
      const Point& a = line.points[i];
      const Point& b = line.points[i + 1];
      const bool horizontal = a.y == b.y;
      taken_[{horizontal, std::lround(horizontal ? a.y : a.x)}].push_back(
          {horizontal ? std::min(a.x, b.x) : std::min(a.y, b.y),
              horizontal ? std::max(a.x, b.x) : std::max(a.y, b.y),
              line.bundle});
    }
  }

  static constexpr std::uint32_t none = 0xffff'ffff;
  struct Taken {
    double first = 0;
    double last = 0;
    std::uint32_t bundle = 0;
  };
  Drawing& drawing_;
  std::vector<Box>& boxes_;
  std::vector<bool> holds_;
  std::vector<std::uint32_t> common_;  // boxes that stand in the way of all
  Rect window_;
  std::vector<Obstacle> obstacles_;
  std::vector<double> xs_;
  std::vector<double> ys_;
  std::array<std::vector<bool>, 2> blocked_;
  std::vector<double> cost_;
  std::vector<std::uint32_t> before_;
  std::map<std::pair<bool, long>, std::vector<Taken>> taken_;  // by direction and place
};

/// Moves stretches apart that lie on each other and belong to different bundles.
class Nudger {
 public:
  explicit Nudger(std::vector<Line>& lines) : lines_(lines) {}

  void run(bool horizontal) {
    std::map<long, std::vector<Stretch>> by_place;
    for (std::uint32_t i = 0; i < lines_.size(); ++i)
      for (std::uint32_t k = 0; k + 1 < lines_[i].points.size(); ++k) {
        const Point& a = lines_[i].points[k];
        const Point& b = lines_[i].points[k + 1];
        if ((a.y == b.y) != horizontal || a == b) continue;
        const double first = horizontal ? std::min(a.x, b.x) : std::min(a.y, b.y);
        const double last = horizontal ? std::max(a.x, b.x) : std::max(a.y, b.y);
        by_place[std::lround(horizontal ? a.y : a.x)].push_back({first, last, i, k});
      }
    for (auto& [place, stretches] : by_place) part(stretches, horizontal);
  }

 private:
  struct Stretch {
    double first = 0;
    double last = 0;
    std::uint32_t line = 0;
    std::uint32_t at = 0;
  };

  /// Lines of one bundle count as one.
  std::uint64_t bundle_of(const Stretch& one) const {
    const std::uint32_t bundle = lines_[one.line].bundle;
    return bundle != 0 ? bundle : std::uint64_t{1} << 32U | one.line;
  }

  void part(std::vector<Stretch>& stretches, bool horizontal) {
    std::ranges::sort(
        stretches, {}, [](const Stretch& one) { return std::tuple(one.first, one.line, one.at); });
    for (std::size_t begin = 0; begin < stretches.size();) {
      double last = stretches[begin].last;
      std::size_t end = begin + 1;
      while (end < stretches.size() && stretches[end].first < last + 1) {
        last = std::max(last, stretches[end].last);
        ++end;
      }
      spread(std::span(stretches).subspan(begin, end - begin), horizontal);
      begin = end;
    }
  }

  void spread(std::span<const Stretch> together, bool horizontal) {
    std::vector<std::uint64_t> bundles;
    for (const Stretch& one : together) bundles.push_back(bundle_of(one));
    std::ranges::sort(bundles);
    bundles.erase(std::unique(bundles.begin(), bundles.end()), bundles.end());
    if (bundles.size() < 2) return;
    const double wide = std::min(spacing, 16 / static_cast<double>(bundles.size()));
    for (const Stretch& one : together) {
      const auto track = std::ranges::lower_bound(bundles, bundle_of(one)) - bundles.begin();
      const double by = (static_cast<double>(track) - static_cast<double>(bundles.size() - 1) / 2) * wide;
      std::vector<Point>& points = lines_[one.line].points;
      for (const std::uint32_t i : {one.at, one.at + 1}) (horizontal ? points[i].y : points[i].x) += by;
    }
  }

  std::vector<Line>& lines_;
};

}  // namespace

void route_by_elbows(Drawing& drawing) {
  Router(drawing).run();
  Nudger nudger(drawing.lines);
  nudger.run(true);
  nudger.run(false);
}

}  // namespace vpcscope
