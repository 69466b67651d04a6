// Imports: files of the same repository are read and run when something of theirs is used; everything else is
// a name with its dotted path.
#include <fmt/format.h>

#include <algorithm>

#include "python/evaluator.hpp"

namespace pgsteward::python {
namespace {

/// Each migration reads what it imports anew.
constexpr std::size_t most_files = 150;
constexpr std::size_t most_bytes = 1'500'000;
constexpr int most_levels_up = 8;
constexpr int most_hops = 20;  ///< from one module to the next that only hands a name on

/// Packages that are never files of a repository: looking for them costs, and finds only what is not meant.
constexpr std::string_view foreign[] = {
    "alembic", "sqlalchemy", "builtins", "os", "sys", "re", "json", "uuid", "datetime", "typing", "logging", "time",
    "textwrap", "functools", "itertools", "collections", "contextlib", "enum", "dataclasses", "pathlib", "string",
    "hashlib", "decimal", "random", "copy", "math", "warnings", "abc", "asyncio", "importlib", "operator", "secrets",
    "base64", "pickle", "csv", "io", "subprocess", "__future__", "inspect", "types", "psycopg2", "psycopg", "asyncpg",
    "sqlalchemy_utils", "sqlmodel", "flask", "pytz", "yaml", "geoalchemy2", "pgvector", "pydantic", "six",
};

std::string folder_of(const std::string& path) {
    const std::size_t slash = path.rfind('/');
    return slash == path.npos ? std::string() : path.substr(0, slash);
}

std::string with_slashes(std::string path) {
    std::replace(path.begin(), path.end(), '.', '/');
    return path;
}

}  // namespace

void Evaluator::execute_import(const Import& node) {
    for (const Import::Name& name : node.names) {
        const std::size_t dot = name.path.find('.');
        // `import a.b` binds a.
        const std::string& bound = name.alias.empty() ? name.path.substr(0, dot) : name.alias;
        set_name(bound, heap_.dotted(name.alias.empty() ? bound : name.path));
    }
}

/// What a relative import means, as a path from the tree's root with slashes; else the dotted name.
std::string Evaluator::absolute_module(const ImportFrom& node) const {
    if (node.level == 0) return node.module;
    const auto known = module_paths_.find(frame_->module);
    std::string folder = folder_of(known == module_paths_.end() ? path_ : known->second);
    for (int i = 1; i < node.level; ++i) folder = folder.empty() || folder.ends_with("..") ? folder + (folder.empty() ? ".." : "/..") : folder_of(folder);
    std::string rest = with_slashes(node.module);
    if (!folder.empty() && !rest.empty()) folder += '/';
    return "./" + folder + rest;
}

void Evaluator::execute_import_from(const ImportFrom& node) {
    const std::string module_name = absolute_module(node);
    if (node.star) {
        Namespace* space = read_module(module_name);
        if (!space) {
            missing_names_ = true;  // any name may come from there
            auto& known = star_modules_[frame_->module];
            if (std::find(known.begin(), known.end(), module_name) == known.end()) known.push_back(module_name);
            return;
        }
        for (const auto& [name, value] : space->scope->variables)
            if (!name.starts_with("_")) set_name(name, value);
        return;
    }
    for (const Import::Name& name : node.names) {
        const std::string& bound = name.alias.empty() ? name.path : name.alias;
        // Read when it is used: most of what is imported is not.
        set_name(bound, heap_.dotted(module_name.starts_with("./") ? module_name + "/" + name.path
                                     : module_name.empty() ? name.path : module_name + "." + name.path));
    }
}

/// The value behind a dotted symbol where that is a thing in a file of the repository; else the symbol.
Value Evaluator::resolved(const Symbol& symbol, int depth) {
    const Value self(&symbol);
    if (symbol.kind != Symbol::Kind::dotted || depth > most_hops) return self;
    const bool relative = symbol.name.starts_with("./");
    // "./../app/types/money/Money", or "./../app/types.Money" where an attribute was asked for.
    const char separator = relative && symbol.name.find('.', symbol.name.rfind('/') + 1) == symbol.name.npos ? '/' : '.';
    const std::size_t end = symbol.name.rfind(separator);
    const std::string_view first = std::string_view(symbol.name).substr(0, symbol.name.find('.'));
    if (!relative && std::find(std::begin(foreign), std::end(foreign), first) != std::end(foreign)) return self;
    if (Namespace* space = read_module(symbol.name)) return space;
    if (const auto declared = declared_value(symbol.name)) return *declared;
    if (end == symbol.name.npos || (relative && end < 2)) return self;
    Namespace* space = read_module(symbol.name.substr(0, end));
    if (!space) return self;
    const auto found = space->scope->variables.find(symbol.name.substr(end + 1));
    if (found == space->scope->variables.end()) return self;
    const Symbol* next = as_symbol(found->second);
    return next && next->name != symbol.name ? resolved(*next, depth + 1) : found->second;
}

/// A constant that the configuration gives.
std::optional<Value> Evaluator::declared_value(const std::string& name) {
    if (!tree_.declarations || tree_.declarations->values.empty()) return std::nullopt;
    const auto found = tree_.declarations->values.find(name);
    return found == tree_.declarations->values.end() ? std::nullopt : std::optional<Value>(text(found->second));
}

Value Evaluator::imported_name(const std::string& module, const std::string& name) {
    return heap_.dotted(module + (module.starts_with("./") ? "/" : ".") + name);
}

/// Where the main module imports it; nothing where another module does.
std::optional<Span> Evaluator::import_of(const std::string& path) const {
    if (frame_->module != &main_) return std::nullopt;
    const auto leads_to = [&](const std::string& name) { return path == name || path.starts_with(name + ".") || path.starts_with(name + "/"); };
    for (const Statement& statement : main_.statements) {
        if (const auto* import = std::get_if<Import>(&statement.node))
            if (std::ranges::any_of(import->names, [&](const Import::Name& name) { return leads_to(name.path) || name.path.starts_with(path + "."); })) return statement.span;
        const auto* from = std::get_if<ImportFrom>(&statement.node);
        if (!from) continue;
        const std::string module = absolute_module(*from), part = module + (module.starts_with("./") ? "/" : ".");
        const auto named = [&](const Import::Name& name) { return leads_to(part + name.path); };
        if (path == module || std::ranges::any_of(from->names, named)) return statement.span;
    }
    return std::nullopt;
}

std::optional<Location> Evaluator::imported_place() const {
    for (const Frame* frame = frame_; frame; frame = frame->caller)
        if (frame->module != &main_ && frame->scope->kind == Scope::Kind::module) return Location{frame_->module->source, place_};
    return std::nullopt;
}

Namespace* Evaluator::read_module(const std::string& path) {
    const auto known = namespaces_.find(path);
    if (known != namespaces_.end()) return known->second;
    namespaces_[path] = nullptr;  // a module that imports itself sees what there is
    // What its top level does, the import does.
    const Span here = here_;
    here_ = import_of(path).value_or(here_);
    Namespace* found = nullptr;
    if (path.starts_with("./")) {
        const std::string file = path.substr(2);
        found = read_file(file + ".py");
        if (!found) found = read_file((file.empty() ? file : file + "/") + "__init__.py");
    } else {
        const std::string file = with_slashes(path);
        std::string up;
        for (int level = 0; level <= most_levels_up && !found; ++level, up += "../") {
            found = read_file(up + file + ".py");
            if (!found) found = read_file(up + file + "/__init__.py");
        }
    }
    here_ = here;
    if (found) found->path = path;
    return namespaces_[path] = found;
}

bool Evaluator::reads_no_more_files() const {
    std::size_t bytes = 0;
    for (const auto& [file, module] : files_) bytes += module->source.content().size();
    return files_.size() >= most_files || bytes >= most_bytes;
}

Namespace* Evaluator::read_file(const std::string& file) {
    const auto known = by_file_.find(file);
    if (known != by_file_.end()) return known->second;
    if (file == path_ || !tree_.read || reads_no_more_files()) return nullptr;
    const std::optional<SourceText> source = tree_.read(file);
    if (!source) return nullptr;
    auto parsed = std::make_unique<Module>(parse(*source));
    Namespace* space = heap_.name_space();
    by_file_[file] = space;
    space->module = parsed.get();
    space->scope = heap_.scope(Scope::Kind::module, nullptr);
    space->scope->variables.emplace("__name__", text("imported"));
    space->scope->variables.emplace("__file__", text(path_in_made_up_root(file)));
    module_paths_[parsed.get()] = file;
    Frame frame;
    frame.module = parsed.get();
    frame.scope = space->scope;
    frame.caller = frame_;
    files_[file] = std::move(parsed);
    frame_ = &frame;
    const Span place = place_;
    if (calls_ < 40) {
        calls_ += 4;
        const int guards = std::exchange(guards_, 0);
        execute(frame.module->body);
        guards_ = guards;
        raised_.reset();   // what is imported is not always what is found here
        calls_ -= 4;
    }
    place_ = place;
    frame_ = frame.caller;
    return space;
}

std::optional<Value> Evaluator::global_of_file(const std::string& file, const std::string& name) {
    const Namespace* space = read_file(file);
    if (!space) return std::nullopt;
    const auto found = space->scope->variables.find(name);
    return found == space->scope->variables.end() ? Value(None{}) : found->second;
}

Value Evaluator::import_by_name(Arguments& arguments) {
    const auto name = arguments.positional.empty() ? std::optional<std::string>() : as_string(arguments.positional[0]);
    if (!name) return unknown("a module whose name is not known", true);
    return heap_.dotted(*name);
}

}  // namespace pgsteward::python
