// Which construct of SQLAlchemy a value is.
#include <algorithm>

#include "migration/alembic/compiler.hpp"

namespace pgsteward::alembic {
namespace {

using python::Symbol;

/// Words that the dialect quotes (its own list, not PostgreSQL's).
constexpr std::string_view reserved[] = {
    "all", "analyse", "analyze", "and", "any", "array", "as", "asc", "asymmetric", "authorization", "between", "binary",
    "both", "case", "cast", "check", "collate", "column", "constraint", "create", "cross", "current_catalog",
    "current_date", "current_role", "current_schema", "current_time", "current_timestamp", "current_user", "default",
    "deferrable", "desc", "distinct", "do", "else", "end", "except", "false", "fetch", "for", "foreign", "freeze",
    "from", "full", "grant", "group", "having", "ilike", "in", "initially", "inner", "intersect", "into", "is",
    "isnull", "join", "leading", "left", "like", "limit", "localtime", "localtimestamp", "natural", "new", "not",
    "notnull", "null", "of", "off", "offset", "old", "on", "only", "or", "order", "outer", "over", "overlaps",
    "placing", "primary", "references", "returning", "right", "select", "session_user", "similar", "some", "symmetric",
    "table", "then", "to", "trailing", "true", "union", "unique", "user", "using", "variadic", "verbose", "when",
    "where", "window", "with",
};

}  // namespace

std::string_view sqlalchemy_name(std::string_view path) {
    const std::size_t last = path.rfind('.');
    if (last == path.npos) return {};
    if (path.starts_with("sqlalchemy.")) return path.substr(last + 1);
    // Flask-SQLAlchemy hands the same things out as db.Column, db.Text.
    const std::string_view owner = path.substr(0, last);
    if (owner.starts_with("sqlmodel")) return path.substr(last + 1);
    const std::string_view holder = owner.ends_with(".func") ? owner.substr(0, owner.size() - 5) : owner;
    return holder == "db" || holder.ends_with(".db") || holder.ends_with("/db") ? path.substr(last + 1) : std::string_view();
}

std::string_view sql_function_name(std::string_view path) {
    constexpr std::string_view by_attribute = ".func.", by_class = "sqlalchemy.sql.functions.";
    if (const std::size_t at = path.find(by_attribute); at != path.npos) return path.substr(at + by_attribute.size());
    const std::string_view name = path.starts_with(by_class) ? path.substr(by_class.size()) : std::string_view();
    return !name.empty() && name[0] >= 'a' && name[0] <= 'z' ? name : std::string_view();   // the others are bases of such
}

const Value* Construct::positional(std::size_t index) const {
    return call && index < call->arguments.size() ? &call->arguments[index] : nullptr;
}

const Value* Construct::keyword(std::string_view keyword_name) const { return call ? call->keyword(keyword_name) : nullptr; }

const Value* Construct::argument(std::size_t index, std::string_view keyword_name) const {
    const Value* found = positional(index);
    return found ? found : keyword(keyword_name);
}

std::optional<Construct> construct_of(const Value& value) {
    const Symbol* symbol = python::as_symbol(value);
    if (!symbol) return std::nullopt;
    if (symbol->kind == Symbol::Kind::dotted) return Construct{sqlalchemy_name(symbol->name), symbol->name, nullptr};
    if (symbol->kind != Symbol::Kind::call) return std::nullopt;
    const std::string_view path = python::path_of(symbol->operands[0]);
    if (path.empty()) return std::nullopt;
    return Construct{sqlalchemy_name(path), path, symbol};
}

bool is_construct(const Value& value, std::string_view name) {
    const auto construct = construct_of(value);
    return construct && construct->call && construct->name == name;
}

std::optional<MethodCall> method_call_of(const Value& value) {
    const Symbol* symbol = python::as_symbol(value);
    if (!symbol || symbol->kind != Symbol::Kind::call) return std::nullopt;
    const Symbol* callee = python::as_symbol(symbol->operands[0]);
    if (!callee || callee->kind != Symbol::Kind::member) return std::nullopt;
    return MethodCall{callee->operands[0], callee->name, symbol};
}

python::Class* mapped_class(const Value& value) {
    const auto* type = std::get_if<python::Class*>(&value);
    if (!type) return nullptr;
    return (*type)->find("__tablename__") || (*type)->find("__table__") ? *type : nullptr;
}

std::string quoted(std::string_view name) {
    const auto plain = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '$'; };
    const bool bare = !name.empty() && std::all_of(name.begin(), name.end(), plain) && !(name[0] >= '0' && name[0] <= '9') &&
                      name[0] != '$' && !std::binary_search(std::begin(reserved), std::end(reserved), name);
    if (bare) return std::string(name);
    std::string result = "\"";
    for (const char c : name) result += c == '"' ? std::string("\"\"") : std::string(1, c);
    return result + '"';
}

std::string quoted_literal(std::string_view text) {
    std::string result = "'";
    for (const char c : text) result += c == '\'' ? std::string("''") : std::string(1, c);
    return result + '\'';
}

std::optional<Value> printed_construct(python::Evaluator& evaluator, const Value& value) {
    const auto construct = construct_of(value);
    const bool calls = construct && construct->call && !sql_function_name(construct->path).empty() && construct->call->arguments.empty();
    const Value* text = is_construct(value, "text") ? construct->argument(0, "text") : nullptr;
    if (!calls && !(text && python::as_text(*text))) return std::nullopt;
    Compiler compiler(evaluator);
    std::string shown = calls ? compiler.expression(value) : compiler.text_of(*text);
    return compiler.failed() ? std::nullopt : std::optional(Value(evaluator.text(std::move(shown))));
}

}  // namespace pgsteward::alembic
