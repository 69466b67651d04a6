// Indexes.
#include <fmt/format.h>

#include "migration/alembic/compiler.hpp"

namespace pgsteward::alembic {
namespace {

std::string lowered(std::string text) {
    for (char& c : text)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c | 0x20);
    return text;
}

/// What postgresql_ops calls an element: the name of a column or label, the text of Alembic's own text().
Value key_of(const Index& index, const Value& element) {
    Value key = element;
    if (const auto step = method_call_of(element)) {
        if (step->method == "label" && !step->call->arguments.empty()) return step->call->arguments[0];
        key = step->base;
    }
    const auto construct = construct_of(key);
    const bool has_key = is_construct(key, "column") || is_construct(key, "Column") || (index.of_operation && is_construct(key, "text"));
    return has_key && construct->positional(0) ? *construct->positional(0) : key;
}

}  // namespace

/// Index("name", "column", …, unique=…)
Index Compiler::index(const Value& value) {
    Index result;
    const auto construct = construct_of(value);
    if (!construct || !construct->call || construct->call->arguments.empty()) {
        fail("an index is not known");
        return result;
    }
    result.name = string_or(construct->positional(0), "the name of an index", "");
    result.final_name = is_final_name(construct->positional(0));
    result.elements.assign(construct->call->arguments.begin() + 1, construct->call->arguments.end());
    result.unique = flag(construct->keyword("unique"), "whether an index is unique", false);
    result.options = postgresql_options(construct->call->keywords);
    if (construct->call->open) fail("some arguments of an index are not known");
    return result;
}

/// An index without a name gets one from the convention; SQLAlchemy has a convention of its own where there is none.
void Compiler::name_index(Index& one, const std::string& table_text, const std::string& schema, bool final_name) {
    std::vector<std::string> columns;
    for (const Value& element : one.elements)
        if (const auto text = python::as_string(element)) columns.push_back(*text);
    one.name = conventional({"ix", one.name, table_text, schema, columns, "", {}}, final_name);
    if (one.name.empty()) fail("an index has no name");
}

std::string Compiler::create_index(const Index& one, const std::string& table_text) {
    const auto option = [&](std::string_view name) -> const Value* {
        for (const auto& [given, value] : one.options)
            if (given == name && !python::is_none(value)) return &value;
        return nullptr;
    };
    if (one.name.empty()) fail("an index has no name");
    std::string result = one.unique ? "CREATE UNIQUE INDEX " : "CREATE INDEX ";
    if (flag(option("concurrently"), "CONCURRENTLY", false)) result += "CONCURRENTLY ";
    if (one.if_not_exists) result += "IF NOT EXISTS ";
    result += fmt::format("{} ON {} ", quoted(one.name), table_text);
    const std::string method = string_or(option("using"), "the method of an index", "");
    if (!method.empty()) result += "USING " + lowered(method) + " ";

    const Value* classes = option("ops");
    const python::Table* by_column = classes ? python::as_table(*classes) : nullptr;
    if (classes && !by_column) fail("the operator classes of an index are not known");
    std::string list;
    for (const Value& element : one.elements) {
        const bool named = python::as_text(element) || is_construct(element, "quoted_name");
        const auto construct = construct_of(element);
        const bool called_f = construct && construct->name == "conv";
        std::string part = named || called_f ? quoted(string(&element, "a column of an index")) : expression(element, true);
        const Value* by_name = by_column ? python::find_in(*by_column, key_of(one, element)) : nullptr;
        if (by_name) part += " " + string(by_name, "an operator class");
        list += (list.empty() ? "" : ", ") + part;
    }
    if (one.elements.empty()) fail("the columns of an index are not known");
    result += "(" + list + ")";
    if (const Value* include = option("include")) {
        std::string columns;
        for (const std::string& name : strings(include, "the included columns of an index")) columns += (columns.empty() ? "" : ", ") + quoted(name);
        if (!columns.empty()) result += " INCLUDE (" + columns + ")";
    }
    if (const Value* distinct = option("nulls_not_distinct"))
        result += flag(distinct, "NULLS NOT DISTINCT", false) ? " NULLS NOT DISTINCT" : " NULLS DISTINCT";
    if (const Value* with = option("with")) {
        const python::Table* parameters = python::as_table(*with);
        std::string texts;
        if (!parameters) fail("the storage parameters of an index are not known");
        else
            for (const auto& [name, setting] : parameters->items)
                texts += (texts.empty() ? "" : ", ") + fmt::format("{} = {}", string(&name, "a storage parameter"), python::printed(setting).value_or(""));
        if (!texts.empty()) result += " WITH (" + texts + ")";
    }
    const std::string tablespace = string_or(option("tablespace"), "a tablespace", "");
    if (!tablespace.empty()) result += " TABLESPACE " + quoted(tablespace);
    if (const Value* condition = option("where"))
        result += " WHERE " + (python::as_text(*condition) ? text_of(*condition) : expression(*condition));
    return result;
}

}  // namespace pgsteward::alembic
