// Modules that a program loads from a file by its path, as migrations do with others whose names begin with a digit; and
// texts that string.Template fills in.
#include "python/evaluator.hpp"
#include "python/text.hpp"

namespace pgsteward::python {
namespace {

const Symbol* call_of(const Value& value, std::string_view path) {
    const Symbol* symbol = as_symbol(value);
    const bool called = symbol && symbol->kind == Symbol::Kind::call && path_of(symbol->operands[0]) == path;
    return called ? symbol : nullptr;
}

const Value* argument(const std::vector<Value>& positional, const Value* keyword, std::size_t index) {
    return index < positional.size() ? &positional[index] : keyword;
}

}  // namespace

/// A file of the tree as a module; what cannot be read may do anything.
Value Evaluator::module_of_file(const Value& file) {
    if (const auto path = file_of(file))
        if (Namespace* space = read_file(*path)) {
            if (space->path.empty()) space->path = "./" + path->substr(0, path->rfind('.'));
            return space;
        }
    return unknown("a module that is loaded at run time is not known", true);
}

std::optional<Value> Evaluator::call_loader(std::string_view path, const Arguments& arguments) {
    const auto& given = arguments.positional;
    if (path == "importlib.util.module_from_spec") {
        const Symbol* spec = given.empty() ? nullptr : call_of(given[0], "importlib.util.spec_from_file_location");
        const Value* file = spec ? argument(spec->arguments, spec->keyword("location"), 1) : nullptr;
        return module_of_file(file ? *file : Value(None{}));
    }
    if (path == "imp.load_source") return module_of_file(given.size() > 1 ? given[1] : Value(None{}));
    if (path == "runpy.run_path" || path == "runpy.run_module") {
        const Value module = path == "runpy.run_path" && !given.empty() ? module_of_file(given[0]) : unknown("a module that is run is not known", true);
        const auto* space = std::get_if<Namespace*>(&module);
        if (!space) {
            host_.opaque(*this, here(), "a file is run that is not known");
            return module;
        }
        Table* names = heap_.table();
        for (const auto& [name, value] : (*space)->scope->variables) put(*names, text(name), value);
        return Value(names);
    }
    if (path == "importlib.reload" && given.size() == 1) return given[0];
    return std::nullopt;
}

/// Template("… $name …").substitute(name=…), and loaders of the older kind.
std::optional<Value> Evaluator::filled_template(const Symbol& callee, const Arguments& arguments) {
    const Value& object = callee.operands[0];
    if (const Symbol* loader = call_of(object, "importlib.machinery.SourceFileLoader"); loader && callee.name == "load_module") {
        const Value* file = argument(loader->arguments, loader->keyword("path"), 1);
        return module_of_file(file ? *file : Value(None{}));
    }
    const Symbol* made = call_of(object, "string.Template");
    const Text* known = made && !made->arguments.empty() ? as_text(made->arguments[0]) : nullptr;
    const bool safe = callee.name == "safe_substitute";
    if (!known || (callee.name != "substitute" && !safe)) return std::nullopt;
    const Table* table = arguments.positional.empty() ? nullptr : as_table(arguments.positional[0]);
    std::string result;
    const std::string& format = known->text;
    for (std::size_t i = 0; i < format.size(); ++i) {
        if (format[i] != '$') {
            result += format[i];
            continue;
        }
        const std::size_t begin = i;
        const bool braces = i + 1 < format.size() && format[i + 1] == '{';
        i += braces ? 2 : 1;
        std::size_t end = i;
        const auto in_name = [&](char c) { return c == '_' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (end > i && c >= '0' && c <= '9'); };
        while (end < format.size() && in_name(format[end])) ++end;
        if (end == i && i < format.size() && format[i] == '$') {
            result += '$';
            continue;
        }
        const std::string name = format.substr(i, end - i);
        const Value* value = arguments.keyword(name);
        if (!value && table) value = find_in(*table, text(name));
        i = braces ? end : end - 1;
        if (name.empty() || (!value && safe && !arguments.open)) {
            result += format.substr(begin, i - begin + 1);
            continue;
        }
        const Value shown = value ? as_printed(*value) : unknown("a part of a template is not known");
        if (!as_text(shown)) return shown;
        result += as_text(shown)->text;
        if (result.size() > longest_text) return unknown("a text that becomes too long");
    }
    text_made_ += result.size();
    return Value(text(std::move(result)));
}

}  // namespace pgsteward::python
