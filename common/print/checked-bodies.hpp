// Routines whose bodies the server looks into when they are made. Only for the layer itself.
#pragma once

#include <set>
#include <string>

#include "catalog/catalog.hpp"

namespace pgsteward::print {

/// SQL is analysed, and PL/pgSQL looks up the types of its variables.
class CheckedBodies {
public:
    explicit CheckedBodies(const Catalog& catalog) : catalog_(catalog) {}

    /// Does the body name what may have to be there first?
    bool has(const Routine& routine);

private:
    const std::set<std::string>& names_of_types();
    bool is_built_in(const std::string& type);

    const Catalog& catalog_;
    std::set<std::string> names_of_types_;   ///< without schema; only once they are asked for
};

}  // namespace pgsteward::print
