// Functions and procedures.
#include <algorithm>

#include <fmt/format.h>

#include "canonical/type-name.hpp"
#include "interpret/apply.hpp"
#include "interpret/definitions.hpp"
#include "interpret/names.hpp"
#include "interpret/privileges.hpp"
#include "interpret/refusals.hpp"

namespace pgsteward::interpret {
namespace {

using Mode = sql::FunctionParameter::Mode;

RoutineParameter::Mode mode_of(Mode mode) {
    switch (mode) {
        case Mode::in: return RoutineParameter::Mode::in;
        case Mode::out: return RoutineParameter::Mode::out;
        case Mode::inout: return RoutineParameter::Mode::inout;
        case Mode::variadic: return RoutineParameter::Mode::variadic;
        case Mode::table: break;
    }
    return RoutineParameter::Mode::table;
}

void read_parameters(Execution& run, const sql::CreateFunction& create, Routine& routine) {
    std::vector<std::string> results;
    for (const sql::FunctionParameter& parameter : create.parameters) {
        RoutineParameter made{mode_of(parameter.mode), parameter.name, signature_type(run, parameter.type), std::nullopt};
        if (parameter.default_) {
            const canonical::Canonical value = run.expression(ExpressionKind::default_, *parameter.default_, nullptr, made.type);
            made.default_ = value.text;
            routine.uses.add(uses_of(value));
            routine.uncertain |= !value.certain;
        }
        const bool result = parameter.mode == Mode::out || parameter.mode == Mode::inout || parameter.mode == Mode::table;
        if (result) results.push_back(made.type);
        // A procedure is told apart by its OUT arguments too only where it is called; its identity leaves them out.
        if (parameter.mode != Mode::out && parameter.mode != Mode::table) {
            routine.argument_types.push_back(made.type);
            routine.argument_names.push_back(made.name);
        }
        routine.parameters.push_back(std::move(made));
    }
    const bool table = std::any_of(create.parameters.begin(), create.parameters.end(), [](const auto& parameter) { return parameter.mode == Mode::table; });
    if (create.returns) {
        routine.returns = signature_type(run, *create.returns);
        routine.returns_set = create.returns->set_of || table;
    } else if (!create.procedure && !results.empty()) {
        routine.returns = results.size() == 1 ? results.front() : "record";
    }
    if (table) {
        routine.returns = results.size() == 1 ? results.front() : "record";
        routine.returns_set = true;
    }
    if (create.procedure) routine.returns.clear();
}

double default_cost(const std::string& language) { return language == "c" || language == "internal" ? 1 : 100; }

void set_setting(Execution& run, OptionMap& settings, const sql::SetVariable& set) {
    using Kind = sql::SetVariable::Kind;
    if (set.kind == Kind::reset_all) return settings.clear();
    const std::string name = setting_name(set.name);
    if (set.kind == Kind::reset || set.kind == Kind::default_) return static_cast<void>(settings.erase(name));
    settings[name] = setting_value(set, run.path());
}

void set_body(Execution& run, const sql::CreateFunction& create, Routine& routine) {
    routine.language = create.language.empty() ? "sql" : create.language;
    routine.body = create.body.value_or("");
    routine.symbol = create.symbol;
    if (!create.has_standard_body) return;
    routine.standard_body = true;
    std::vector<std::pair<std::string, std::string>> parameters;
    for (const RoutineParameter& parameter : routine.parameters)
        if (is_input(parameter)) parameters.emplace_back(parameter.name, parameter.type);
    canonical::Gathered gathered;
    routine.body = canonical::standard_body(create, {.catalog = run.catalog(), .search_path = run.path(), .variables = parameters, .routine = routine.name.name}, gathered);
    routine.uses.add(gathered.uses());
    routine.uncertain |= !gathered.certain;
}

}  // namespace

std::string setting_name(const std::string& name) {
    if (name == "datestyle") return "DateStyle";
    if (name == "intervalstyle") return "IntervalStyle";
    return name == "timezone" ? "TimeZone" : name;
}

std::string setting_value(const sql::SetVariable& set, const std::vector<std::string>& path) {
    std::string value;
    // GUC_LIST_QUOTE of guc.c; other lists, such as DateStyle, are kept as they are written.
    const bool list = set.name == "search_path" || set.name == "temp_tablespaces" || set.name == "session_preload_libraries" ||
                      set.name == "shared_preload_libraries" || set.name == "local_preload_libraries" || set.name == "unix_socket_directories";
    // FROM CURRENT stores what the session has now.
    const std::vector<std::string>& values = set.kind == sql::SetVariable::Kind::from_current && set.name == "search_path" ? path : set.values;
    for (const std::string& part : values) value += (value.empty() ? "" : ", ") + (list ? quoted_in_list(part) : part);
    return list && values.size() == 1 && values.front().empty() ? "\"\"" : value;
}

std::string quoted_in_list(const std::string& value) { return value.empty() ? "\"\"" : quoted(value); }

std::string signature_type(Execution& run, const sql::TypeName& type) {
    sql::TypeName plain = type;
    plain.set_of = false;
    plain.modifiers.clear();
    const std::string text = run.type(plain);
    const std::string_view array = text.ends_with("[]") ? "[]" : "", base = std::string_view(text).substr(0, text.size() - array.size());
    if (base == "bpchar") return fmt::format("character{}", array);
    if (base == "\"bit\"") return fmt::format("bit{}", array);
    return text;
}

void apply(Execution& run, const sql::CreateFunction& create) {
    Routine routine;
    routine.kind = create.procedure ? ObjectKind::procedure : ObjectKind::function;
    routine.name = run.creation_name(create.name);
    routine.name.name = cut_name(routine.name.name);
    read_parameters(run, create, routine);
    set_body(run, create, routine);
    routine.security_definer = create.security_definer;
    routine.strict = create.strict;
    routine.leakproof = create.leakproof;
    routine.window = create.window;
    routine.volatility = create.volatility;
    routine.parallel = create.parallel;
    routine.cost = create.cost.value_or(default_cost(routine.language));
    routine.rows = create.rows.value_or(routine.returns_set ? 1000 : 0);
    for (const sql::SetVariable& setting : create.settings) set_setting(run, routine.settings, setting);
    for (const sql::Option& option : create.other) {
        if (option.name == "support") routine.support = text_of(option);
        if (const auto* types = std::get_if<std::vector<std::string>>(&option.value); option.name == "transform" && types) routine.transforms = *types;
    }
    run.stamp(routine);
    if (const Routine* before = run.catalog().routines.find(key_of(routine))) {
        if (create.or_replace) refuse_replacement(run, *before, routine);
        routine.created = before->created;
        routine.owner = before->owner;
        routine.acl = before->acl;
        routine.comment = before->comment;
        routine.security_labels = before->security_labels;
    } else {
        routine.acl = default_acl(run, ObjectKind::function, routine.name.schema);
    }
    run.created(routine.kind, routine.name);
    run.catalog().put_routine(std::move(routine));
}

void apply(Execution& run, const sql::AlterFunction& alter) {
    const auto key = find_routine(run, alter.function.name, alter.function.arguments);
    if (!key) return;
    Routine routine = *run.catalog().routines.find(*key);
    for (const sql::SetVariable& setting : alter.settings) set_setting(run, routine.settings, setting);
    for (const sql::Option& option : alter.options) {
        const std::string value = text_of(option);
        const bool on = !std::holds_alternative<bool>(option.value) || std::get<bool>(option.value);
        if (option.name == "volatility" && !value.empty()) routine.volatility = value.front();
        if (option.name == "parallel" && !value.empty()) routine.parallel = value.front();
        if (option.name == "strict") routine.strict = on;
        if (option.name == "security") routine.security_definer = on;
        if (option.name == "leakproof") routine.leakproof = on;
        if (option.name == "cost") routine.cost = std::atof(value.c_str());
        if (option.name == "rows") routine.rows = std::atof(value.c_str());
        if (option.name == "support") routine.support = value;
    }
    routine.changed = run.origin();
    run.catalog().put_routine(std::move(routine));
}

std::optional<QualifiedName> find_routine(Execution& run, const sql::ObjectName& name, const std::optional<std::vector<sql::TypeName>>& arguments) {
    std::vector<std::string> types;
    if (arguments)
        for (const sql::TypeName& type : *arguments) types.push_back(signature_type(run, type));
    for (const Routine* routine : run.catalog().routines_named(name.qualified(), run.path()))
        if (!arguments || types == routine->argument_types) return key_of(*routine);
    // Types written with OUT arguments name the same routine.
    for (const Routine* routine : run.catalog().routines_named(name.qualified(), run.path())) {
        std::vector<std::string> all;
        for (const RoutineParameter& parameter : routine->parameters) all.push_back(parameter.type);
        if (types == all) return key_of(*routine);
    }
    return std::nullopt;
}

}  // namespace pgsteward::interpret
