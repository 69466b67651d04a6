// Every expression and query that the server printed, into the canonical spelling. By now all types, relations with
// their columns, and routines are known, so they go into the catalog first and are what names mean.
#include <fmt/format.h>

#include <algorithm>
#include <memory>

#include "canonical/definitions.hpp"
#include "postgres/introspection/reading.hpp"
#include "sql/parse.hpp"

namespace pgsteward::postgres {
namespace {

using canonical::Context;
using canonical::Gathered;

/// The statement of that kind, or null where the grammar at hand does not know it: a newer server's.
template <typename Kind>
const Kind* parsed_as(const std::variant<sql::Statement, sql::SyntaxError>& parsed) {
    const auto* statement = std::get_if<sql::Statement>(&parsed);
    return statement ? std::get_if<Kind>(&statement->body) : nullptr;
}

void sort_uniquely(SharedVector<QualifiedName>& shared) {
    std::vector<QualifiedName> names = shared;
    std::sort(names.begin(), names.end());
    names.erase(std::unique(names.begin(), names.end()), names.end());
    shared = std::move(names);
}

class Definitions {
public:
    explicit Definitions(Reading& reading) : reading_(reading), catalog_(reading.catalog) {}

    void put_all() {
        for (const auto& [oid, type] : reading_.types) catalog_.types.put(type.name, type);
        for (const auto& [oid, relation] : reading_.relations) catalog_.relations.put(relation.name, relation);
        for (const auto& [oid, routine] : reading_.routines) catalog_.put_routine(routine);
        for (auto& [oid, type] : reading_.types) put_type(type);
        for (auto& [oid, routine] : reading_.routines) put_routine(routine);
        for (const auto& [oid, place] : reading_.indexes) read_keys(place);
        for (const Oid oid : reading_.relation_order) put_relation(reading_.relations.at(oid));
        for (const Reading::Pending& pending : reading_.pending) append_expression(pending);
    }

private:
    Context context(const Relation* relation) const { return {catalog_, {}, relation}; }

    /// The text as it is, and uncertain, where the grammar at hand cannot read it.
    std::string canonical_text(const std::string& text, const Context& where, const std::string& target, Gathered& gathered) {
        const auto parsed = sql::parse_expression(text);
        const auto* expression = std::get_if<sql::ExpressionPtr>(&parsed);
        if (!expression || !*expression) return gathered.certain = false, text;
        const canonical::Canonical result = canonical::expression(**expression, where, target);
        gathered.add(result);
        return result.text;
    }

    /// In place.
    template <typename Text>
    void spell(Text& text, const Context& where, const std::string& target, Gathered& gathered) {
        if (!text.empty()) text = canonical_text(text, where, target, gathered);
    }
    void spell(Rare<std::string>& text, const Context& where, const std::string& target, Gathered& gathered) {
        if (text) spell(*text, where, target, gathered);
    }
    /// What every part with definitions keeps of them.
    template <typename Part>
    static void keep(Part& part, const Gathered& gathered) {
        part.uncertain |= !gathered.certain;
        part.uses = gathered.uses();
    }

    void put_type(Type& type) {
        if (type.form != Type::Form::domain) return;
        const std::pair<std::string, std::string> value{"VALUE", type.base};
        Context where = context(nullptr);
        where.variables = {&value, 1};
        Gathered all;
        spell(type.default_, context(nullptr), type.base, all);
        for (Constraint& constraint : type.constraints) {
            Gathered gathered;
            spell(constraint.expression, where, "boolean", gathered);
            keep(constraint, gathered);
            all.relations.insert(all.relations.end(), gathered.relations.begin(), gathered.relations.end());
            all.routines.insert(all.routines.end(), gathered.routines.begin(), gathered.routines.end());
        }
        keep(type, all);
        catalog_.types.put(type.name, type);
    }

    void put_routine(Routine& routine) {
        Gathered gathered;
        for (RoutineParameter& parameter : routine.parameters) spell(parameter.default_, context(nullptr), parameter.type, gathered);
        if (routine.standard_body) spell_body(routine, gathered);
        keep(routine, gathered);
        catalog_.put_routine(routine);
    }

    void spell_body(Routine& routine, Gathered& gathered) {
        const auto parsed = sql::parse_statement("CREATE FUNCTION f() RETURNS void LANGUAGE sql " + routine.body);
        const auto* function = parsed_as<sql::CreateFunction>(parsed);
        if (!function || function->standard_body.empty()) {
            gathered.certain &= routine.body == "BEGIN ATOMIC\nEND";
            return;
        }
        std::vector<std::pair<std::string, std::string>> parameters;
        for (const RoutineParameter& parameter : routine.parameters)
            if (is_input(parameter)) parameters.emplace_back(parameter.name, parameter.type);
        Context where = context(nullptr);
        where.variables = parameters;
        routine.body = canonical::standard_body(*function, where, gathered);
    }

    void read_keys(const Reading::IndexPlace& place) {
        Relation& relation = reading_.relations.at(place.relation);
        Index& index = relation.indexes[place.position];
        const auto parsed = sql::parse_statement(place.definition);
        const auto* create = parsed_as<sql::CreateIndex>(parsed);
        if (!create) {
            index.uncertain = true;
            index.keys.assign(1, {});
            index.keys[0].expression = place.definition;
            return;
        }
        const auto table = catalog_.relations.share(relation.name);
        const Context where = context(table.get());
        Gathered gathered;
        index.keys.resize(create->elements.size());   // those of an exclusion have their operators already
        for (std::size_t i = 0; i < create->elements.size(); ++i) {
            const std::string operator_name = index.keys[i].operator_;
            index.keys[i] = canonical::index_key(create->elements[i], index.method, where, gathered);
            index.keys[i].operator_ = operator_name;
            if (i < place.statistics.size()) index.keys[i].statistics_target = place.statistics[i];
        }
        for (const sql::IndexElement& element : create->including) index.including.push_back(element.column);
        if (create->predicate) {
            const canonical::Canonical predicate = canonical::expression(*create->predicate, where, "boolean");
            gathered.add(predicate);
            index.predicate = predicate.text;
        }
        keep(index, gathered);
        index.columns_read = gathered.columns;
    }

    void put_relation(Relation& relation) {
        const auto known = catalog_.relations.share(relation.name);   // columns and types are what matters, and they stay
        const Context where = context(known.get());
        for (Column& column : relation.columns) spell_column(column, where);
        for (Constraint& constraint : relation.constraints) spell_constraint(relation, constraint, where);
        for (Trigger& trigger : relation.triggers) spell_condition(trigger, where);
        for (RewriteRule& rule : relation.rules) spell_rule(rule, where);
        for (RowPolicy& policy : relation.policies) spell_policy(policy, where);
        spell_partition_key(relation, where);
        spell_query(relation);
        for (const Index& index : relation.indexes) catalog_.index_tables.put(index.name, relation.name);
        const QualifiedName key = relation.name;
        catalog_.relations.put(key, std::move(relation));
    }

    void spell_column(Column& column, const Context& where) {
        Gathered gathered;
        spell(column.default_, where, column.type, gathered);
        spell(column.generated, where, column.type, gathered);
        keep(column, gathered);
        if (column.generated) column.columns_read = gathered.columns;
    }

    void spell_policy(RowPolicy& policy, const Context& where) {
        Gathered gathered;
        spell(policy.using_, where, "boolean", gathered);
        spell(policy.with_check, where, "boolean", gathered);
        keep(policy, gathered);
        policy.columns_read = gathered.columns;
    }

    void spell_constraint(const Relation& relation, Constraint& constraint, const Context& where) {
        if (constraint.kind == Constraint::Kind::check) {
            Gathered gathered;
            spell(constraint.expression, where, "boolean", gathered);
            return keep(constraint, gathered);
        }
        const Index* index = relation.index(constraint.name);
        if (!index || !index->of_constraint) return;
        constraint.including = index->including;
        if (constraint.kind != Constraint::Kind::exclude) return;
        constraint.expression = canonical::exclusion(*index);
        constraint.uncertain = index->uncertain;
        constraint.uses = index->uses;
    }

    void spell_condition(Trigger& trigger, const Context& where) {
        if (trigger.when.empty()) return;
        const auto parsed = sql::parse_statement(trigger.when);
        const auto* create = parsed_as<sql::CreateTrigger>(parsed);
        Gathered gathered;
        if (create && create->when) trigger.when = canonical::trigger_condition(*create->when, where, gathered);
        else gathered.certain = false;
        keep(trigger, gathered);
    }

    void spell_rule(RewriteRule& rule, const Context& where) {
        const auto parsed = sql::parse_statement(without_semicolon(rule.definition));
        const auto* create = parsed_as<sql::CreateRule>(parsed);
        Gathered gathered;
        if (create) rule.definition = canonical::rule(*create, where, gathered);
        else gathered.certain = false;
        keep(rule, gathered);
    }

    void spell_partition_key(Relation& relation, const Context& where) {
        if (relation.partition_key.empty()) return;
        const auto parsed = sql::parse_statement("CREATE TABLE t () PARTITION BY " + relation.partition_key);
        const auto* create = parsed_as<sql::CreateTable>(parsed);
        Gathered gathered;
        if (create && create->partition_by) relation.partition_key = canonical::partition_key(*create->partition_by, where, gathered);
        else gathered.certain = false;
        keep(relation, gathered);
    }

    void spell_query(Relation& view) {
        if (view.query.empty()) return;
        const auto parsed = sql::parse_statement(without_semicolon(view.query));
        const auto* query = parsed_as<sql::QueryPtr>(parsed);
        if (!query || !*query) {
            view.uncertain = true;
            return;
        }
        canonical::CanonicalQuery result = canonical::query(**query, context(nullptr));
        view.query = std::move(result.text);
        view.uncertain |= !result.certain;
        view.depends_on = std::move(result.relations);
        view.uses.names = std::move(result.routines);
        view.columns_read = std::move(result.column_references);
        sort_uniquely(view.depends_on);
        sort_uniquely(view.uses.names);
    }

    void append_expression(const Reading::Pending& pending) {
        const Relation* relation = reading_.relation(pending.relation);
        const auto known = relation ? catalog_.relations.share(pending.relation_name) : nullptr;
        Gathered gathered;
        const std::string text = canonical_text(pending.expression, context(known.get()), pending.target, gathered);
        catalog_.others.edit(pending.object, [&](OtherObject& object) {
            std::string& value = object.properties[pending.property];
            value += (value.empty() ? "" : pending.separator) + pending.before + text;
            keep(object, gathered);
        });
    }

    static std::string without_semicolon(std::string text) {
        while (!text.empty() && (text.back() == ';' || text.back() == '\n' || text.back() == ' ')) text.pop_back();
        return text;
    }

    Reading& reading_;
    Catalog& catalog_;
};

}  // namespace

void put_definitions(Reading& reading) { Definitions(reading).put_all(); }

}  // namespace pgsteward::postgres
