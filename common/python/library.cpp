// The few functions of the standard library that migrations build SQL with.
#include <fmt/format.h>

#include <algorithm>

#include "python/csv.hpp"
#include "python/evaluator.hpp"
#include "python/iteration.hpp"
#include "python/json.hpp"
#include "python/regex.hpp"
#include "python/text.hpp"

namespace pgsteward::python {

namespace {

constexpr std::pair<std::string_view, Operator> operator_functions[] = {
    {"add", Operator::add}, {"concat", Operator::add}, {"sub", Operator::subtract}, {"mul", Operator::multiply}, {"mod", Operator::modulo},
    {"truediv", Operator::divide}, {"floordiv", Operator::floor_divide}, {"pow", Operator::power}, {"or_", Operator::bit_or}, {"and_", Operator::bit_and}, {"xor", Operator::bit_xor}};

/// Readers whose input may name any function, which they call. (Python's library reference, "pickle"; PyYAML's, "unsafe_load".)
bool runs_what_it_reads(std::string_view path) {
    static constexpr std::string_view readers[] = {"pickle.loads", "pickle.load", "pickle.Unpickler", "_pickle.loads", "cPickle.loads", "cPickle.load", "dill.loads", "dill.load", "cloudpickle.loads",
                                                   "cloudpickle.load", "joblib.load", "jsonpickle.decode", "shelve.open", "yaml.unsafe_load", "yaml.unsafe_load_all"};
    return std::find(std::begin(readers), std::end(readers), path) != std::end(readers);
}

}  // namespace

std::optional<Value> Evaluator::call_library(std::string_view path, Arguments& arguments) {
    auto& given = arguments.positional;
    const Value first = given.empty() ? Value(None{}) : given[0];
    if (const auto result = call_paths(path, arguments)) return result;
    if (const auto result = call_resources(path, arguments)) return result;
    if (const auto result = call_regex(*this, path, arguments)) return result;
    if (const auto result = call_dataclass(path, arguments)) return result;
    if (const auto result = call_loader(path, arguments)) return result;
    if (const auto result = call_wrapper(path, arguments)) return result;
    if (const auto result = call_namespace(path, arguments)) return result;
    if (const auto result = call_inside(path, arguments)) return result;
    if (const auto result = call_lazily(path, arguments)) return result;
    if (const auto result = call_itertools(*this, path, arguments)) return result;
    if (const auto result = call_csv(*this, path, arguments)) return result;
    if (given.size() == 2 && path.starts_with("operator."))
        for (const auto& [name, op] : operator_functions)
            if (path.substr(9) == name) return binary(op, given[0], given[1]);
    if (path == "textwrap.dedent" || path == "inspect.cleandoc") {
        if (const Text* known = as_text(first)) {
            Text result = dedented(*known);
            if (path == "inspect.cleandoc") result = stripped(result, Side::both, nullptr);
            return heap_.text(std::move(result));
        }
        return unknown(unknown_reason(first).value_or("a text that is not known"));
    }
    if (path == "textwrap.indent" && given.size() > 1) {
        const Text* known = as_text(first);
        const auto prefix = as_string(given[1]);
        if (!known || !prefix) return unknown("a text that is not known");
        std::string result;
        for (const Text& one : lines(*known, true)) result += (one.text.find_first_not_of(" \n\t") == one.text.npos ? "" : *prefix) + one.text;
        return text(std::move(result));
    }
    if (const auto result = call_json(heap_, path, arguments)) {
        if (const Text* made = as_text(*result)) steps_ += made->text.size() / 50;
        return result;
    }
    if (path == "functools.partial" && !given.empty()) {
        Partial partial{first, {given.begin() + 1, given.end()}, arguments.keywords};
        return heap_.partial(std::move(partial));
    }
    if (path == "typing.cast") return given.empty() ? Value(None{}) : given.back();
    if (path == "functools.reduce" && given.size() >= 2) {
        const auto all = elements(given[1]);
        if (!all || all->open || (all->known.empty() && given.size() < 3)) return unknown("it comes from values that are not known");
        Value result = given.size() > 2 ? given[2] : all->known[0];
        for (std::size_t i = given.size() > 2 ? 0 : 1; i < all->known.size(); ++i) result = call(first, {{result, all->known[i]}, {}, false});
        return result;
    }
    if (path == "itertools.product") return product(given, arguments.keyword("repeat"));
    if (const auto result = call_collections(path, arguments)) return result;
    if (path == "importlib.import_module") return import_by_name(arguments);
    if (path == "operator.attrgetter" || path == "operator.methodcaller" || path == "operator.itemgetter") return std::nullopt;
    if (path == "asyncio.run" || path == "asyncio.get_event_loop.run_until_complete") return first;
    if (runs_what_it_reads(path)) {
        // What was just written there comes back, and nothing else.
        const Symbol* written = as_symbol(first);
        if (written && written->kind == Symbol::Kind::call && path_of(written->operands[0]) == "pickle.dumps" && !written->arguments.empty()) return copied(written->arguments[0], 20);
        host_.opaque(*this, here(), fmt::format("{}() runs what the bytes say", path));
        return unknown(fmt::format("what {}() gives is not known", path), true);
    }
    if (path == "copy.copy" || path == "copy.deepcopy") return copied(first, path == "copy.deepcopy" ? 20 : 1);
    if (path == "collections.namedtuple" && given.size() > 1) return named_tuple_type(given, arguments.keyword("defaults"));
    return std::nullopt;
}

/// itertools.product(…, repeat=…)
Value Evaluator::product(const std::vector<Value>& given, const Value* repeat_value) {
    const auto times = repeat_value ? as_integer(*repeat_value) : 1;
    if (!times || *times < 0 || *times > 20) return unknown("how often product() repeats is not known");
    std::vector<Elements> columns;
    List* result = heap_.list({heap_.tuple({})});
    for (const Value& part : given) {
        auto all = elements(part);
        result->open = result->open || !all || all->open;
        result->doubtful = result->doubtful || !all || all->doubtful;
        if (all) columns.push_back(std::move(*all));
    }
    for (std::int64_t i = 0; i < *times; ++i)
        for (const Elements& column : columns) {
            std::vector<Value> longer;
            for (const Value& tuple : result->elements)
                for (const Value& element : column.known) {
                    if (!step()) return None{};
                    std::vector<Value> row = as_list(tuple)->elements;
                    row.push_back(element);
                    longer.push_back(heap_.tuple(std::move(row)));
                }
            result->elements = std::move(longer);
        }
    return result;
}

/// Lists, dicts and sets in themselves, as deep as told; everything else is shared.
Value Evaluator::copied(const Value& value, int depth) {
    if (depth == 0 || !step()) return value;
    if (const List* list = as_list(value)) {
        List* result = heap_.list({}, list->tuple);
        result->open = list->open;
        result->doubtful = list->doubtful;
        for (const Value& element : list->elements) result->elements.push_back(copied(element, depth - 1));
        return result;
    }
    if (const Table* table = as_table(value)) {
        Table* result = heap_.table(table->set);
        *result = *table;
        result->born = heap_.condition;
        for (auto& [key, content] : result->items) content = copied(content, depth - 1);
        return result;
    }
    return value;
}

}  // namespace pgsteward::python
