#include "check/occasion.hpp"

namespace pgsteward {

Occurrence::Occurrence(const Step& step) : statement_(step.statement.body.index()), work_(!step.work.empty()) {
    for (const Effect& effect : step.effects) effects_.add(effect.index());
}

}  // namespace pgsteward
