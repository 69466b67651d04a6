// What functions and operators of pg_catalog give for texts that are known, as guards ask them of TG_OP and its like.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace pgsteward::access {

/// A function, or an operator that gives no boolean. Nothing where it is not modelled.
std::optional<std::string> text_of_call(const std::string& name, const std::vector<std::string>& arguments);

/// ~ and LIKE, their negations, and the same without regard to case, by the operators' names. Of regular expressions only
/// those that consist of plain characters, dots, alternatives and anchors.
std::optional<bool> matches(const std::string& name, const std::string& text, const std::string& pattern);

}  // namespace pgsteward::access
