// Every way through a run's questions, one after the other: the same code is run again and again, and
// `choose` answers as recorded up to the last question, where it takes the next answer.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace vpcscope::reference {

struct Choice {
  std::size_t taken = 0;
  std::size_t count = 0;
  bool completion = false;  // of missing data, rather than the network's or the client's
  std::string label;
};

class Choices {
 public:
  /// Which of the `labels`; a question with one answer is none.
  std::size_t choose(const std::vector<std::string>& labels, bool completion = false) {
    if (labels.size() <= 1) return 0;
    if (at_ == made_.size()) made_.push_back({0, labels.size(), completion, {}});
    Choice& choice = made_[at_++];
    choice.label = labels[choice.taken];
    return choice.taken;
  }

  const std::vector<Choice>& made() const { return made_; }

  /// Ready for the next run; false when there is none.
  bool next() {
    at_ = 0;
    while (!made_.empty() && made_.back().taken + 1 == made_.back().count) made_.pop_back();
    if (made_.empty()) return false;
    ++made_.back().taken;
    return true;
  }

 private:
  std::vector<Choice> made_;
  std::size_t at_ = 0;
};

}  // namespace vpcscope::reference
