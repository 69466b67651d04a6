// Queries.
#include "sql/print-expression.hpp"
#include "sql/print-writer.hpp"

namespace pgsteward::sql {

std::string print(const Query& query) {
    Writer writer;
    writer.write(query);
    return std::move(writer.text);
}

void Writer::write(const Query& query) {
    write(query.with);
    std::visit([this](const auto& node) { write(node); }, query.node);
}

void Writer::write(const With& with) {
    if (with.tables.empty()) return;
    text += with.recursive ? "WITH RECURSIVE " : "WITH ";
    separated(with.tables.size(), [&](std::size_t i) {
        const CommonTableExpression& table = with.tables[i];
        text += quoted(table.name);
        if (!table.columns.empty()) {
            text += " (";
            identifiers(table.columns);
            text += ")";
        }
        text += " AS ";
        if (table.materialized == CommonTableExpression::Materialized::always) text += "MATERIALIZED ";
        if (table.materialized == CommonTableExpression::Materialized::never) text += "NOT MATERIALIZED ";
        enclosed(*table.query);
        if (!table.search_or_cycle.empty()) text += " " + table.search_or_cycle;
    });
    text += " ";
}

void Writer::clause(std::string_view word, const ExpressionPtr& expression) {
    if (!expression) return;
    text += word;
    write(*expression);
}

void Writer::from(std::string_view word, const std::vector<FromItem>& items) {
    if (items.empty()) return;
    text += word;
    separated(items.size(), [&](std::size_t i) { write(items[i]); });
}

void Writer::select_list(const std::vector<Target>& targets) {
    separated(targets.size(), [&](std::size_t i) {
        write(*targets[i].value);
        if (!targets[i].name.empty()) text += " AS " + quoted(targets[i].name);
    });
}

void Writer::core(const Select& select) {
    if (!select.values.empty()) {
        text += "VALUES ";
        separated(select.values.size(), [&](std::size_t i) {
            text += "(";
            list(select.values[i]);
            text += ")";
        });
        return;
    }
    text += "SELECT";
    if (select.distinct) text += " DISTINCT";
    if (!select.distinct_on.empty()) {
        text += " ON (";
        list(select.distinct_on);
        text += ")";
    }
    if (!select.targets.empty()) text += " ";
    select_list(select.targets);
    if (select.into) {
        text += " INTO ";
        if (select.into->persistence == RelationName::Persistence::temporary) text += "TEMPORARY ";
        if (select.into->persistence == RelationName::Persistence::unlogged) text += "UNLOGGED ";
        text += "TABLE ";
        write(static_cast<const ObjectName&>(*select.into));
    }
    from(" FROM ", select.from);
    clause(" WHERE ", select.where);
    if (!select.group_by.empty()) {
        text += select.group_distinct ? " GROUP BY DISTINCT " : " GROUP BY ";
        list(select.group_by);
    }
    clause(" HAVING ", select.having);
    if (select.windows.empty()) return;
    text += " WINDOW ";
    separated(select.windows.size(), [&](std::size_t i) {
        WindowDefinition window = select.windows[i];
        text += quoted(window.name) + " AS ";
        window.name.clear();
        write(window);
    });
}

void Writer::tail(const Select& select) {
    if (!select.order_by.empty()) {
        text += " ORDER BY ";
        list(select.order_by);
    }
    clause(" OFFSET ", select.offset);
    if (select.with_ties && select.limit) {
        text += " FETCH FIRST (";
        write(*select.limit);
        text += ") ROWS WITH TIES";
    } else {
        clause(" LIMIT ", select.limit);
    }
    for (const RowLock& lock : select.locks) write(lock);
}

void Writer::write(const RowLock& lock) {
    switch (lock.strength) {
        case RowLock::Strength::key_share: text += " FOR KEY SHARE"; break;
        case RowLock::Strength::share: text += " FOR SHARE"; break;
        case RowLock::Strength::no_key_update: text += " FOR NO KEY UPDATE"; break;
        case RowLock::Strength::update: text += " FOR UPDATE"; break;
    }
    if (!lock.of.empty()) text += " OF ";
    separated(lock.of.size(), [&](std::size_t i) { write(static_cast<const ObjectName&>(lock.of[i])); });
    if (lock.nowait) text += " NOWAIT";
    if (lock.skip_locked) text += " SKIP LOCKED";
}

void Writer::write(const Select& select) {
    switch (select.set_operation) {
        case Select::SetOperation::none: core(select); break;
        case Select::SetOperation::union_:
        case Select::SetOperation::intersect:
        case Select::SetOperation::except:
            enclosed(*select.left);
            text += select.set_operation == Select::SetOperation::union_      ? " UNION "
                    : select.set_operation == Select::SetOperation::intersect ? " INTERSECT "
                                                                              : " EXCEPT ";
            if (select.all) text += "ALL ";
            enclosed(*select.right);
            break;
    }
    tail(select);
}

void Writer::target_table(const RelationName& table) {
    if (table.only) text += "ONLY ";
    write(static_cast<const ObjectName&>(table));
    if (!table.alias.empty()) text += " AS " + quoted(table.alias);
}

void Writer::columns(const std::vector<Target>& targets) {
    if (targets.empty()) return;
    text += " (";
    separated(targets.size(), [&](std::size_t i) {
        text += quoted(targets[i].name);
        steps(targets[i].indirection);
    });
    text += ")";
}

void Writer::assignments(const std::vector<Target>& targets) {
    text += " SET ";
    for (std::size_t i = 0; i < targets.size();) {
        if (i != 0) text += ", ";
        const auto* several = std::get_if<MultiAssignment>(&targets[i].value->node);
        const std::size_t end = i + (several != nullptr ? static_cast<std::size_t>(several->columns) : 1);
        if (several != nullptr) text += "(";
        for (std::size_t column = i; column < end && column < targets.size(); ++column) {
            if (column != i) text += ", ";
            text += quoted(targets[column].name);
            steps(targets[column].indirection);
        }
        text += several != nullptr ? ") = " : " = ";
        write(*targets[i].value);
        i = end;
    }
}

void Writer::returning(const std::vector<Target>& targets) {
    if (targets.empty()) return;
    text += " RETURNING ";
    select_list(targets);
}

void Writer::write(const OnConflict& conflict) {
    text += " ON CONFLICT";
    if (!conflict.constraint.empty()) text += " ON CONSTRAINT " + quoted(conflict.constraint);
    if (!conflict.target_elements.empty()) {
        text += " (";
        separated(conflict.target_elements.size(), [&](std::size_t i) {
            const Expression* element = conflict.target_elements[i].get();
            const auto* collated = std::get_if<CollateClause>(&element->node);
            if (collated != nullptr) element = collated->argument.get();
            const auto* column = std::get_if<ColumnReference>(&element->node);
            if (column == nullptr) text += "(";
            write(*element);
            if (column == nullptr) text += ")";
            if (collated != nullptr) {
                text += " COLLATE ";
                write(collated->collation);
            }
            if (i >= conflict.target_operator_classes.size()) return;
            if (conflict.target_operator_classes[i].name.empty()) return;
            text += " ";
            write(conflict.target_operator_classes[i]);
        });
        text += ")";
    }
    clause(" WHERE ", conflict.target_where);
    if (!conflict.do_update) {
        text += " DO NOTHING";
        return;
    }
    text += " DO UPDATE";
    assignments(conflict.assignments);
    clause(" WHERE ", conflict.where);
}

namespace {

std::string_view overriding(Insert::Overriding kind) {
    switch (kind) {
        case Insert::Overriding::user: return " OVERRIDING USER VALUE";
        case Insert::Overriding::system: return " OVERRIDING SYSTEM VALUE";
        case Insert::Overriding::none: break;
    }
    return "";
}

}  // namespace

void Writer::write(const Insert& insert) {
    text += "INSERT INTO ";
    target_table(insert.table);
    columns(insert.columns);
    text += overriding(insert.overriding);
    text += insert.source ? " " : " DEFAULT VALUES";
    if (insert.source) write(*insert.source);
    if (insert.on_conflict) write(*insert.on_conflict);
    returning(insert.returning);
}

void Writer::write(const Update& update) {
    text += "UPDATE ";
    target_table(update.table);
    assignments(update.assignments);
    from(" FROM ", update.from);
    clause(" WHERE ", update.where);
    returning(update.returning);
}

void Writer::write(const Delete& statement) {
    text += "DELETE FROM ";
    target_table(statement.table);
    from(" USING ", statement.using_);
    clause(" WHERE ", statement.where);
    returning(statement.returning);
}

void Writer::write(const Merge& merge) {
    text += "MERGE INTO ";
    target_table(merge.table);
    text += " USING ";
    write(*merge.source);
    clause(" ON ", merge.on);
    for (const MergeClause& one : merge.clauses) write(one);
}

void Writer::write(const MergeClause& when) {
    text += when.matched ? " WHEN MATCHED" : " WHEN NOT MATCHED";
    clause(" AND ", when.condition);
    text += " THEN ";
    switch (when.action) {
        case MergeClause::Action::nothing: text += "DO NOTHING"; break;
        case MergeClause::Action::delete_: text += "DELETE"; break;
        case MergeClause::Action::update:
            text += "UPDATE";
            assignments(when.targets);
            break;
        case MergeClause::Action::insert:
            text += "INSERT";
            columns(when.targets);
            text += overriding(when.overriding);
            text += when.values.empty() ? " DEFAULT VALUES" : " VALUES (";
            list(when.values);
            if (!when.values.empty()) text += ")";
            break;
    }
}

}  // namespace pgsteward::sql
