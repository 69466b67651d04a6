#include "sql/statement.hpp"

#include <utility>

namespace pgsteward::sql {

Statement::Statement() = default;
Statement::Statement(Body given, Span place) : body(std::move(given)), at(place) {}
Statement::Statement(const Statement& other) = default;
Statement::Statement(Statement&& other) noexcept = default;
Statement& Statement::operator=(const Statement& other) = default;
Statement& Statement::operator=(Statement&& other) noexcept = default;
Statement::~Statement() = default;

Expression::Expression() = default;
Expression::Expression(Node given, Span place) : node(std::move(given)), at(place) {}
Expression::Expression(const Expression& other) = default;
Expression::Expression(Expression&& other) noexcept = default;
Expression& Expression::operator=(const Expression& other) = default;
Expression& Expression::operator=(Expression&& other) noexcept = default;
Expression::~Expression() = default;

}  // namespace pgsteward::sql
