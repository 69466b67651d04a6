// Files that lie beside a migration: where os.path and pathlib lead, and what is read there.
//
// A migration knows its own place only as __file__. Here that is a path below a made-up root, high enough that ".."
// leads out of the tree as it does on disk; the tree itself decides how far out reading may go.
#include <fmt/format.h>

#include <algorithm>

#include "python/evaluator.hpp"
#include "python/text.hpp"
#include "text/failure.hpp"

namespace pgsteward::python {
namespace {

constexpr std::string_view level = "/~";
constexpr std::size_t most_levels = 10;
constexpr int most_files_read = 200;

/// The parts of a path with "." and ".." gone.
std::vector<std::string_view> parts_of(std::string_view path) {
    std::vector<std::string_view> result;
    while (!path.empty()) {
        const std::size_t slash = std::min(path.find('/'), path.size());
        const std::string_view part = path.substr(0, slash);
        path.remove_prefix(std::min(slash + 1, path.size()));
        if (part.empty() || part == ".") continue;
        if (part == ".." && !result.empty()) result.pop_back();
        else result.push_back(part);
    }
    return result;
}

std::string normal(std::string_view path) {
    std::string result;
    for (const std::string_view part : parts_of(path)) result += "/" + std::string(part);
    return result.empty() ? "/" : result;
}

/// The path within the tree; nothing for one that does not come from __file__.
std::optional<std::string> in_tree(std::string_view path) {
    if (!path.starts_with(level)) return std::nullopt;
    const std::vector<std::string_view> parts = parts_of(path);
    std::size_t levels = 0;
    while (levels < parts.size() && parts[levels] == "~") ++levels;
    if (levels == 0 || levels > most_levels) return std::nullopt;
    std::string result;
    for (std::size_t i = levels; i < most_levels; ++i) result += "../";
    for (std::size_t i = levels; i < parts.size(); ++i) result += (i == levels ? "" : "/") + std::string(parts[i]);
    return result;
}

std::string folder_of(const std::string& path) {
    const std::size_t slash = path.rfind('/');
    return slash == path.npos ? std::string() : slash == 0 ? "/" : path.substr(0, slash);
}

std::string name_of(const std::string& path) { return path.substr(path.rfind('/') + 1); }

std::string joined(const std::string& folder, const std::string& rest) {
    if (rest.starts_with("/") || folder.empty()) return rest;
    return folder.ends_with("/") ? folder + rest : folder + "/" + rest;
}

/// The text of Path("…"), or of a string where one stands for a path.
std::optional<std::string> text_of_path(const Value& value, bool or_string) {
    if (or_string && as_text(value)) return as_string(value);
    const Symbol* symbol = as_symbol(value);
    if (!symbol || symbol->kind != Symbol::Kind::call || symbol->arguments.size() != 1) return std::nullopt;
    return path_of(symbol->operands[0]) == "pathlib.Path" ? as_string(symbol->arguments[0]) : std::nullopt;
}

/// The path behind open("…").
std::optional<std::string> path_of_handle(const Value& value) {
    const Symbol* symbol = as_symbol(value);
    if (!symbol || symbol->kind != Symbol::Kind::call || symbol->arguments.empty()) return std::nullopt;
    return path_of(symbol->operands[0]) == "builtins.open" ? as_string(symbol->arguments[0]) : std::nullopt;
}

/// Is a file opened to be read, as text?
bool reads(const Arguments& arguments) {
    const Value* mode = arguments.positional.size() > 1 ? &arguments.positional[1] : arguments.keyword("mode");
    if (!mode) return true;
    const auto letters = as_string(*mode);
    return letters && letters->find_first_of("wax+b") == letters->npos;
}

/// The last part of a path, with * and ? in it.
bool is_simple_pattern(std::string_view pattern) { return pattern.find_first_of("[]/") == pattern.npos && pattern.find("**") == pattern.npos; }

bool fits(std::string_view name, std::string_view pattern) {
    std::size_t at = 0, next = 0, star = pattern.npos, from = 0;   // where the last star stands, and what follows it was tried
    while (at < name.size()) {
        if (next < pattern.size() && pattern[next] == '*') {
            star = next++;
            from = at;
        } else if (next < pattern.size() && (pattern[next] == '?' || pattern[next] == name[at])) {
            ++next, ++at;
        } else if (star != pattern.npos) {
            next = star + 1;
            at = ++from;
        } else {
            return false;
        }
    }
    return pattern.find_first_not_of('*', next) == pattern.npos;
}

}  // namespace

std::string path_in_made_up_root(const std::string& path) {
    std::string root;
    for (std::size_t i = 0; i < most_levels; ++i) root += level;
    return normal(root + "/" + path);
}

Value Evaluator::path_value(std::string path) {
    Symbol made{Symbol::Kind::call, {}};
    made.operands.push_back(heap_.dotted("pathlib.Path"));
    made.arguments.push_back(text(std::move(path)));
    return heap_.symbol(std::move(made));
}

std::optional<std::vector<std::string>> Evaluator::names_in(const std::string& folder) const {
    const auto place = in_tree(folder);
    if (!place || place->starts_with("../")) return std::nullopt;
    const std::string prefix = place->empty() ? std::string() : *place + "/";
    std::vector<std::string> result;
    for (const std::string& path : tree_.paths) {
        if (!path.starts_with(prefix)) continue;
        result.push_back(path.substr(prefix.size(), path.find('/', prefix.size()) - prefix.size()));
    }
    std::sort(result.begin(), result.end());
    result.erase(std::unique(result.begin(), result.end()), result.end());
    return result.empty() ? std::nullopt : std::optional(result);
}

/// A folder gives its files in no order: what they are is told only where somebody sorts them.
Value Evaluator::listed(const std::string& folder, const std::string& pattern, bool as_paths) {
    const auto names = names_in(folder);
    if (!names || !is_simple_pattern(pattern)) return unknown("which files there are is not known");
    List* list = heap_.list({});
    for (const std::string& name : *names)
        if (fits(name, pattern)) list->elements.push_back(as_paths ? path_value(joined(folder, name)) : text(name));
    return sorting_ || list->elements.size() < 2 ? Value(list) : unknown("in which order a folder gives its files is not known");
}

std::optional<int> Evaluator::order_of_paths(const Value& left, const Value& right) {
    const auto one = text_of_path(left, false), other = text_of_path(right, false);
    if (!one || !other) return std::nullopt;
    const auto parts = parts_of(*one), other_parts = parts_of(*other);
    return parts < other_parts ? -1 : parts > other_parts;
}

std::optional<std::string> Evaluator::file_of(const Value& path) const {
    const auto known = text_of_path(path, true);
    return known ? in_tree(*known) : std::nullopt;
}

Value Evaluator::content_of(const std::string& path) {
    const auto file = in_tree(path);
    if (!file || !tree_.read || ++files_read_ > most_files_read) return unknown("it contains what open() gives");
    try {
        const auto source = tree_.read(*file);
        if (!source) return unknown(fmt::format("the file {} was not found in this repository", *file));
        std::string content(source->content());
        if (content.size() > longest_text) return unknown("a text that becomes too long");
        text_made_ += content.size();
        std::string result;
        for (std::size_t i = 0; i < content.size(); ++i)
            if (content[i] != '\r' || i + 1 >= content.size() || content[i + 1] != '\n') result += content[i];
        return text(std::move(result));
    } catch (const Failure&) {
        return unknown(fmt::format("the file {} cannot be read", *file));
    }
}

/// os.path.*, Path(…) and open(…) of paths that are known.
std::optional<Value> Evaluator::call_paths(std::string_view path, const Arguments& arguments) {
    const auto& given = arguments.positional;
    if (path == "builtins.open" || path == "io.open" || path == "codecs.open") {
        const auto file = given.empty() || !reads(arguments) ? std::nullopt : text_of_path(given[0], true);
        if (!file || !in_tree(*file)) return std::nullopt;
        Symbol handle{Symbol::Kind::call, {}};
        handle.operands.push_back(heap_.dotted("builtins.open"));
        handle.arguments.push_back(text(*file));
        return heap_.symbol(std::move(handle));
    }
    if (path == "os.listdir" || path == "glob.glob" || path == "glob.iglob") {
        const auto folder = given.size() == 1 && arguments.keywords.empty() ? text_of_path(given[0], true) : std::nullopt;
        if (!folder) return std::nullopt;
        if (path == "os.listdir") return listed(*folder, "*", false);
        const Value found = listed(folder_of(*folder), name_of(*folder), true);
        if (List* list = as_list(found))
            for (Value& one : list->elements) one = as_symbol(one)->arguments[0];
        return found;
    }
    const bool makes_path = path == "pathlib.Path" || path == "pathlib.PurePath" || path == "pathlib.PosixPath";
    if (!makes_path && !path.starts_with("os.path.")) return std::nullopt;
    std::vector<std::string> parts;
    for (const Value& one : given) {
        const auto part = text_of_path(one, true);
        if (!part) return std::nullopt;
        parts.push_back(*part);
    }
    if (parts.empty()) return std::nullopt;
    std::string whole;
    for (const std::string& part : parts) whole = joined(whole, part);
    if (makes_path) return path_value(std::move(whole));
    const std::string_view function = path.substr(8);
    if (function == "join") return text(std::move(whole));
    if (function == "dirname") return text(folder_of(parts[0]));
    if (function == "basename") return text(name_of(parts[0]));
    if (function == "splitext") {
        const std::string last = name_of(parts[0]);
        const std::size_t first = last.find_first_not_of('.'), dot = last.rfind('.');
        const bool has = dot != last.npos && first != last.npos && dot > first;
        const std::size_t end = has ? parts[0].size() - (last.size() - dot) : parts[0].size();
        return heap_.tuple({text(parts[0].substr(0, end)), text(parts[0].substr(end))});
    }
    const bool absolute = parts[0].starts_with("/");
    if ((function == "abspath" || function == "realpath" || function == "normpath") && absolute) return text(normal(parts[0]));
    return std::nullopt;
}

std::optional<Value> Evaluator::path_attribute(const Value& object, const std::string& name) {
    const auto path = text_of_path(object, false);
    if (!path) return std::nullopt;
    const std::string last = name_of(*path);
    const std::size_t dot = last.rfind('.') == 0 ? last.npos : last.rfind('.');
    if (name == "parent") return path_value(folder_of(*path));
    if (name == "name") return text(last);
    if (name == "stem") return text(last.substr(0, dot));
    if (name == "suffix") return text(dot == last.npos ? "" : last.substr(dot));
    if (name == "parents") {
        List* all = heap_.list({}, true);
        for (std::string folder = folder_of(*path); all->elements.size() < 30; folder = folder_of(folder)) {
            all->elements.push_back(path_value(folder));
            if (folder == "/" || folder.empty()) break;
        }
        return Value(all);
    }
    return std::nullopt;
}

/// Methods of paths and of files that were opened.
std::optional<Value> Evaluator::path_method(const Value& object, const std::string& name, const Arguments& arguments) {
    if (!as_symbol(object)) return std::nullopt;
    const auto& given = arguments.positional;
    if (const auto handle = path_of_handle(object)) {
        if (name == "close" || name == "seek") return Value(None{});
        if (!given.empty()) return std::nullopt;
        const Value content = name == "read" || name == "readlines" ? content_of(*handle) : Value(None{});
        if (name == "read") return content;
        if (name != "readlines" || !as_text(content)) return std::nullopt;
        List* all = heap_.list({});
        for (const Text& one : lines(*as_text(content), true)) all->elements.push_back(heap_.text(one));
        return Value(all);
    }
    const auto path = text_of_path(object, false);
    if (!path) return std::nullopt;
    if (name == "read_text") return content_of(*path);
    if (name == "read_bytes") {
        const Value content = content_of(*path);
        return as_text(content) ? Value(heap_.text(Text{as_text(content)->text, {}, nullptr, true})) : content;
    }
    if (name == "open" && (given.empty() || reads({{None{}, given[0]}, {}, false}))) return call_paths("builtins.open", {{text(*path)}, arguments.keywords, false});
    if (name == "as_posix" || name == "__str__" || name == "__fspath__") return text(*path);
    if ((name == "resolve" || name == "absolute") && path->starts_with("/")) return path_value(normal(*path));
    if (name == "iterdir" && given.empty()) return listed(*path, "*", true);
    if (name == "glob" && given.size() == 1 && as_string(given[0])) return listed(*path, *as_string(given[0]), true);
    if (name == "joinpath") {
        std::string whole = *path;
        for (const Value& one : given) {
            const auto part = text_of_path(one, true);
            if (!part) return std::nullopt;
            whole = joined(whole, *part);
        }
        return path_value(std::move(whole));
    }
    const auto first = given.empty() ? std::nullopt : as_string(given[0]);
    if (name == "with_name" && first) return path_value(joined(folder_of(*path), *first));
    if (name == "with_suffix" && first) {
        const std::size_t dot = path->rfind('.');
        const bool has_suffix = dot != path->npos && dot > path->rfind('/') + 1;
        return path_value(path->substr(0, has_suffix ? dot : path->size()) + *first);
    }
    return std::nullopt;
}

}  // namespace pgsteward::python
