// The measure of row security: each answer that the conditions give by reading, against the answer that a real server
// gives to the same command on the same row.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "access/row-security.hpp"
#include "interpret/schema-text.hpp"
#include "postgres/scratch.hpp"
#include "probe/row-probe.hpp"
#include "probe/stripped-schema.hpp"

namespace pgsteward::test {

/// A schema by its text, and the same in a database of the scratch server.
class RowComparison {
public:
    explicit RowComparison(const std::string& ddl);

    struct Result {
        std::size_t answers = 0, undetermined = 0;
        std::vector<std::string> differences;    ///< "public.t SELECT as app_rw …: read visible, did hidden"
    };
    /// Of one table with these roles. `expected` is kept where given: what was read.
    Result compare(const QualifiedName& table, const access::Tenancy& tenancy, access::TableResult* expected = nullptr);

    const std::string& database() const { return database_; }
    const Catalog& catalog() const { return catalog_; }
    const access::Privileges& privileges() const { return *privileges_; }

private:
    Catalog catalog_;
    std::unique_ptr<access::RoleGraph> graph_;
    std::unique_ptr<access::Privileges> privileges_;
    std::unique_ptr<access::RowJudge> judge_;
    std::map<std::string, probe::RowProbe> probes_;   ///< by setting: they keep their connections
    std::string database_;
};

}  // namespace pgsteward::test
