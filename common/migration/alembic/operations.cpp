// op.*: which operation, and those that are not about one column, index or constraint.
#include <fmt/format.h>

#include <algorithm>

#include "migration/alembic/database.hpp"

namespace pgsteward::alembic {
namespace {

using python::Symbol;

/// op.invoke(ops.DropTableOp(…)): the operation that the directive stands for.
constexpr std::pair<std::string_view, std::string_view> directives[] = {
    {"AddColumnOp", "add_column"}, {"DropColumnOp", "drop_column"}, {"AlterColumnOp", "alter_column"},
    {"CreateTableOp", "create_table"}, {"DropTableOp", "drop_table"}, {"RenameTableOp", "rename_table"},
    {"CreateIndexOp", "create_index"}, {"DropIndexOp", "drop_index"}, {"ExecuteSQLOp", "execute"},
    {"CreateForeignKeyOp", "create_foreign_key"}, {"CreateUniqueConstraintOp", "create_unique_constraint"},
    {"CreatePrimaryKeyOp", "create_primary_key"}, {"CreateCheckConstraintOp", "create_check_constraint"},
    {"DropConstraintOp", "drop_constraint"}, {"BulkInsertOp", "bulk_insert"},
    {"CreateTableCommentOp", "create_table_comment"}, {"DropTableCommentOp", "drop_table_comment"},
};

}  // namespace

const Value* Database::Given::operator()(std::size_t position, std::string_view name, std::string_view old_name) const {
    const std::size_t index = batch && position > table_position ? position - 1 : position;
    const bool is_table = batch && position == table_position;
    if (!is_table && index < arguments.positional.size()) return &arguments.positional[index];
    if (const Value* found = arguments.keyword(name)) return found;
    return old_name.empty() ? nullptr : arguments.keyword(old_name);
}

const Value* Database::Given::table(std::string_view name, std::string_view old_name) const {
    return batch ? &batch->table : (*this)(table_position, name, old_name);
}

const Value* Database::Given::schema(std::size_t position) const {
    return batch ? &batch->schema : (*this)(position, "schema");
}

std::optional<Value> Database::operation(Evaluator& evaluator, std::string_view name, const CallSite& site, const Batch* batch) {
    const auto& positional = site.arguments.positional;
    const auto first = [&](std::string_view keyword) -> Value {
        if (!positional.empty()) return positional[0];
        const Value* found = site.arguments.keyword(keyword);
        return found ? *found : Value(python::None{});
    };
    if (name == "f") {
        // A name that no naming convention changes any more.
        Symbol final_name{Symbol::Kind::call, {}};
        final_name.operands.push_back(evaluator.heap().dotted("sqlalchemy.sql.elements.conv"));
        final_name.arguments.push_back(first("name"));
        return Value(evaluator.heap().symbol(std::move(final_name)));
    }
    if (name == "inline_literal") return first("value");
    if (name == "get_bind") return object(evaluator, "connection");
    if (name == "get_context") return object(evaluator, "context");
    if (name == "context") return object(evaluator, "context");
    if (name == "autocommit_block") return object(evaluator, "autocommit", {}, site.at);
    if (site.arguments.open) {
        const bool readable = name == "create_table" || name == "execute";
        if (!readable) {
            opaque(evaluator, site.at, fmt::format("some arguments of {}() are not known", name));
            return python::None{};
        }
    }
    if (name == "execute") {
        const Value* text = positional.empty() ? site.arguments.keyword("sqltext") : nullptr;
        const Value statement = text ? *text : first("sql");
        execute(evaluator, statement, nullptr, false, site.at);
        return python::None{};
    }
    if (name == "batch_alter_table" && !batch) {
        const Value* schema = site.arguments.keyword("schema");
        if (!schema && positional.size() > 1) schema = &positional[1];
        return object(evaluator, "batch", {first("table_name"), schema ? *schema : Value(python::None{})});
    }
    if (name == "create_table" && !batch) return create_table(evaluator, site);
    if (name == "bulk_insert") {
        bulk_insert(evaluator, site);
        return python::None{};
    }
    if (name == "invoke") return invoke(evaluator, first("operation"), site);
    if (name == "run_async" && !positional.empty()) {
        Arguments rest{{object(evaluator, "connection")}, site.arguments.keywords, false};
        rest.positional.insert(rest.positional.end(), positional.begin() + 1, positional.end());
        return evaluator.call(positional[0], std::move(rest));
    }
    if (name == "implementation_for" || name == "register_operation") return evaluator.heap().dotted("builtins.decorator");
    if (table_operation(evaluator, name, site, batch) || column_operation(evaluator, name, site, batch) ||
        index_operation(evaluator, name, site, batch) || constraint_operation(evaluator, name, site, batch))
        return python::None{};
    if (!batch && entity_operation(evaluator, name, site)) return python::None{};
    if (!batch && name == "sync_enum_values") {
        sync_enum_values(evaluator, site);
        return python::None{};
    }
    if (!batch && declared_operation(evaluator, name, site)) return python::None{};
    opaque(evaluator, site.at, fmt::format("the operation {}() is not one of Alembic's", name));
    return evaluator.unknown(fmt::format("what {}() gives is not known", name));
}

/// An operation of a plugin that the configuration describes: its arguments fill the SQL as str.format() does.
bool Database::declared_operation(Evaluator& evaluator, std::string_view name, const CallSite& site) {
    const Declarations* declared = evaluator.tree().declarations.get();
    if (!declared) return false;
    const auto found = declared->operations.find(std::string(name));
    if (found == declared->operations.end()) return false;
    for (const std::string& sql : found->second) {
        const Value template_text = evaluator.text(sql);
        const Value filled = evaluator.call(evaluator.attribute(template_text, "format"), site.arguments);
        if (const auto text = python::as_string(filled)) send(evaluator, *text, site.at);
        else opaque(evaluator, site.at, fmt::format("{}(): {}", name, python::as_unknown(filled) ? python::as_unknown(filled)->why : "its arguments are not known"));
    }
    return true;
}

bool Database::table_operation(Evaluator& evaluator, std::string_view name, const CallSite& site, const Batch* batch) {
    const Given given{site.arguments, batch, 0};
    Compiler compiler(evaluator);
    std::vector<std::string> statements;
    if (name == "drop_table") {
        const bool exists = compiler.flag(given.keyword("if_exists"), "if_exists", false);
        const std::string table = compiler.string(given.table("table_name", "name"), "the name of the table");
        statements.push_back(fmt::format("DROP TABLE {}{}", exists ? "IF EXISTS " : "", compiler.table_name(table, compiler.string_or(given.schema(1), "the schema", ""))));
    } else if (name == "rename_table") {
        const std::string table = compiler.string(given(0, "old_table_name"), "the name of the table");
        const std::string renamed = compiler.string(given(1, "new_table_name"), "the new name of the table");
        statements.push_back(fmt::format("ALTER TABLE {} RENAME TO {}", compiler.table_name(table, compiler.string_or(given.schema(2), "the schema", "")), quoted(renamed)));
    } else if (name == "create_table_comment" || name == "drop_table_comment") {
        const std::string table = compiler.table_name(compiler.string(given.table(), "the name of the table"), compiler.string_or(given.schema(3), "the schema", ""));
        const bool creates = name == "create_table_comment";
        statements.push_back(fmt::format("COMMENT ON TABLE {} IS {}", table, creates ? quoted_literal(compiler.string(given(1, "comment"), "the comment")) : "NULL"));
    } else {
        return false;
    }
    send(evaluator, compiler, statements, site.at, std::string(name) + "()");
    return true;
}

Value Database::create_table(Evaluator& evaluator, const CallSite& site) {
    Symbol table{Symbol::Kind::call, {}};
    table.operands.push_back(evaluator.heap().dotted("sqlalchemy.Table"));
    table.arguments = site.arguments.positional;
    table.keywords = site.arguments.keywords;
    table.at = site.at;
    if (const Value* name = site.arguments.keyword("table_name"); name && table.arguments.empty()) table.arguments.push_back(*name);
    const Value value = evaluator.heap().symbol(std::move(table));
    Compiler compiler(evaluator);
    Table described = compiler.table(value);
    described.if_not_exists = compiler.flag(site.arguments.keyword("if_not_exists"), "if_not_exists", false);
    if (site.arguments.open) compiler.fail("some of the columns are not known");
    std::vector<std::string> statements = compiler.create_table(described);
    // Alembic keeps the names of the enums that its tables have created, and creates none twice.
    std::erase_if(statements, [&](const std::string& one) {
        return one.starts_with("CREATE TYPE") && !created_types_.insert(one.substr(0, one.find(" AS ENUM"))).second;
    });
    send(evaluator, compiler, statements, site.at, described.name.empty() ? "create_table()" : fmt::format("create_table(\"{}\")", described.name));
    return value;
}

void Database::bulk_insert(Evaluator& evaluator, const CallSite& site) {
    const Given given{site.arguments, nullptr, 0};
    const Value* target = given(0, "table");
    const Value* rows = given(1, "rows");
    Compiler compiler(evaluator);
    const python::List* list = rows ? as_list(*rows) : nullptr;
    if (list && list->elements.empty() && !list->open) return;
    const auto is_known = [](const Value& row) { return as_table(row) && !as_table(row)->open && !as_table(row)->doubtful; };
    const bool known = list && !list->open && !list->doubtful && std::all_of(list->elements.begin(), list->elements.end(), is_known);
    // Of rows that are not known, the first may still tell the columns.
    const Value* first = list && !list->elements.empty() && is_known(list->elements[0]) ? &list->elements[0] : nullptr;
    std::string sql = target ? compiler.insert(*target, known ? rows : first) : compiler.fail("the table is not known");
    if (!compiler.failed()) return send(evaluator, compiler, {std::move(sql)}, site.at, "bulk_insert()");
    opaque(evaluator, site.at, "bulk_insert(): " + compiler.failure(), Opaque::Reach::rows);
}

std::optional<Value> Database::invoke(Evaluator& evaluator, const Value& directive, const CallSite& site) {
    const auto construct = construct_of(directive);
    const std::string_view name = construct && construct->call ? construct->path.substr(construct->path.rfind('.') + 1) : std::string_view();
    CallSite inner = site;
    if (construct && construct->call) inner.arguments = {construct->call->arguments, construct->call->keywords, construct->call->open};
    for (const auto& [known, operation_name] : directives) {
        if (known != name) continue;
        for (auto& [keyword, value] : inner.arguments.keywords) {
            if (keyword == "modify_type") keyword = "type_";
            else if (keyword.starts_with("modify_name")) keyword = "new_column_name";
            else if (keyword.starts_with("modify_")) keyword = keyword.substr(7);
        }
        if (operation_name == "create_table" && inner.arguments.positional.size() > 1) {
            const auto columns = evaluator.elements(inner.arguments.positional[1]);
            inner.arguments.positional.resize(1);
            inner.arguments.open = inner.arguments.open || !columns || columns->open;
            if (columns) inner.arguments.positional.insert(inner.arguments.positional.end(), columns->known.begin(), columns->known.end());
        }
        return operation(evaluator, operation_name, inner, nullptr);
    }
    // ModifyTableOps(table, ops=[…]), UpgradeOps(ops=[…])
    const Value* list = name.ends_with("Ops") ? construct->keyword("ops") : nullptr;
    if (!list && name == "ModifyTableOps") list = construct->positional(1);
    if (!list && name.ends_with("Ops")) list = construct->positional(0);
    const auto all = list ? evaluator.elements(*list) : std::nullopt;
    if (!all || all->open) {
        opaque(evaluator, site.at, "the operation that is invoked is not known");
        return python::None{};
    }
    for (const Value& one : all->known) invoke(evaluator, one, site);
    return python::None{};
}

}  // namespace pgsteward::alembic
