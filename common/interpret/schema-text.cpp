#include "interpret/schema-text.hpp"

#include <map>

#include "interpret/others.hpp"
#include "interpret/run-scripts.hpp"
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

/// Runs scripts over a catalog, one after the other, and keeps what they could not say.
class SchemaRun {
public:
    SchemaRun(Catalog& catalog, const SchemaTextOptions& options)
        : catalog_(catalog), options_(options),
          interpreter_(catalog, options.postgres, options.role,
                       {.step = [this](const Step& step) { if (options_.observe) options_.observe(step); },
                        .opaque = [this](const OpaqueStep& step) { result_.opaque.push_back(step); }}) {}

    void add(const MigrationScript& script, const std::vector<Location>& file_comments) {
        modes_.push_back(script.transaction);
        scripts_.push_back(split(script, file_comments, options_.read ? options_.read : [](const std::string&) { return std::optional<SourceText>(); }));
        keep_comments(scripts_.back());
    }
    void add_error(const ReadError& error) { result_.errors.push_back(error); }

    SchemaTextResult run() {
        const ScriptHandlers handlers = {
            .begin = [this](std::size_t script) { interpreter_.begin_script(static_cast<std::uint32_t>(script + 1), modes_[script]); },
            .end = [this](std::size_t) { interpreter_.end_script(); catalog_.commit(); },
            .action = [this](std::size_t, ScriptAction& action, const Parsed* parsed) { act(action, parsed); },
        };
        with_large_stack(worker_stack_bytes, [&] { run_scripts(scripts_, options_.jobs, handlers); });
        return std::move(result_);
    }

private:
    void act(ScriptAction& action, const Parsed* parsed) {
        if (const auto* error = std::get_if<ReadError>(&action)) return fail(*error);
        if (const auto* boundary = std::get_if<TransactionBoundary>(&action)) return interpreter_.boundary(*boundary);
        if (const auto* found = std::get_if<ColumnFound>(&action)) return interpreter_.found(*found);
        if (const auto* opaque = std::get_if<Opaque>(&action)) return interpreter_.opaque({opaque->at, {}, opaque->what, opaque->reach, false});
        const auto& statement = std::get<StatementText>(action);
        if (options_.refused && options_.refused(statement.at.span.begin)) return refuse(statement, parsed);
        if (const auto* error = std::get_if<ReadError>(parsed)) return fail(*error);
        ++result_.statements;
        const auto& read = std::get<ParsedStatement>(*parsed);
        interpreter_.run(read.statement, read.text, statement.at, statement.condition, {.exact = read.exact, .shares_message = statement.shares_message});
    }

    void refuse(const StatementText& statement, const Parsed* parsed) {
        const auto* read = std::get_if<ParsedStatement>(parsed);
        if (options_.observe_refused && read) options_.observe_refused(statement.at, interpreter_.refusals_of(read->statement, read->text, statement.at));
        interpreter_.refuse();
    }

    void fail(const ReadError& error) {
        interpreter_.unread();
        result_.errors.push_back(error);
    }

    /// Where the statements begin that comments stand at.
    void keep_comments(const SplitScript& script) {
        if (script.comments.empty()) return;
        std::map<StatementKey, Location> places;
        for (const ScriptAction& action : script.actions)
            if (const auto* statement = std::get_if<StatementText>(&action)) places.emplace(statement->key, statement->at);
        for (const StatementComment& comment : script.comments) {
            StatedComment stated{comment.at, comment.text, std::nullopt};
            if (comment.covers)
                if (const auto place = places.find(*comment.covers); place != places.end()) stated.covers = place->second;
            result_.comments.push_back(std::move(stated));
        }
    }

    Catalog& catalog_;
    const SchemaTextOptions& options_;
    Interpreter interpreter_;
    std::vector<TransactionMode> modes_;
    std::vector<SplitScript> scripts_;
    SchemaTextResult result_;
};

}  // namespace

Catalog new_database(int postgres) {
    Catalog catalog;
    catalog.complete = true;
    catalog.schemas.put({"", "public"}, public_schema(postgres, "postgres"));
    catalog.commit();
    return catalog;
}

SchemaTextResult interpret_text(Catalog& catalog, const SourceText& text, const SchemaTextOptions& options) {
    SchemaRun run(catalog, options);
    run.add(script_of(text), {});
    return run.run();
}

SchemaTextResult interpret_chain(Catalog& catalog, const MigrationChain& chain, const SchemaTextOptions& options) {
    SchemaRun run(catalog, options);
    for (const ReadError& error : chain.errors) run.add_error(error);
    for (const Migration& migration : chain.migrations) {
        for (const ReadError& error : migration.errors) run.add_error(error);
        run.add(migration.upgrade, migration.comments);
    }
    return run.run();
}

}  // namespace pgsteward::interpret
