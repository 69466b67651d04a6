// INSERT, UPDATE and DELETE.
#include <algorithm>

#include "canonical/deparse.hpp"

namespace pgsteward::canonical {

void Deparser::returning(const QueryTree& query) {
    if (query.returning.empty()) return;
    text += " RETURNING";
    target_list(query.returning, true);
}

void Deparser::conflict(const ConflictTree& given) {
    text += " ON CONFLICT";
    if (!given.elements.empty()) {
        text += " (";
        for (std::size_t i = 0; i < given.elements.size(); ++i) {
            if (i > 0) text += ", ";
            const Node* element = given.elements[i];
            // The index's columns are named without their table.
            if (element->kind == Node::Kind::column && element->number >= 0)
                text += quoted(element->entry->columns[static_cast<std::size_t>(element->number)].name);
            else write(element, false);
            if (!given.operator_classes[i].empty()) text += " " + given.operator_classes[i];
        }
        text += ')';
        if (given.target_where != nullptr) {
            text += " WHERE ";
            write(given.target_where, false);
        }
    } else if (!given.constraint.empty()) {
        text += " ON CONSTRAINT " + quoted(given.constraint);
    }
    text += given.do_update ? " DO UPDATE SET " : " DO NOTHING";
    if (!given.do_update) return;
    assignments(given.assignments);
    if (given.where != nullptr) {
        text += " WHERE ";
        write(given.where, false);
    }
}

void Deparser::assignments(const std::vector<Assignment>& list) {
    bool first = true;
    for (std::size_t i = 0; i < list.size(); ++i) {
        if (list[i].of == 0) continue;
        if (!first) text += ", ";
        first = false;
        if (list[i].of > 1) {
            text += '(';
            for (std::size_t k = i; k < i + static_cast<std::size_t>(list[i].of) && k < list.size(); ++k)
                text += (k > i ? ", " : "") + quoted(list[k].column);
            text += ')';
        } else {
            text += quoted(list[i].column);
        }
        text += " = ";
        if (list[i].value != nullptr) write(list[i].value, false);
    }
}

void Deparser::insert(QueryTree& query) {
    text += "INSERT INTO " + quoted(query.table->qualified);
    if (query.table->has_alias) text += " AS " + query.table->shown;
    text += ' ';
    if (!query.assignments.empty()) {
        text += '(';
        for (std::size_t i = 0; i < query.assignments.size(); ++i)
            text += (i > 0 ? ", " : "") + quoted(query.assignments[i].column);
        text += ") ";
    }
    if (query.overriding == sql::Insert::Overriding::system) text += "OVERRIDING SYSTEM VALUE ";
    if (query.overriding == sql::Insert::Overriding::user) text += "OVERRIDING USER VALUE ";
    if (query.default_values) text += "DEFAULT VALUES";
    else if (query.source != nullptr) write(*query.source, false);
    if (query.conflict != nullptr) conflict(*query.conflict);
    returning(query);
}

void Deparser::update(QueryTree& query) {
    text += "UPDATE ";
    relation_name(*query.table);
    if (query.table->has_alias || query.table->shown != quoted(query.table->qualified.name)) text += " " + query.table->shown;
    text += " SET ";
    assignments(query.assignments);
    from(query, " FROM ");
    if (query.where != nullptr) {
        text += " WHERE ";
        write(query.where, false);
    }
    returning(query);
}

void Deparser::remove(QueryTree& query) {
    text += "DELETE FROM ";
    relation_name(*query.table);
    if (query.table->has_alias || query.table->shown != quoted(query.table->qualified.name)) text += " " + query.table->shown;
    from(query, " USING ");
    if (query.where != nullptr) {
        text += " WHERE ";
        write(query.where, false);
    }
    returning(query);
}

}  // namespace pgsteward::canonical
