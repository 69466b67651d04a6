// CREATE AGGREGATE. Which overload a support function is follows from the argument and state types (pg_aggregate.c).
#include <algorithm>

#include <fmt/format.h>

#include "interpret/apply.hpp"
#include "interpret/define.hpp"
#include "interpret/definitions.hpp"
#include "interpret/names.hpp"
#include "interpret/others.hpp"
#include "interpret/privileges.hpp"

namespace pgsteward::interpret {
namespace {

using Types = std::vector<std::string>;

const sql::Option* option_named(const sql::Define& define, std::string_view name) {
    for (const sql::Option& option : define.options)
        if (option.name == name || option.name == std::string(name) + "1") return &option;   // sfunc1, stype1: the old spelling
    return nullptr;
}

std::string type_in(Execution& run, const sql::Define& define, std::string_view name) {
    const sql::Option* option = option_named(define, name);
    const auto* type = option ? std::get_if<sql::TypeName>(&option->value) : nullptr;
    if (type) return signature_type(run, *type);
    return option ? signature_type(run, sql::TypeName{.name = name_in(*option)}) : std::string();
}

RoutineParameter::Mode mode_of(sql::FunctionParameter::Mode mode) {
    return mode == sql::FunctionParameter::Mode::variadic ? RoutineParameter::Mode::variadic : RoutineParameter::Mode::in;
}

void read_arguments(Execution& run, const sql::Define& define, Routine& routine) {
    for (const sql::FunctionParameter& parameter : define.parameters) {
        const std::string type = signature_type(run, parameter.type);
        routine.parameters.push_back({mode_of(parameter.mode), parameter.name, type, std::nullopt});
        routine.argument_types.push_back(type);
        routine.argument_names.push_back(parameter.name);
    }
    if (!define.old_style) return;
    const std::string base = type_in(run, define, "basetype");   // "ANY": an aggregate without arguments, count(*)
    if (base.empty() || base == "\"any\"" || base == "any" || base == "ANY") return;
    routine.parameters.push_back({RoutineParameter::Mode::in, "", base, std::nullopt});
    routine.argument_types.push_back(base);
    routine.argument_names.emplace_back();
}

/// Notes the function and keeps its name; what it returns, where the catalog knows it.
std::string set_function(Execution& run, const sql::Define& define, Routine& routine, const std::string& clause, const Types& types) {
    const sql::Option* option = option_named(define, clause);
    if (!option) return {};
    const sql::ObjectName name = name_in(*option);
    routine.aggregate[clause] = function_name(run, name);
    const Routine* function = routine_taking(run, name, types);
    if (!function) return {};
    use(routine.uses, key_of(*function));
    routine.aggregate[clause] = quoted(function->name);
    return function->returns;
}

Types with_state(const std::string& state, const Types& arguments) {
    Types types = {state};
    types.insert(types.end(), arguments.begin(), arguments.end());
    return types;
}

void set_modify(const sql::Define& define, Routine& routine, const std::string& function, std::string_view usual) {
    const sql::Option* option = option_named(define, function + "_modify");
    if (!option || !routine.aggregate.contains(function)) return;
    const std::string word = name_in(*option).name;
    if (word != usual) routine.aggregate[function + "_modify"] = word;
}

void set_words(const sql::Define& define, Routine& routine) {
    for (const char* clause : {"sspace", "msspace", "initcond", "minitcond"})
        if (const sql::Option* option = option_named(define, clause)) routine.aggregate[clause] = word_of(*option);
    for (const char* space : {"sspace", "msspace"})
        if (const auto found = routine.aggregate.find(space); found != routine.aggregate.end() && found->second == "0") routine.aggregate.erase(found);
    for (const char* flag : {"finalfunc_extra", "mfinalfunc_extra", "hypothetical"})
        if (const sql::Option* option = option_named(define, flag); option && is_on(*option)) routine.aggregate[flag] = "true";
    if (const sql::Option* option = option_named(define, "parallel")) {
        const std::string word = word_of(*option);
        routine.parallel = word.empty() ? 'u' : word.front();
    }
    if (const sql::Option* option = option_named(define, "sortop")) {
        const sql::ObjectName name = name_in(*option);
        routine.aggregate["sortop"] = name.schema.empty() || name.schema == "pg_catalog" ? name.name.str() : quoted(name.schema) + "." + name.name;
    }
}

}  // namespace

void create_aggregate(Execution& run, const sql::Define& define) {
    Routine routine;
    routine.kind = ObjectKind::aggregate;
    routine.name = run.creation_name(define.name);
    routine.name.name = cut_name(routine.name.name);
    routine.volatility = 'i';   // never used: the server says so of each
    routine.cost = 1;
    read_arguments(run, define, routine);
    const bool hypothetical = option_named(define, "hypothetical") != nullptr;
    const bool ordered_set = define.direct_arguments >= 0 || hypothetical;
    if (ordered_set) routine.aggregate["direct_arguments"] = std::to_string(std::max(define.direct_arguments, 0));
    const std::string state = type_in(run, define, "stype"), moving = type_in(run, define, "mstype");
    Types aggregated = routine.argument_types;
    if (ordered_set && define.direct_arguments > 0)
        aggregated.erase(aggregated.begin(), aggregated.begin() + std::min<std::ptrdiff_t>(define.direct_arguments, static_cast<std::ptrdiff_t>(aggregated.size())));
    set_words(define, routine);
    const bool extra = routine.aggregate.contains("finalfunc_extra"), moving_extra = routine.aggregate.contains("mfinalfunc_extra");
    const Types direct = ordered_set ? Types(routine.argument_types.begin(), routine.argument_types.end() - static_cast<std::ptrdiff_t>(aggregated.size())) : Types();
    routine.aggregate["stype"] = state;
    set_function(run, define, routine, "sfunc", with_state(state, aggregated));
    const std::string result = set_function(run, define, routine, "finalfunc", with_state(state, extra ? routine.argument_types : direct));
    set_function(run, define, routine, "combinefunc", {state, state});
    set_function(run, define, routine, "serialfunc", {"internal"});
    set_function(run, define, routine, "deserialfunc", {"bytea", "internal"});
    if (!moving.empty()) routine.aggregate["mstype"] = moving;
    set_function(run, define, routine, "msfunc", with_state(moving, aggregated));
    set_function(run, define, routine, "minvfunc", with_state(moving, aggregated));
    set_function(run, define, routine, "mfinalfunc", with_state(moving, moving_extra ? routine.argument_types : direct));
    const std::string_view usual = ordered_set ? "read_write" : "read_only";
    set_modify(define, routine, "finalfunc", usual);
    set_modify(define, routine, "mfinalfunc", usual);
    use_type(routine.uses, state);
    routine.returns = routine.aggregate.contains("finalfunc") ? result : state;
    routine.uncertain = routine.returns.empty();   // a final function of pg_catalog: what it returns is not known here
    run.stamp(routine);
    if (const Routine* before = run.catalog().routines.find(key_of(routine))) {
        static_cast<Annotations&>(routine) = *before;
        routine.changed = run.origin();
    } else {
        routine.acl = default_acl(run, ObjectKind::function, routine.name.schema);
    }
    run.created(routine.kind, routine.name);
    run.catalog().put_routine(std::move(routine));
}

}  // namespace pgsteward::interpret
