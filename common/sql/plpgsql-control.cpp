// IF, CASE and the loops.
#include <charconv>

#include "sql/plpgsql-reader.hpp"

namespace pgsteward::sql::plpgsql {

If Reader::if_() {
    If result;
    do {   // at IF, ELSIF or ELSEIF
        take();
        auto condition = required_until({"then"});
        expect("then");
        result.branches.push_back({std::move(condition), statements({"elsif", "elseif", "else", "end"})});
    } while (is("elsif") || is("elseif"));
    if (accept("else")) result.otherwise = statements({"end"});
    expect("end");
    expect("if");
    return result;
}

Case Reader::case_() {
    Case result;
    expect("case");
    result.operand = until({"when"});
    while (accept("when")) {
        auto condition = required_until({"then"});
        expect("then");
        result.branches.push_back({std::move(condition), statements({"when", "else", "end"})});
    }
    result.has_else = accept("else");
    if (result.has_else) result.otherwise = statements({"end"});
    expect("end");
    expect("case");
    return result;
}

Loop Reader::loop() {
    if (is("for")) return for_();
    if (is("foreach")) return for_each();
    Loop result;
    if (accept("while")) result.kind = While{required_until({"loop"})};
    result.body = loop_body();
    return result;
}

Statements Reader::loop_body() {
    expect("loop");
    auto result = statements({"end"});
    expect("end");
    expect("loop");
    if (!is(";")) name();
    return result;
}

Loop Reader::for_() {
    expect("for");
    Loop result;
    result.kind = for_kind();
    result.body = loop_body();
    return result;
}

Targets Reader::for_targets() {
    Targets result;
    do result.push_back(target());
    while (accept(","));
    return result;
}

decltype(Loop::kind) Reader::for_kind() {
    auto targets = for_targets();
    expect("in");
    if (accept("execute")) {
        auto query = required_until({"loop", "using"});
        return ForDynamic{std::move(targets), std::move(query), using_clause()};
    }
    const bool reverse = accept("reverse");
    // A query begins with a keyword; a cursor stands alone or with its arguments.
    if (!reverse && is_name() && (is("loop", 1) || (is("(", 1) && !is("values") && !is("select")))) {
        const auto before = at_;
        auto cursor = name();
        Fragment arguments;
        if (is("(")) arguments = parenthesized();
        if (is("loop")) return ForCursor{std::move(targets), std::move(cursor), std::move(arguments)};
        at_ = before;
    }
    auto query = required_until({"..", "loop"});
    if (!accept("..")) return ForQuery{std::move(targets), std::move(query)};
    ForInteger result{targets.front(), std::move(query), required_until({"loop", "by"}), {}, reverse};
    if (accept("by")) result.step = required_until({"loop"});
    return result;
}

Loop Reader::for_each() {
    expect("foreach");
    ForEach each;
    each.targets = for_targets();
    if (accept("slice")) {
        std::from_chars(text().data(), text().data() + text().size(), each.slice);
        take();
    }
    expect("in");
    expect("array");
    each.array = required_until({"loop"});
    Loop result;
    result.kind = std::move(each);
    result.body = loop_body();
    return result;
}

Leave Reader::leave() {
    Leave result;
    result.exit = is("exit");
    take();
    if (!is(";") && !is("when")) result.label = name();
    if (accept("when")) result.when = required_until({";"});
    return result;
}

}  // namespace pgsteward::sql::plpgsql
