// Methods that Python calls by itself.
#pragma once

#include "python/evaluator.hpp"

namespace pgsteward::python {

/// An object was made: what Python may call of it sooner or later (a setter, __contains__, __del__ …) and what is not
/// followed where it happens runs once, under the condition that Python calls it.
void examine_hooks(Evaluator& evaluator, Instance& instance);

/// Does it derive from a class of the standard library that calls the methods it defines (logging.Handler)?
bool is_called_by_base(const Class& type);

/// A class was made: its bases and its metaclass hear of it, and so does what it holds.
/// `options` are the keywords behind its bases.
void class_was_made(Evaluator& evaluator, Class& type, const Value& metaclass, const Arguments& options);

/// The names under which a class keeps the functions of `@name.setter` and `@name.deleter`.
inline constexpr std::string_view setter_suffix = " (set)", deleter_suffix = " (delete)";

}  // namespace pgsteward::python
