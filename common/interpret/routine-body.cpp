#include "interpret/routine-body.hpp"

#include <algorithm>

#include "interpret/body-walk.hpp"
#include "sql/parse.hpp"
#include "sql/plpgsql.hpp"
#include "sql/script.hpp"

namespace pgsteward::interpret {
namespace {

RoutineBody opaque(std::string what, std::uint32_t line = 1) {
    return {{BodyOpaque{std::nullopt, line, std::move(what)}}};
}

RoutineBody read_plpgsql(std::string_view body, const std::vector<Argument>& arguments) {
    const auto read = sql::plpgsql::read_body(body);
    if (const auto* reason = std::get_if<sql::plpgsql::NotAnalysed>(&read))
        return opaque("the body was not analysed: " + reason->message, reason->line);
    return body::Walk(arguments).run(std::get<sql::plpgsql::Block>(read));
}

RoutineBody read_sql(std::string_view body) {
    RoutineBody result;
    std::uint32_t line = 1;
    std::uint32_t counted = 0;
    for (const auto span : sql::split_statements(body)) {
        line += static_cast<std::uint32_t>(std::ranges::count(body.substr(counted, span.begin - counted), '\n'));
        counted = span.begin;
        std::string text(body.substr(span.begin, span.size()));
        auto parsed = sql::parse_statement(text);
        if (auto* statement = std::get_if<sql::Statement>(&parsed))
            result.actions.emplace_back(BodyStatement{std::make_shared<const sql::Statement>(std::move(*statement)),
                                                      std::move(text), span, line});
        else
            result.actions.emplace_back(
                BodyOpaque{span, line, "cannot be parsed: " + std::get<sql::SyntaxError>(parsed).message});
    }
    return result;
}

}  // namespace

RoutineBody read_routine(std::string_view language, std::string_view body, const std::vector<Argument>& arguments) {
    if (language == "plpgsql") return read_plpgsql(body, arguments);
    if (language == "sql") return read_sql(body);
    return opaque("a body in " + std::string(language) + " cannot be read");
}

}  // namespace pgsteward::interpret
