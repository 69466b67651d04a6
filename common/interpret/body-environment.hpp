// The variables of a PL/pgSQL body on one path through it. Values are shared, so that a branch copies cheaply.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "interpret/body-value.hpp"

namespace pgsteward::interpret::body {

/// The names and values of columns, in order.
using Row = std::vector<std::pair<std::string, Value>>;

/// A row that a query may find. What static reading leaves open about it is not `certain`: it may not be there, or other.
struct FoundRow {
    Row row;
    bool certain = true;
};

/// What the system catalogs hold when a body looks into them. Absent functions know nothing.
struct SystemView {
    /// Known values that columns must have, so that not every row is made.
    using Wanted = std::map<std::string, std::string>;
    /// Of a relation of pg_catalog or information_schema; nothing where that is not modelled.
    std::function<std::optional<std::vector<FoundRow>>(const std::string& relation, const Wanted& wanted)> rows;
    /// What a name is as regclass, regtype or regnamespace: its text; null where there is nothing of that name.
    std::function<Value(const std::string& type, const std::string& name)> object;
};

class Environment {
public:
    struct Variable {
        std::string type;                        ///< as declared; empty: takes every value as it is
        std::shared_ptr<const Value> value;
    };

    void declare(const std::string& name, std::string type, const Value& value);
    /// Assigns through the declared type. Of a name that was not declared, or the field of a record, as it is.
    void assign(const std::string& name, const Value& value);
    /// The variable and its fields are no longer known.
    void forget(const std::string& name);
    /// Null where there is no such variable.
    const Value* find(const std::string& name) const;
    /// The variable with its fields, to be put back when a block that hides it ends.
    std::map<std::string, Variable> taken(const std::string& name);
    void put_back(const std::string& name, std::map<std::string, Variable> variables);

    /// Keeps what is the same on both paths.
    void merge(const Environment& other);
    std::size_t size() const { return variables_.size(); }

    /// Never null; what looks into the catalog sees it as it is at that moment.
    const SystemView* system = &no_system_view;

    static const SystemView no_system_view;

private:
    std::map<std::string, Variable> variables_;
};

}  // namespace pgsteward::interpret::body
