// A statement built with SQLAlchemy, taken apart: select(…).where(…).order_by(…) is a start and the steps after it.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "migration/alembic/compiler.hpp"

namespace pgsteward::alembic {

/// The innermost value of a chain of calls and the calls after it, in order.
struct Chain {
    Value start;
    std::vector<MethodCall> steps;
};
Chain chain_of(const Value& value);

/// What the steps add to a statement.
struct Clauses {
    std::vector<Value> where, values, from, order_by, group_by, having, returning;
    std::vector<MethodCall> joins;
    std::optional<MethodCall> from_select, conflict;
    std::optional<Value> limit, offset;
    bool distinct = false;
    bool inlined = false;  ///< an insert that gives nothing back
    std::string locking;
};

/// Is it a table, an alias of one or a subquery, as a whole?
bool is_table(const Value& value);
/// The table of table.c.name, table.c["name"], Model.name; nothing for all else.
std::optional<Value> owner_of_column(const Value& value);
/// Does the chain begin with select() or exists()?
bool is_query(const Value& value);

/// While it lives, names are made by the convention of the MetaData(…) that a Table(…) says it belongs to, where that is
/// known: what the table creates itself is not named by the metadata of the environment.
class NamesOfItsMetadata {
public:
    NamesOfItsMetadata(python::Evaluator& evaluator, const Value& table);
    ~NamesOfItsMetadata() { names_ = std::move(before_); }
    NamesOfItsMetadata(const NamesOfItsMetadata&) = delete;
    NamesOfItsMetadata& operator=(const NamesOfItsMetadata&) = delete;

private:
    std::shared_ptr<const NamingConvention>& names_;
    std::shared_ptr<const NamingConvention> before_;
};

}  // namespace pgsteward::alembic
