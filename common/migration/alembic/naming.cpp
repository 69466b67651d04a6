#include "migration/alembic/naming.hpp"

#include <fmt/format.h>

#include <boost/uuid/detail/md5.hpp>

#include "migration/alembic/compiler.hpp"
#include "text/failure.hpp"

namespace pgsteward::alembic {
namespace {

constexpr std::size_t longest_identifier = 63;
constexpr int most_levels_up = 5;

/// env.py runs migrations when it is run; only what leads to target_metadata is looked at.
void keep_definitions(python::Module& module) {
    std::erase_if(module.body, [](const python::Statement* statement) {
        return !std::holds_alternative<python::Import>(statement->node) && !std::holds_alternative<python::ImportFrom>(statement->node) &&
               !std::holds_alternative<python::Assign>(statement->node) && !std::holds_alternative<python::ClassDefinition>(statement->node);
    });
}

python::Host nobody() {
    using python::Evaluator;
    return {
        [](Evaluator&, const python::CallSite&) { return std::optional<Value>(); },
        [](Evaluator&, const Value&, const std::string&) { return std::optional<Value>(); },
        [](Evaluator&, const Value&, bool, const Location&) { return std::optional<Value>(); },
        [](const python::Symbol&) { return false; },
        [] { return std::size_t{0}; },
        [](Evaluator&, const Location&, const std::string&) {},
    };
}

/// MetaData(naming_convention=…) behind Base.metadata, db.metadata, declarative_base(metadata=…).
const Value* convention_of(const Value& value, int depth = 0) {
    const python::Symbol* symbol = python::as_symbol(value);
    if (!symbol || depth > 5) return nullptr;
    if (symbol->kind == python::Symbol::Kind::member && symbol->name == "metadata") return convention_of(symbol->operands[0], depth + 1);
    if (symbol->kind != python::Symbol::Kind::call) return nullptr;
    if (const Value* found = symbol->keyword("naming_convention")) return found;
    const Value* inner = symbol->keyword("metadata");
    return inner ? convention_of(*inner, depth + 1) : nullptr;
}

NamingConvention read_convention(const FileTree& tree, const std::string& path, const SourceText& environment) {
    python::Module module = python::parse(environment);
    keep_definitions(module);
    python::Evaluator evaluator(tree, path, module, nobody());
    evaluator.run();
    NamingConvention result;
    const Value* metadata = evaluator.global("target_metadata");
    const Value* found = metadata ? convention_of(*metadata) : nullptr;
    const python::Table* table = found ? python::as_table(*found) : nullptr;
    if (!table) return result;
    for (const auto& [key, pattern] : table->items)
        if (const auto name = python::as_string(key), text = python::as_string(pattern); name && text) result[*name] = *text;
    return result;
}

std::string folder_of(const std::string& path) {
    const std::size_t slash = path.rfind('/');
    return slash == path.npos ? std::string() : path.substr(0, slash + 1);
}

/// env.py lies beside the folder of revisions, or further up.
std::optional<std::pair<std::string, SourceText>> environment_above(const FileTree& tree, const std::string& path) {
    std::string folder = folder_of(path);
    for (int level = 0; level <= most_levels_up; ++level) {
        const std::string candidate = folder + "env.py";
        try {
            if (const auto source = tree.read(candidate)) return std::pair(candidate, *source);
        } catch (const Failure&) {
            return std::nullopt;
        }
        folder = folder.empty() || folder.ends_with("../") ? folder + "../" : folder_of(folder.substr(0, folder.size() - 1));
    }
    return std::nullopt;
}

std::string joined(const std::vector<std::string>& parts, std::string_view separator) {
    std::string result;
    for (const std::string& part : parts) result += (result.empty() ? "" : std::string(separator)) + part;
    return result;
}

std::string hex_of_digest(const std::string& text) {
    boost::uuids::detail::md5 hash;
    hash.process_bytes(text.data(), text.size());
    boost::uuids::detail::md5::digest_type digest;
    hash.get_digest(digest);
    std::string result;
    // Four numbers, or sixteen bytes, depending on the version of Boost.
    for (const auto word : digest) result += fmt::format("{:0{}x}", word, 2 * sizeof word);
    return result;
}

std::optional<std::string> token_of(std::string_view token, const NamedThing& thing) {
    const auto first = [](const std::vector<std::string>& names) { return names.empty() ? std::nullopt : std::optional(names[0]); };
    if (token == "table_name") return thing.table;
    if (token == "constraint_name") return thing.given.empty() ? std::nullopt : std::optional(thing.given);
    if (token == "column_0_name" || token == "column_0_key") return first(thing.columns);
    if (token == "column_0_label" && !thing.columns.empty())
        return (thing.schema.empty() ? "" : thing.schema + "_") + thing.table + "_" + thing.columns[0];
    if ((token == "column_0N_name" || token == "column_0N_key") && !thing.columns.empty()) return joined(thing.columns, "");
    if ((token == "column_0_N_name" || token == "column_0_N_key") && !thing.columns.empty()) return joined(thing.columns, "_");
    if (token == "referred_table_name" && !thing.referred_table.empty()) return thing.referred_table;
    if (token == "referred_column_0_name") return first(thing.referred_columns);
    if (token == "referred_column_0_N_name" && !thing.referred_columns.empty()) return joined(thing.referred_columns, "_");
    return std::nullopt;
}

}  // namespace

const NamingConvention& naming_convention(const FileTree& tree, const std::string& path) {
    static const NamingConvention none;
    if (tree.declarations && !tree.declarations->naming_convention.empty()) return tree.declarations->naming_convention;
    if (!tree.read) return none;
    const auto environment = environment_above(tree, path);
    if (!environment || environment->second.content().find("target_metadata") == std::string_view::npos) return none;
    // The revisions of a chain share one env.py: what it says is worked out once per thread.
    thread_local std::string key;
    thread_local NamingConvention found;
    std::string wanted = fmt::format("{}\n{}\n{}", tree.root, environment->first, environment->second.content());
    if (wanted != key) {
        found = read_convention(tree, environment->first, environment->second);
        key = std::move(wanted);
    }
    return found;
}

std::optional<std::string> filled(std::string_view pattern, const NamedThing& thing) {
    std::string result;
    while (!pattern.empty()) {
        const std::size_t mark = std::min(pattern.find('%'), pattern.size());
        result += pattern.substr(0, mark);
        pattern.remove_prefix(mark);
        if (pattern.empty()) break;
        const std::size_t end = pattern.find(")s");
        if (!pattern.starts_with("%(") || end == pattern.npos) return std::nullopt;
        const auto part = token_of(pattern.substr(2, end - 2), thing);
        if (!part) return std::nullopt;
        result += *part;
        pattern.remove_prefix(end + 2);
    }
    return result;
}

std::string shortened(const std::string& name) {
    if (name.size() <= longest_identifier) return name;
    const std::string digest = hex_of_digest(name);
    return name.substr(0, longest_identifier - 8) + "_" + digest.substr(digest.size() - 4);
}

// ---- The compiler's part: names for constraints and indexes

/// The name that a constraint or index gets: the one given, what the convention makes, or empty (the server chooses).
std::string Compiler::conventional(const NamedThing& thing, bool final_name) {
    if (final_name && !thing.given.empty()) return shortened(thing.given);
    // Looking for env.py costs: once for each migration is enough.
    if (!evaluator_.host_names) evaluator_.host_names = std::make_shared<const NamingConvention>(naming_convention(evaluator_.tree(), evaluator_.path()));
    const NamingConvention& convention = *evaluator_.host_names;
    const auto found = convention.find(std::string(thing.kind));
    std::string pattern = found == convention.end() ? "" : found->second;
    if (pattern.empty() && thing.kind == "ix") pattern = "ix_%(column_0_label)s";
    const bool wraps = pattern.find("%(constraint_name)s") != pattern.npos;
    if (pattern.empty() || (!thing.given.empty() && !wraps)) return thing.given;
    const auto name = filled(pattern, thing);
    if (!name) return fail(fmt::format("the naming convention {} asks for something that is not there", pattern));
    return shortened(*name);
}

void Compiler::apply_convention(Constraint& one, const std::string& table, const std::string& schema) {
    NamedThing thing;
    switch (one.kind) {
        case Constraint::Kind::primary_key: thing.kind = "pk"; break;
        case Constraint::Kind::unique: thing.kind = "uq"; break;
        case Constraint::Kind::check: thing.kind = "ck"; break;
        case Constraint::Kind::foreign_key: thing.kind = "fk"; break;
        case Constraint::Kind::exclude: return;
    }
    thing.given = one.name;
    thing.table = table;
    thing.schema = schema;
    thing.columns = one.kind == Constraint::Kind::foreign_key ? one.reference.columns : one.columns;
    thing.referred_table = one.reference.table;
    thing.referred_columns = one.reference.referenced.empty() ? one.reference.columns : one.reference.referenced;
    one.name = conventional(thing, one.final_name);
}

/// Is it a name that op.f() or conv() marks as final?
bool is_final_name(const Value* value) { return value && is_construct(*value, "conv"); }

}  // namespace pgsteward::alembic
