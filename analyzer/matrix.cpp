#include "analyzer/matrix.h"

namespace vpcscope {

const char* name_of(MatrixGroup::Kind kind) {
  switch (kind) {
    case MatrixGroup::Kind::Interfaces:
      return "interfaces";
    case MatrixGroup::Kind::Internet:
      return "internet";
    case MatrixGroup::Kind::OnPremises:
      return "on-premises";
    case MatrixGroup::Kind::Service:
      break;
  }
  return "service";
}

MatrixResult matrix(
    const Network& network, const MatrixQuestion& question, MatrixReader& reader, const MatrixWatch& watch) {
  (void)network;
  (void)question;
  (void)reader;
  (void)watch;
  return {.error = "not here yet", .complete = false};
}

}  // namespace vpcscope
