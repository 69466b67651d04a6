// canonical-compare CATALOG.json ITEMS.json: is the canonical form of each stored expression (and of the spelling that
// it was written in, where one is given) the stored text itself, white space aside? Prints what differs and a summary;
// exits with 1 where the written and the stored spelling give different forms, or certain ones differ from the server.
#include <nlohmann/json.hpp>

#include <chrono>
#include <cstdio>
#include <fstream>
#include <iostream>

#include "canonical/expression.hpp"
#include "sql/parse.hpp"
#include "text/parallel.hpp"

using namespace pgsteward;
using nlohmann::json;

namespace {

std::string string_of(const json& object, const char* key) {
    const auto found = object.find(key);
    return found == object.end() || found->is_null() ? std::string() : found->get<std::string>();
}

const json& list_of(const json& object, const char* key) {
    static const json none = json::array();
    const auto found = object.find(key);
    return found == object.end() || found->is_null() ? none : *found;
}

std::vector<Column> columns_of(const json& list) {
    std::vector<Column> columns;
    for (const json& one : list) {
        Column& column = columns.emplace_back();
        column.name = string_of(one, "name");
        column.type = string_of(one, "type");
        column.collation = string_of(one, "collation");
    }
    return columns;
}

Routine routine_of(const json& one) {
    Routine routine;
    routine.name = {string_of(one, "schema"), string_of(one, "name")};
    const std::string kind = string_of(one, "kind");
    routine.kind = kind == "a" ? ObjectKind::aggregate : ObjectKind::function;
    routine.window = kind == "w";
    routine.returns = string_of(one, "returns");
    routine.returns_set = one.at("set").get<bool>();
    for (const json& type : list_of(one, "arguments")) routine.argument_types.push_back(type.get<std::string>());
    const json& modes = list_of(one, "modes");
    const json& all = list_of(one, "all").empty() ? list_of(one, "arguments") : list_of(one, "all");
    const json& names = list_of(one, "names");
    for (std::size_t i = 0; i < all.size(); ++i) {
        RoutineParameter parameter;
        const std::string mode = i < modes.size() ? modes[i].get<std::string>() : "i";
        using Mode = RoutineParameter::Mode;
        parameter.mode = mode == "o" ? Mode::out : mode == "b" ? Mode::inout : mode == "v" ? Mode::variadic : mode == "t" ? Mode::table : Mode::in;
        if (i < names.size()) parameter.name = names[i].get<std::string>();
        parameter.type = all[i].get<std::string>();
        if (parameter.mode != Mode::out && parameter.mode != Mode::table) routine.argument_names.push_back(parameter.name);
        routine.parameters.push_back(parameter);
    }
    // The defaults are the last input parameters'.
    int defaults = one.at("defaults").get<int>();
    for (auto parameter = routine.parameters.rbegin(); parameter != routine.parameters.rend() && defaults > 0; ++parameter)
        if (parameter->mode != RoutineParameter::Mode::out && parameter->mode != RoutineParameter::Mode::table) {
            parameter->default_ = std::string("?");
            --defaults;
        }
    return routine;
}

Catalog catalog_of(const json& given) {
    Catalog catalog;
    for (const json& one : list_of(given, "relations")) {
        Relation relation;
        relation.name = {string_of(one, "schema"), string_of(one, "name")};
        const std::string kind = string_of(one, "kind");
        relation.kind = kind == "v" ? ObjectKind::view : kind == "m" ? ObjectKind::materialized_view : kind == "S" ? ObjectKind::sequence : ObjectKind::table;
        relation.columns = columns_of(list_of(one, "columns"));
        for (const json& parent : list_of(one, "parents")) relation.parents.push_back({parent[0].get<std::string>(), parent[1].get<std::string>()});
        catalog.relations.put(relation.name, relation);
    }
    for (const json& one : list_of(given, "types")) {
        Type type;
        type.name = {string_of(one, "schema"), string_of(one, "name")};
        const std::string form = string_of(one, "form");
        type.form = form == "e" ? Type::Form::enumeration : form == "c" ? Type::Form::composite : form == "d" ? Type::Form::domain
                    : form == "r" ? Type::Form::range : Type::Form::base;
        type.base = string_of(one, "base");
        type.attributes = columns_of(list_of(one, "attributes"));
        if (form == "r") type.properties["subtype"] = string_of(one, "subtype");
        catalog.types.put(type.name, type);
    }
    for (const json& one : list_of(given, "routines")) catalog.put_routine(routine_of(one));
    for (const json& one : list_of(given, "extensions")) {
        OtherObject extension;
        extension.kind = ObjectKind::extension;
        extension.name = {"", one[0].get<std::string>()};
        extension.properties["schema"] = one[1].get<std::string>();
        catalog.others.put({"", "extension " + extension.name.name}, extension);
    }
    return catalog;
}

std::string without_space(std::string_view text) {
    std::string result;
    for (const char c : text)
        if (c != ' ' && c != '\n' && c != '\t') result += c;
    return result;
}

/// pg_get_indexdef puts an index expression that is no call into parentheses; they are not part of it.
bool same_text(const std::string& ours, const std::string& stored) {
    const std::string a = without_space(ours), b = without_space(stored);
    return a == b || "(" + a + ")" == b;
}

struct Form {
    std::string text;
    bool certain = false;
    std::vector<std::string> columns;
};

Form form_of(const std::string& text, const json& item, const Catalog& catalog, const std::vector<std::string>& path) {
    const std::string kind = string_of(item, "kind");
    canonical::Context context{catalog, path};
    context.relation = catalog.relations.find({string_of(item, "schema"), string_of(item, "table")});
    std::vector<std::pair<std::string, std::string>> variables;
    if (kind == "domain") variables.emplace_back("VALUE", string_of(item, "value"));
    context.variables = variables;
    if (kind == "view" || kind == "query") {
        const auto parsed = sql::parse_statement(text);
        const auto* statement = std::get_if<sql::Statement>(&parsed);
        if (statement == nullptr) return {"syntax error", false, {}};
        std::vector<std::string> names;
        for (const json& column : list_of(item, "columns")) names.push_back(column.get<std::string>().substr(0, column.get<std::string>().find(' ')));
        const auto result = canonical::query(*std::get<sql::QueryPtr>(statement->body), context, kind == "view" && item.contains("renamed") ? names : std::vector<std::string>());
        Form form{result.text, result.certain, {}};
        for (const auto& column : result.columns) form.columns.push_back(column.name + " " + column.type);
        return form;
    }
    const auto parsed = sql::parse_expression(text);
    const auto* expression = std::get_if<sql::ExpressionPtr>(&parsed);
    if (expression == nullptr) return {"syntax error: " + std::get<sql::SyntaxError>(parsed).message, false, {}};
    const auto result = canonical::expression(**expression, context, string_of(item, "target"));
    return {result.text, result.certain, {}};
}

int compare(const json& items, const Catalog& catalog) {
    std::size_t same = 0, certain = 0, total = 0, wrong = 0, unequal = 0, types = 0, typed = 0;
    std::chrono::nanoseconds spent{};
    const std::vector<std::string> empty_path;
    for (const json& item : items) {
        ++total;
        const std::string stored = string_of(item, "stored");
        const auto begin = std::chrono::steady_clock::now();
        const Form form = form_of(stored, item, catalog, empty_path);
        spent += std::chrono::steady_clock::now() - begin;
        const bool equal = same_text(form.text, stored);
        same += equal ? 1 : 0;
        certain += form.certain ? 1 : 0;
        const std::string where = string_of(item, "kind") + " " + string_of(item, "schema") + "." + string_of(item, "table") + " " + string_of(item, "name");
        const bool verbose = std::getenv("VERBOSE") != nullptr;
        if (!equal && (verbose || form.certain)) std::cout << (form.certain ? "DIFFERS  " : "differs  ") << where << "\n  server " << stored << "\n  ours   " << form.text << "\n";
        else if (!form.certain && verbose) std::cout << "uncertain " << where << "\n  server " << stored << "\n";
        if (!equal && form.certain) ++wrong;
        if (string_of(item, "kind") == "view" && !list_of(item, "columns").empty()) {
            ++typed;
            std::vector<std::string> expected = list_of(item, "columns").get<std::vector<std::string>>();
            if (expected == form.columns) ++types;
            else if (verbose || form.certain) {
                std::cout << "COLUMNS  " << where << "\n";
                for (std::size_t i = 0; i < std::max(expected.size(), form.columns.size()); ++i) {
                    const std::string a = i < expected.size() ? expected[i] : "-", b = i < form.columns.size() ? form.columns[i] : "-";
                    if (a != b) std::cout << "  server " << a << "\n  ours   " << b << "\n";
                }
            }
        }
        if (!item.contains("written")) continue;
        const std::vector<std::string> path = {"app", "public"};
        const Form written = form_of(string_of(item, "written"), item, catalog, path);
        const Form again = form_of(form.text, item, catalog, empty_path);
        if (written.text == form.text && again.text == form.text) continue;
        const bool sure = form.certain && written.certain;
        if (!sure && !verbose) continue;
        unequal += sure ? 1 : 0;
        std::cout << (sure ? "UNEQUAL  " : "unequal  ") << string_of(item, "written") << "\n  stored  " << stored << "\n  of it   " << form.text << "\n  written " << written.text << "\n";
        if (again.text != form.text) std::cout << "  again   " << again.text << "\n";
    }
    const double percent = total == 0 ? 100 : 100.0 / static_cast<double>(total);
    std::printf("%zu stored, %zu (%.2f %%) come out as they are, %zu (%.2f %%) certain, %zu certain ones differ, %zu written ones unequal, "
                "%zu of %zu views' columns as the server's, %.1f us each with parsing\n",
                total, same, static_cast<double>(same) * percent, certain, static_cast<double>(certain) * percent, wrong, unequal, types, typed,
                total == 0 ? 0.0 : static_cast<double>(spent.count()) / 1000 / static_cast<double>(total));
    return unequal == 0 && wrong == 0 ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 3) return 2;
    std::ifstream catalog_file(argv[1]), items_file(argv[2]);
    const json catalog_json = json::parse(catalog_file);
    const json items = json::parse(items_file);
    int status = 2;
    with_large_stack(worker_stack_bytes, [&] { status = compare(items.is_null() ? json::array() : items, catalog_of(catalog_json)); });
    return status;
}
