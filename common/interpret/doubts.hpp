// What a statement leaves open: it may not have run, or names what only the running server knows. For execution.cpp.
#pragma once

#include "interpret/execution.hpp"

namespace pgsteward::interpret {

/// Everything that changed since the mark is in doubt.
void note_doubts(Execution& run, const Catalog::Mark& before);
/// Relations that are surely gone since the mark are not in doubt any more.
void forget_doubts(Execution& run, const Catalog::Mark& before);
/// Did the statement make what was there already? The server refuses that; where errors are swallowed nothing happened.
bool made_again(Execution& run, const Catalog::Mark& before);

}  // namespace pgsteward::interpret
