// Columns: type, default, identity, serial, generation.
#include <algorithm>

#include "canonical/type-name.hpp"
#include "interpret/definitions.hpp"
#include "interpret/names.hpp"
#include "interpret/privileges.hpp"

namespace pgsteward::interpret {
namespace {

using sql::ConstraintDefinition;

/// Makes the sequence behind a serial or identity column.
QualifiedName make_sequence(Execution& run, const Relation& table, const std::string& column, SequenceSettings settings, bool identity,
                            const std::string& wanted_name = {}) {
    Relation sequence;
    sequence.kind = ObjectKind::sequence;
    sequence.name = {table.name.schema, wanted_name.empty() ? free_relation_name(run.catalog(), table, column, "seq", false) : wanted_name};
    sequence.persistence = table.persistence;
    sequence.sequence = std::move(settings);
    sequence.owned_by = std::pair(table.name, column);
    sequence.identity_sequence = identity;
    run.stamp(sequence);
    sequence.owner = table.owner;
    sequence.acl = default_acl(run, ObjectKind::sequence, sequence.name.schema, table.owner);
    const QualifiedName name = sequence.name;
    run.catalog().relations.put(name, std::move(sequence));
    return name;
}

std::string sequence_name_in(const sql::Options& options) {
    for (const sql::Option& option : options)
        if (const auto* names = std::get_if<std::vector<std::string>>(&option.value); option.name == "sequence_name" && names && !names->empty())
            return names->back();
    return {};
}

}  // namespace

Uses uses_of(const canonical::Canonical& canonical) {
    Uses uses{canonical.relations};
    uses.add({canonical.routines});
    return uses;
}

std::string collation_name(Execution& run, const sql::ObjectName& name) {
    if (name.name.empty() || name.name == "default") return {};
    if (name.schema == "pg_catalog") return quoted(name.name);
    if (!name.schema.empty()) return quoted(name.qualified());
    for (const std::string& schema : run.path())
        if (run.catalog().others.find({"", "collation " + schema + "." + name.name})) return quoted(QualifiedName{schema, name.name});
    return quoted(name.name);
}

/// AddRelationNewConstraints() keeps no default that is a null constant. A length or a precision makes a call of what
/// enforces it out of the constant; only an interval has it in the constant itself (coerce_type()).
bool stays_constant(const std::string& type) {
    const canonical::TypeParts parts = canonical::take_apart(type);
    return parts.modifiers.empty() || parts.base.starts_with("interval");
}

void set_default(Execution& run, Column& column, const sql::ExpressionPtr& expression) {
    column.uses = {};
    column.uncertain = false;
    column.default_.reset();
    if (!expression) return;
    const canonical::Canonical value = run.expression(ExpressionKind::default_, *expression, nullptr, column.type);
    const auto* constant = std::get_if<sql::Constant>(&expression->node);
    const bool is_null = value.is_null || (constant && constant->kind == sql::Constant::Kind::null);
    if (is_null && stays_constant(column.type)) return;   // the server keeps no default then
    column.default_ = value.text;
    column.uses = uses_of(value);
    column.uncertain = !value.certain;
}

void add_identity(Execution& run, Relation& table, Column& column, const ConstraintDefinition& identity) {
    column.identity = identity.generated_when.empty() ? 'a' : identity.generated_when[0];
    column.not_null = true;
    SequenceSettings settings = sequence_of_type(column.type);
    set_sequence_options(settings, identity.options, true);
    make_sequence(run, table, column.name, std::move(settings), true, sequence_name_in(identity.options));
}

void add_column(Execution& run, Relation& table, const sql::ColumnDefinition& definition) {
    const auto present = std::find_if(table.columns.begin(), table.columns.end(), [&](const Column& column) { return column.name == definition.name; });
    const bool merged = present != table.columns.end();   // inherited, or of a typed table: the definition adds to it
    Column column = merged ? *present : Column{};
    column.name = definition.name;
    column.local = true;
    if (!merged) column.created = column.changed = run.origin();
    if (definition.type) {
        const std::string serial = canonical::serial_base(*definition.type);
        column.type = serial.empty() ? run.type(*definition.type) : serial;
        if (!serial.empty()) {
            const QualifiedName sequence = make_sequence(run, table, column.name, sequence_of_type(serial), false);
            column.not_null = true;
            column.default_ = "nextval(" + quoted_literal(quoted(sequence)) + "::regclass)";
            column.uses.names = {sequence};
        }
    }
    if (!definition.collation.name.empty()) column.collation = collation_name(run, definition.collation);
    if (!definition.storage.empty() && definition.storage != canonical::default_storage(column.type) && definition.storage != "default") column.storage = definition.storage;
    if (!definition.compression.empty() && definition.compression != "default") column.compression = definition.compression;
    set_options(column.foreign_options, definition.foreign_options);
    for (const ConstraintDefinition& constraint : definition.constraints) {
        switch (constraint.kind) {
            case ConstraintDefinition::Kind::null: column.not_null = false; break;
            case ConstraintDefinition::Kind::not_null:
            case ConstraintDefinition::Kind::primary_key: column.not_null = true; break;
            case ConstraintDefinition::Kind::default_: set_default(run, column, constraint.expression); break;
            case ConstraintDefinition::Kind::identity: add_identity(run, table, column, constraint); break;
            default: break;   // generated: below, when all columns are known; the others are the table's
        }
    }
    if (merged) *present = std::move(column);
    else table.columns.push_back(std::move(column));
}

}  // namespace pgsteward::interpret
