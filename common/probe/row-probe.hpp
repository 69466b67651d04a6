// Asks a server what it really does: the cases of access/row-cases.hpp, each in a subtransaction that is rolled back,
// in a transaction that is rolled back too.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "access/row-security.hpp"
#include "postgres/connection.hpp"

namespace pgsteward::probe {

/// One command on one row, as the server answered.
struct ProbedRow {
    access::Command command;
    std::size_t world, asking;               ///< into RowCases
    std::size_t row;                         ///< into RowCases::own; of UPDATE the row that was there
    std::size_t written;                     ///< of UPDATE the row that it was to become; else as `row`
    access::RowEffect outcome;
    std::string message;                     ///< the server's, of an error
};

struct ProbedTable {
    std::vector<access::RoleResult> roles;   ///< in the order of the table's
    std::size_t rows = 0;                    ///< how many were there in the cases: none is no proof
    std::string refused;                     ///< why the table could not be probed; empty where it was
};

class RowProbe {
public:
    /// Opens connections by `connect`, as a superuser or a role that may become the others. The first setting of a
    /// setting leaves its mark on a connection, so that "never set" needs one of its own.
    /// `granted`: roles that are given every privilege on the tables that are probed.
    RowProbe(std::function<postgres::Connection()> connect, std::string setting, std::set<std::string> granted);

    /// Sees every single answer.
    std::function<void(const std::string& role, const ProbedRow& row)> observe = {};

    /// On a live server: temporary copies of the tables with the same policies, all in one transaction that never ends.
    bool copies = false;
    const Catalog* catalog = nullptr;        ///< needed for copies

    ProbedTable probe(const access::TableResult& table);
    /// With new connections, after an error.
    void start_again();

private:
    postgres::Connection open();
    postgres::Connection& connection_for(const access::Asking& asking);
    bool may(postgres::Connection& connection, const std::string& role, const Relation& relation, std::string_view privilege);
    bool may(postgres::Connection& connection, const std::string& role, const Relation& relation, std::string_view privilege, const std::string& column);
    void prepare(const access::TableResult& table);
    void copy(postgres::Connection& connection, const access::TableResult& table);
    static bool looks_itself_up(const access::RowCases& cases);
    std::string place_of(const Relation& relation) const;
    void seed_world(postgres::Connection& connection, const access::TableResult& table, std::size_t world, const access::Asking& asking);
    std::string update_of(postgres::Connection& connection, const access::RowCases& cases, const std::string& role, const access::SeedRow& from, const access::SeedRow& to);
    const std::string& update(postgres::Connection& connection, const access::RowCases& cases, const std::string& role, std::size_t from, std::size_t to);
    std::string ask(postgres::Connection& connection, const access::RowCases& cases, const std::string& role, access::Command command, const access::Asking& asking, const std::string& there, const std::vector<std::string>& commands);
    std::vector<std::string> ask_rows(postgres::Connection& connection, const access::RowCases& cases, const std::string& role, access::Command command, const access::Asking& asking, const std::vector<std::string>& there, const std::string& statement);
    std::vector<std::string> ask_each(postgres::Connection& connection, const access::RowCases& cases, const std::string& role, access::Command command, const access::Asking& asking, const std::vector<std::string>& there, const std::vector<std::string>& statements);
    std::vector<std::optional<std::string>> reached_by_update(postgres::Connection& connection, const access::RowCases& cases, const std::string& role, const access::Asking& asking);
    void probe_inserts(postgres::Connection& connection, const access::TableResult& table, const std::string& role, std::size_t world, std::size_t at, access::CommandResult& result);
    void probe_updates(postgres::Connection& connection, const access::TableResult& table, const std::string& role, std::size_t world, std::size_t at, access::CommandResult& result);
    void probe_command(const access::TableResult& table, const std::string& role, access::Command command, std::size_t world, access::CommandResult& result);

    std::function<postgres::Connection()> connect_;
    std::string setting_;
    std::set<std::string> granted_;
    std::map<std::tuple<std::string, QualifiedName, std::string>, bool> column_rights_;
    std::vector<std::string> beside_;        ///< of the table that is asked: INSERT of each row of RowCases::own, with its mark
    std::map<std::pair<std::size_t, std::size_t>, std::string> updates_;   ///< of the role that is asked: rows of RowCases::own, from and to
    std::unique_ptr<postgres::Connection> set_, never_set_;
    std::set<std::pair<const postgres::Connection*, const Relation*>> copied_;
};

}  // namespace pgsteward::probe
