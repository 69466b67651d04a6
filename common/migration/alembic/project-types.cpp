// Types that SQLAlchemy does not bring: enums, those of well-known packages, and those that the project defines.
#include <fmt/format.h>

#include <algorithm>

#include "catalog/unknown-identifier.hpp"
#include "migration/alembic/compiler.hpp"
#include "python/text.hpp"

namespace pgsteward::alembic {
namespace {

using python::Symbol;

const python::Class* enum_class(const Construct& construct) {
    const Value* first = construct.positional(0);
    const auto* type = first ? std::get_if<python::Class*>(first) : nullptr;
    return type ? *type : nullptr;
}

std::string lowered(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c; });
    return text;
}

/// The names of an Enum's members, in order; other names for the same member are left out.
std::vector<std::string> members(const python::Class& type) {
    std::vector<std::string> result;
    for (const Value& member : python::members_of(type))
        if (const Value* name = std::get<python::Instance*>(member)->find("name")) result.push_back(python::as_string(*name).value_or(""));
    return result;
}

bool is_listened_to(const python::Class& type) {
    return type.listened_to || std::ranges::any_of(type.bases, [](const Value& base) {
        const auto* parent = std::get_if<python::Class*>(&base);
        return parent && is_listened_to(**parent);
    });
}

}  // namespace

/// The labels of an enum: those given, or the members' names of a class, or what values_callable makes of them.
std::vector<std::string> Compiler::enum_labels(const Construct& construct) {
    std::vector<std::string> labels;
    if (construct.call->open) fail("the labels of an enum are not known");
    const python::Class* type = enum_class(construct);
    if (!type) {
        for (const Value& label : construct.call->arguments) {
            if (as_list(label)) {
                for (std::string& one : strings(&label, "the labels of an enum")) labels.push_back(std::move(one));
            } else {
                labels.push_back(string(&label, "a label of an enum"));
            }
        }
        return labels;
    }
    const Value* chooser = construct.keyword("values_callable");
    if (type->enumeration == python::Class::Enumeration::no) fail(fmt::format("{} is not known to be an Enum", type->name));
    if (!chooser || python::is_none(*chooser)) return members(*type);
    const Value chosen = evaluator_.call(*chooser, {{*construct.positional(0)}, {}, false});
    return strings(&chosen, "the labels of an enum");
}

/// VARCHAR where the enum is not PostgreSQL's own, else its name.
std::string Compiler::enum_name(const Value& value) {
    const auto construct = construct_of(value);
    if (!construct || !construct->call) return fail("an enum that is not known");
    if (!flag(construct->keyword("native_enum"), "whether an enum is native", true)) {
        std::size_t longest = 0;
        for (const std::string& label : enum_labels(*construct)) longest = std::max(longest, python::length_of(label));
        const Value* length = construct->keyword("length");
        const auto given = length ? python::as_integer(*length) : std::nullopt;
        const std::int64_t size = given ? *given : static_cast<std::int64_t>(longest);
        return size == 0 ? "VARCHAR" : fmt::format("VARCHAR({})", size);
    }
    const python::Class* type = enum_class(*construct);
    const Value* given = construct->keyword("name");
    const std::string name = given ? string(given, "the name of an enum") : type ? lowered(type->name) : fail("an enum has no name");
    if (flag(construct->keyword("inherit_schema"), "whether an enum lies in its table's schema", false)) return table_name(name, table_schema_);
    return table_name(name, string_or(construct->keyword("schema"), "the schema of an enum", ""));
}

std::optional<Constraint> Compiler::check_of_type(const Value& value, const std::string& column) {
    const auto construct = construct_of(value);
    if (!construct || !construct->call || construct->name != "Enum") return std::nullopt;
    if (!flag(construct->keyword("create_constraint"), "whether an enum has a CHECK", false)) return std::nullopt;
    if (flag(construct->keyword("native_enum"), "whether an enum is native", true)) return std::nullopt;
    const python::Class* type = enum_class(*construct);
    Constraint check;
    check.kind = Constraint::Kind::check;
    check.name = string_or(construct->keyword("name"), "the name of an enum", type ? lowered(type->name) : "");
    std::string list;
    for (const std::string& label : enum_labels(*construct)) list += (list.empty() ? "" : ", ") + quoted_literal(label);
    check.expression = fmt::format("{} IN ({})", quoted(column), list);
    return check;
}

std::string Compiler::create_enum(const Value& value, std::optional<bool> wanted) {
    const auto construct = construct_of(value);
    if (!construct || !construct->call) return {};
    if (construct->name == "ARRAY" && construct->argument(0, "item_type")) return create_enum(*construct->argument(0, "item_type"), wanted);
    if (construct->name != "Enum" && construct->name != "ENUM") return {};
    if (!flag(construct->keyword("native_enum"), "whether an enum is native", true)) return {};
    if (!wanted && construct->name == "ENUM" && !flag(construct->keyword("create_type"), "whether an enum is created", true)) return {};
    if (!wanted && construct->keyword("metadata")) return {};
    std::string list;
    for (const std::string& label : enum_labels(*construct)) list += (list.empty() ? "" : ", ") + quoted_literal(label);
    return fmt::format("CREATE TYPE {} AS ENUM ({})", enum_name(value), list);
}

/// A type that the configuration describes.
std::optional<std::string> Compiler::declared_type(std::string_view path) const {
    const Declarations* declared = evaluator_.tree().declarations.get();
    if (!declared) return std::nullopt;
    const auto found = declared->types.find(std::string(path));
    return found == declared->types.end() ? std::nullopt : std::optional(found->second);
}

/// Whatever the type is, the statement around it is known: the name stands in for it, and who sends the statement says so.
std::string Compiler::unread_type(std::string_view name) {
    if (std::find(unread_types_.begin(), unread_types_.end(), name) == unread_types_.end()) unread_types_.emplace_back(name);
    return quoted(fmt::format("{} {}", unknown_identifier, name));
}

/// A class of the project: what it is made of, or what it says of itself.
std::string Compiler::project_type(const Value& value) {
    const auto* instance = std::get_if<python::Instance*>(&value);
    const auto* direct = std::get_if<python::Class*>(&value);
    python::Class* type = instance ? (*instance)->type : direct ? *direct : nullptr;
    if (!type) {
        const auto construct = construct_of(value);
        if (construct) {
            const std::string_view path = construct->path;
            if (const auto declared = declared_type(path)) return *declared;
            if (const auto known = package_type(*construct)) return *known;
            return unread_type(path);
        }
        const python::Unknown* unknown = python::as_unknown(value);
        return fail(unknown ? "a type is not known: " + unknown->why : "a type is not known");
    }
    // A listener may give the table a constraint when the column becomes part of it.
    if (is_listened_to(*type)) unread_type(fmt::format("{} has an event listener: what that adds to the table is not followed", type->name));
    Value self = instance ? value : Value(evaluator_.heap().instance(type));
    const Value specification = evaluator_.attribute(self, "get_col_spec");
    if (!python::as_unknown(specification)) {
        if (const auto text = python::as_string(evaluator_.call(specification, {}))) return *text;
    }
    const Value loader = evaluator_.attribute(self, "load_dialect_impl");
    if (!python::as_unknown(loader)) {
        Symbol dialect;
        dialect.kind = Symbol::Kind::host;
        dialect.name = "dialect";
        const Value loaded = evaluator_.call(loader, {{evaluator_.heap().symbol(std::move(dialect))}, {}, false});
        const auto described = method_call_of(loaded);
        if (described && described->method == "type_descriptor" && !described->call->arguments.empty()) return this->type(described->call->arguments[0]);
    }
    const Value implementation = evaluator_.attribute(self, "impl");
    if (!python::as_unknown(implementation)) {
        const auto plain = construct_of(implementation);
        const bool takes = instance && !python::class_attribute(*type, "__init__");
        const bool given = instance && (!(*instance)->arguments.empty() || (takes && !(*instance)->attributes.empty()));
        if (plain && !plain->call && given) {
            Symbol made;
            made.kind = Symbol::Kind::call;
            made.operands.push_back(implementation);
            made.arguments = (*instance)->arguments;
            if (takes) made.keywords = (*instance)->attributes;
            return this->type(evaluator_.heap().symbol(std::move(made)));
        }
        return this->type(implementation);
    }
    for (const Value& base : type->bases) {
        const auto plain = construct_of(base);
        if ((plain && !plain->name.empty() && plain->name != "TypeDecorator" && plain->name != "UserDefinedType" && plain->name != "TypeEngine") || std::get_if<python::Class*>(&base))
            return this->type(base);
    }
    return unread_type(type->name);
}

/// Would an integer primary key of this type count by itself, and as which serial?
bool Compiler::is_integer(const Value& value, std::string* serial) {
    Compiler attempt(evaluator_);
    const std::string sql = attempt.type(value);
    if (attempt.failed()) return false;
    if (sql == "BIGINT") *serial = "BIGSERIAL";
    else if (sql == "SMALLINT") *serial = "SMALLSERIAL";
    else if (sql == "INTEGER" || sql.starts_with("NUMERIC") || sql.starts_with("DECIMAL")) *serial = "SERIAL";
    else return false;
    return true;
}

}  // namespace pgsteward::alembic
