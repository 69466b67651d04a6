// Names, attributes, items and slices of values.
#include <fmt/format.h>

#include <algorithm>
#include <cctype>

#include "python/choices.hpp"
#include "python/evaluator.hpp"
#include "python/flags.hpp"
#include "python/moments.hpp"
#include "python/regex.hpp"
#include "python/text.hpp"

namespace pgsteward::python {
namespace {

constexpr std::string_view builtins[] = {
    "__import__", "abs", "all", "any", "bool", "bytes", "callable", "classmethod", "compile", "delattr", "dict", "dir",
    "enumerate", "eval", "exec", "filter", "float", "format", "frozenset", "getattr", "globals", "hasattr", "hash",
    "id", "input", "int", "exit", "quit", "bytearray", "memoryview", "complex", "slice", "ascii", "bin", "hex", "oct", "aiter", "anext", "NotImplemented", "isinstance", "issubclass", "iter", "len", "list", "locals", "map", "max", "min", "next",
    "object", "open", "ord", "chr", "print", "property", "range", "repr", "reversed", "round", "set", "setattr",
    "sorted", "staticmethod", "str", "sum", "super", "tuple", "type", "vars", "zip", "breakpoint", "divmod", "pow",
};

/// What strings and bytes have. (Python's library reference, "Text Sequence Type".)
constexpr std::string_view text_methods[] = {
    "capitalize", "casefold", "center", "count", "decode", "encode", "endswith", "expandtabs", "find", "format", "format_map", "fromhex",
    "hex", "index", "isalnum", "isalpha", "isascii", "isdecimal", "isdigit", "isidentifier", "islower", "isnumeric", "isprintable",
    "isspace", "istitle", "isupper", "join", "ljust", "lower", "lstrip", "maketrans", "partition", "removeprefix", "removesuffix",
    "replace", "rfind", "rindex", "rjust", "rpartition", "rsplit", "rstrip", "split", "splitlines", "startswith", "strip", "swapcase",
    "title", "translate", "upper", "zfill"};

/// UUID("…") as str() prints it.
std::optional<std::string> written_id(const Value& given) {
    const auto written = as_string(given);
    std::string digits;
    for (const char c : written.value_or(""))
        if (std::isxdigit(static_cast<unsigned char>(c))) digits += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
        else if (c != '-' && c != '{' && c != '}') return std::nullopt;
    if (digits.size() != 32) return std::nullopt;
    const std::string_view all = digits;
    return fmt::format("{}-{}-{}-{}-{}", all.substr(0, 8), all.substr(8, 4), all.substr(12, 4), all.substr(16, 4), all.substr(20));
}

/// What a class has from the only one of its bases that was imported: model_fields of a pydantic model.
std::optional<std::string> inherited_path(const Class& type, const std::string& name) {
    std::optional<std::string> found;
    for (const Class* one : classes_in_order(type))
        for (const Value& base : one->bases) {
            const std::string path(path_of(base));
            if (std::holds_alternative<Class*>(base) || path.starts_with("typing.") || path.starts_with("abc.")) continue;
            if (path.empty() || path.starts_with("builtins.") || (found && *found != path + "." + name)) return std::nullopt;
            found = path + "." + name;
        }
    return found;
}

/// Is the attribute surely missing, because all classes of the object are written out?
bool lacks_attribute(const Instance& instance, const std::string& name) {
    if (instance.self || instance.of_class || name.starts_with("__")) return false;
    const auto order = classes_in_order(*instance.type);
    return std::all_of(order.begin(), order.end(), [](const Class* one) {
        return std::all_of(one->bases.begin(), one->bases.end(), [](const Value& base) { return std::holds_alternative<Class*>(base) || path_of(base) == "builtins.object"; });
    });
}

/// `value` itself where Python's negative index counts from the end.
std::int64_t counted(std::int64_t index, std::size_t size) {
    return index < 0 ? index + static_cast<std::int64_t>(size) : index;
}

}  // namespace

Value Evaluator::lookup(const std::string& name, Span span) {
    for (Scope* scope = frame_->scope; scope; scope = scope->parent) {
        if (scope->kind == Scope::Kind::class_body && scope != frame_->scope) continue;
        const auto found = scope->variables.find(name);
        if (found == scope->variables.end()) continue;
        const Symbol* imported = as_symbol(found->second);
        return imported && imported->kind == Symbol::Kind::dotted ? resolved(*imported) : found->second;
    }
    if (std::find(std::begin(builtins), std::end(builtins), name) != std::end(builtins) ||
        name.ends_with("Error") || name.ends_with("Exception") || name == "StopIteration" || name == "SystemExit" || name == "KeyboardInterrupt" || name == "GeneratorExit")
        return heap_.dotted("builtins." + name);
    if (name == "__builtins__") return heap_.dotted("builtins");
    if (const auto stars = star_modules_.find(frame_->module); stars != star_modules_.end() && stars->second.size() == 1) return imported_name(stars->second.front(), name);
    const std::string why = fmt::format("{} at {} is not defined in this file", name, line(span));
    // Names that only some versions of Python have, and those that it sets itself.
    const bool may_exist = missing_names_ || star_modules_.contains(frame_->module) || name.starts_with("__") || name.ends_with("Warning") || name.ends_with("Group") || name == "Ellipsis";
    return may_exist ? unknown(why, missing_names_) : fails("NameError", why);
}

Value Evaluator::attribute(const Value& object, const std::string& name) {
    if (const Unknown* missing = as_unknown(object)) {
        if (missing->alternatives.empty()) {
            Unknown part{missing->why, {frame_->module->source, place_}, missing->touches, {}, missing->member};
            part.member += (part.member.empty() ? "" : ".") + name;
            return heap_.unknown(std::move(part));
        }
        Value result = attribute(missing->alternatives.front(), name);
        for (std::size_t i = 1; i < missing->alternatives.size(); ++i)
            result = join(result, attribute(missing->alternatives[i], name), missing->why);
        return result;
    }
    if (const Symbol* symbol = as_symbol(object)) {
        const Value known = resolved(*symbol);
        if (!(known == object)) return attribute(known, name);
        if (const auto answer = path_attribute(object, name)) return *answer;
        if (const auto answer = regex_attribute(*this, object, name)) return *answer;
        if (const auto answer = moment_attribute(heap_, object, name)) return *answer;
        if (const auto answer = host_.attribute(*this, object, name)) return *answer;
        if (symbol->kind == Symbol::Kind::dotted) return heap_.dotted(symbol->name + "." + name);
        Symbol member;
        member.kind = Symbol::Kind::member;
        member.name = name;
        member.operands.push_back(object);
        member.at = {frame_->module->source, place_};
        return heap_.symbol(std::move(member));
    }
    if (const auto* space = std::get_if<Namespace*>(&object)) {
        const auto found = (*space)->scope->variables.find(name);
        if (found != (*space)->scope->variables.end()) return found->second;
        return imported_name((*space)->path, name);
    }
    if (const auto* instance = std::get_if<Instance*>(&object)) {
        if (const auto found = instance_attribute(**instance, name)) return *found;
        if (const auto found = named_tuple_attribute(object, name)) return *found;
        if (!(plain(object) == object)) return attribute(plain(object), name);
        if (const auto answer = host_.attribute(*this, object, name)) return *answer;
        if (const Value* fallback = class_attribute(*(*instance)->type, "__getattr__"); fallback && std::holds_alternative<Function*>(*fallback))
            return call(*fallback, {{object, text(name)}, {}, false});
        // A thread that is started runs its run().
        const auto runs = [](const Value& base) { return path_of(base).starts_with("threading.") || path_of(base).starts_with("multiprocessing."); };
        const auto& bases = (*instance)->type->bases;
        if (name == "start" && class_attribute(*(*instance)->type, "run") && std::any_of(bases.begin(), bases.end(), runs)) return attribute(object, "run");
        if (const auto inherited = inherited_symbol(*(*instance)->type, name)) return *inherited;
        if (name == "__dict__") return attributes_of(object);
        if ((*instance)->of_class && name.starts_with("__")) return heap_.dotted("builtins.object");  // every class has it, and it does nothing here
        const std::string why = fmt::format("{}.{} is not defined in this file", (*instance)->type->name, name);
        return lacks_attribute(**instance, name) ? fails("AttributeError", why, touches(object)) : unknown(why, touches(object));
    }
    if (const auto* type = std::get_if<Class*>(&object)) {
        if (name == "__name__") return text((*type)->name);
        if (name == "__dict__") return attributes_of(object);
        if (name == "__members__" && (*type)->enumeration != Class::Enumeration::no) {
            Table* members = heap_.table();
            for (const auto& [member_name, member] : (*type)->attributes)
                if (const auto* one = std::get_if<Instance*>(&member); one && (*one)->type == *type) put(*members, text(member_name), member);
            return members;
        }
        if (const auto found = named_tuple_attribute(object, name)) return *found;
        if (const auto answer = host_.attribute(*this, object, name)) return *answer;
        if (const Value* found = class_attribute(**type, name)) {
            auto* function = std::get_if<Function*>(found);
            if (function && (*function)->binding == Function::Binding::class_) return heap_.bound({object, name, *function});
            return *found;
        }
        if (const auto inherited = name.starts_with("__") || name == "as_mutable" ? std::nullopt : inherited_path(**type, name)) return heap_.dotted(*inherited);
        // class Container(Mutable): as_mutable(type) is a type, and does nothing yet.
        for (const Value& base : (*type)->bases)
            if (const std::string_view path = path_of(base); name == "as_mutable" && path.starts_with("sqlalchemy.ext.mutable."))
                return heap_.dotted(fmt::format("{}.{}", path, name));
        return unknown(fmt::format("{}.{} is not defined in this file", (*type)->name, name), true);
    }
    const bool own_part = name.starts_with("__") || std::find(std::begin(text_methods), std::end(text_methods), name) != std::end(text_methods);
    if (as_text(object) && !own_part) return fails("AttributeError", "a text has no " + name);
    if (is_none(object) && !name.starts_with("__")) return fails("AttributeError", "None has no " + name);
    if (const auto* function = std::get_if<Function*>(&object))
        if (const auto part = inner_part(**function, name)) return *part;
    if (const auto* partial = std::get_if<const Partial*>(&object)) {
        if (name == "func") return (*partial)->callee;
    }
    return heap_.bound({object, name, nullptr});
}

Value Evaluator::subscript(const Value& object, const Value& index) {
    if (const Unknown* missing = as_unknown(object)) return unknown(missing->why, missing->touches);
    if (const Unknown* missing = as_unknown(index); missing && !missing->alternatives.empty()) {
        Value result = subscript(object, missing->alternatives.front());
        for (std::size_t i = 1; i < missing->alternatives.size(); ++i)
            result = join(result, subscript(object, missing->alternatives[i]), missing->why);
        return result;
    }
    const auto integer = as_integer(index);
    if (const Text* known = as_text(object)) {
        const std::size_t length = length_of(known->text);
        const std::int64_t at = integer ? counted(*integer, length) : -1;
        if (integer && (at < 0 || at >= static_cast<std::int64_t>(length))) return fails("IndexError", "an index that the text does not have");
        if (!integer) return unknown("an index that is not known");
        const auto character = static_cast<std::size_t>(at);
        return heap_.text(sliced(*known, byte_of(known->text, character), byte_of(known->text, character + 1)));
    }
    if (const List* list = as_list(object)) {
        const std::int64_t at = integer ? counted(*integer, list->elements.size()) : -1;
        if (at >= 0 && at < static_cast<std::int64_t>(list->elements.size()) && !list->open && !list->doubtful)
            return list->elements[static_cast<std::size_t>(at)];
        if (integer && !list->open && !list->doubtful) return fails("IndexError", "an index that is not known", touches(object));
        return unknown_item(*this, list->elements, unknown_reason(index).value_or("an index that is not known"), touches(object));
    }
    if (Table* table = as_table(object); table && !is_none(table->factory) && !table->open && !table->doubtful && key_of(index) && !find_in(*table, index)) {
        const Value made = call(table->factory, {});
        set_item(object, index, made);
        return made;
    }
    if (const Table* table = as_table(object)) {
        if (const Value* found = find_in(*table, index)) return *found;
        if (table->counts && lacks(*table, index)) return std::int64_t{0};
        if (lacks(*table, index)) return fails("KeyError", "a key that is not known", touches(object));
        std::vector<Value> held;
        for (const auto& [key, content] : table->items) held.push_back(content);
        return unknown_item(*this, held, unknown_reason(index).value_or("a key that is not known"), touches(object));
    }
    if (const Symbol* symbol = as_symbol(object)) {
        constexpr std::string_view attributes = ".__dict__";
        const auto key = as_string(index);
        if (key && symbol->kind == Symbol::Kind::dotted && symbol->name.ends_with(attributes))
            return attribute(heap_.dotted(symbol->name.substr(0, symbol->name.size() - attributes.size())), *key);
        if (key && symbol->kind == Symbol::Kind::dotted && symbol->name == "builtins") return attribute(object, *key);
        if (symbol->kind == Symbol::Kind::dotted && symbol->name == "sys.modules") return key ? heap_.dotted(*key) : unknown("a module whose name is not known", true);
        if (const auto part = regex_item(*this, object, index)) return *part;
        if (const auto getter = host_.attribute(*this, object, "__getitem__")) return call(*getter, {{index}, {}, false});
        Symbol result;
        result.kind = Symbol::Kind::subscript;
        result.operands = {object, index};
        result.at = {frame_->module->source, place_};
        return heap_.symbol(std::move(result));
    }
    if (const auto* instance = std::get_if<Instance*>(&object)) {
        if (const auto parts = integer ? parts_of_named_tuple(**instance) : std::nullopt) return subscript(heap_.tuple(parts->known), index);
        const Value method = attribute(object, "__getitem__");
        if (!as_unknown(method)) return call(method, {{index}, {}, false});
    }
    if (const auto* type = std::get_if<Class*>(&object)) {
        if (const Value* found = class_attribute(**type, "__class_getitem__"))
            if (auto* function = std::get_if<Function*>(found)) return call(heap_.bound({object, "__class_getitem__", *function}), {{index}, {}, false});
        if ((*type)->enumeration == Class::Enumeration::no) return object;  // Generic[T]
        const Value* member = as_string(index) ? class_attribute(**type, *as_string(index)) : nullptr;
        if (member) return *member;
        const std::string why = fmt::format("which member of {} is meant is not known", (*type)->name);
        return as_string(index) ? fails("KeyError", why) : unknown(why);
    }
    return unknown(fmt::format("an item of {}", kind_of(object)), touches(object));
}

Value Evaluator::slice(const Value& object, const Slice& node) {
    const auto bound = [&](Expr expression) -> std::optional<std::int64_t> { return as_integer(evaluate(expression)); };
    const std::optional<std::int64_t> lower = node.lower ? bound(node.lower) : 0;
    const std::optional<std::int64_t> upper = node.upper ? bound(node.upper) : INT64_MAX;
    const std::optional<std::int64_t> step_size = node.step ? bound(node.step) : 1;
    const Text* known = as_text(object);
    const List* list = as_list(object);
    if (!lower || !upper || !step_size || *step_size == 0 || (!known && (!list || list->open || list->doubtful))) {
        const auto reason = unknown_reason(object);
        return unknown(reason ? *reason : "a slice that is not known", touches(object));
    }
    const auto size = static_cast<std::int64_t>(known ? length_of(known->text) : list->elements.size());
    const bool turned = *step_size < 0;
    const auto clamped = [&](std::int64_t at) { return std::clamp<std::int64_t>(at < 0 ? at + size : at, turned ? -1 : 0, turned ? size - 1 : size); };
    const std::int64_t begin = node.lower || !turned ? clamped(*lower) : size - 1;
    const std::int64_t end = node.upper || !turned ? clamped(*upper) : -1;
    if (known && *step_size == 1) {
        const auto from = static_cast<std::size_t>(begin), to = static_cast<std::size_t>(std::max(begin, end));
        return heap_.text(sliced(*known, byte_of(known->text, from), byte_of(known->text, to)));
    }
    const std::int64_t step_taken = std::clamp<std::int64_t>(*step_size, -size - 1, size + 1);
    std::vector<std::size_t> places;
    for (std::int64_t i = begin; turned ? i > end : i < end; i += step_taken) places.push_back(static_cast<std::size_t>(i));
    if (known) {
        if (size > 10'000) return unknown("a slice that is not followed");
        std::string result;
        for (const std::size_t i : places) result += known->text.substr(byte_of(known->text, i), byte_of(known->text, i + 1) - byte_of(known->text, i));
        return text(std::move(result));
    }
    List* result = heap_.list({}, list->tuple);
    for (const std::size_t i : places) result->elements.push_back(list->elements[i]);
    return result;
}

std::optional<Evaluator::Elements> Evaluator::elements(const Value& value) {
    if (const List* list = as_list(value)) return Elements{list->elements, list->open, list->doubtful};
    if (const Table* table = as_table(value)) {
        Elements result{{}, table->open, table->doubtful};
        for (const auto& [key, content] : table->items) result.known.push_back(key);
        return result;
    }
    if (const Text* known = as_text(value)) {
        Elements result;
        const std::size_t length = length_of(known->text);
        if (length > 10'000) return std::nullopt;
        for (std::size_t i = 0; i < length; ++i)
            result.known.push_back(heap_.text(sliced(*known, byte_of(known->text, i), byte_of(known->text, i + 1))));
        return result;
    }
    if (as_symbol(value)) {
        if (const auto rows = path_method(value, "readlines", {})) return elements(*rows);
        if (const auto iterate = host_.attribute(*this, value, "__iter__")) host_.call(*this, {*iterate, {}, here()});
    }
    if (auto* generator = std::get_if<Generator*>(&value)) return all_of(**generator);
    if (const auto* instance = std::get_if<Instance*>(&value)) {
        if (auto parts = parts_of_named_tuple(**instance)) return parts;
        const auto made = call_special(value, "__iter__");
        if (!made && special_method(value, "__getitem__")) {
            // The older protocol: items by number, until there is none.
            Elements result{{}, true, true};
            under("for each round, whose number is not known", [&] { result.known.push_back(*call_special(value, "__getitem__", {{unknown("which item is asked for is not known")}, {}, false})); });
            return result;
        }
        if (!made) return std::nullopt;
        if (!std::holds_alternative<Instance*>(*made)) return elements(*made);
        Elements result{{}, true, true};   // later rounds are not those of the first
        const std::size_t before = host_.activity();
        if (*made == value && special_method(value, "__next__"))
            under("for each round, whose number is not known", [&] { result.known.push_back(*call_special(value, "__next__")); });
        if (host_.activity() != before) host_.opaque(*this, here(), "what __next__() does in later rounds is not known");
        return result;
    }
    if (const auto* type = std::get_if<Class*>(&value)) {
        if ((*type)->enumeration == Class::Enumeration::no) return std::nullopt;
        // A member of several bits is among them in older versions of Python.
        const auto is_several = [](const Value& member) {
            const auto bits = bits_of_flag(member);
            return bits && (*bits & (*bits - 1)) != 0;
        };
        std::vector<Value> members = members_of(**type);
        const bool differs = std::any_of(members.begin(), members.end(), is_several);
        return Elements{std::move(members), false, differs};
    }
    return std::nullopt;
}

Value Evaluator::as_printed(const Value& value) {
    if (const Text* known = as_text(value); known && !known->bytes) return value;
    if (const auto known = printed(value)) return text(*known);
    if (const auto* instance = std::get_if<Instance*>(&value)) {
        if (const auto shown = call_special(value, "__str__")) return *shown;
        if ((*instance)->type->enumeration != Class::Enumeration::no) return printed_member(**instance);
    }
    if (const Symbol* symbol = as_symbol(value)) {
        // What these print is not known, but its shape is: it can neither end a literal nor begin a statement.
        const std::string_view path = symbol->kind == Symbol::Kind::call ? path_of(symbol->operands[0]) : std::string_view();
        if (path == "uuid.UUID" && symbol->keywords.empty() && symbol->arguments.size() == 1)
            if (const auto digits = written_id(symbol->arguments[0])) return text(*digits);
        if (path.starts_with("uuid.")) return text("00000000-0000-4000-8000-000000000000");
        if (path == "datetime.date.today") return text("2000-01-01");
        if (path.starts_with("datetime.") && (path.ends_with("now") || path.ends_with("utcnow") || path.ends_with("today")))
            return text("2000-01-01 00:00:00.000000");
        if (path == "time.time") return text("946684800.0");
        const bool exception = path.starts_with("builtins.") && (path.ends_with("Error") || path.ends_with("Exception"));
        if (exception && path != "builtins.KeyError" && !symbol->open && symbol->arguments.size() == 1) return as_printed(symbol->arguments[0]);
        if (path == "pathlib.Path" && !symbol->arguments.empty() && as_text(symbol->arguments[0])) return symbol->arguments[0];
        const bool names = path == "sqlalchemy.sql.elements.conv" || (path.starts_with("sqlalchemy.sql.") && path.ends_with("quoted_name"));
        if (names && !symbol->arguments.empty()) return as_printed(symbol->arguments[0]);
        if (const auto known = printed_moment(*symbol)) return text(*known);
        if (symbol->kind == Symbol::Kind::host || symbol->kind == Symbol::Kind::call)
            if (const auto shown = host_.attribute(*this, value, "__str__")) return *shown;
        if (symbol->kind == Symbol::Kind::call && !path.empty()) return unknown(fmt::format("it contains what {}() gives", path), touches(value));
        if (symbol->kind == Symbol::Kind::dotted) return unknown(fmt::format("it contains {}, which was not found in this repository", symbol->name), touches(value));
        if (symbol->kind == Symbol::Kind::call && as_symbol(symbol->operands[0]) && as_symbol(symbol->operands[0])->kind == Symbol::Kind::member)
            return unknown(fmt::format("it contains what {}() gives", as_symbol(symbol->operands[0])->name), touches(value));
    }
    if (const Unknown* missing = as_unknown(value)) {
        if (missing->alternatives.empty()) return value;
        Value result = as_printed(missing->alternatives.front());
        for (std::size_t i = 1; i < missing->alternatives.size(); ++i)
            result = join(result, as_printed(missing->alternatives[i]), missing->why);
        return result;
    }
    return unknown(fmt::format("it contains {} whose text is not known", kind_of(value)), touches(value));
}

}  // namespace pgsteward::python
