#include "print/snapshot-derived.hpp"

#include <algorithm>

#include "canonical/definitions.hpp"
#include "canonical/output-name.hpp"
#include "print/names-in.hpp"
#include "print/statements.hpp"
#include "sql/parse.hpp"

namespace pgsteward::print {
namespace {

using canonical::Context;
using canonical::Gathered;

template <typename Statement>
const Statement* parsed_as(const std::variant<sql::Statement, sql::SyntaxError>& parsed) {
    const auto* statement = std::get_if<sql::Statement>(&parsed);
    return statement ? std::get_if<Statement>(&statement->body) : nullptr;
}

class Derivation {
public:
    explicit Derivation(Catalog& catalog) : catalog_(catalog) {}

    void types() {
        for (const auto& known : catalog_.types.sorted()) {
            Type type = *known;
            Gathered all = gathered_from(type.default_, nullptr);
            const std::pair<std::string, std::string> value{"VALUE", type.base};
            for (Constraint& constraint : type.constraints) {
                Context context = in(nullptr);
                context.variables = {&value, 1};
                const Gathered gathered = gathered_from(constraint.expression, context);
                constraint.columns = gathered.columns;
                constraint.uses = gathered.uses();
                all.relations.insert(all.relations.end(), gathered.relations.begin(), gathered.relations.end());
                all.routines.insert(all.routines.end(), gathered.routines.begin(), gathered.routines.end());
            }
            type.uses = all.uses();
            for (const auto& [name, text] : type.properties) type.uses.add(mentioned(text));
            catalog_.types.put(std::move(type));
        }
    }

    void routines() {
        for (const auto& known : catalog_.routines.sorted()) {
            Routine routine = *known;
            Gathered gathered;
            for (const RoutineParameter& parameter : routine.parameters) add(gathered, parameter.default_);
            if (routine.standard_body) add_body(gathered, routine);
            routine.uses = gathered.uses();
            for (const auto& [name, text] : routine.aggregate) routine.uses.add(mentioned(text));
            catalog_.put_routine(std::move(routine));
        }
    }

    void relations() {
        for (const auto& known : catalog_.relations.sorted()) {
            Relation relation = *known;
            for (Column& column : relation.columns) derive(column, *known);
            for (Constraint& constraint : relation.constraints) derive(constraint, *known);
            for (Index& index : relation.indexes) derive(index, *known);
            for (Trigger& trigger : relation.triggers) derive(trigger, *known);
            for (RewriteRule& rule : relation.rules) derive(rule, *known);
            for (RowPolicy& policy : relation.policies) derive(policy, *known);
            derive_partition_key(relation, *known);
            derive_query(relation);
            for (const Index& index : relation.indexes) catalog_.index_tables.put(index.name, relation.name);
            catalog_.relations.put(std::move(relation));
        }
    }

    void others() {
        for (const auto& known : catalog_.others.sorted()) {
            OtherObject object = *known;
            object.uses = mentioned(object.name.name);
            for (const auto& [name, text] : object.properties) {
                object.uses.add(mentioned(name));
                object.uses.add(mentioned(text));
            }
            if (const auto wrapper = object.properties.find("foreign data wrapper"); wrapper != object.properties.end()) use_other(object.uses, "foreign-data wrapper ", wrapper->second);
            if (object.kind == ObjectKind::user_mapping) {
                const std::size_t server = object.name.name.rfind(" server ");
                if (server != std::string::npos) use_other(object.uses, "server ", object.name.name.substr(server + 8));
            }
            // The family that CREATE OPERATOR CLASS makes is named as the class.
            if (object.kind == ObjectKind::operator_class) use_other(object.uses, "operator family ", object.name.display());
            const QualifiedName key{"", std::string(name_of(object.kind)) + " " + object.name.display()};
            object.uses.remove(key);
            catalog_.others.put(key, std::move(object));
        }
    }

private:
    Context in(const Relation* relation) const { return {catalog_, {}, relation}; }

    void add(Gathered& gathered, const std::string& text, const Context& context) {
        if (text.empty()) return;
        const auto parsed = sql::parse_expression(text);
        if (const auto* expression = std::get_if<sql::ExpressionPtr>(&parsed); expression && *expression) gathered.add(canonical::expression(**expression, context));
    }
    void add(Gathered& gathered, const std::optional<std::string>& text) {
        if (text) add(gathered, *text, in(nullptr));
    }
    Gathered gathered_from(const std::string& text, const Context& context) {
        Gathered gathered;
        add(gathered, text, context);
        return gathered;
    }
    Gathered gathered_from(const std::optional<std::string>& text, const Relation* relation) { return text ? gathered_from(*text, in(relation)) : Gathered(); }

    void add_body(Gathered& gathered, const Routine& routine) {
        const auto parsed = sql::parse_statement("CREATE FUNCTION f() RETURNS void LANGUAGE sql " + routine.body);
        const auto* function = parsed_as<sql::CreateFunction>(parsed);
        if (!function || function->standard_body.empty()) return;
        std::vector<std::pair<std::string, std::string>> parameters;
        for (const RoutineParameter& parameter : routine.parameters) parameters.emplace_back(parameter.name, parameter.type);
        Context context = in(nullptr);
        context.variables = parameters;
        canonical::standard_body(*function, context, gathered);
    }

    void derive(Column& column, const Relation& table) {
        Gathered gathered = gathered_from(column.generated, &table);
        if (column.generated) column.columns_read = gathered.columns;
        add(gathered, column.default_);
        column.uses = gathered.uses();
    }
    void derive(Constraint& constraint, const Relation& table) {
        if (constraint.kind == Constraint::Kind::check) {
            const Gathered gathered = gathered_from(constraint.expression, in(&table));
            constraint.columns = gathered.columns;
            constraint.uses = gathered.uses();
        }
        if (constraint.kind != Constraint::Kind::exclude) return;
        if (const Index* index = table.index(constraint.name)) constraint.uses = gathered_from(*index, table).uses();
    }
    Gathered gathered_from(const Index& index, const Relation& table) {
        Gathered gathered;
        for (const IndexKey& key : index.keys) add(gathered, key.expression, in(&table));
        add(gathered, index.predicate, in(&table));
        return gathered;
    }
    void derive(Index& index, const Relation& table) {
        for (IndexKey& key : index.keys) {
            const auto parsed = sql::parse_expression(key.expression);
            const auto* expression = std::get_if<sql::ExpressionPtr>(&parsed);
            if (!key.expression.empty() && expression && *expression) key.label = canonical::output_name(**expression);
        }
        const Gathered gathered = gathered_from(index, table);
        index.columns_read = gathered.columns;
        index.uses = gathered.uses();
    }
    void derive(Trigger& trigger, const Relation& table) {
        if (trigger.when.empty()) return;
        const auto parsed = sql::parse_statement(create_trigger(table, trigger));
        const auto* create = parsed_as<sql::CreateTrigger>(parsed);
        if (!create || !create->when) return;
        Gathered gathered;
        canonical::trigger_condition(*create->when, in(&table), gathered);
        trigger.uses = gathered.uses();
    }
    void derive(RewriteRule& rule, const Relation& table) {
        const auto parsed = sql::parse_statement(create_rule(table, rule));
        const auto* create = parsed_as<sql::CreateRule>(parsed);
        if (!create) return;
        Gathered gathered;
        canonical::rule(*create, in(&table), gathered);
        rule.uses = gathered.uses();
        rule.uses.remove(table.name);
    }
    void derive(RowPolicy& policy, const Relation& table) {
        Gathered gathered = gathered_from(policy.using_, &table);
        if (policy.with_check) add(gathered, *policy.with_check, in(&table));
        policy.columns_read = gathered.columns;
        policy.uses = gathered.uses();
        policy.uses.remove(table.name);
    }
    void derive_partition_key(Relation& relation, const Relation& known) {
        if (relation.partition_key.empty()) return;
        const auto parsed = sql::parse_statement("CREATE TABLE t () PARTITION BY " + relation.partition_key);
        const auto* create = parsed_as<sql::CreateTable>(parsed);
        if (!create || !create->partition_by) return;
        Gathered gathered;
        canonical::partition_key(*create->partition_by, in(&known), gathered);
        relation.partition_key_types = canonical::partition_key_types(*create->partition_by, in(&known));
        relation.uses = gathered.uses();
    }
    void derive_query(Relation& view) {
        if (view.query.empty()) return;
        const auto parsed = sql::parse_statement(view.query);
        const auto* query = parsed_as<sql::QueryPtr>(parsed);
        if (!query || !*query) return;
        canonical::CanonicalQuery result = canonical::query(**query, in(nullptr));
        view.depends_on = std::move(result.relations);
        view.uses.names = std::move(result.routines);
        view.columns_read = std::move(result.column_references);
        std::ranges::sort(view.depends_on);
        std::ranges::sort(view.uses.names);
    }

    /// What the text names, under the names by which the catalog keeps it. Of a function's overloads all, where no
    /// argument types stand behind its name.
    Uses mentioned(const std::string& text) const {
        Uses uses;
        for (const QualifiedName& name : names_in(text)) {
            if (catalog_.relations.find(name) || catalog_.types.find(name)) uses.names.push_back(name);
            if (const auto* keys = catalog_.overloads.find(name)) add_routines(uses, text, name, *keys);
            for (const char* kind : {"collation", "text search dictionary", "text search parser", "text search template"})
                use_other(uses, std::string(kind) + " ", name.display());
        }
        uses.add({});   // nothing more, but in order
        return uses;
    }
    void add_routines(Uses& uses, const std::string& text, const QualifiedName& name, const std::vector<QualifiedName>& keys) const {
        const auto written = [&](const QualifiedName& key) { return text.find(quoted(name) + key.name.substr(name.name.size())) != std::string::npos; };
        const bool typed = std::ranges::any_of(keys, written);
        for (const QualifiedName& key : keys)
            if (!typed || written(key)) uses.names.push_back(key);
    }
    void use_other(Uses& uses, const std::string& kind, const std::string& written_name) const {
        std::size_t at = 0;
        const bool is_quoted = written_name.starts_with('"');
        const QualifiedName key{"", kind + (is_quoted ? read_identifier(written_name, at, "") : written_name)};
        if (catalog_.others.find(key)) uses.add(Uses{{key}});
    }

    Catalog& catalog_;
};

}  // namespace

void derive_uses(Catalog& catalog) {
    Derivation derivation(catalog);
    derivation.types();
    derivation.routines();
    derivation.relations();
    derivation.others();
}

}  // namespace pgsteward::print
