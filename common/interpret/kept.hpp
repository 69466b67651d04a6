// What IF NOT EXISTS passes over in silence: how the object that is there differs from the one that is written.
#pragma once

#include "interpret/execution.hpp"

namespace pgsteward::interpret {

/// What is written and not there, or there in another form; what is there beyond it is no difference.
std::vector<std::string> differences(const Relation& existing, const Relation& wanted);
std::vector<std::string> differences(const Column& existing, const Column& wanted);
std::vector<std::string> differences(const Index& existing, const Index& wanted);

/// Everything in it looks as if an earlier migration had made it.
void make_older(Relation& table);

}  // namespace pgsteward::interpret
