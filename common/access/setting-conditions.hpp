// Conditions about nothing but settings. Any session can set one of its own to any text, so whatever stands in such a
// condition, some text makes it true as a rule; that none of those which were tried does proves nothing.
#pragma once

#include <string>
#include <vector>

#include "access/predicate-evaluate.hpp"

namespace pgsteward::access {

/// The parts of the condition that are true or not whatever the rows are, by what a setting holds. `exhausted`: those too that ask for
/// nothing but a few texts (a comparison with a constant, IS NULL), all of which can be tried.
std::vector<const Formula*> setting_conditions(const Formula& condition, bool exhausted);

/// What the conditions may come out as, in each way that they may together: what is assumed of them while another is evaluated.
std::vector<Assumptions> assumptions_about(const std::vector<const Formula*>& conditions);

}  // namespace pgsteward::access
