#include "analyzer/matrix.h"

namespace vpcscope {

MatrixResult matrix(
    const Network& network, const MatrixQuestion& question, MatrixReader& reader, const MatrixWatch& watch) {
  (void)network;
  (void)question;
  (void)reader;
  (void)watch;
  return {.error = "not here yet", .complete = false};
}

}  // namespace vpcscope
