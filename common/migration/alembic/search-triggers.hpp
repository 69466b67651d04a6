// sqlalchemy_searchable: triggers that keep a column of search terms up to date.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "migration/alembic/compiler.hpp"

namespace pgsteward::alembic {

/// What sync_trigger() and drop_trigger() send; nothing where another function of the package is meant.
/// Arguments that are not known are a failure of the compiler.
std::optional<std::vector<std::string>> search_trigger_statements(Compiler& compiler, const python::Evaluator& evaluator, std::string_view function,
                                                                  const python::Arguments& arguments);

}  // namespace pgsteward::alembic
