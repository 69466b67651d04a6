// What the database drivers behind the frameworks do that a migration can notice.
#pragma once

#include "migration/framework.hpp"

namespace pgsteward {

/// May the driver open a transaction by itself after the text has ended the framework's? psycopg 3 looks at the state of the
/// connection before each statement and sends BEGIN ("Transactions management" of its manual), psycopg2 does not; pgJDBC does
/// so where autocommit is off (QueryExecutorImpl.sendQueryPreamble). The drivers of Go, Rust and Node leave it to the caller.
bool driver_may_begin_anew(const Framework& framework);

/// Does the framework find the statements of a file itself and send one after the other? Others send the file as one message, in
/// which the server refuses what may not run in a transaction, whatever COMMIT stands before it (PreventInTransactionBlock()).
bool sends_statements_singly(const Framework& framework);

}  // namespace pgsteward
