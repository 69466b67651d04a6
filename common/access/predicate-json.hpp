// JSON in conditions: the operators that ask a document for keys, elements and parts, put as the comparisons that they are,
// and what its functions give. Meaning: jsonb_op.c (?, ?|, ?&), jsonfuncs.c (#>, #>>, extract_path), JsonbDeepContains (@>).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "access/predicate.hpp"

namespace pgsteward::access {

/// Functions of the formulas that json_operation() makes; they are none of the server's, so they cannot be called.
inline constexpr std::string_view json_keys = "keys of a document";         ///< what ? looks among: keys, elements that are strings
inline constexpr std::string_view json_strings = "strings of a document";   ///< itself or its elements, where they are strings
inline constexpr std::string_view json_string = "string of a document";     ///< itself, where it is a string, else NULL
inline constexpr std::string_view json_documents = "documents of an array"; ///< jsonb_array_elements(), as an array
inline constexpr std::string_view json_names = "keys of an object";         ///< jsonb_object_keys(), as an array
inline constexpr std::string_view json_elements = "elements of a document"; ///< jsonb_array_elements_text(), as an array

/// The operator as comparisons that can be followed; null where it is none of JSON's.
FormulaPtr json_operation(const std::string& name, const FormulaPtr& left, const FormulaPtr& right);
/// The same for a function of pg_catalog. `spread`: the last argument is VARIADIC.
FormulaPtr json_call(const std::string& name, const Formulas& arguments, bool spread);
/// Gives its function's elements as rows, where it is one that FROM and SELECT take as such: an array, else null.
FormulaPtr json_rows(const std::string& name, const Formulas& arguments);

/// The value that a function or operator of JSON gives; nothing where it is none, or not modelled.
std::optional<Value> json_function(const std::string& name, const std::vector<Value>& values);
/// jsonb = jsonb; nothing where one of them is no document.
std::optional<bool> json_equal(const Value& a, const Value& b);
/// jsonb_bool(), jsonb_int4() and their like, and what a scalar shows as text; nothing where that is not modelled.
std::optional<Value> json_cast(const Value& document, const TypeClass& to);

}  // namespace pgsteward::access
