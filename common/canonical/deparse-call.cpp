// Function calls, also those that SQL spells in a way of their own.
#include <algorithm>

#include "canonical/deparse.hpp"

namespace pgsteward::canonical {

using namespace type_id;

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
    } else if (name == "\"substring\"" && count >= 2 && (count == 3 || arguments[1]->type.id == int4)) {
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

}  // namespace pgsteward::canonical
