// What calls into code that is not read here can do, told by where that code comes from.
#pragma once

#include <string_view>

#include "python/evaluator.hpp"

namespace pgsteward::alembic {

/// "sqlalchemy" of "sqlalchemy.orm.Session".
std::string_view package_of(std::string_view path);

/// pkg.utils.logger.info: what goes to a log.
bool is_log_call(std::string_view path);
/// Its code surely sends nothing to this database by itself.
bool is_harmless_package(std::string_view package);

/// Starts another program, which may send anything.
bool runs_program(std::string_view path);

/// Does the configuration say that it sends nothing?
bool declared_harmless(const python::Evaluator& evaluator, std::string_view path);

}  // namespace pgsteward::alembic
