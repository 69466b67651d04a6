// Table constraints.
#include <fmt/format.h>

#include "migration/alembic/compiler.hpp"

namespace pgsteward::alembic {
namespace {

std::string list_of(const std::vector<std::string>& names) {
    std::string result;
    for (const std::string& name : names) result += (result.empty() ? "" : ", ") + quoted(name);
    return result;
}

}  // namespace

Constraint Compiler::constraint(const Value& value) {
    Constraint result;
    const auto construct = construct_of(value);
    if (!construct || !construct->call) {
        fail("a constraint is not known");
        return result;
    }
    const auto& arguments = construct->call->arguments;
    result.name = string_or(construct->keyword("name"), "the name of a constraint", "");
    result.final_name = is_final_name(construct->keyword("name"));
    result.initially = string_or(construct->keyword("initially"), "INITIALLY", "");
    if (const Value* deferrable = construct->keyword("deferrable"); deferrable && !python::is_none(*deferrable)) result.deferrable = flag(deferrable, "DEFERRABLE", false);
    result.not_valid = flag(construct->keyword("postgresql_not_valid"), "NOT VALID", false);
    if (construct->call->open) fail("some arguments of a constraint are not known");
    const auto column_names = [&] {
        for (const Value& one : arguments) result.columns.push_back(string(&one, "a column of a constraint"));
    };
    if (construct->name == "PrimaryKeyConstraint") {
        result.kind = Constraint::Kind::primary_key;
        column_names();
    } else if (construct->name == "UniqueConstraint") {
        result.kind = Constraint::Kind::unique;
        result.nulls_not_distinct = flag(construct->keyword("postgresql_nulls_not_distinct"), "NULLS NOT DISTINCT", false);
        if (const Value* include = construct->keyword("postgresql_include")) result.include = strings(include, "included columns");
        column_names();
    } else if (construct->name == "CheckConstraint") {
        result.kind = Constraint::Kind::check;
        const Value* condition = construct->argument(0, "sqltext");
        if (!condition) fail("the condition of a check is not given");
        else result.expression = python::as_text(*condition) ? text_of(*condition) : expression(*condition);
        if (result.name.empty()) result.name = string_or(construct->positional(1), "the name of a constraint", "");
    } else if (construct->name == "ForeignKeyConstraint") {
        result.kind = Constraint::Kind::foreign_key;
        python::Symbol keywords = *construct->call;  // its keywords are those of a foreign key
        keywords.arguments = {evaluator_.text("t.c")};
        keywords.operands = {evaluator_.heap().dotted("sqlalchemy.ForeignKey")};
        result.reference = foreign_key(evaluator_.heap().symbol(std::move(keywords)));
        ForeignKey& key = result.reference;
        key.referenced.clear();
        key.columns = strings(construct->argument(0, "columns"), "the columns of a foreign key");
        if (result.name.empty()) result.name = string_or(construct->positional(2), "the name of a constraint", "");
        const Value* targets = construct->argument(1, "refcolumns");
        const auto all = targets ? evaluator_.elements(*targets) : std::nullopt;
        if (!all || all->open || all->known.empty()) fail("the target of a foreign key is not known");
        else
            for (const Value& target : all->known) {
                ForeignKey one;
                if (python::as_symbol(target)) {
                    python::Symbol call;
                    call.kind = python::Symbol::Kind::call;
                    call.operands.push_back(evaluator_.heap().dotted("sqlalchemy.ForeignKey"));
                    call.arguments.push_back(target);
                    one = foreign_key(evaluator_.heap().symbol(std::move(call)));
                } else {
                    reference(string(&target, "the target of a foreign key"), one);
                }
                key.table = one.table;
                key.schema = one.schema;
                key.referenced.insert(key.referenced.end(), one.referenced.begin(), one.referenced.end());
            }
        key.not_valid = result.not_valid;
        key.name = result.name;
    } else if (construct->name == "ExcludeConstraint") {
        result.kind = Constraint::Kind::exclude;
        std::string elements;
        for (const Value& one : arguments) {
            const auto pair = evaluator_.elements(one);
            if (!pair || pair->known.size() != 2) return fail("an element of an exclusion is not known"), result;
            const std::string element = python::as_text(pair->known[0]) ? quoted(string(&pair->known[0], "a column")) : expression(pair->known[0]);
            elements += (elements.empty() ? "" : ", ") + fmt::format("{} WITH {}", element, string(&pair->known[1], "an operator"));
        }
        result.expression = fmt::format("EXCLUDE USING {} ({})", string_or(construct->keyword("using"), "the method of an exclusion", "gist"), elements);
        if (const Value* condition = construct->keyword("where"); condition && !python::is_none(*condition))
            result.expression += fmt::format(" WHERE ({})", python::as_text(*condition) ? text_of(*condition) : expression(*condition));
    } else {
        fail(fmt::format("{} is not followed", construct->path));
    }
    return result;
}

std::string Compiler::exclusion(python::Symbol call, const std::string& name) {
    call.operands = {evaluator_.heap().dotted("sqlalchemy.ExcludeConstraint")};
    Constraint result = constraint(evaluator_.heap().symbol(std::move(call)));
    if (!name.empty()) result.name = name;
    return constraint_definition(result);
}

std::string Compiler::deferrability(const std::optional<bool>& deferrable, const std::string& initially) {
    std::string result;
    if (deferrable) result += *deferrable ? " DEFERRABLE" : " NOT DEFERRABLE";
    if (!initially.empty()) result += " INITIALLY " + initially;
    return result;
}

std::string Compiler::reference_definition(const ForeignKey& key) {
    const std::vector<std::string>& referenced = key.referenced.empty() ? key.columns : key.referenced;
    std::string result = fmt::format("FOREIGN KEY({}) REFERENCES {} ({})", list_of(key.columns), table_name(key.table, key.schema), list_of(referenced));
    if (!key.match.empty()) result += " MATCH " + key.match;
    if (!key.on_delete.empty()) result += " ON DELETE " + key.on_delete;
    if (!key.on_update.empty()) result += " ON UPDATE " + key.on_update;
    return result + deferrability(key.deferrable, key.initially) + (key.not_valid ? " NOT VALID" : "");
}

std::string Compiler::constraint_definition(const Constraint& one) {
    const std::string name = one.name.empty() ? "" : "CONSTRAINT " + quoted(one.name) + " ";
    switch (one.kind) {
        case Constraint::Kind::foreign_key: return name + reference_definition(one.reference);
        case Constraint::Kind::exclude: return name + one.expression + deferrability(one.deferrable, one.initially);
        case Constraint::Kind::check:
            return name + "CHECK (" + one.expression + ")" + deferrability(one.deferrable, one.initially) + (one.not_valid ? " NOT VALID" : "");
        case Constraint::Kind::primary_key: return name + "PRIMARY KEY (" + list_of(one.columns) + ")" + deferrability(one.deferrable, one.initially);
        case Constraint::Kind::unique: break;
    }
    return name + "UNIQUE " + (one.nulls_not_distinct ? "NULLS NOT DISTINCT " : "") + "(" + list_of(one.columns) + ")" +
           (one.include.empty() ? "" : " INCLUDE (" + list_of(one.include) + ")") + deferrability(one.deferrable, one.initially);
}

}  // namespace pgsteward::alembic
