// Tables as create_table and Table describe them.
#include <fmt/format.h>

#include <algorithm>

#include "migration/alembic/compiler.hpp"

namespace pgsteward::alembic {
namespace {

bool one_of(std::string_view name, std::initializer_list<std::string_view> names) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

}  // namespace

Table Compiler::table(const std::vector<Value>& elements) {
    Table result;
    for (const Value& element : elements) {
        const auto construct = construct_of(element);
        const std::string_view name = construct ? construct->name : std::string_view();
        if (name == "Index") result.indexes.push_back(index(element));
        else if (name == "Column" || name == "column" || name == "mapped_column") result.columns.push_back(column(element));
        else if (one_of(name, {"PrimaryKeyConstraint", "UniqueConstraint", "CheckConstraint", "ForeignKeyConstraint", "ExcludeConstraint"}))
            result.constraints.push_back(constraint(element));
        else if (name == "MetaData" || python::is_none(element)) continue;
        else {
            const python::Unknown* unknown = python::as_unknown(element);
            fail(unknown ? "a part of the table is not known: " + unknown->why : "a part of the table is not known");
        }
    }
    return result;
}

/// Table("name", metadata, …), table("name", …) or a class that maps one.
Table Compiler::table(const Value& value) {
    if (python::Class* mapped = mapped_class(value)) {
        if (const Value* direct = mapped->find("__table__")) return table(*direct);
        Table result;
        result.name = string(mapped->find("__tablename__"), "the name of a table");
        for (const auto& [name, attribute] : mapped->attributes)
            if (is_construct(attribute, "Column") || is_construct(attribute, "mapped_column")) result.columns.push_back(column(attribute, name));
        if (const Value* extra = mapped->find("__table_args__")) {
            const python::Table* only = python::as_table(*extra);
            const auto all = only ? std::optional<python::Evaluator::Elements>() : evaluator_.elements(*extra);
            if (all)
                for (const Value& one : all->known) {
                    if (const python::Table* options = python::as_table(one)) only = options;
                    else if (is_construct(one, "Index")) result.indexes.push_back(index(one));
                    else result.constraints.push_back(constraint(one));
                }
            if (only)
                if (const Value* schema = python::find_in(*only, evaluator_.text("schema"))) result.schema = string_or(schema, "a schema", "");
        }
        if (mapped->bases.size() > 1) fail("a mapped class with several bases");
        return result;
    }
    const auto construct = construct_of(value);
    if (!construct || !construct->call || (construct->name != "Table" && construct->name != "table") || construct->call->arguments.empty()) {
        fail("a table is not known");
        return {};
    }
    if (construct->keyword("autoload_with") || construct->keyword("autoload")) fail("a table that is read from the database");
    Table result = table(std::vector<Value>(construct->call->arguments.begin() + 1, construct->call->arguments.end()));
    result.name = string(construct->positional(0), "the name of a table");
    result.schema = string_or(construct->keyword("schema"), "a schema", "");
    result.options = postgresql_options(construct->call->keywords);
    const std::string comment = string_or(construct->keyword("comment"), "a comment", "");
    if (!comment.empty()) result.comment = comment;
    if (const Value* prefixes = construct->keyword("prefixes")) result.prefixes = strings(prefixes, "the prefixes of a table");
    return result;
}

std::vector<std::string> Compiler::create_table(const Table& one) {
    std::vector<std::string> result;
    const std::string name = table_name(one.name, one.schema);
    table_schema_ = one.schema;
    for (const Column& column : one.columns)
        if (std::string statement = create_enum(column.type); !statement.empty()) {
            if (std::find(result.begin(), result.end(), statement) == result.end()) result.push_back(std::move(statement));
        }

    // The primary key: of the columns that say so, or the constraint.
    Constraint key;
    key.kind = Constraint::Kind::primary_key;
    for (const Column& column : one.columns)
        if (column.primary_key) key.columns.push_back(column.name);
    for (const Constraint& constraint : one.constraints)
        if (constraint.kind == Constraint::Kind::primary_key) {
            std::vector<std::string> columns = constraint.columns.empty() ? key.columns : constraint.columns;
            key = constraint;
            key.columns = std::move(columns);
        }
    const auto is_key = [&](const std::string& column) { return std::find(key.columns.begin(), key.columns.end(), column) != key.columns.end(); };
    const auto refers = [&](const Column& column) {
        if (!column.references.empty()) return true;
        return std::any_of(one.constraints.begin(), one.constraints.end(), [&](const Constraint& constraint) {
            const auto& columns = constraint.reference.columns;
            return constraint.kind == Constraint::Kind::foreign_key && std::find(columns.begin(), columns.end(), column.name) != columns.end();
        });
    };
    const auto counts = [&](const Column& column) {
        if (!is_key(column.name) || column.identity || column.client_default || column.autoincrement == Column::Autoincrement::no) return false;
        if (column.autoincrement == Column::Autoincrement::yes) return true;
        return key.columns.size() == 1 && python::is_none(column.server_default) && !column.computed && !refers(column);
    };

    std::vector<std::string> parts;
    for (Column column : one.columns) {
        if (!column.says_nullable && !column.primary_key && is_key(column.name)) column.nullable = false;  // a key's columns are never null
        for (Constraint& check : column.checks) apply_convention(check, one.name, one.schema);
        parts.push_back(column_specification(column, counts(column)));
    }
    const auto define = [&](Constraint constraint) {
        apply_convention(constraint, one.name, one.schema);
        parts.push_back(constraint_definition(constraint));
    };
    if (!key.columns.empty()) define(key);
    // SQLAlchemy orders constraints by when they were made: those of columns when the table takes the columns in.
    for (const Constraint& constraint : one.constraints)
        if (constraint.kind != Constraint::Kind::primary_key && !constraint.reference.use_alter) define(constraint);
    for (const Column& column : one.columns) {
        if (column.unique && !column.index) {
            Constraint unique;
            unique.columns = {column.name};
            define(unique);
        }
        if (const auto check = check_of_type(column.type, column.name)) define(*check);
        for (const ForeignKey& reference : column.references) {
            Constraint constraint;
            constraint.kind = Constraint::Kind::foreign_key;
            constraint.name = reference.name;
            constraint.final_name = reference.final_name;
            constraint.reference = reference;
            if (!reference.use_alter) define(constraint);
        }
    }

    std::string prefixes;
    for (const std::string& prefix : one.prefixes) prefixes += prefix + " ";
    std::string statement = fmt::format("CREATE {}TABLE {}{} (", prefixes, one.if_not_exists ? "IF NOT EXISTS " : "", name);
    for (std::size_t i = 0; i < parts.size(); ++i) statement += (i == 0 ? "\n\t" : ", \n\t") + parts[i];
    statement += "\n)";
    for (const auto& [option, value] : one.options) {
        if (python::is_none(value)) continue;
        if (option == "partition_by") statement += "\n PARTITION BY " + string(&value, "PARTITION BY");
        else if (option == "inherits") {
            std::string parents;
            for (const std::string& parent : strings(&value, "INHERITS")) parents += (parents.empty() ? "" : ", ") + quoted(parent);
            statement += "\n INHERITS ( " + parents + " )";
        } else if (option == "tablespace") statement += "\n TABLESPACE " + quoted(string(&value, "a tablespace"));
        else if (option == "on_commit") statement += "\n ON COMMIT " + string(&value, "ON COMMIT");
        else if (option == "using") statement += "\n USING " + string(&value, "an access method");
        else if (option != "ignore_search_path") fail(fmt::format("postgresql_{} is not followed", option));
    }
    result.push_back(std::move(statement));

    for (const Column& column : one.columns)
        if (column.index) {
            Index index;
            index.name = conventional({"ix", "", one.name, one.schema, {column.name}, "", {}}, false);
            index.unique = column.unique;
            index.elements.push_back(evaluator_.text(column.name));
            result.push_back(create_index(index, name));
        }
    for (const Column& column : one.columns)
        if (auto index = spatial_index(column, one.name, one.schema)) result.push_back(std::move(*index));
    for (Index index : one.indexes) {
        name_index(index, one.name, one.schema, index.final_name);
        result.push_back(create_index(index, name));
    }
    if (one.comment) result.push_back(fmt::format("COMMENT ON TABLE {} IS {}", name, quoted_literal(*one.comment)));
    for (const Column& column : one.columns)
        if (column.comment) result.push_back(fmt::format("COMMENT ON COLUMN {}.{} IS {}", name, quoted(column.name), quoted_literal(*column.comment)));
    return result;
}

}  // namespace pgsteward::alembic
