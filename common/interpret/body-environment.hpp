// The variables of a PL/pgSQL body on one path through it. Values are shared, so that a branch copies cheaply.
#pragma once

#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "interpret/body-value.hpp"

namespace pgsteward::interpret::body {

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

private:
    std::map<std::string, Variable> variables_;
};

}  // namespace pgsteward::interpret::body
