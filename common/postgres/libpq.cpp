#include "postgres/libpq.hpp"

#include <dlfcn.h>
#include <fmt/format.h>

#include "text/failure.hpp"

namespace pgsteward::postgres {
namespace {

class Library {
public:
    Library() : handle_(dlopen("libpq.so.5", RTLD_NOW | RTLD_LOCAL)) {
        if (!handle_) throw EnvironmentError("libpq.so.5 (the client library of PostgreSQL) is needed to connect and not installed");
    }
    template <typename Function>
    void optional(Function& function, const char* name) const {
        function = reinterpret_cast<Function>(dlsym(handle_, name));
    }
    template <typename Function>
    void find(Function& function, const char* name) const {
        optional(function, name);
        if (!function) throw EnvironmentError(fmt::format("libpq.so.5 is too old: it has no {}", name));
    }

private:
    void* handle_;   // never closed: results may live until the end
};

Libpq load() {
    const Library library;
    Libpq found{};
    library.find(found.connectdbParams, "PQconnectdbParams");
    library.find(found.conninfoParse, "PQconninfoParse");
    library.find(found.conninfoFree, "PQconninfoFree");
    library.find(found.finish, "PQfinish");
    library.find(found.status, "PQstatus");
    library.find(found.errorMessage, "PQerrorMessage");
    library.find(found.pass, "PQpass");
    library.find(found.db, "PQdb");
    library.find(found.serverVersion, "PQserverVersion");
    library.find(found.transactionStatus, "PQtransactionStatus");
    library.find(found.setNoticeProcessor, "PQsetNoticeProcessor");
    library.find(found.exec, "PQexec");
    library.find(found.execParams, "PQexecParams");
    library.find(found.sendQueryParams, "PQsendQueryParams");
    library.find(found.getResult, "PQgetResult");
    library.find(found.resultStatus, "PQresultStatus");
    library.find(found.resultErrorField, "PQresultErrorField");
    library.find(found.resultErrorMessage, "PQresultErrorMessage");
    library.find(found.clear, "PQclear");
    library.find(found.ntuples, "PQntuples");
    library.find(found.nfields, "PQnfields");
    library.find(found.getvalue, "PQgetvalue");
    library.find(found.getlength, "PQgetlength");
    library.find(found.getisnull, "PQgetisnull");
    library.find(found.putCopyData, "PQputCopyData");
    library.find(found.putCopyEnd, "PQputCopyEnd");
    library.find(found.getCopyData, "PQgetCopyData");
    library.find(found.freemem, "PQfreemem");
#ifdef LIBPQ_HAS_PIPELINING
    library.optional(found.enterPipelineMode, "PQenterPipelineMode");
    library.optional(found.exitPipelineMode, "PQexitPipelineMode");
    library.optional(found.pipelineSync, "PQpipelineSync");
#endif
    return found;
}

}  // namespace

const Libpq& libpq() {
    static const Libpq loaded = load();
    return loaded;
}

}  // namespace pgsteward::postgres
