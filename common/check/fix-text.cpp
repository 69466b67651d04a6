#include "check/fix-text.hpp"

#include <fmt/format.h>

#include "migration/python-text.hpp"

namespace pgsteward {

std::string FixText::run(std::string_view sql) const {
    return python() ? fmt::format("op.execute({})", python_literal(sql)) : std::string(sql);
}

std::string FixText::run(std::string_view sql, std::string_view call) const {
    return python() ? fmt::format("op.{}", call) : std::string(sql);
}

std::string FixText::all(const std::vector<std::string>& statements) const { return fmt::format("{}", fmt::join(statements, "; ")); }

std::string FixText::outside_transaction(const std::string& statement) const {
    return fmt::format("{} {}", statement, framework_ ? framework_->outside_transaction : "outside a transaction");
}

}  // namespace pgsteward
