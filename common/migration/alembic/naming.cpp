#include "migration/alembic/naming.hpp"
#include "migration/alembic/statement-parts.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "migration/alembic/compiler.hpp"
#include "text/failure.hpp"
#include "text/md5.hpp"

namespace pgsteward::alembic {
namespace {

constexpr std::size_t longest_identifier = 63;
constexpr int most_levels_up = 5;

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

std::optional<std::string> token_of(std::string_view token, const NamedThing& thing) {
    const auto first = [](const std::vector<std::string>& names) { return names.empty() ? std::nullopt : std::optional(names[0]); };
    if (token == "table_name") return thing.table;
    if (token == "constraint_name") return thing.given.empty() ? std::nullopt : std::optional(thing.given);
    if (token == "column_0_name" || token == "column_0_key") return first(thing.columns);
    const auto labels = [&] {
        std::vector<std::string> result;
        for (const std::string& column : thing.columns) result.push_back((thing.schema.empty() ? "" : thing.schema + "_") + thing.table + "_" + column);
        return result;
    };
    if (token == "column_0_label") return first(labels());
    if (token == "column_0N_label" && !thing.columns.empty()) return joined(labels(), "");
    if (token == "column_0_N_label" && !thing.columns.empty()) return joined(labels(), "_");
    if ((token == "column_0N_name" || token == "column_0N_key") && !thing.columns.empty()) return joined(thing.columns, "");
    if ((token == "column_0_N_name" || token == "column_0_N_key") && !thing.columns.empty()) return joined(thing.columns, "_");
    if (token == "referred_table_name" && !thing.referred_table.empty()) return thing.referred_table;
    if (token == "referred_column_0_name") return first(thing.referred_columns);
    if (token == "referred_column_0N_name" && !thing.referred_columns.empty()) return joined(thing.referred_columns, "");
    if (token == "referred_column_0_N_name" && !thing.referred_columns.empty()) return joined(thing.referred_columns, "_");
    return std::nullopt;
}

/// Does a pattern use a token of the project's own, which a function answers?
bool asks_for_code(const std::string& pattern, const NamingConvention& convention) {
    return std::any_of(convention.begin(), convention.end(), [&](const auto& one) {
        return one.second.empty() && pattern.find("%(" + one.first + ")s") != pattern.npos;
    });
}

/// Stands in for the name of an index: unlike a constraint's, the server does not choose it.
const std::string unknown_index_name = "name_by_convention";

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
        found = convention_of_environment(tree, environment->first, environment->second);
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
    const std::string digest = md5_digest(name);
    return name.substr(0, longest_identifier - 8) + "_" + digest.substr(digest.size() - 4);
}

NamesOfItsMetadata::NamesOfItsMetadata(python::Evaluator& evaluator, const Value& table) : names_(evaluator.host_names), before_(names_) {
    const auto construct = construct_of(table);
    const Value* metadata = construct && construct->name == "Table" ? construct->argument(1, "metadata") : nullptr;
    const auto made = metadata ? construct_of(*metadata) : std::nullopt;
    if (!made || !made->call || made->name != "MetaData" || made->call->open) return;
    NamingConvention own;
    const Value* given = made->keyword("naming_convention");
    if (const python::Table* patterns = given ? python::as_table(*given) : nullptr) {
        if (patterns->open || patterns->doubtful) own.emplace(unknown_convention, "its metadata's is not known");
        for (const auto& [key, pattern] : patterns->items) own[python::as_string(key).value_or("")] = python::as_string(pattern).value_or("");
    } else if (given && !python::is_none(*given)) {
        own.emplace(unknown_convention, "its metadata's is not known");
    }
    names_ = std::make_shared<const NamingConvention>(std::move(own));
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
    if (const auto why = convention.find(std::string(unknown_convention)); why != convention.end()) {
        // Conventions name what has no name, and wrap those of checks.
        if (thing.given.empty() || thing.kind == "ck") unread_names_ = why->second;
    }
    const bool wraps = pattern.find("%(constraint_name)s") != pattern.npos;
    if (pattern.empty() || (!thing.given.empty() && !wraps)) return thing.given;
    const auto name = filled(pattern, thing);
    if (!name && asks_for_code(pattern, convention)) {
        unread_names_ = fmt::format("the convention {} asks a function of the program", pattern);
        return thing.given.empty() && thing.kind == "ix" ? unknown_index_name : thing.given;
    }
    if (!name) return fail(fmt::format("the naming convention {} asks for something that is not there", pattern));
    return shortened(*name);
}

std::string Compiler::name_by_table(std::string_view kind, const std::string& table, const std::string& schema) {
    if (!evaluator_.host_names) evaluator_.host_names = std::make_shared<const NamingConvention>(naming_convention(evaluator_.tree(), evaluator_.path()));
    const NamingConvention& convention = *evaluator_.host_names;
    if (const auto why = convention.find(std::string(unknown_convention)); why != convention.end()) unread_names_ = why->second;
    const auto found = convention.find(std::string(kind));
    if (found == convention.end()) return {};
    NamedThing thing;
    thing.kind = kind;
    thing.table = table;
    thing.schema = schema;
    const auto name = filled(found->second, thing);
    if (!name && asks_for_code(found->second, convention)) unread_names_ = fmt::format("the convention {} asks a function of the program", found->second);
    return name ? shortened(*name) : std::string();
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
