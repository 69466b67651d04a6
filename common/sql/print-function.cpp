// Function calls: the ordinary form, the words that the standard wants for some, and windows.
#include <algorithm>
#include <array>

#include "sql/print-writer.hpp"

namespace pgsteward::sql {
namespace {

constexpr std::array<std::string_view, 20> date_fields = {
    "century", "day",    "decade",       "dow",        "doy",          "epoch",  "hour",
    "isodow",  "isoyear", "julian",      "microseconds", "millennium", "milliseconds", "minute",
    "month",   "quarter", "second",      "timezone",   "week",         "year"};

/// EXTRACT's field is a word or a literal, which is the same.
std::string field_word(const Expression& field) {
    const auto* constant = std::get_if<Constant>(&field.node);
    if (constant == nullptr) return {};
    return std::ranges::find(date_fields, constant->text) != date_fields.end() ? constant->text
                                                                               : quoted_literal(constant->text);
}

std::string_view constant_text(const Expression& expression) {
    const auto* constant = std::get_if<Constant>(&expression.node);
    return constant == nullptr ? std::string_view() : std::string_view(constant->text);
}

// parsenodes.h: FRAMEOPTION_…
constexpr int given = 0x1, rows = 0x4, groups = 0x8, has_end = 0x10, start_unbounded_preceding = 0x20,
              end_unbounded_following = 0x100, start_current = 0x200, end_current = 0x400, start_preceding = 0x800,
              end_preceding = 0x1000, exclude_current = 0x8000, exclude_group = 0x10000, exclude_ties = 0x20000;

}  // namespace

/// Forms whose parts stand between words inside the brackets.
bool Writer::substring_syntax(std::string_view name, const Expressions& arguments) {
    const auto words = [&](std::string_view head, std::initializer_list<std::string_view> between) {
        text += head;
        operand(*arguments[0]);
        std::size_t i = 1;
        for (const std::string_view word : between) {
            if (i == arguments.size()) break;
            text += word;
            operand(*arguments[i++]);
        }
        text += ")";
        return true;
    };
    const auto trim = [&](std::string_view head) {
        text += head;
        // The characters to trim come last in the tree and first in the text.
        if (arguments.size() == 2) {
            operand(*arguments[1]);
            text += " ";
        }
        text += "FROM ";
        if (arguments.size() == 2)
            operand(*arguments[0]);
        else
            list(arguments);
        text += ")";
        return true;
    };
    const std::size_t count = arguments.size();
    if (name == "substring" && (count == 2 || count == 3)) return words("SUBSTRING(", {" FROM ", " FOR "});
    if (name == "overlay" && (count == 3 || count == 4)) return words("OVERLAY(", {" PLACING ", " FROM ", " FOR "});
    if (name == "btrim" && count > 0) return trim("TRIM(BOTH ");
    if (name == "ltrim" && count > 0) return trim("TRIM(LEADING ");
    if (name == "rtrim" && count > 0) return trim("TRIM(TRAILING ");
    if (name == "pg_collation_for" && count == 1) return words("COLLATION FOR (", {});
    if (name != "normalize" || count == 0) return false;
    text += "NORMALIZE(";
    write(*arguments[0]);
    if (count > 1) text += ", " + std::string(constant_text(*arguments[1]));
    text += ")";
    return true;
}

/// Forms that read as operators, or that swap their arguments.
bool Writer::infix_syntax(std::string_view name, const Expressions& arguments) {
    const std::size_t count = arguments.size();
    const auto infix = [&](std::size_t left, std::string_view word, std::size_t right) {
        operand(*arguments[left]);
        text += word;
        operand(*arguments[right]);
        return true;
    };
    if (name == "timezone" && count == 2) return infix(1, " AT TIME ZONE ", 0);
    if (name == "position" && count == 2) {
        text += "POSITION(";
        infix(1, " IN ", 0);
        text += ")";
        return true;
    }
    if (name == "xmlexists" && count == 2) {
        // Only brackets and single words may stand here, not even a cast.
        text += "XMLEXISTS((";
        write(*arguments[0]);
        text += ") PASSING (";
        write(*arguments[1]);
        text += "))";
        return true;
    }
    if (name == "extract" && count == 2 && !field_word(*arguments[0]).empty()) {
        text += "EXTRACT(" + field_word(*arguments[0]) + " FROM ";
        write(*arguments[1]);
        text += ")";
        return true;
    }
    if (name == "is_normalized" && count > 0) {
        operand(*arguments[0]);
        text += " IS ";
        if (count > 1) text += std::string(constant_text(*arguments[1])) + " ";
        text += "NORMALIZED";
        return true;
    }
    if (name != "overlaps" || count != 4) return false;
    text += "(";
    list({arguments[0], arguments[1]});
    text += ") OVERLAPS (";
    list({arguments[2], arguments[3]});
    text += ")";
    return true;
}

bool Writer::special_syntax(const FunctionCall& call) {
    return call.sql_syntax && call.name.schema == "pg_catalog" &&
           (substring_syntax(call.name.name, call.arguments) || infix_syntax(call.name.name, call.arguments));
}

void Writer::write(const FunctionCall& call) {
    if (special_syntax(call)) return;
    write(call.name);
    text += "(";
    if (call.distinct) text += "DISTINCT ";
    if (call.star) text += "*";
    for (std::size_t i = 0; i < call.arguments.size(); ++i) {
        if (i != 0) text += ", ";
        if (call.variadic && i + 1 == call.arguments.size()) text += "VARIADIC ";
        write(*call.arguments[i]);
    }
    if (!call.order_by.empty()) {
        text += call.within_group ? ") WITHIN GROUP (ORDER BY " : " ORDER BY ";
        list(call.order_by);
    }
    text += ")";
    if (call.filter) {
        text += " FILTER (WHERE ";
        write(*call.filter);
        text += ")";
    }
    if (!call.over) return;
    text += " OVER ";
    write(*call.over);
}

void Writer::write(const WindowDefinition& window) {
    if (!window.name.empty()) {
        text += quoted(window.name);
        return;
    }
    const std::size_t begin = text.size() + 1;
    const auto next = [&](std::string_view word) { text += (text.size() == begin ? "" : " ") + std::string(word); };
    text += "(";
    if (!window.references.empty()) next(quoted(window.references));
    if (!window.partition_by.empty()) {
        next("PARTITION BY ");
        list(window.partition_by);
    }
    if (!window.order_by.empty()) {
        next("ORDER BY ");
        list(window.order_by);
    }
    if ((window.frame_options & given) != 0) {
        next("");
        frame(window);
    }
    text += ")";
}

void Writer::frame(const WindowDefinition& window) {
    const int options = window.frame_options;
    text += (options & rows) != 0 ? "ROWS " : (options & groups) != 0 ? "GROUPS " : "RANGE ";
    if ((options & has_end) != 0) text += "BETWEEN ";
    bound(options, window.start_offset, true);
    if ((options & has_end) != 0) {
        text += " AND ";
        bound(options, window.end_offset, false);
    }
    if ((options & exclude_current) != 0) text += " EXCLUDE CURRENT ROW";
    if ((options & exclude_group) != 0) text += " EXCLUDE GROUP";
    if ((options & exclude_ties) != 0) text += " EXCLUDE TIES";
}

void Writer::bound(int options, const ExpressionPtr& offset, bool start) {
    if ((options & (start ? start_unbounded_preceding : end_unbounded_following)) != 0) {
        text += start ? "UNBOUNDED PRECEDING" : "UNBOUNDED FOLLOWING";
    } else if ((options & (start ? start_current : end_current)) != 0) {
        text += "CURRENT ROW";
    } else if (offset) {
        operand(*offset);
        text += (options & (start ? start_preceding : end_preceding)) != 0 ? " PRECEDING" : " FOLLOWING";
    }
}

}  // namespace pgsteward::sql
