// Sequences.
#include <charconv>

#include "canonical/type-name.hpp"
#include "interpret/apply.hpp"
#include "interpret/definitions.hpp"
#include "interpret/names.hpp"
#include "interpret/privileges.hpp"

namespace pgsteward::interpret {
namespace {

struct Range { std::int64_t minimum, maximum; };

Range range_of(const std::string& type) {
    if (type == "smallint") return {INT16_MIN, INT16_MAX};
    if (type == "integer") return {INT32_MIN, INT32_MAX};
    return {INT64_MIN, INT64_MAX};
}

/// OWNED BY table.column, or NONE; nothing where the options do not say.
std::optional<std::optional<std::pair<QualifiedName, std::string>>> owner_in(Execution& run, const sql::Options& options) {
    for (const sql::Option& option : options) {
        const auto* parts = std::get_if<std::vector<std::string>>(&option.value);
        if (option.name != "owned_by" || !parts) continue;
        if (parts->size() < 2) return std::optional<std::pair<QualifiedName, std::string>>();
        sql::ObjectName table;
        table.name = (*parts)[parts->size() - 2];
        if (parts->size() > 2) table.schema = (*parts)[parts->size() - 3];
        return std::pair(run.relation_name(table), parts->back());
    }
    return std::nullopt;
}

std::string type_in(Execution& run, const sql::Options& options) {
    for (const sql::Option& option : options)
        if (const auto* type = std::get_if<sql::TypeName>(&option.value); option.name == "as" && type) return run.type(*type);
    return {};
}

}  // namespace

SequenceSettings sequence_of_type(std::string type) {
    SequenceSettings settings;
    settings.maximum = range_of(type).maximum;
    settings.type = std::move(type);
    return settings;
}

void set_sequence_options(SequenceSettings& settings, const sql::Options& options, bool created) {
    bool start_given = false, minimum_given = false, maximum_given = false;
    for (const sql::Option& option : options) {
        const std::optional<std::int64_t> number = number_of(option);
        if (option.name == "increment" && number) settings.increment = *number;
        if (option.name == "cache" && number) settings.cache = *number;
        if (option.name == "cycle") settings.cycle = !std::holds_alternative<bool>(option.value) || std::get<bool>(option.value);
        if (option.name == "start" && number) {
            settings.start = *number;
            start_given = true;
        }
        // NO MINVALUE and NO MAXVALUE come without a number: the default of the type and direction.
        if (option.name == "minvalue" && number) {
            settings.minimum = *number;
            minimum_given = true;
        }
        if (option.name == "maxvalue" && number) {
            settings.maximum = *number;
            maximum_given = true;
        }
        if (option.name == "minvalue" && !number) settings.minimum = settings.increment > 0 ? 1 : range_of(settings.type).minimum;
        if (option.name == "maxvalue" && !number) settings.maximum = settings.increment > 0 ? range_of(settings.type).maximum : -1;
    }
    if (!created) return;
    const Range range = range_of(settings.type);
    if (!minimum_given) settings.minimum = settings.increment > 0 ? 1 : range.minimum;
    if (!maximum_given) settings.maximum = settings.increment > 0 ? range.maximum : -1;
    if (!start_given) settings.start = settings.increment > 0 ? settings.minimum : settings.maximum;
}

void apply(Execution& run, const sql::CreateSequence& create) {
    const QualifiedName name = run.creation_name(create.sequence);
    if (create.if_not_exists && run.catalog().relations.find(name)) return;
    Relation sequence;
    sequence.kind = ObjectKind::sequence;
    sequence.name = {name.schema, cut_name(name.name)};
    if (create.sequence.persistence == sql::RelationName::Persistence::temporary) sequence.persistence = Persistence::temporary;
    if (create.sequence.persistence == sql::RelationName::Persistence::unlogged) sequence.persistence = Persistence::unlogged;
    const std::string type = type_in(run, create.options);
    sequence.sequence = sequence_of_type(type.empty() ? "bigint" : type);
    set_sequence_options(*sequence.sequence, create.options, true);
    if (const auto owner = owner_in(run, create.options)) sequence.owned_by = *owner;
    run.stamp(sequence);
    sequence.acl = default_acl(run, ObjectKind::sequence, sequence.name.schema);
    run.created(ObjectKind::sequence, sequence.name);
    run.catalog().relations.put(std::move(sequence));
}

void apply(Execution& run, const sql::AlterSequence& alter) {
    const auto owner = owner_in(run, alter.options);
    const std::string type = type_in(run, alter.options);
    run.catalog().relations.edit(run.relation_name(alter.sequence), [&](Relation& sequence) {
        if (owner) sequence.owned_by = *owner;
        if (!sequence.sequence) return;
        SequenceSettings& settings = *sequence.sequence;
        if (!type.empty() && type != settings.type) {
            // Bounds that were the old type's own become the new type's.
            const Range before = range_of(settings.type), after = range_of(type);
            if (settings.maximum == before.maximum) settings.maximum = after.maximum;
            if (settings.minimum == before.minimum) settings.minimum = after.minimum;
            settings.type = type;
        }
        set_sequence_options(settings, alter.options, false);
        sequence.changed = run.origin();
    });
}

}  // namespace pgsteward::interpret
