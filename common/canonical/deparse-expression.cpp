// get_rule_expr and its kin.
#include <algorithm>

#include "canonical/deparse.hpp"

namespace pgsteward::canonical {
namespace {

using namespace type_id;

bool is_call(const Node* node) {
    return node->kind == Node::Kind::function || (node->kind == Node::Kind::cast && false);
}

}  // namespace

void Deparser::item(const Node* node, bool show_implicit) {
    // get_rule_expr_toplevel: a whole row in a list of columns is shown with its type.
    if (node->kind == Node::Kind::column && node->number == -1) {
        column(node);
        text += "::" + types_.text(node->type);
        return;
    }
    write(node, show_implicit);
}

void Deparser::list(std::span<Node* const> nodes, bool show_implicit) {
    bool first = true;
    for (const Node* node : nodes) {
        if (!first) text += ", ";
        first = false;
        write(node, show_implicit);
    }
}

void Deparser::row_items(std::span<Node* const> nodes) {
    bool first = true;
    for (const Node* node : nodes) {
        if (!first) text += ", ";
        first = false;
        item(node, true);
    }
}

void Deparser::constant(const Node* node, Label label) {
    const TypeId type = node->type.id;
    if (node->flag) {
        text += "NULL";
        if (label != Label::never && type != none) text += "::" + (type == unknown ? "unknown" : types_.text(node->type));
        return;
    }
    bool needs_label = true;
    if (type == boolean) {
        text += node->text;
        needs_label = false;
    } else if (type == int4) {
        needs_label = node->text.starts_with('-');
        text += needs_label ? quoted_literal(node->text) : std::string(node->text);
    } else if (type == numeric) {
        const bool plain = !node->text.empty() && node->text[0] >= '0' && node->text[0] <= '9' &&
                           node->text.find_first_of("eE.") != std::string_view::npos;
        text += plain ? std::string(node->text) : quoted_literal(node->text);
        needs_label = !plain || node->type.modifier != 0;
    } else {
        text += quoted_literal(node->text);
        needs_label = type != unknown && type != none;
    }
    if (label == Label::needed && needs_label) text += "::" + types_.text(node->type);
}

void Deparser::column(const Node* node) {
    RangeEntry& entry = *node->entry;
    const bool bare = &entry == unqualified && depth_ == 0 && taken_.size() <= 1;
    const bool merged = entry.kind == RangeEntry::Kind::join && !entry.has_alias;
    if (node->number == -1) {
        text += (entry.shown.empty() ? quoted(entry.name) : entry.shown) + ".*";
        return;
    }
    if (!bare && !merged) text += (entry.shown.empty() ? quoted(entry.name) : entry.shown) + ".";
    text += node->number == -2 ? std::string(node->text) : quoted(entry.columns[static_cast<std::size_t>(node->number)].name);
}

void Deparser::cast(const Node* node, bool show_implicit) {
    const Node* argument = node->arguments[0];
    if (node->form == Form::implicit_cast && !show_implicit) {
        write(argument, false);
        return;
    }
    if (argument->kind == Node::Kind::constant && !argument->flag && argument->type.id == node->type.id && argument->type.modifier == 0 &&
        node->type.id != none) {
        constant(argument, Label::never);
    } else {
        text += '(';
        write(argument, false);
        text += ')';
    }
    text += "::" + (node->text.empty() ? types_.text(node->type) : std::string(node->text));
}

void Deparser::logical(const Node* node, const char* word) {
    text += '(';
    bool first = true;
    for (const Node* argument : node->arguments) {
        if (!first) text += word;
        first = false;
        write(argument, false);
    }
    text += ')';
}

void Deparser::order_words(bool descending, bool nulls_first, const std::string& using_operator) {
    if (!using_operator.empty()) {
        text += " USING " + using_operator;
        if (nulls_first) text += " NULLS FIRST";
        return;
    }
    if (descending) text += nulls_first ? " DESC" : " DESC NULLS LAST";
    else if (nulls_first) text += " NULLS FIRST";
}

void Deparser::order(const std::vector<SortItem>& items) {
    bool first = true;
    for (const SortItem& sorted : items) {
        if (!first) text += ", ";
        first = false;
        const bool parentheses = is_call(sorted.node);
        if (parentheses) text += '(';
        write(sorted.node, true);
        if (parentheses) text += ')';
        order_words(sorted.descending, sorted.nulls_first, sorted.using_operator);
    }
}

/// get_func_sql_syntax.
bool Deparser::special_syntax(const Node* node) {
    const auto& arguments = node->arguments;
    const auto argument = [&](std::size_t i) { write(arguments[i], false); };
    const std::string_view name = node->text;
    const auto count = arguments.size();
    if (name == "\"extract\"" || name == "extract") {
        if (count != 2 || arguments[0]->kind != Node::Kind::constant) return false;
        text += "EXTRACT(" + std::string(arguments[0]->text) + " FROM ";
        argument(1);
    } else if (name == "timezone" && count == 2) {
        text += '(';
        argument(1);
        text += " AT TIME ZONE ";
        argument(0);
    } else if (name == "\"overlaps\"" && count == 4) {
        text += "((";
        argument(0);
        text += ", ";
        argument(1);
        text += ") OVERLAPS (";
        argument(2);
        text += ", ";
        argument(3);
        text += ')';
    } else if (name == "\"position\"" && count == 2) {
        text += "POSITION((";
        argument(1);
        text += ") IN (";
        argument(0);
        text += ')';
    } else if (name == "\"substring\"" && count >= 2) {
        text += "SUBSTRING(";
        argument(0);
        // With a text between, it is the form with a pattern and an escape character.
        const bool similar = count == 3 && arguments[1]->type.id != int4;
        text += similar ? " SIMILAR " : " FROM ";
        argument(1);
        if (count == 3) {
            text += similar ? " ESCAPE " : " FOR ";
            argument(2);
        }
    } else if (name == "\"overlay\"" && count >= 3) {
        text += "OVERLAY(";
        argument(0);
        text += " PLACING ";
        argument(1);
        text += " FROM ";
        argument(2);
        if (count == 4) {
            text += " FOR ";
            argument(3);
        }
    } else if (name == "btrim" || name == "ltrim" || name == "rtrim") {
        text += name == "btrim" ? "TRIM(BOTH" : name == "ltrim" ? "TRIM(LEADING" : "TRIM(TRAILING";
        if (count == 2) {
            text += ' ';
            argument(1);
        }
        text += " FROM ";
        argument(0);
    } else if ((name == "\"normalize\"" || name == "normalize") && count >= 1) {
        text += "NORMALIZE(";
        argument(0);
        if (count == 2) text += ", " + std::string(arguments[1]->text);
    } else if (name == "is_normalized" && count >= 1) {
        text += "((";
        argument(0);
        text += ") IS";
        if (count == 2) text += " " + std::string(arguments[1]->text);
        text += " NORMALIZED";
    } else if (name == "pg_collation_for" && count == 1) {
        text += "COLLATION FOR (";
        argument(0);
    } else if (name == "xmlexists" && count == 2) {
        text += "XMLEXISTS((";
        argument(0);
        text += ") PASSING (";
        argument(1);
        text += ')';
    } else {
        return false;
    }
    text += ')';
    return true;
}

void Deparser::call(const Node* node) {
    if (node->form == Form::sql_syntax && special_syntax(node)) return;
    text += node->text;
    text += '(';
    const CallDetails* details = node->details;
    if (details != nullptr && details->distinct) text += "DISTINCT ";
    if (details != nullptr && details->star) text += '*';
    bool first = true;
    for (std::size_t i = 0; i < node->arguments.size(); ++i) {
        if (!first) text += ", ";
        first = false;
        if (node->flag && i + 1 == node->arguments.size()) text += "VARIADIC ";
        write(node->arguments[i], true);
    }
    if (details != nullptr && !details->order_by.empty()) {
        if (details->within_group) text += ") WITHIN GROUP (ORDER BY ";
        else text += " ORDER BY ";
        order(details->order_by);
    }
    text += ')';
    if (details == nullptr) return;
    if (details->filter != nullptr) {
        text += " FILTER (WHERE ";
        write(details->filter, false);
        text += ')';
    }
    if (!details->has_over) return;
    text += " OVER ";
    if (!details->window_name.empty()) text += quoted(details->window_name);
    else window(details->window);
}

void Deparser::case_(const Node* node) {
    const auto& arguments = node->arguments;
    text += "CASE";
    if (arguments[0] != nullptr) {
        text += ' ';
        write(arguments[0], true);
    }
    for (std::size_t i = 2; i + 1 < arguments.size(); i += 2) {
        text += " WHEN ";
        const Node* condition = arguments[i];
        // Of "argument = value", only the value.
        const Node* left = condition->arguments.empty() ? nullptr : condition->arguments[0];
        while (left != nullptr && left->kind == Node::Kind::cast) left = left->arguments[0];
        if (arguments[0] != nullptr && condition->kind == Node::Kind::operation && left != nullptr && left->kind == Node::Kind::case_test)
            condition = condition->arguments[1];
        write(condition, false);
        text += " THEN ";
        write(arguments[i + 1], true);
    }
    text += " ELSE ";
    write(arguments[1], true);
    text += " END";
}

void Deparser::subquery(const Node* node) {
    using Kind = sql::Subquery::Kind;
    const auto kind = static_cast<Kind>(node->number);
    if (kind == Kind::array) text += "ARRAY(";
    else text += '(';
    if (!node->arguments.empty()) {
        const Node* test = node->arguments[0];
        if (test->kind == Node::Kind::row) {
            text += '(';
            list(test->arguments, true);
            text += ')';
        } else {
            write(test, true);
        }
    }
    switch (kind) {
        case Kind::exists: text += "EXISTS "; break;
        case Kind::any: text += node->text.empty() ? " IN " : " " + std::string(node->text) + " ANY "; break;
        case Kind::all: text += " " + std::string(node->text) + " ALL "; break;
        case Kind::row_compare: text += " " + std::string(node->text) + " "; break;
        default: break;
    }
    const bool parentheses = kind == Kind::exists || kind == Kind::any || kind == Kind::all || kind == Kind::row_compare;
    if (parentheses) text += '(';
    write(*node->query, false);
    if (parentheses) text += ')';
    text += ')';
}

void Deparser::subscript(const Node* node) {
    const Node* container = node->arguments[0];
    const bool parentheses = container->kind != Node::Kind::column && container->kind != Node::Kind::field;
    if (parentheses) text += '(';
    write(container, true);
    if (parentheses) text += ')';
    const bool slice = !node->text.empty();
    for (std::size_t i = 1; i + 1 < node->arguments.size(); i += 2) {
        text += '[';
        if (slice) {
            if (node->arguments[i] != nullptr) write(node->arguments[i], false);
            text += ':';
        }
        if (node->arguments[i + 1] != nullptr) write(node->arguments[i + 1], false);
        text += ']';
    }
}

void Deparser::write(const Node* node, bool show_implicit) {
    const auto& arguments = node->arguments;
    switch (node->kind) {
        case Node::Kind::constant: constant(node, Label::needed); return;
        case Node::Kind::column: column(node); return;
        case Node::Kind::variable:
        case Node::Kind::sql_value:
        case Node::Kind::raw: text += node->text; return;
        case Node::Kind::function: call(node); return;
        case Node::Kind::cast: cast(node, show_implicit); return;
        case Node::Kind::collate:
            text += '(';
            write(arguments[0], show_implicit);
            text += " COLLATE " + std::string(node->text) + ")";
            return;
        case Node::Kind::operation:
            text += '(';
            if (arguments.size() == 2) {
                write(arguments[0], true);
                text += ' ';
            }
            text += std::string(node->text) + " ";
            write(arguments.back(), true);
            text += ')';
            return;
        case Node::Kind::any:
        case Node::Kind::all: {
            text += '(';
            write(arguments[0], true);
            text += " " + std::string(node->text) + (node->kind == Node::Kind::any ? " ANY (" : " ALL (");
            write(arguments[1], true);
            // A subquery in ANY (…) would mean its rows.
            if (arguments[1]->kind == Node::Kind::subquery && static_cast<sql::Subquery::Kind>(arguments[1]->number) == sql::Subquery::Kind::scalar)
                text += "::" + types_.text(arguments[1]->type);
            text += "))";
            return;
        }
        case Node::Kind::distinct:
            text += '(';
            write(arguments[0], true);
            text += " IS DISTINCT FROM ";
            write(arguments[1], true);
            text += ')';
            return;
        case Node::Kind::null_if:
            text += "NULLIF(";
            list(arguments, true);
            text += ')';
            return;
        case Node::Kind::and_: logical(node, " AND "); return;
        case Node::Kind::or_: logical(node, " OR "); return;
        case Node::Kind::not_:
            text += "(NOT ";
            write(arguments[0], false);
            text += ')';
            return;
        case Node::Kind::null_test: {
            text += '(';
            write(arguments[0], true);
            text += node->flag ? " IS NOT NULL)" : " IS NULL)";
            return;
        }
        case Node::Kind::boolean_test:
            text += '(';
            write(arguments[0], false);
            text += " " + std::string(node->text) + ")";
            return;
        case Node::Kind::case_: case_(node); return;
        case Node::Kind::case_test: text += "CASE_TEST_EXPR"; return;
        case Node::Kind::array:
            text += "ARRAY[";
            list(arguments, true);
            text += ']';
            if (arguments.empty() && node->type.id != none) text += "::" + types_.text({node->type.id, 0});
            return;
        case Node::Kind::row:
            text += "ROW(";
            row_items(arguments);
            text += ')';
            return;
        case Node::Kind::row_compare: {
            const std::size_t half = arguments.size() / 2;
            text += "(ROW(";
            row_items(arguments.first(half));
            text += ") " + std::string(node->text) + " ROW(";
            row_items(arguments.subspan(half));
            text += "))";
            return;
        }
        case Node::Kind::coalesce:
            text += "COALESCE(";
            list(arguments, true);
            text += ')';
            return;
        case Node::Kind::greatest:
        case Node::Kind::least:
            text += node->kind == Node::Kind::greatest ? "GREATEST(" : "LEAST(";
            list(arguments, true);
            text += ')';
            return;
        case Node::Kind::subquery: subquery(node); return;
        case Node::Kind::subscript: subscript(node); return;
        case Node::Kind::field: {
            const Node* argument = arguments[0];
            const bool parentheses = argument->kind != Node::Kind::subscript && argument->kind != Node::Kind::field;
            if (parentheses) text += '(';
            write(argument, true);
            if (parentheses) text += ')';
            text += "." + std::string(node->text);
            return;
        }
        case Node::Kind::grouping:
            text += "GROUPING(";
            list(arguments, true);
            text += ')';
            return;
        case Node::Kind::named_argument:
            text += quoted(node->text) + " => ";
            write(arguments[0], true);
            return;
        case Node::Kind::set_to_default: text += "DEFAULT"; return;
        case Node::Kind::current_of: text += "CURRENT OF " + std::string(node->text); return;
        case Node::Kind::parameter: text += "$" + std::to_string(node->number); return;
    }
}

}  // namespace pgsteward::canonical
