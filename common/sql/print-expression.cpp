#include "sql/print-expression.hpp"
namespace pgsteward::sql {
std::string print(const Expression&) { return "?"; }
std::string print(const Query&) { return "?"; }
}
