// What hears of SQLAlchemy's events: a function of the migration, or DDL that is sent when the event happens.
#include <fmt/format.h>

#include "migration/alembic/database.hpp"
#include "text/one-of.hpp"

namespace pgsteward::alembic {
namespace {

/// DDL("…") as a listener, perhaps with a condition; nothing for everything else.
std::optional<Value> ddl_of(const Value& listener) {
    Value inner = listener;
    while (const auto step = method_call_of(inner)) {
        if (step->method != "execute_if") return std::nullopt;
        inner = step->base;
    }
    return is_construct(inner, "DDL") ? std::optional(inner) : std::nullopt;
}

}  // namespace

/// The target of an event: where it is a class of the project, what is of the class runs the listener.
void Database::mark_as_listened_to(const Value* target) {
    if (const auto* type = target ? std::get_if<python::Class*>(target) : nullptr) (*type)->listened_to = true;
}

/// What hears of events runs once, perhaps; what is called a connection in it is one.
void Database::examine_listener(Evaluator& evaluator, const Value& listener, const Location& at) {
    const auto* function = std::get_if<python::Function*>(&listener);
    if (const auto ddl = ddl_of(listener))
        return evaluator.under("when the event happens that it listens for", [&] { execute(evaluator, *ddl, nullptr, false, at); });
    if (!function) return opaque(evaluator, at, "an event listener runs code that is not followed");
    python::Arguments arguments;
    for (const python::Parameter& parameter : *(*function)->parameters) {
        if (parameter.kind != python::Parameter::Kind::normal) continue;
        const bool connection = is_one_of(parameter.name, {"connection", "conn", "dbapi_connection", "dbapi_conn", "bind", "engine"});
        const bool session = parameter.name == "session";
        arguments.keywords.emplace_back(parameter.name, connection ? object(evaluator, "connection") : session ? object(evaluator, "session") : evaluator.unknown("an event brings " + parameter.name));
    }
    evaluator.under("when the event happens that it listens for", [&] { evaluator.call(listener, arguments); });
}

}  // namespace pgsteward::alembic
