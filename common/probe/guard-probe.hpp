// Asks a server what really becomes of writes to append-only tables: each role, each table, each kind of write, in a
// transaction that is rolled back.
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "access/guard-review.hpp"
#include "postgres/connection.hpp"

namespace pgsteward::probe {

enum class ProbeOutcome {
    denied,                                  ///< no privilege
    raised,
    raised_at_commit,
    silently_skipped,                        ///< no error, and the rows are as they were
    changed,
    not_probed,                              ///< no row to try it on, no such way to write, the role cannot be taken
};
std::string_view name_of(ProbeOutcome outcome);   ///< "silently-skipped"

struct GuardProbe {
    std::string table, role, command;        ///< INSERT, UPDATE, DELETE, TRUNCATE, UPSERT
    ProbeOutcome outcome = ProbeOutcome::not_probed;
    std::vector<ProbeOutcome> expected;      ///< what reading the catalog says is possible; none: it could not tell
    std::string message;                     ///< of the server; why it was not probed
    bool repairs = false;                    ///< the role is meant to
    Origin origin;                           ///< of the table

    /// What was read and what the server did agree.
    bool agrees() const;
    /// A role that is not meant to has changed rows, or believes that it has; one that is meant to only believes it.
    bool breaks() const;
};

struct GuardProbeOptions {
    bool live = false;                       ///< no rows are made, no TRUNCATE, a short lock_timeout
    std::chrono::milliseconds lock_timeout{2'000};
    /// Live, where row security hides rows: the setting gets the row's tenant, so that the role meets it.
    std::string tenant_setting, tenant_column;
};

/// `roles`: who tries it. On a scratch server, as its superuser, rows are made first; the checks and foreign keys of the
/// tables are taken away for that, and row security, which would hide the rows from the guard; their triggers, rules and
/// privileges stay.
std::vector<GuardProbe> probe_guards(postgres::Connection& connection, const access::Privileges& privileges, const access::GuardReview& review,
                                     const std::vector<access::RoleId>& roles, const GuardProbeOptions& options);

}  // namespace pgsteward::probe
