// The library wants a whole statement, and accepts RETURN only as the function's type allows: several are tried.
#include "sql/plpgsql-witness.hpp"

#include <pg_query.h>

#include <array>
#include <memory>
#include <nlohmann/json.hpp>

// libpg_query leaks one byte for each body that it parses. Known to the leak checker, so that others stay visible.
extern "C" const char* __lsan_default_suppressions();
extern "C" const char* __lsan_default_suppressions() {
    return "leak:pg_query_raw_parse\n";
}

namespace pgsteward::sql::plpgsql {
namespace {

using Json = nlohmann::ordered_json;   // the members' order is the statements' order

constexpr std::array wrappers = {
    std::string_view("CREATE FUNCTION body() RETURNS trigger LANGUAGE plpgsql AS "),
    std::string_view("CREATE FUNCTION body() RETURNS void LANGUAGE plpgsql AS "),
    std::string_view("CREATE FUNCTION body() RETURNS SETOF record LANGUAGE plpgsql AS "),
};

struct FreeResult {
    void operator()(PgQueryPlpgsqlParseResult* result) const {
        pg_query_free_plpgsql_parse_result(*result);
        delete result;
    }
};
using Result = std::unique_ptr<PgQueryPlpgsqlParseResult, FreeResult>;

std::string as_literal(std::string_view body) {
    // E'' so that the text means itself whatever it holds.
    std::string result = "E'";
    for (const char c : body) {
        if (c == '\'' || c == '\\') result += c;
        result += c;
    }
    return result + "'";
}

Result parse(std::string_view wrapper, std::string_view body) {
    const std::string statement = std::string(wrapper) + as_literal(body);
    return Result(new PgQueryPlpgsqlParseResult(pg_query_parse_plpgsql(statement.c_str())));
}

void collect(const Json& node, Witnessed& found) {
    constexpr std::string_view prefix = "PLpgSQL_stmt_";
    for (const auto& [key, value] : node.items()) {
        if (key == "argquery") continue;   // a cursor's arguments, rewritten
        // The RETURN that PL/pgSQL adds at the end of a function has no line.
        if (key.starts_with(prefix) && value.contains("lineno"))
            found.statements.push_back({key.substr(prefix.size()), value["lineno"].get<std::uint32_t>()});
        if (key == "PLpgSQL_stmt_return_next") continue;   // its value is lost where it is a variable
        if (key == "PLpgSQL_expr" && value.contains("query"))
            found.queries.push_back(value["query"].get<std::string>());
        if (value.is_structured()) collect(value, found);
    }
}

}  // namespace

std::variant<Witnessed, std::string> read_by_library(std::string_view body) {
    std::string refusal;
    for (const auto wrapper : wrappers) {
        const auto result = parse(wrapper, body);
        if (result->error) {
            if (refusal.empty()) refusal = result->error->message;
            continue;
        }
        const auto json = Json::parse(result->plpgsql_funcs, nullptr, false);
        if (json.is_discarded() || !json.is_array() || json.empty()) return "no tree";
        Witnessed found;
        if (json[0].contains("PLpgSQL_function")) collect(json[0]["PLpgSQL_function"]["action"], found);
        return found;
    }
    return refusal;
}

std::optional<std::string> refusal_by_library(std::string_view body) {
    for (const auto wrapper : wrappers) {
        const auto result = parse(wrapper, body);
        if (!result->error) return std::nullopt;
        // Everything else that it complains of may be the missing catalog.
        if (std::string_view(result->error->message).starts_with("syntax error")) return result->error->message;
    }
    return std::nullopt;
}

}  // namespace pgsteward::sql::plpgsql
