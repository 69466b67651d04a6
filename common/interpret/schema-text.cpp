#include "interpret/schema-text.hpp"

#include "interpret/others.hpp"
#include "migration/statements.hpp"
#include "text/parallel.hpp"

namespace pgsteward::interpret {
namespace {

/// The text as the upgrade of a migration that psql runs, statement by statement.
MigrationScript script_of(const SourceText& text) {
    MigrationScript script;
    script.present = true;
    script.transaction = TransactionMode::per_statement;
    const Location whole{text, {0, static_cast<std::uint32_t>(text.content().size())}};
    script.at = whole;
    script.actions.push_back(SendSql{MappedText(whole), whole, {}, true});
    return script;
}

}  // namespace

Catalog new_database(int postgres) {
    Catalog catalog;
    catalog.complete = true;
    catalog.schemas.put({"", "public"}, public_schema(postgres, "postgres"));
    catalog.commit();
    return catalog;
}

SchemaTextResult interpret_text(Catalog& catalog, const SourceText& text, const SchemaTextOptions& options) {
    SchemaTextResult result;
    with_large_stack(worker_stack_bytes, [&] {
        Interpreter interpreter(catalog, options.postgres, options.role,
                                {.step = [](const Step&) {}, .opaque = [&](const OpaqueStep& step) { result.opaque.push_back(step); }});
        SplitScript script = split(script_of(text), {}, options.read ? options.read : [](const std::string&) { return std::optional<SourceText>(); });
        interpreter.begin_script(1, TransactionMode::per_statement);
        for (ScriptAction& action : script.actions) {
            if (const auto* error = std::get_if<ReadError>(&action)) result.errors.push_back(*error);
            const auto* statement = std::get_if<StatementText>(&action);
            if (!statement) continue;
            if (options.refused && options.refused(statement->at.span.begin)) {
                interpreter.refuse();
                continue;
            }
            const auto parsed = parse(*statement);
            if (const auto* error = std::get_if<ReadError>(&parsed)) {
                result.errors.push_back(*error);
                continue;
            }
            ++result.statements;
            const auto& read = std::get<ParsedStatement>(parsed);
            interpreter.run(read.statement, read.text, statement->at, statement->condition);
        }
        interpreter.end_script();
        catalog.commit();
    });
    return result;
}

}  // namespace pgsteward::interpret
