// FROM: relations, functions, joins, and the aliases by which they are known.
#include <algorithm>

#include "canonical/deparse.hpp"

namespace pgsteward::canonical {

std::string names_text(const std::vector<std::string>& list) {
    std::string text;
    for (const std::string& name : list) text += (text.empty() ? "" : ", ") + quoted(name);
    return text;
}

void Deparser::from(const QueryTree& query, const char* word) {
    bool first = true;
    for (RangeEntry* entry : query.from) {
        text += first ? word : ", ";
        first = false;
        from_item(*entry);
    }
}

void Deparser::relation_name(const RangeEntry& entry) {
    if (entry.only) text += "ONLY ";
    text += quoted(entry.qualified);
}

/// The alias where it says something, and its columns (get_column_alias_list, get_from_clause_coldeflist).
void Deparser::alias(RangeEntry& entry) {
    const bool relation = entry.kind == RangeEntry::Kind::relation || entry.kind == RangeEntry::Kind::common_table;
    const std::string own = quoted(entry.qualified.name);
    const bool shown = entry.has_alias || !relation || entry.shown != own;
    if (!shown || entry.name.empty()) return;
    text += " " + entry.shown;
    if (entry.has_definitions && !entry.rows_from) {
        text += "(";
        for (std::size_t i = 0; i < entry.definitions.front().size(); ++i) {
            const EntryColumn& column = entry.definitions.front()[i];
            text += (i > 0 ? ", " : "") + quoted(i < entry.columns.size() ? entry.columns[i].name : column.name) + " " + types_.text(column.type);
        }
        text += ")";
        return;
    }
    bool columns = entry.kind == RangeEntry::Kind::function || !entry.alias_columns.empty();
    if (relation) {
        columns = std::ranges::any_of(entry.columns, [](const EntryColumn& column) { return column.name != column.real_name; });
    }
    if (entry.kind == RangeEntry::Kind::join && entry.alias_columns.empty()) columns = false;
    if (!columns || entry.columns.empty()) return;
    text += "(";
    for (std::size_t i = 0; i < entry.columns.size(); ++i) text += (i > 0 ? ", " : "") + quoted(entry.columns[i].name);
    text += ")";
}

void Deparser::from_item(RangeEntry& entry) {
    if (entry.kind == RangeEntry::Kind::join) {
        text += '(';
        from_item(*entry.left);
        switch (entry.join) {
            case sql::Join::Kind::left: text += " LEFT JOIN "; break;
            case sql::Join::Kind::right: text += " RIGHT JOIN "; break;
            case sql::Join::Kind::full: text += " FULL JOIN "; break;
            default: text += entry.has_using || entry.on != nullptr ? " JOIN " : " CROSS JOIN "; break;
        }
        from_item(*entry.right);
        if (entry.has_using) {
            text += " USING (" + names_text(entry.using_columns) + ")";
            if (!entry.using_alias.empty()) text += " AS " + quoted(entry.using_alias);
        } else if (entry.on != nullptr) {
            text += " ON (";
            write(entry.on, false);
            text += ')';
        } else if (entry.join == sql::Join::Kind::left || entry.join == sql::Join::Kind::right || entry.join == sql::Join::Kind::full) {
            text += " ON TRUE";
        }
        text += ')';
        if (entry.has_alias) alias(entry);
        return;
    }
    if (entry.lateral) text += "LATERAL ";
    switch (entry.kind) {
        case RangeEntry::Kind::subquery:
            text += '(';
            write(*entry.query, true);
            text += ')';
            break;
        case RangeEntry::Kind::values:
            text += '(';
            values(*entry.query);
            text += ')';
            break;
        case RangeEntry::Kind::function:
            if (entry.rows_from || entry.functions.size() > 1) text += "ROWS FROM(";
            for (std::size_t i = 0; i < entry.functions.size(); ++i) {
                if (i > 0) text += ", ";
                write(entry.functions[i], true);
                if ((entry.rows_from || entry.functions.size() > 1) && i < entry.definitions.size() && !entry.definitions[i].empty()) {
                    text += " AS (";
                    for (std::size_t k = 0; k < entry.definitions[i].size(); ++k)
                        text += (k > 0 ? ", " : "") + quoted(entry.definitions[i][k].name) + " " + types_.text(entry.definitions[i][k].type);
                    text += ")";
                }
            }
            if (entry.rows_from || entry.functions.size() > 1) text += ')';
            if (entry.ordinality) text += " WITH ORDINALITY";
            break;
        case RangeEntry::Kind::other: text += entry.raw; break;
        default: relation_name(entry); break;
    }
    alias(entry);
    if (entry.kind == RangeEntry::Kind::relation && !entry.raw.empty()) {
        text += " TABLESAMPLE " + quoted(entry.raw) + " (";
        list(entry.sample, false);
        text += ')';
        if (entry.repeatable != nullptr) {
            text += " REPEATABLE (";
            write(entry.repeatable, false);
            text += ')';
        }
    }
}

}  // namespace pgsteward::canonical
