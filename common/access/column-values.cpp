#include "access/column-values.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <set>

#include <fmt/format.h>

#include "access/array-literal.hpp"
#include "access/predicate-evaluate.hpp"
#include "access/row-cases.hpp"
#include "access/text-examples.hpp"

namespace pgsteward::access {
namespace {

using Kind = Formula::Kind;
using Texts = std::vector<std::optional<std::string>>;

bool is_comparison(Kind kind) {
    return kind == Kind::compare || kind == Kind::distinct || kind == Kind::like || kind == Kind::any || kind == Kind::all || kind == Kind::null_if;
}

void add(std::vector<std::string>& list, std::string text) {
    if (std::find(list.begin(), list.end(), text) == list.end()) list.push_back(std::move(text));
}
void add(Texts& list, std::optional<std::string> text) {
    if (std::find(list.begin(), list.end(), text) == list.end()) list.push_back(std::move(text));
}

/// All constants inside, for a side that is computed from a column.
std::vector<std::string> constants_inside(const Formula& formula) {
    std::vector<std::string> constants;
    for_each(formula, [&](const Formula& one) {
        const auto text = one.kind == Kind::constant && !one.value.is_special() ? printed(one.value) : std::nullopt;
        if (text) add(constants, *text);
    });
    return constants;
}

/// What a side without columns and settings gives, with the neighbours of numbers where order counts.
std::vector<std::string> constants_of(const Formula& side, const Formula& comparison) {
    std::vector<std::string> constants;
    if (!is_closed(side)) return constants;
    const Value value = evaluate(side, {}, {});
    for (const Value& one : value.kind == Value::Kind::array ? value.elements : std::vector<Value>{value}) {
        const auto text = one.is_special() ? std::nullopt : printed(one);
        if (one.kind == Value::Kind::decimal) {
            for (const double near : {0.0, -1.0, 1.0}) add(constants, fmt::format("{}", one.decimal + near));
        }
        if (one.kind == Value::Kind::moment || one.kind == Value::Kind::span)
            for (std::string& constant : constants_inside(side)) add(constants, std::move(constant));
        if (!text) continue;
        add(constants, comparison.kind == Kind::like ? example_of_like(*text) : *text);
        // Behind it in every collation, and before all that do not begin with it.
        if (one.kind == Value::Kind::text && (comparison.name.starts_with('<') || comparison.name.starts_with('>')) && comparison.name != "<>") add(constants, *text + "a");
        if (one.kind == Value::Kind::integer && comparison.name != "=" && comparison.name != "<>")
            for (const std::int64_t near : {-1, 1}) add(constants, std::to_string(one.integer + near));
    }
    return constants;
}

/// A text that a regular expression finds.
std::optional<std::string> example_for(const Formula& call) {
    if ((call.name != "~" && call.name != "~*") || !is_closed(*call.arguments[1])) return std::nullopt;
    const Value pattern = evaluate(*call.arguments[1], {}, {});
    return pattern.kind == Value::Kind::text ? std::optional(example_of_regex(pattern.text)) : std::nullopt;
}

bool asks_user(const Formula& formula) {
    bool found = false;
    for_each(formula, [&](const Formula& one) { found = found || one.kind == Kind::current_user || one.kind == Kind::session_user; });
    return found;
}

/// What stands where a tenant is missing, and is none: nothing, a UUID of zeros, a number that no key has.
bool is_no_tenant(const std::string& text) {
    return text.find_first_not_of("0-") == std::string::npos || text == "-1";
}

std::string fresh_label(const TypeClass& type, const std::vector<std::string>& constants, const Catalog& catalog) {
    const auto name = type_named(type.name);
    const Type* found = name ? catalog.types.find(*name) : nullptr;
    for (const std::string& label : found ? found->labels : std::vector<std::string>{})
        if (std::find(constants.begin(), constants.end(), label) == constants.end()) return label;
    return {};
}

/// Values that are like no constant: two of them, so that two columns can differ.
Texts fresh_values(const TypeClass& type, const std::vector<std::string>& constants, const Catalog& catalog) {
    using Class = TypeClass::Kind;
    switch (type.kind) {
        case Class::boolean: return {"true", "false"};
        case Class::integer: return type.name == "smallint" ? Texts{"901", "902"} : Texts{"90001", "90002"};
        case Class::decimal: return {"90001", "90002"};
        case Class::text: return {"zz", "yy"};
        case Class::uuid: return {"eeeeeeee-eeee-4eee-8eee-eeeeeeeeeeee", "ffffffff-ffff-4fff-8fff-ffffffffffff"};
        case Class::moment:
            // Without its zone the text would say another moment in each session.
            return type.name == "timestamp with time zone" ? Texts{"2001-01-01 00:00:00+00", "2099-01-01 00:00:00+00"} : Texts{"2001-01-01", "2099-01-01"};
        case Class::span: return {"1 day"};
        case Class::enumeration: {
            const std::string label = fresh_label(type, constants, catalog);
            return label.empty() ? Texts{} : Texts{label};
        }
        default: return {};
    }
}

/// A moment as its input function reads it.
std::string moment_text(double seconds, const TypeClass& type) {
    using namespace std::chrono;
    const sys_seconds at = sys_days(year(2000) / January / 1) + std::chrono::seconds(static_cast<std::int64_t>(seconds));
    const year_month_day day(floor<days>(at));
    const hh_mm_ss time(at - floor<days>(at));
    std::string text = fmt::format("{:04}-{:02}-{:02}", static_cast<int>(day.year()), static_cast<unsigned>(day.month()), static_cast<unsigned>(day.day()));
    if (type.name == "date") return text;
    text += fmt::format(" {:02}:{:02}:{:02}", time.hours().count(), time.minutes().count(), time.seconds().count());
    return type.name == "timestamp with time zone" ? text + "+00" : text;
}

/// Values between the constants, where there is an order and room between them.
void add_between(Texts& texts, const TypeClass& type) {
    using Class = TypeClass::Kind;
    if (type.kind != Class::decimal && type.kind != Class::moment && type.kind != Class::span) return;
    std::set<double> known;
    for (const auto& text : texts) {
        const Value value = text ? read_value(*text, type) : null_value();
        if (!value.is_special() && std::isfinite(value.decimal)) known.insert(value.decimal);
    }
    if (type.kind == Class::span && !known.empty()) {
        known.insert(*known.begin() / 2);
        known.insert(*known.rbegin() * 2);
    }
    for (auto low = known.begin(); low != known.end() && std::next(low) != known.end(); ++low) {
        const double middle = (*low + *std::next(low)) / 2;
        if (type.kind == Class::decimal) add(texts, fmt::format("{}", middle));
        else if (type.kind == Class::moment) add(texts, moment_text(middle, type));
        else for (const double seconds : {middle, *std::next(low)}) add(texts, fmt::format("{} seconds", static_cast<std::int64_t>(seconds)));
    }
}

/// The constants that the type can read at all.
Texts readable(const std::vector<std::string>& constants, const TypeClass& type) {
    Texts texts;
    for (const std::string& constant : constants)
        if (!read_value(constant, type).is_special()) add(texts, constant);
    add_between(texts, type);
    return texts;
}

/// Arrays: empty, one of each tenant, one of each constant that is looked for, and one of all constants.
Texts array_values(const TypeClass& type, const std::vector<std::string>& constants, const std::vector<std::string>& tenants) {
    TypeClass element = type;
    element.array = false;
    Texts texts = {"{}"};
    for (const std::string& tenant : tenants) add(texts, array_literal({tenant}));
    std::vector<std::string> elements;
    for (const auto& constant : readable(constants, element)) elements.push_back(*constant);
    for (const std::string& one : elements) add(texts, array_literal({one}));
    if (elements.size() > 1) add(texts, array_literal(elements));
    // One may be there while another must not be.
    for (std::size_t left_out = 0; left_out < elements.size() && elements.size() > 2; ++left_out) {
        std::vector<std::string> rest = elements;
        rest.erase(rest.begin() + static_cast<std::ptrdiff_t>(left_out));
        add(texts, array_literal(rest));
    }
    return texts;
}

}  // namespace

void ColumnUses::add_entries(const RowQuery& query) {
    for (const RowEntry& entry : query.from) entries_[entry.id] = &entry;
}

std::optional<ColumnUses::Target> ColumnUses::target(const Formula& column) const {
    if (column.kind != Kind::column) return std::nullopt;
    if (column.entry == own_row) return Target{table_, true, column.name};
    const auto found = entries_.find(column.entry);
    if (found == entries_.end()) return std::nullopt;
    const RowEntry& entry = *found->second;
    if (entry.relation && column.position < entry.relation->columns.size()) return Target{entry.relation, false, entry.relation->columns[column.position].name};
    // What is an element of an array counts for the array.
    if (entry.array) {
        const Formula* array = entry.array.get();
        while (array->kind == Kind::cast) array = array->arguments[0].get();
        return target(*array);
    }
    // A subquery's column is what its output is.
    if (entry.query && column.position < entry.query->outputs.size()) return target(*entry.query->outputs[column.position]);
    return std::nullopt;
}

ColumnUse* ColumnUses::use(const Formula& column) {
    const auto found = target(column);
    return found && found->relation ? &uses_[{found->relation, found->own}][found->column] : nullptr;
}

void ColumnUses::add_constants(const Formula& side, const std::vector<std::string>& constants, bool meets, bool names_user) {
    for_each(side, [&](const Formula& one) {
        ColumnUse* found = use(one);
        if (!found) return;
        for (const std::string& constant : constants) add(found->constants, constant);
        found->meets = found->meets || meets;
        found->names_user = found->names_user || names_user;
    });
}

std::vector<std::string> ColumnUses::outcomes(const RowQuery& query, std::size_t position, const Formula& comparison) const {
    std::vector<std::string> constants;
    if (position < query.outputs.size()) constants = outcomes(*query.outputs[position], comparison);
    for (const RowQueryPtr& arm : arms_of(query))
        for (std::string& constant : outcomes(*arm, position, comparison)) add(constants, std::move(constant));
    return constants;
}

/// The constants that a side may come out as: of a branch, an element, a row of VALUES, what stands in for NULL.
std::vector<std::string> ColumnUses::outcomes(const Formula& side, const Formula& comparison) const {
    if (is_closed(side)) return constants_of(side, comparison);
    std::vector<std::string> constants;
    const auto add_part = [&](const Formula& part) {
        for (std::string& constant : outcomes(part, comparison)) add(constants, std::move(constant));
    };
    switch (side.kind) {
        case Kind::case_:
            for (std::size_t at = 1; at < side.arguments.size(); at += 2) add_part(*side.arguments[at]);
            add_part(*side.arguments.back());
            std::erase_if(constants, is_no_tenant);
            break;
        case Kind::coalesce:
        case Kind::handled:
            for (const FormulaPtr& part : side.arguments) add_part(*part);
            std::erase_if(constants, is_no_tenant);
            break;
        case Kind::array:
        case Kind::call:
        case Kind::cast:
        case Kind::routine:
        case Kind::aggregate:
            for (const FormulaPtr& part : side.arguments) add_part(*part);
            break;
        case Kind::null_if: add_part(*side.arguments[0]); break;
        case Kind::scalar:
        case Kind::array_of: constants = outcomes(*side.query, 0, comparison); break;
        case Kind::column:
            if (const auto found = entries_.find(side.entry); side.entry != own_row && found != entries_.end()) {
                const RowEntry& entry = *found->second;
                if (entry.array) add_part(*entry.array);
                if (entry.query) constants = outcomes(*entry.query, side.position, comparison);
            }
            break;
        default: break;
    }
    return constants;
}

void ColumnUses::compare(const Formula& formula) {
    for (std::size_t at = 0; at < formula.arguments.size(); ++at) {
        const Formula& side = *formula.arguments[at];
        if (!has_columns(side)) continue;
        std::vector<std::string> constants = side.kind == Kind::column || side.kind == Kind::cast ? std::vector<std::string>{} : constants_inside(side);
        bool meets = false;
        bool names_user = false;
        for (std::size_t other = 0; other < formula.arguments.size(); ++other) {
            if (other == at) continue;
            for (std::string& constant : outcomes(*formula.arguments[other], formula)) add(constants, std::move(constant));
            meets = meets || !is_closed(*formula.arguments[other]);
            if (!asks_user(*formula.arguments[other])) continue;
            constants.insert(constants.end(), roles_.begin(), roles_.end());
            names_user = true;
        }
        add_constants(side, constants, meets, names_user);
    }
}

/// x IN (SELECT …): each side is compared with what the other may come out as.
void ColumnUses::look_up(const Formula& formula) {
    for (std::size_t at = 0; at < formula.arguments.size(); ++at) {
        const Formula& argument = *formula.arguments[at];
        add_constants(argument, outcomes(*formula.query, at, formula), true);
        std::vector<std::string> constants = outcomes(argument, formula);
        const bool names_user = asks_user(argument);
        if (names_user) constants.insert(constants.end(), roles_.begin(), roles_.end());
        if (at < formula.query->outputs.size()) add_constants(*formula.query->outputs[at], constants, true, names_user);
    }
}

void ColumnUses::read_query(const RowQuery& query) {
    add_entries(query);
    for (const RowEntry& entry : query.from) {
        if (entry.relation) uses_[{entry.relation, false}];
        if (entry.array) read_formula(*entry.array);
        if (entry.on) read_formula(*entry.on);
        if (entry.query) read_query(*entry.query);
    }
    if (query.where) read_formula(*query.where);
    for (const FormulaPtr& output : query.outputs) {
        read_formula(*output);
        // What a query gives is compared with something, or is a condition.
        add_constants(*output, {}, output->kind == Kind::column || output->kind == Kind::cast);
    }
    for (const RowQueryPtr& arm : arms_of(query)) read_query(*arm);
}

void ColumnUses::read_formula(const Formula& formula) {
    if (formula.query) read_query(*formula.query);
    if (is_comparison(formula.kind)) compare(formula);
    if (formula.kind == Kind::in_any || formula.kind == Kind::in_all) look_up(formula);
    if (formula.kind == Kind::call || formula.kind == Kind::like) add_constants(formula, constants_inside(formula), false);
    if (const auto example = formula.kind == Kind::call ? example_for(formula) : std::nullopt) add_constants(*formula.arguments[0], {*example}, false);
    if (formula.kind == Kind::is_null || formula.kind == Kind::coalesce || formula.kind == Kind::distinct || formula.kind == Kind::boolean_test)
        for_each(formula, [&](const Formula& one) {
            if (ColumnUse* found = use(one)) found->null_tested = true;
        });
    use(formula);
    for (const FormulaPtr& argument : formula.arguments) read_formula(*argument);
}

void ColumnUses::read(const Formula& formula, const Relation& table) {
    entries_.clear();
    table_ = &table;
    for_each_query(formula, [&](const RowQuery& query) { add_entries(query); });
    read_formula(formula);
}

std::map<std::string, ColumnUse> ColumnUses::of(const Relation& relation, bool own) const {
    const auto found = uses_.find({&relation, own});
    std::map<std::string, ColumnUse> uses = found == uses_.end() ? std::map<std::string, ColumnUse>() : found->second;
    // A table that is looked up is seen through its own policies: what those read counts too.
    if (!own)
        if (const auto policies = uses_.find({&relation, true}); policies != uses_.end())
            for (const auto& [column, use] : policies->second) {
                ColumnUse& merged = uses[column];
                for (const std::string& constant : use.constants) add(merged.constants, constant);
                merged.meets = merged.meets || use.meets;
                merged.null_tested = merged.null_tested || use.null_tested;
                merged.names_user = merged.names_user || use.names_user;
            }
    return uses;
}

std::vector<const Relation*> ColumnUses::looked_up() const {
    std::vector<const Relation*> relations;
    for (const auto& [key, columns] : uses_)
        if (!key.second) relations.push_back(key.first);
    std::sort(relations.begin(), relations.end(), [](const Relation* a, const Relation* b) { return a->name < b->name; });
    return relations;
}

Texts own_values(const Column& column, const ColumnUse& use, const std::vector<std::string>& tenants, const Catalog& catalog) {
    const TypeClass type = class_of(column.type, catalog);
    if (type.array) {
        Texts texts = array_values(type, use.constants, tenants);
        if (!column.not_null) texts.push_back(std::nullopt);
        return texts;
    }
    Texts texts = type.kind == TypeClass::Kind::boolean ? Texts{} : readable(use.constants, type);
    if (use.meets)
        for (const std::string& tenant : tenants) add(texts, std::optional(tenant));
    const bool enough = type.kind == TypeClass::Kind::boolean || type.kind == TypeClass::Kind::moment;
    const std::size_t most = enough || texts.empty() ? texts.size() + 2 : texts.size() + 1;
    for (const auto& fresh : fresh_values(type, use.constants, catalog))
        if (texts.size() < most) add(texts, fresh);
    if (!column.not_null || texts.empty()) texts.push_back(std::nullopt);
    return texts;
}

Texts other_values(const Column& column, const ColumnUse& use, const std::vector<std::string>& tenant, const std::vector<std::string>& tenants, const Catalog& catalog) {
    const TypeClass type = class_of(column.type, catalog);
    Texts texts;
    if (type.array) {
        texts = array_values(type, use.constants, tenants);
    } else if (use.meets && !tenant.empty()) {
        texts.assign(tenant.begin(), tenant.end());
        for (const auto& constant : readable(use.constants, type)) add(texts, constant);
    } else {
        texts = type.kind == TypeClass::Kind::boolean ? Texts{} : readable(use.constants, type);
        for (const auto& fresh : fresh_values(type, use.constants, catalog)) add(texts, fresh);
    }
    if ((use.null_tested && !column.not_null) || texts.empty()) add(texts, std::optional<std::string>());
    return texts;
}

}  // namespace pgsteward::access
