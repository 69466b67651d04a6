#include "interpret/routine-body.hpp"

#include <algorithm>

#include "interpret/body-walk.hpp"
#include "sql/parse.hpp"
#include "sql/plpgsql.hpp"
#include "sql/script.hpp"

namespace pgsteward::interpret {
namespace {

void follow_plpgsql(std::string_view body, const std::vector<Argument>& arguments, const BodyHandlers& handlers) {
    const auto read = sql::plpgsql::read_body(body);
    if (const auto* reason = std::get_if<sql::plpgsql::NotAnalysed>(&read))
        return handlers.opaque({std::nullopt, reason->line, "the body was not analysed: " + reason->message});
    body::Walk(arguments, handlers).run(std::get<sql::plpgsql::Block>(read));
}

void follow_sql(std::string_view body, const BodyHandlers& handlers) {
    std::uint32_t line = 1;
    std::uint32_t counted = 0;
    for (const auto span : sql::split_statements(body)) {
        line += static_cast<std::uint32_t>(std::ranges::count(body.substr(counted, span.begin - counted), '\n'));
        counted = span.begin;
        std::string text(body.substr(span.begin, span.size()));
        auto parsed = sql::parse_statement(text);
        if (auto* statement = std::get_if<sql::Statement>(&parsed))
            handlers.statement({std::make_shared<const sql::Statement>(std::move(*statement)), std::move(text), span, line});
        else
            handlers.opaque({span, line, "cannot be parsed: " + std::get<sql::SyntaxError>(parsed).message});
    }
}

}  // namespace

void follow_routine(std::string_view language, std::string_view body, const std::vector<Argument>& arguments, const BodyHandlers& handlers) {
    if (language == "plpgsql") follow_plpgsql(body, arguments, handlers);
    else if (language == "sql") follow_sql(body, handlers);
    else handlers.opaque({std::nullopt, 1, "a body in " + std::string(language) + " cannot be read"});
}

RoutineBody read_routine(std::string_view language, std::string_view body, const std::vector<Argument>& arguments) {
    RoutineBody result;
    follow_routine(language, body, arguments,
                   {.statement = [&](const BodyStatement& statement) { result.actions.emplace_back(statement); },
                    .opaque = [&](const BodyOpaque& opaque) { result.actions.emplace_back(opaque); }});
    return result;
}

}  // namespace pgsteward::interpret
