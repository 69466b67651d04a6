// Methods that Python calls by itself.
#pragma once

#include "python/evaluator.hpp"

namespace pgsteward::python {

/// An object was made: what Python may call of it sooner or later (a setter, __contains__, __del__ …) and what is not
/// followed where it happens runs once, under the condition that Python calls it.
void examine_hooks(Evaluator& evaluator, Instance& instance);

/// A class was made: its bases and its metaclass hear of it, and so does what it holds.
void class_was_made(Evaluator& evaluator, Class& type, const Value& metaclass);

/// The name under which a class keeps the function of `@name.setter`.
inline constexpr std::string_view setter_suffix = " (set)";

}  // namespace pgsteward::python
