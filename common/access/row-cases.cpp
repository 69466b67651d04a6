#include "access/row-cases.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "access/column-values.hpp"
#include "access/row-askings.hpp"
#include "access/tenancy.hpp"
#include "canonical/type-name.hpp"

namespace pgsteward::access {
namespace {

using Kind = Formula::Kind;

/// Rows per tenant of the table itself, and of each table that is looked up.
constexpr std::size_t max_own_rows = 48, max_other_rows = 24;
/// Constants that stand as a tenant beside the two that every table has.
constexpr std::size_t max_named_tenants = 6;

bool contains(const std::vector<std::string>& list, const std::string& text) { return std::find(list.begin(), list.end(), text) != list.end(); }

// Tenants --------------------------------------------------------------------------------------------------------

/// Two tenants, those that the conditions name, and, where the column is not just compared, ones that look like the
/// first: another case, a character that LIKE takes for its "_", a longer text, the same digits at one end.
std::vector<std::string> tenants_of(const TypeClass& type, std::size_t room, const ColumnUse* use, bool open, const Catalog& catalog, bool& cut) {
    std::vector<std::string> tenants;
    for (std::size_t n = 0; n < 2; ++n)
        if (auto text = tenant_text(type, n, catalog)) tenants.push_back(text->size() <= room ? *std::move(text) : std::string(1, static_cast<char>('a' + n)));
    const std::size_t most = tenants.size() + max_named_tenants;
    for (const std::string& constant : use ? use->constants : std::vector<std::string>{}) {
        const Value value = read_value(constant, type);
        const auto text = value.is_special() ? std::nullopt : printed(value);
        if (!text || contains(tenants, *text)) continue;
        if (tenants.size() < most) tenants.push_back(*text);
        else cut = true;
    }
    if (!open) return tenants;
    for (const char* like : {"txa", "T_A", "t_ab"})
        if (type.kind == TypeClass::Kind::text && std::string_view(like).size() <= room) tenants.emplace_back(like);
    // As long, with the same beginning or end, of the same amount or rounded to the same.
    const auto like = type.kind == TypeClass::Kind::integer ? std::vector<std::string>{"711", "-71", "1071"}
                      : type.kind == TypeClass::Kind::decimal ? std::vector<std::string>{"71.2"}
                      : type.kind == TypeClass::Kind::uuid ? std::vector<std::string>{"aaaaaaaa-aaaa-4bbb-8bbb-bbbbbbbbbbbb", "bbbbbbbb-bbbb-4bbb-8bbb-aaaaaaaaaaaa"} : std::vector<std::string>{};
    tenants.insert(tenants.end(), like.begin(), like.end());
    return tenants;
}

// Rows -----------------------------------------------------------------------------------------------------------

using Texts = std::vector<std::optional<std::string>>;

/// Every combination of the columns' values, the first column slowest; `cut` where there are more than `most`.
std::vector<Texts> combinations(std::vector<Texts> values, std::size_t most, bool& cut) {
    const auto count = [&] {
        std::size_t product = 1;
        for (const Texts& one : values) product *= std::max<std::size_t>(one.size(), 1);
        return product;
    };
    while (count() > most) {
        cut = true;
        std::max_element(values.begin(), values.end(), [](const Texts& a, const Texts& b) { return a.size() < b.size(); })->pop_back();
    }
    std::vector<Texts> rows = {{}};
    for (const Texts& one : values) {
        std::vector<Texts> longer;
        for (const Texts& row : rows)
            for (const auto& text : one) {
                longer.push_back(row);
                longer.back().push_back(text);
            }
        rows = std::move(longer);
    }
    return rows;
}

Value value_of(const std::optional<std::string>& text, const TypeClass& type) { return text ? read_value(*text, type) : null_value(); }

SeedRow seed_row(const SeedRows& rows, std::optional<std::size_t> tenant, Texts texts, const Catalog& catalog) {
    SeedRow row{tenant, std::move(texts), Row(rows.relation->columns.size()), false};
    for (std::size_t i = 0; i < rows.columns.size(); ++i)
        for (std::size_t at = 0; at < row.values.size(); ++at)
            if (rows.relation->columns[at].name == rows.columns[i]) row.values[at] = value_of(row.texts[i], class_of(rows.relation->columns[at].type, catalog));
    return row;
}

/// CHECK constraints over nothing but the columns that rows fill: a row that breaks one cannot be there.
std::vector<FormulaPtr> checks_of(const Catalog& catalog, const Relation& table, const std::vector<std::string>& columns) {
    std::vector<FormulaPtr> checks;
    for (const Constraint& constraint : table.constraints) {
        const bool known = std::all_of(constraint.columns.begin(), constraint.columns.end(), [&](const std::string& column) { return contains(columns, column); });
        if (constraint.kind == Constraint::Kind::check && !constraint.not_valid && known && !constraint.columns.empty())
            checks.push_back(condition_of(catalog, table, constraint.expression));
    }
    return checks;
}

/// Characters that fit into "character varying(20)", "character(3)[]".
std::size_t room_of(const std::string& type) {
    const std::vector<int> modifiers = canonical::take_apart(type).modifiers;
    return modifiers.empty() ? std::string::npos : static_cast<std::size_t>(modifiers.front());
}

/// How a tenant is spelled in columns of text: as the setting shows it, and in words that fit where that has no room. What two
/// columns have in common is met only in a spelling that both have room for.
struct Spellings { bool words = false, letters = false; };

Spellings spellings_of(const ColumnUses& uses, const Relation& table, const RowCases& cases, const Catalog& catalog) {
    std::size_t room = std::string::npos;
    const auto read = [&](const Relation& relation, bool own) {
        for (const auto& [name, use] : uses.of(relation, own)) {
            const Column* column = relation.column(name);
            if (column && use.meets && class_of(column->type, catalog).kind == TypeClass::Kind::text) room = std::min(room, room_of(column->type));
        }
    };
    read(table, true);
    for (const Relation* relation : uses.looked_up()) read(*relation, false);
    const bool lacks_room = std::ranges::any_of(cases.tenants, [&](const std::string& tenant) { return tenant.size() > room; });
    return {lacks_room, lacks_room && room < 3};
}

/// The n-th tenant as values of the column, or of its elements. The table and those that it looks up must agree, or what they
/// have in common is never met.
std::vector<std::string> tenant_in(const Column& column, std::size_t n, const RowCases& cases, const TypeClass& tenant_type, const Spellings& spellings, const Catalog& catalog) {
    TypeClass type = class_of(column.type, catalog);
    type.array = false;
    std::vector<std::string> texts;
    const auto add = [&](const std::string& text) {
        if (text.size() <= room_of(column.type) && !contains(texts, text)) texts.push_back(text);
    };
    if (type.kind == TypeClass::Kind::text) {
        if (n < cases.tenants.size()) add(cases.tenants[n]);
        if (n < 2 && spellings.words) add(*tenant_text(type, n, catalog));
        if (n < 2 && spellings.letters) add(std::string(1, static_cast<char>('a' + n)));
        return texts;
    }
    const bool same = type.kind == tenant_type.kind && (type.kind != TypeClass::Kind::enumeration || type.name == tenant_type.name);
    if (same && n < cases.tenants.size()) return {cases.tenants[n]};
    const auto text = n < 2 ? tenant_text(type, n, catalog) : std::nullopt;
    return text ? std::vector<std::string>{*text} : std::vector<std::string>{};
}

std::vector<std::string> tenants_in(const Column& column, const RowCases& cases, const TypeClass& tenant_type, const Spellings& spellings, const Catalog& catalog) {
    std::vector<std::string> tenants;
    for (std::size_t n = 0; n < 2; ++n)
        for (std::string& tenant : tenant_in(column, n, cases, tenant_type, spellings, catalog)) tenants.push_back(std::move(tenant));
    return tenants;
}

void add_own_rows(const Catalog& catalog, RowCases& cases, const ColumnUses& uses, const TypeClass& tenant_type, const Spellings& spellings) {
    const Relation& table = *cases.own.relation;
    std::vector<Texts> values;
    if (!cases.tenant_column.empty()) cases.own.columns.push_back(cases.tenant_column);
    for (const auto& [name, use] : uses.of(table, true)) {
        const Column* column = table.column(name);
        if (name == cases.tenant_column || !column) continue;
        cases.own.columns.push_back(name);
        values.push_back(own_values(*column, use, tenants_in(*column, cases, tenant_type, spellings, catalog), catalog));
    }
    bool cut = false;
    const std::vector<Texts> rests = combinations(std::move(values), max_own_rows, cut);
    if (cut) cases.cut = "the condition reads more columns than their values could be tried out together";
    const auto checks = checks_of(catalog, table, cases.own.columns);
    const auto add = [&](std::optional<std::size_t> tenant, const std::optional<std::string>& text) {
        for (const Texts& rest : rests) {
            Texts texts;
            if (!cases.tenant_column.empty()) texts.push_back(text);
            texts.insert(texts.end(), rest.begin(), rest.end());
            SeedRow row = seed_row(cases.own, tenant, std::move(texts), catalog);
            const bool possible = std::none_of(checks.begin(), checks.end(), [&](const FormulaPtr& check) { return evaluate(*check, {}, row.values).is(false); });
            if (possible) cases.own.rows.push_back(std::move(row));
        }
    };
    for (std::size_t n = 0; n < cases.tenants.size(); ++n) add(n, cases.tenants[n]);
    const Column* column = table.column(cases.tenant_column);
    if (column && !column->not_null) add(std::nullopt, std::nullopt);
}

bool names_role(const SeedRows& rows, const SeedRow& row, const std::map<std::string, ColumnUse>& uses, const std::vector<std::string>& roles) {
    for (std::size_t i = 0; i < rows.columns.size(); ++i)
        if (uses.at(rows.columns[i]).names_user && row.texts[i] && contains(roles, *row.texts[i])) return true;
    return false;
}

/// Does a condition compare the tenant column with the setting itself? Then what the setting holds is the tenant, and a table
/// that is looked up may name two of them in a row: who shares with whom. Else such a table says whose the asking user is.
bool names_tenant(const std::vector<FormulaPtr>& conditions, const std::string& tenant_column, const std::string& setting) {
    const auto is_column = [&](const Formula& side) {
        const Formula* at = &side;
        while (at->kind == Kind::cast) at = at->arguments[0].get();
        return at->kind == Kind::column && at->entry == own_row && at->name == tenant_column;
    };
    const auto reads_setting = [&](const Formula& side) {
        bool looks_up = false;
        for_each_query(side, [&](const RowQuery& query) { looks_up = looks_up || !query.from.empty(); });
        return !looks_up && std::ranges::any_of(settings_read(side), [&](const SettingRead& read) { return read.name == setting; });
    };
    bool found = false;
    for (const FormulaPtr& condition : conditions)
        for_each(*condition, [&](const Formula& one) {
            if (one.kind == Kind::compare && one.name == "=" && one.arguments.size() == 2)
                for (const std::size_t at : {0, 1}) found = found || (is_column(*one.arguments[at]) && reads_setting(*one.arguments[1 - at]));
        });
    return found;
}

SeedRows other_rows(const Catalog& catalog, const Relation& relation, const std::map<std::string, ColumnUse>& uses, const RowCases& cases, const TypeClass& tenant_type, const std::vector<std::string>& roles,
                    const Spellings& spellings, bool crossing) {
    SeedRows rows{&relation, {}, {}};
    for (const auto& [name, use] : uses) rows.columns.push_back(name);
    for (std::size_t n = 0; n < cases.tenants.size(); ++n) {
        std::vector<Texts> values;
        for (const auto& [name, use] : uses) {
            const Column& column = *relation.column(name);
            const std::vector<std::string> tenants = tenants_in(column, cases, tenant_type, spellings, catalog);
            values.push_back(other_values(column, use, tenant_in(column, n, cases, tenant_type, spellings, catalog), tenants, catalog));
            if (crossing && use.meets)
                for (const std::string& tenant : tenants)
                    if (std::ranges::find(values.back(), tenant) == values.back().end()) values.back().emplace_back(tenant);
        }
        bool cut = false;
        for (Texts& texts : combinations(std::move(values), max_other_rows, cut)) {
            if (std::ranges::any_of(rows.rows, [&](const SeedRow& row) { return row.texts == texts; })) continue;
            SeedRow row = seed_row(rows, n, std::move(texts), catalog);
            row.of_role = names_role(rows, row, uses, roles);
            rows.rows.push_back(std::move(row));
        }
    }
    return rows;
}

void add_worlds(RowCases& cases) {
    const std::size_t count = cases.others.size();
    cases.worlds.emplace_back(count, Presence::all);
    if (count == 0) return;
    cases.worlds.emplace_back(count, Presence::none);
    cases.worlds.emplace_back(count, Presence::first);
    for (std::size_t missing = 0; missing < count && count > 1; ++missing) {
        cases.worlds.emplace_back(count, Presence::all);
        cases.worlds.back()[missing] = Presence::none;
    }
}

}  // namespace

std::optional<std::string> tenant_text(const TypeClass& type, std::size_t n, const Catalog& catalog) {
    if (type.array) return std::nullopt;
    switch (type.kind) {
        case TypeClass::Kind::uuid: {
            const std::string d(1, static_cast<char>('a' + n));
            const auto times = [&](std::size_t count) { return std::string(count, d[0]); };
            return fmt::format("{}-{}-4{}-8{}-{}", times(8), times(4), times(3), times(3), times(12));
        }
        case TypeClass::Kind::integer:
        case TypeClass::Kind::decimal: return std::to_string(71 + n);
        case TypeClass::Kind::text: return fmt::format("t_{}", static_cast<char>('a' + n));
        case TypeClass::Kind::enumeration: {
            const auto name = type_named(type.name);
            const Type* found = name ? catalog.types.find(*name) : nullptr;
            return found && n < found->labels.size() ? std::optional(found->labels[n]) : std::nullopt;
        }
        default: return std::nullopt;
    }
}

std::vector<const SeedRow*> RowCases::rows_in(const std::vector<Presence>& world, std::size_t other, const Asking& asking) const {
    std::vector<const SeedRow*> rows;
    for (const SeedRow& row : others[other].rows) {
        const bool elsewhere = row.of_role && row.tenant != asking.member;
        if (!elsewhere && (world[other] == Presence::all || (world[other] == Presence::first && rows.empty()))) rows.push_back(&row);
    }
    return rows;
}

bool is_own(const SeedRow& row, const Asking& asking) {
    if (!row.tenant) return false;
    return row.tenant == asking.member || (asking.as == Asking::As::tenant && row.tenant == asking.tenant);
}

RowCases row_cases(const RowCasesInput& input) {
    const Catalog& catalog = input.catalog;
    const Relation& table = input.table;
    RowCases cases;
    cases.own.relation = &table;
    cases.tenant_column = input.tenant_column;
    ColumnUses uses(input.roles);
    for (const FormulaPtr& condition : input.conditions) uses.read(*condition, table);
    std::vector<FormulaPtr> all = input.conditions;
    for (const auto& [relation, formulas] : input.lookups)
        for (const FormulaPtr& formula : formulas) {
            uses.read(*formula, *relation);
            all.push_back(formula);
        }
    for (const FormulaPtr& condition : input.conditions)
        for (const std::string& column : open_columns(*condition, own_row)) cases.open_columns.insert(column);

    const Column* column = table.column(input.tenant_column);
    const TypeClass type = column ? class_of(column->type, catalog) : TypeClass{TypeClass::Kind::text, false, "text"};
    const auto own_uses = uses.of(table, true);
    const auto use = own_uses.find(input.tenant_column);
    bool cut = false;
    const std::size_t room = column && type.kind == TypeClass::Kind::text ? room_of(column->type) : std::string::npos;
    cases.tenants = tenants_of(type, room, use == own_uses.end() ? nullptr : &use->second, cases.open_columns.contains(input.tenant_column), catalog, cut);
    if (cut) cases.open_columns.insert(input.tenant_column);
    if (cases.tenants.size() < 2) cases.cut = fmt::format("no two tenants are known as values of type {}", type.name);
    cases.askings = askings_of(tenant_setting(input.setting, all), type, cases.tenants, all, catalog);
    const Spellings spellings = spellings_of(uses, table, cases, catalog);
    add_own_rows(catalog, cases, uses, type, spellings);
    const bool crossing = names_tenant(input.conditions, input.tenant_column, input.setting);
    for (const Relation* relation : uses.looked_up()) cases.others.push_back(other_rows(catalog, *relation, uses.of(*relation, false), cases, type, input.roles, spellings, crossing));
    const bool by_role = std::any_of(cases.others.begin(), cases.others.end(), [](const SeedRows& rows) {
        return std::any_of(rows.rows.begin(), rows.rows.end(), [](const SeedRow& row) { return row.of_role; });
    });
    // Whatever the setting holds, the role stays who it is.
    for (Asking& asking : cases.askings)
        if (by_role) asking.member = asking.as == Asking::As::tenant ? asking.tenant : 0;
    add_worlds(cases);
    return cases;
}

}  // namespace pgsteward::access
