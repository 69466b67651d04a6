#include "migration/alembic/reader.hpp"

#include <algorithm>

#include "migration/alembic/database.hpp"
#include "python/evaluator.hpp"

namespace pgsteward::alembic {
namespace {

using python::Evaluator;
using python::Value;

/// The statement that sets a name at the top of the module; null when there is none.
const python::Statement* assignment_of(const python::Module& module, std::string_view name) {
    for (const python::Statement* statement : module.body) {
        const auto* assign = std::get_if<python::Assign>(&statement->node);
        if (!assign || !assign->value) continue;
        for (python::Expr target : assign->targets)
            if (const auto* variable = std::get_if<python::Name>(&target->node); variable && variable->id == name) return statement;
    }
    return nullptr;
}

const python::Statement* definition_of(const python::Module& module, std::string_view name) {
    const python::Statement* found = nullptr;
    for (const python::Statement* statement : module.body)
        if (const auto* function = std::get_if<python::FunctionDefinition>(&statement->node); function && function->name == name) found = statement;
    return found ? found : assignment_of(module, name);
}

/// pass, a docstring, `...`, a bare return, or nothing but a refusal.
bool does_nothing(const python::Block& body) {
    return std::all_of(body.begin(), body.end(), [](const python::Statement* statement) {
        if (std::holds_alternative<python::Pass>(statement->node) || std::holds_alternative<python::Raise>(statement->node)) return true;
        if (const auto* result = std::get_if<python::Return>(&statement->node))
            return !result->value || std::holds_alternative<python::Singleton>(result->value->node);
        const auto* expression = std::get_if<python::ExpressionStatement>(&statement->node);
        return expression && (std::holds_alternative<python::StringLiteral>(expression->value->node) ||
                              std::holds_alternative<python::Singleton>(expression->value->node));
    });
}

/// None, "a", ("a", "b"), ["a"] …
std::vector<std::string> strings_of(Evaluator& evaluator, const std::string& name) {
    std::vector<std::string> result;
    const Value* value = evaluator.global(name);
    if (!value || python::is_none(*value)) return result;
    if (const auto one = python::as_string(*value)) return {*one};
    if (const auto all = evaluator.elements(*value))
        for (const Value& element : all->known)
            if (const auto text = python::as_string(element)) result.push_back(*text);
    return result;
}

/// The first line of the docstring, as Alembic shows it.
std::string docstring(const python::Module& module) {
    if (module.body.empty()) return {};
    const auto* expression = std::get_if<python::ExpressionStatement>(&module.body[0]->node);
    const auto* literal = expression ? std::get_if<python::StringLiteral>(&expression->value->node) : nullptr;
    if (!literal || literal->parts.empty()) return {};
    const auto* content = std::get_if<python::StringContent>(&literal->parts[0].part);
    if (!content) return {};
    const std::string text(module.source.slice(content->span));
    const std::size_t begin = std::min(text.find_first_not_of(" \t\r\n"), text.size());
    std::string line = text.substr(begin, std::min(text.find_first_of("\r\n", begin), text.size()) - begin);
    line.erase(line.find_last_not_of(" \t") + 1);
    return line;
}

/// What upgrade() is called with where it has parameters: some environments hand the operations in.
python::Arguments arguments_for(Evaluator& evaluator, const Value& callee) {
    python::Arguments result;
    const auto* function = std::get_if<python::Function*>(&callee);
    if (!function) return result;
    for (const python::Parameter& parameter : *(*function)->parameters) {
        if (parameter.kind != python::Parameter::Kind::normal || parameter.default_value) continue;
        const std::string& name = parameter.name;
        python::Symbol connection{python::Symbol::Kind::host, "connection"};
        Value value = evaluator.unknown(name + " is given by the environment");
        if (name == "op" || name == "operations") value = evaluator.heap().dotted("alembic.op");
        if (name == "bind" || name == "connection" || name == "conn" || name == "engine") value = evaluator.heap().symbol(std::move(connection));
        if (name == "tables") value = evaluator.heap().symbol({python::Symbol::Kind::host, "tables"});
        if (name == "session") value = evaluator.heap().symbol({python::Symbol::Kind::host, "session"});
        result.keywords.emplace_back(name, value);
    }
    return result;
}

void read_identity(Evaluator& evaluator, Migration& migration) {
    const std::vector<std::string> revision = strings_of(evaluator, "revision");
    if (!revision.empty()) migration.revision = revision.front();
    migration.parents = strings_of(evaluator, "down_revision");
    migration.depends_on = strings_of(evaluator, "depends_on");
    migration.branch_labels = strings_of(evaluator, "branch_labels");
}

MigrationScript run(const FileTree& tree, const std::string& path, const python::Module& module, const std::string& direction,
                    Migration& migration) {
    MigrationScript script;
    script.transaction = TransactionMode::whole;
    script.at = {module.source, {0, 0}};
    const python::Statement* definition = definition_of(module, direction);
    if (definition) {
        script.at.span = definition->span;
        if (const auto* function = std::get_if<python::FunctionDefinition>(&definition->node)) {
            script.empty = does_nothing(function->body);
            // The header is enough to show where it stands.
            const std::size_t end = module.source.content().find('(', definition->span.begin);
            if (end != std::string_view::npos && end < definition->span.end && function->decorators.empty()) script.at.span.end = static_cast<std::uint32_t>(end);
        }
    }
    Database database;
    Evaluator evaluator(tree, path, module, database.host());
    evaluator.run();
    if (direction == "upgrade") read_identity(evaluator, migration);
    const Value* callee = evaluator.global(direction);
    script.present = callee != nullptr;
    std::vector<MigrationAction> loading = database.take_actions();
    if (callee) {
        evaluator.set_here(script.at.span);
        const Value target = *callee;
        evaluator.call(target, arguments_for(evaluator, target));
        evaluator.close_generators();
    }
    script.actions = database.take_actions();
    // What a module does when it is loaded, it does before; once is enough, in the direction that comes first.
    if (direction == "upgrade") script.actions.insert(script.actions.begin(), loading.begin(), loading.end());
    if (!script.actions.empty()) script.empty = false;
    return script;
}

bool is_word(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_'; }

/// Does a line begin with this name, set to something?
bool sets(std::string_view content, std::string_view name) {
    for (std::size_t at = content.find(name); at != content.npos; at = content.find(name, at + 1)) {
        if (at > 0 && content[at - 1] != '\n') continue;
        const std::size_t after = at + name.size();
        if (after < content.size() && is_word(content[after])) continue;
        const std::size_t next = content.find_first_not_of(" \t", after);
        if (next != content.npos && (content[next] == '=' || content[next] == ':' || content[next] == ',')) return true;
    }
    return false;
}

}  // namespace

bool looks_like_revision(std::string_view content) { return sets(content, "revision") && sets(content, "down_revision"); }

Migration read_revision(const FileTree& tree, const std::string& path) {
    Migration migration;
    const std::optional<SourceText> source = tree.read(path);
    migration.file = source ? *source : SourceText(joined_path(tree.root, path), {});
    migration.at = {migration.file, {0, 0}};
    if (!source) {
        migration.errors.push_back({migration.at, "the file cannot be read"});
        return migration;
    }
    const python::Module module = python::parse(*source);
    migration.comments = module.comments;
    for (const python::SyntaxError& error : module.errors) migration.errors.push_back({error.at, error.message});
    if (const python::Statement* statement = assignment_of(module, "revision")) migration.at.span = statement->span;
    migration.title = docstring(module);
    migration.upgrade = run(tree, path, module, "upgrade", migration);
    migration.downgrade = run(tree, path, module, "downgrade", migration);
    if (migration.revision.empty() && looks_like_revision(source->content()))
        migration.errors.push_back({migration.at, "the revision of this file is not known"});
    return migration;
}

void order(std::vector<Migration>& migrations) {
    std::unordered_map<std::string, std::size_t> by_revision;
    for (std::size_t i = 0; i < migrations.size(); ++i)
        if (!migrations[i].revision.empty()) by_revision.emplace(migrations[i].revision, i);
    std::vector<std::size_t> sorted;
    std::vector<char> seen(migrations.size(), 0);
    struct Visit {
        std::size_t migration, next_parent;
    };
    const auto parent = [&](const Migration& migration, std::size_t i) -> const std::string& {
        return i < migration.parents.size() ? migration.parents[i] : migration.depends_on[i - migration.parents.size()];
    };
    for (std::size_t root = 0; root < migrations.size(); ++root) {
        if (seen[root]) continue;
        std::vector<Visit> path{{root, 0}};
        seen[root] = 1;
        while (!path.empty()) {
            Visit& visit = path.back();
            const Migration& migration = migrations[visit.migration];
            if (visit.next_parent == migration.parents.size() + migration.depends_on.size()) {
                sorted.push_back(visit.migration);
                path.pop_back();
                continue;
            }
            const auto found = by_revision.find(parent(migration, visit.next_parent++));
            if (found == by_revision.end() || seen[found->second]) continue;
            seen[found->second] = 1;
            path.push_back({found->second, 0});
        }
    }
    std::vector<Migration> result;
    result.reserve(migrations.size());
    for (const std::size_t i : sorted) result.push_back(std::move(migrations[i]));
    migrations = std::move(result);
}

}  // namespace pgsteward::alembic
