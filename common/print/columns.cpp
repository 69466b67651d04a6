// Columns of tables and views.
#include <fmt/format.h>

#include "canonical/type-name.hpp"
#include "print/options.hpp"
#include "print/statements.hpp"

namespace pgsteward::print {
namespace {

const Relation* identity_sequence(const Catalog& catalog, const Relation& relation, const Column& column) {
    for (const QualifiedName& name : catalog.relations.users_of(relation.name)) {
        const Relation* sequence = catalog.relations.find(name);
        if (sequence && sequence->identity_sequence && sequence->owned_by && sequence->owned_by->first == relation.name && sequence->owned_by->second == column.name)
            return sequence;
    }
    return nullptr;
}

/// The server takes "table_column_seq" unless that is longer than 63 bytes or taken; whatever it is then is said.
bool is_usual_name(const QualifiedName& sequence, const Relation& relation, const Column& column) {
    const std::string usual = relation.name.name + "_" + column.name + "_seq";
    return sequence.schema == relation.name.schema && sequence.name == usual && usual.size() <= 63;
}

std::string alter_column(const Relation& relation, const Column& column) { return fmt::format("{} ALTER COLUMN {}", alter_only(relation), quoted(column.name)); }

/// SET STORAGE DEFAULT came with 16; before, the type's own has to be named.
std::string storage_word(const Column& column) {
    if (!column.storage.empty()) return column.storage;
    const std::string_view own = canonical::default_storage(column.type);
    return own.empty() ? "DEFAULT" : std::string(own);
}

}  // namespace

std::string identity_clause(const Catalog& catalog, const Relation& relation, const Column& column) {
    std::string clause = fmt::format("GENERATED {} AS IDENTITY", column.identity == 'd' ? "BY DEFAULT" : "ALWAYS");
    const Relation* sequence = identity_sequence(catalog, relation, column);
    if (!sequence || !sequence->sequence) return clause;
    std::string options;
    if (!is_usual_name(sequence->name, relation, column)) options += " SEQUENCE NAME " + quoted(sequence->name);
    SequenceSettings settings = *sequence->sequence;
    const std::string type = " AS " + settings.type;   // the column's, which is not repeated
    std::string all = sequence_options(settings);
    if (all.starts_with(type)) all.erase(0, type.size());
    options += all;
    return options.empty() ? clause : fmt::format("{} ({})", clause, options.substr(1));
}

std::string column_definition(const Catalog& catalog, const Relation& relation, const Column& column, bool with_default) {
    std::string text = quoted(column.name);
    if (relation.of_type.name.empty()) {
        text += " " + column.type + options_clause(column.foreign_options);
        if (!column.collation.empty()) text += " COLLATE " + column.collation;
    } else {
        text += " WITH OPTIONS";             // the type says what it is
    }
    if (column.generated) text += fmt::format(" GENERATED ALWAYS AS {} STORED", enclosed(*column.generated));
    if (column.identity) text += " " + identity_clause(catalog, relation, column);
    if (column.default_ && with_default) text += " DEFAULT " + *column.default_;
    if (column.not_null) text += " NOT NULL";
    return text;
}

std::string column_default(const Relation& relation, const Column& column) {
    const std::string change = column.default_ ? "SET DEFAULT " + *column.default_ : "DROP DEFAULT";
    return fmt::format("{} {}", alter_column(relation, column), change);
}

Statements column_settings(const Relation& relation, const Column& before, const Column& now) {
    Statements statements;
    const auto add = [&](const std::string& change) { statements.push_back(fmt::format("{} {}", alter_column(relation, now), change)); };
    if (before.storage != now.storage) add("SET STORAGE " + storage_word(now));
    if (before.compression != now.compression) add("SET COMPRESSION " + (now.compression.empty() ? "default" : now.compression));
    if (before.statistics_target != now.statistics_target) add(fmt::format("SET STATISTICS {}", now.statistics_target));
    const ParameterChange options = parameter_change(before.options, now.options);
    if (!options.reset.empty()) add(fmt::format("RESET ({})", fmt::join(options.reset, ", ")));
    if (!options.set.empty()) add(fmt::format("SET ({})", parameter_list(options.set)));
    if (!before.name.empty())   // else said with the definition
        if (const std::string change = options_change(before.foreign_options, now.foreign_options); !change.empty()) add(change);
    return statements;
}

}  // namespace pgsteward::print
