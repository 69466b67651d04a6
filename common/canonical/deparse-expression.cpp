// get_rule_expr and its kin.
#include <algorithm>

#include "canonical/deparse.hpp"

namespace pgsteward::canonical {
namespace {

using namespace type_id;

/// What get_rule_sortgroupclause puts into parentheses: calls, also those of a cast's function.
bool is_call(const Node* node) {
    return node->kind == Node::Kind::function || (node->kind == Node::Kind::cast && node->number == 'f');
}

/// simple_quote_literal: never with E, as standard_conforming_strings is on.
std::string literal(std::string_view text) {
    std::string result = "'";
    for (const char c : text) {
        if (c == '\'') result += c;
        result += c;
    }
    return result + '\'';
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
        text += needs_label ? literal(node->text) : std::string(node->text);
    } else if (type == numeric) {
        const bool plain = !node->text.empty() && node->text[0] >= '0' && node->text[0] <= '9' &&
                           node->text.find_first_of("eE.") != std::string_view::npos;
        text += plain ? std::string(node->text) : literal(node->text);
        needs_label = !plain || node->type.modifier != 0;
    } else {
        text += literal(node->text);
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
    if (argument->kind == Node::Kind::row) {
        // coerce_record_to_complex: the row itself has the type.
        write(argument, false);
        if (node->form == Form::explicit_cast) text += "::" + types_.text(node->type);
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
            if (with_tables_ > 0 && !routine.empty()) text += quoted(routine) + ".";   // get_parameter()
            text += node->text;
            return;
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
