// libpq, loaded when the first connection is asked for: linked in, it and the twenty libraries behind it would cost
// every start of every tool 3 ms, also of those that never connect.
#pragma once

#include <libpq-fe.h>

namespace pgsteward::postgres {

/// The functions in use. Those that libpq got in version 14 are null where it is older.
struct Libpq {
    decltype(&PQconnectdbParams) connectdbParams;
    decltype(&PQconninfoParse) conninfoParse;
    decltype(&PQconninfoFree) conninfoFree;
    decltype(&PQfinish) finish;
    decltype(&PQstatus) status;
    decltype(&PQerrorMessage) errorMessage;
    decltype(&PQpass) pass;
    decltype(&PQdb) db;
    decltype(&PQserverVersion) serverVersion;
    decltype(&PQtransactionStatus) transactionStatus;
    decltype(&PQsetNoticeProcessor) setNoticeProcessor;
    decltype(&PQexec) exec;
    decltype(&PQexecParams) execParams;
    decltype(&PQsendQueryParams) sendQueryParams;
    decltype(&PQgetResult) getResult;
    decltype(&PQresultStatus) resultStatus;
    decltype(&PQresultErrorField) resultErrorField;
    decltype(&PQresultErrorMessage) resultErrorMessage;
    decltype(&PQclear) clear;
    decltype(&PQntuples) ntuples;
    decltype(&PQnfields) nfields;
    decltype(&PQgetvalue) getvalue;
    decltype(&PQgetlength) getlength;
    decltype(&PQgetisnull) getisnull;
    decltype(&PQputCopyData) putCopyData;
    decltype(&PQputCopyEnd) putCopyEnd;
    decltype(&PQgetCopyData) getCopyData;
    decltype(&PQfreemem) freemem;
#ifdef LIBPQ_HAS_PIPELINING
    decltype(&PQenterPipelineMode) enterPipelineMode;
    decltype(&PQexitPipelineMode) exitPipelineMode;
    decltype(&PQpipelineSync) pipelineSync;
#endif
};

/// Loads libpq.so.5 at the first call; safe on any thread. Throws EnvironmentError where it is not installed.
const Libpq& libpq();

}  // namespace pgsteward::postgres
