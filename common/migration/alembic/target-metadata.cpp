// The naming convention of the MetaData that env.py hands to context.configure(target_metadata=…).
// Source: Alembic, operations/schemaobj.py (metadata(): a list of several has no convention); SQLAlchemy, sql/naming.py
// (keys of a convention); Flask-Migrate, templates/flask/env.py; Flask-SQLAlchemy, extension.py.
#include <fmt/format.h>

#include <algorithm>

#include "migration/alembic/compiler.hpp"

namespace pgsteward::alembic {
namespace {

using python::Evaluator;
using python::Symbol;

constexpr int deepest = 8;

/// What the environment and the files that it imports say of metadata.
struct Seen {
    std::vector<Value> configured;                    ///< as target_metadata of context.configure()
    std::vector<std::pair<Value, Value>> set;         ///< metadata.naming_convention = …
    std::vector<Value> decorators;                    ///< @as_declarative(…)
};

std::string_view last_part(std::string_view path) { return path.substr(path.rfind('.') + 1); }

/// The name by which something is called: its last part.
std::string_view called_name(const Value& callee) {
    const Symbol* symbol = python::as_symbol(callee);
    if (!symbol || (symbol->kind != Symbol::Kind::dotted && symbol->kind != Symbol::Kind::member)) return {};
    return last_part(symbol->name);
}

/// Looks on while env.py is run without anything behind it.
python::Host onlooker(Seen& seen) {
    return {
        [&seen](Evaluator& evaluator, const python::CallSite& site) -> std::optional<Value> {
            const std::string_view name = called_name(site.callee);
            const auto& given = site.arguments.positional;
            if (name == "configure")
                if (const Value* metadata = site.arguments.keyword("target_metadata")) seen.configured.push_back(*metadata);
            if (name == "setattr" && given.size() == 3 && python::as_string(given[1]) == "naming_convention") seen.set.emplace_back(given[0], given[2]);
            if (name == "as_declarative" || name == "as_declarative_base") {
                Symbol call{Symbol::Kind::call, {}};
                call.operands.push_back(site.callee);
                call.keywords = site.arguments.keywords;
                // Which class it stands at is not handed on: one is told from another only by there being no other.
                seen.decorators.push_back(evaluator.heap().symbol(std::move(call)));
            }
            return std::nullopt;
        },
        [](Evaluator& evaluator, const Value& object, const std::string& name) -> std::optional<Value> {
            if (name != "metadata" || !std::holds_alternative<python::Class*>(object)) return std::nullopt;
            Symbol member{Symbol::Kind::member, name};
            member.operands.push_back(object);
            return Value(evaluator.heap().symbol(std::move(member)));
        },
        [](Evaluator&, const Value&, bool, const Location&) { return std::optional<Value>(); },
        [](const Symbol&) { return false; },
        [] { return std::size_t{0}; },
        [](Evaluator&, const Location&, const std::string&) {},
    };
}

/// The same thing, reached twice?
bool same(const Value& a, const Value& b, int depth = 0) {
    if (a == b) return true;
    const Symbol *left = python::as_symbol(a), *right = python::as_symbol(b);
    if (!left || !right || depth > deepest || left->kind != right->kind || left->name != right->name) return false;
    if (left->kind == Symbol::Kind::dotted) return true;
    return left->kind == Symbol::Kind::member && same(left->operands[0], right->operands[0], depth + 1);
}

class Reading {
public:
    Reading(Evaluator& evaluator, const Seen& seen) : evaluator_(evaluator), seen_(seen) {}

    /// Nothing: it cannot be told.
    std::optional<NamingConvention> of(const Value& metadata, int depth = 0) {
        if (depth > deepest) return std::nullopt;
        for (auto set = seen_.set.rbegin(); set != seen_.set.rend(); ++set)
            if (same(set->first, metadata)) return patterns(set->second);
        // A list of several, or none: Alembic asks it for its convention, and it has not any.
        if (python::is_none(metadata) || python::as_list(metadata)) return NamingConvention();
        if (const python::Unknown* unknown = python::as_unknown(metadata)) return of_all(unknown->alternatives, depth);
        const Symbol* symbol = python::as_symbol(metadata);
        if (!symbol) return std::nullopt;
        if (symbol->kind == Symbol::Kind::call) return of_call(*symbol, depth);
        const bool taken = symbol->kind == Symbol::Kind::member || symbol->kind == Symbol::Kind::subscript;
        if (symbol->kind == Symbol::Kind::member && symbol->name == "metadata") return of_owner(symbol->operands[0], depth);
        // db.metadatas[None]
        if (taken && symbol->kind == Symbol::Kind::subscript && called_name(symbol->operands[0]) == "metadatas")
            if (const Symbol* all = python::as_symbol(symbol->operands[0]); all->kind == Symbol::Kind::member) return of_owner(all->operands[0], depth);
        if (symbol->name == "sqlmodel.SQLModel.metadata") return NamingConvention();
        if (symbol->kind == Symbol::Kind::dotted) {
            // What was imported is looked at when something of it is asked for.
            const Value part = evaluator_.attribute(metadata, "metadata");
            const Symbol* inside = python::as_symbol(part);
            if (inside && inside->kind == Symbol::Kind::member) return of(inside->operands[0], depth + 1);
        }
        return std::nullopt;
    }

private:
    std::optional<NamingConvention> of_all(const std::vector<Value>& values, int depth) {
        std::optional<NamingConvention> result;
        for (const Value& one : values) {
            const auto found = of(one, depth + 1);
            if (!found || (result && *result != *found)) return std::nullopt;
            result = found;
        }
        return result;
    }

    /// MetaData(…), declarative_base(metadata=…), SQLAlchemy(metadata=…), registry(metadata=…): what a call makes.
    std::optional<NamingConvention> of_call(const Symbol& call, int depth) {
        if (const Value* given = call.keyword("naming_convention")) return patterns(*given);
        if (const Value* inner = call.keyword("metadata")) return of(*inner, depth + 1);
        if (const Value* base = call.keyword("model_class")) return of_owner(*base, depth + 1);
        if (const Value* base = call.keyword("cls"); base && std::holds_alternative<python::Class*>(*base)) return of_owner(*base, depth + 1);
        const std::string_view name = called_name(call.operands[0]);
        if (name == "generate_base") return of_owner(python::as_symbol(call.operands[0])->operands[0], depth + 1);
        static constexpr std::string_view makers[] = {"MetaData", "declarative_base", "automap_base", "registry", "SQLAlchemy", "as_declarative", "as_declarative_base"};
        if (call.open || std::find(std::begin(makers), std::end(makers), name) == std::end(makers)) return std::nullopt;
        return NamingConvention();
    }

    /// The metadata of what a class, a base or an extension stands for.
    std::optional<NamingConvention> of_owner(const Value& owner, int depth) {
        if (depth > deepest) return std::nullopt;
        if (const auto* type = std::get_if<python::Class*>(&owner)) return of_class(**type, depth);
        const Symbol* symbol = python::as_symbol(owner);
        if (symbol && symbol->kind == Symbol::Kind::call) return of_call(*symbol, depth);
        const std::string_view path = python::path_of(owner);
        if (last_part(path) == "DeclarativeBase" || last_part(path) == "DeclarativeBaseNoMeta" || last_part(path) == "SQLModel") {
            for (const auto& [object, convention] : seen_.set)
                if (python::path_of(object) == std::string(path) + ".metadata") return patterns(convention);
            return NamingConvention();
        }
        return is_flask_database(owner) ? of_flask() : std::nullopt;
    }

    std::optional<NamingConvention> of_class(python::Class& type, int depth) {
        for (const auto& [object, convention] : seen_.set)
            if (const Symbol* member = python::as_symbol(object); member && member->kind == Symbol::Kind::member && member->operands[0] == Value(&type)) return patterns(convention);
        if (const Value* metadata = type.find("metadata")) return of(*metadata, depth + 1);
        if (const Value* registry = type.find("registry")) return of_owner(*registry, depth + 1);
        if (type.bases.empty()) return seen_.decorators.size() == 1 ? of(seen_.decorators[0], depth + 1) : std::nullopt;
        for (const Value& base : type.bases)
            if (const auto found = of_owner(base, depth + 1)) return found;
        return std::nullopt;
    }

    /// current_app.extensions['migrate'].db
    static bool is_flask_database(const Value& owner) {
        const Symbol* symbol = python::as_symbol(owner);
        if (!symbol || symbol->kind != Symbol::Kind::member || symbol->name != "db") return false;
        const Symbol* extension = python::as_symbol(symbol->operands[0]);
        return extension && extension->kind == Symbol::Kind::subscript && python::path_of(extension->operands[0]) == "flask.current_app.extensions";
    }

    /// The application is made elsewhere: its database is looked for where Flask's projects keep it.
    std::optional<NamingConvention> of_flask() {
        const std::string& path = evaluator_.path();
        const std::size_t slash = path.rfind('/');
        const std::string beside = slash == path.npos ? "" : path.substr(0, slash + 1);
        for (const char* folder : {"../", "../app/", "", "app/"})
            for (const char* file : {"__init__.py", "app.py", "extensions.py", "extensions/__init__.py", "db.py", "database.py", "models.py", "models/__init__.py"}) {
                const auto found = evaluator_.global_of_file(beside + folder + file, "db");
                if (!found || python::is_none(*found)) continue;
                return of(evaluator_.attribute(*found, "metadata"), 1);
            }
        return std::nullopt;
    }

    std::optional<NamingConvention> patterns(const Value& convention) const {
        if (python::is_none(convention)) return NamingConvention();
        const python::Table* table = python::as_table(convention);
        if (!table || table->open || table->doubtful) return std::nullopt;
        static constexpr std::pair<std::string_view, std::string_view> classes[] = {
            {"PrimaryKeyConstraint", "pk"}, {"UniqueConstraint", "uq"}, {"CheckConstraint", "ck"}, {"ForeignKeyConstraint", "fk"}, {"Index", "ix"}};
        NamingConvention result;
        for (const auto& [key, pattern] : table->items) {
            const Value& plain = python::plain(pattern);
            std::string name = python::as_string(key).value_or("");
            for (const auto& [type, prefix] : classes)
                if (name.empty() && last_part(python::path_of(key)) == type) name = prefix;
            if (name.empty() || python::as_unknown(plain)) return std::nullopt;
            if (!python::is_none(plain)) result[name] = python::as_string(plain).value_or("");
        }
        return result;
    }

    Evaluator& evaluator_;
    const Seen& seen_;
};

/// The environment's imports are read for what they do to metadata; functions that nobody called are run once.
void look_further(Evaluator& evaluator, const python::Module& module, const Seen& seen) {
    for (const python::Statement* statement : module.body) {
        if (const auto* function = std::get_if<python::FunctionDefinition>(&statement->node); function && seen.configured.empty())
            if (const Value* callee = evaluator.global(function->name)) {
                const Value target = *callee;
                evaluator.call(target, {});
            }
        const auto touch = [&](const std::string& name) {
            if (const Value* imported = evaluator.global(name); imported && python::as_symbol(*imported)) evaluator.attribute(*imported, "__doc__");
        };
        if (const auto* from = std::get_if<python::ImportFrom>(&statement->node))
            for (const python::Import::Name& name : from->names) touch(name.alias.empty() ? name.path : name.alias);
        if (const auto* import = std::get_if<python::Import>(&statement->node))
            for (const python::Import::Name& name : import->names)
                evaluator.attribute(evaluator.heap().dotted(name.path), "__doc__");
    }
}

}  // namespace

NamingConvention convention_of_environment(const FileTree& tree, const std::string& path, const SourceText& environment) {
    const python::Module module = python::parse(environment);
    Seen seen;
    Evaluator evaluator(tree, path, module, onlooker(seen));
    evaluator.run();
    look_further(evaluator, module, seen);
    std::vector<Value> metadata = seen.configured;
    if (metadata.empty())
        if (const Value* global = evaluator.global("target_metadata")) metadata.push_back(*global);
    std::optional<NamingConvention> result;
    for (const Value& one : metadata) {
        const auto found = Reading(evaluator, seen).of(one);
        const bool differs = result && found && *found != *result;
        if (!found || differs)
            return {{std::string(unknown_convention), fmt::format("what {} gives to context.configure() as target_metadata cannot be followed", path)}};
        result = found;
    }
    return result.value_or(NamingConvention());
}

}  // namespace pgsteward::alembic
