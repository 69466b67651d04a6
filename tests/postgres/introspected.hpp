// What a test needs to set something by DDL and find it in the Catalog.
#pragma once

#include "postgres/introspection.hpp"
#include "postgres/scratch.hpp"

namespace pgsteward::test {

inline postgres::Introspection read_back(const std::string& database) {
    postgres::Connection connection = scratch_server().connect(database);
    return postgres::read_database(connection);
}

inline Catalog catalog_of(const std::string& ddl) { return read_back(database_with(ddl)).catalog; }

inline const Relation& relation(const Catalog& catalog, const std::string& name) {
    const Relation* found = catalog.relations.find({"app", name});
    if (!found) FAIL("no relation app." << name);
    return *found;
}

inline const Column& column(const Catalog& catalog, const std::string& table, const std::string& name) {
    const Column* found = relation(catalog, table).column(name);
    if (!found) FAIL("no column " << table << "." << name);
    return *found;
}

inline const OtherObject& other(const Catalog& catalog, const std::string& key) {
    const OtherObject* found = catalog.others.find({"", key});
    if (!found) FAIL("no " << key);
    return *found;
}

}  // namespace pgsteward::test
