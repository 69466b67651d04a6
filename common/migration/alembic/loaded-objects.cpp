// Objects that an ORM session loaded or was handed: it writes what changed in them by itself, at the next flush.
#include <fmt/format.h>

#include <algorithm>

#include "migration/alembic/database.hpp"

namespace pgsteward::alembic {
namespace {

using python::Symbol;

/// Model.query.first() of Flask-SQLAlchemy: a row, though no session is named.
bool is_row_of_model(const Value& value) {
    const auto step = method_call_of(value);
    if (!step) return false;
    for (const Symbol* part = python::as_symbol(step->base); part && !part->operands.empty(); part = python::as_symbol(part->operands[0]))
        if (part->kind == Symbol::Kind::member && part->name == "query") return true;
    return python::path_of(step->base).ends_with(".query");
}

/// row.session.execute(…): of something unknown, but nothing else is called so.
bool runs_sql(const python::Unknown& callee) {
    const std::string_view name = std::string_view(callee.member).substr(callee.member.rfind('.') + 1);
    return !callee.touches && (name == "execute" || name == "exec_driver_sql" || name == "executemany");
}

bool is_code(const Value& value) {
    const auto* bound = std::get_if<const python::Bound*>(&value);
    return std::holds_alternative<python::Function*>(value) || std::holds_alternative<const python::Partial*>(value) || std::holds_alternative<python::Instance*>(value) || (bound && (*bound)->function);
}

/// op.execute = mine, connection.execute = mine, sqlalchemy.text = mine
bool replaces_code(const python::Evaluator& evaluator, const Value& object, const Value& value) {
    const std::string_view path = python::path_of(object);
    const bool operations = path.starts_with("alembic.op") || path.starts_with("alembic.context");
    if (operations) return true;
    const Symbol* symbol = python::as_symbol(object);
    const bool ours = evaluator.touches(object) || path.starts_with("sqlalchemy");
    return symbol && ours && is_code(value);
}

bool may_be_loaded(const Value& value) { return python::as_unknown(value) || is_row_of_model(value); }

/// An object of a mapped class, or of an imported class that may be one.
bool may_be_new_object(const Value& value) {
    if (const auto* instance = std::get_if<python::Instance*>(&value)) return mapped_class((*instance)->type);
    const auto construct = construct_of(value);
    if (!construct || !construct->call || !construct->name.empty()) return false;
    const char first = construct->path[construct->path.rfind('.') + 1];
    return first >= 'A' && first <= 'Z';
}

}  // namespace

/// What changed before the first session was seen belongs to it: db.session is named only where it commits.
void Database::session_begins(Evaluator& evaluator) {
    has_session_ = true;
    for (auto& [at, what] : std::exchange(before_session_, {})) opaque(evaluator, at, std::move(what), Opaque::Reach::harmless);
}

void Database::written_by_session(Evaluator& evaluator, const Location& at, std::string what) {
    what = "the session writes the rows of objects: " + what;
    if (has_session_) opaque(evaluator, at, std::move(what), Opaque::Reach::harmless);
    else before_session_.emplace_back(at, std::move(what));
}

/// Is it a call that does nothing else?
bool Database::objects_change(Evaluator& evaluator, const CallSite& site) {
    const auto& given = site.arguments.positional;
    if (const python::Unknown* callee = python::as_unknown(site.callee)) {
        if (runs_sql(*callee)) opaque(evaluator, site.at, fmt::format("{}() of something that is not known may reach the database: {}", callee->member, callee->why));
        collection_changed(evaluator, site);
        return true;
    }
    if (python::path_of(site.callee) == "builtins.setattr") {
        if (given.size() == 3 && is_host(given[0], "connection") && python::as_string(given[1]) == "autocommit") {
            const auto on = python::truth(given[2]);
            boundary(on.value_or(true) ? TransactionBoundary::Kind::begin_autocommit : TransactionBoundary::Kind::end_autocommit, site.at);
            return true;
        }
        if (given.size() == 3 && replaces_code(evaluator, given[0], given[2]))
            opaque(evaluator, site.at, fmt::format("{} is replaced, and what it does from here on is not followed", python::as_string(given[1]).value_or("an attribute")));
        else if (given.size() == 3 && !python::path_of(given[0]).empty())
            evaluator.examine_callbacks({{given[2]}, {}, false}, "whoever uses what is set here");
        if (given.size() == 3 && may_be_loaded(given[0])) written_by_session(evaluator, site.at, fmt::format("{} of one is set", python::as_string(given[1]).value_or("an attribute")));
        return true;
    }
    if (const auto* type = std::get_if<python::Class*>(&site.callee)) object_made(evaluator, **type, site);
    return false;
}

/// note.tags.append(Tag()): what is put into or taken out of a relationship.
void Database::collection_changed(Evaluator& evaluator, const CallSite& site) {
    const python::Unknown* callee = python::as_unknown(site.callee);
    const std::size_t dot = callee->member.rfind('.');
    if (dot == std::string::npos) return;
    static constexpr std::string_view changes[] = {"add", "append", "extend", "insert", "remove"};
    if (std::find(std::begin(changes), std::end(changes), std::string_view(callee->member).substr(dot + 1)) == std::end(changes)) return;
    const auto is_object = [&](const Value& value) {
        const auto several = as_list(value) ? evaluator.elements(value) : std::nullopt;
        return may_be_new_object(value) || may_be_loaded(value) || (several && std::any_of(several->known.begin(), several->known.end(), may_be_new_object));
    };
    const auto& given = site.arguments.positional;
    if (std::any_of(given.begin(), given.end(), is_object)) written_by_session(evaluator, site.at, fmt::format("{}() changes what belongs to one", callee->member));
}

/// Tag(note=note): a relationship to an object of the session takes the new one in.
void Database::object_made(Evaluator& evaluator, const python::Class& type, const CallSite& site) {
    for (const auto& [name, value] : site.arguments.keywords) {
        const Value* attribute = const_cast<python::Class&>(type).find(name);
        if (attribute && is_construct(*attribute, "relationship") && may_be_loaded(value))
            written_by_session(evaluator, site.at, fmt::format("a new {} belongs to one", type.name));
    }
}

}  // namespace pgsteward::alembic
