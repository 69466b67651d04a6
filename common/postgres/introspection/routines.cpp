// Functions, procedures and aggregates.
#include <fmt/format.h>

#include "postgres/introspection/reading.hpp"

namespace pgsteward::postgres {
namespace {

// Types without modifiers: routines have none. Default values by the server's own count of parameters, OUT ones included.
std::string routines_sql(const Server& server) {
    return fmt::format(
        "SELECT p.oid, n.nspname, p.proname, pg_get_userbyid(p.proowner), p.proacl, p.prokind, l.lanname, "
        "ARRAY(SELECT format_type(t, NULL) FROM unnest(p.proargtypes) WITH ORDINALITY AS a(t, i) ORDER BY i), "
        "ARRAY(SELECT format_type(t, NULL) FROM unnest(p.proallargtypes) WITH ORDINALITY AS a(t, i) ORDER BY i), p.proargmodes, p.proargnames, "
        "CASE WHEN p.pronargdefaults > 0 THEN ARRAY(SELECT coalesce(pg_get_function_arg_default(p.oid, i::int), '') "
        "FROM generate_series(1, coalesce(cardinality(p.proallargtypes), p.pronargs)) AS i ORDER BY i) END, "
        "format_type(p.prorettype, NULL), p.proretset, p.prosrc, p.probin, {}, p.provolatile, p.proparallel, p.prosecdef, p.proisstrict, p.proleakproof, "
        "p.procost, p.prorows, p.proconfig, p.prosupport, ARRAY(SELECT format_type(t, NULL) FROM unnest(p.protrftypes) AS t) "
        "FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace JOIN pg_language l ON l.oid = p.prolang WHERE {} "
        // The constructors of a range are part of its type.
        "AND NOT EXISTS (SELECT FROM pg_depend i WHERE i.classid = 'pg_proc'::regclass AND i.objid = p.oid AND i.deptype = 'i') ORDER BY p.oid",
        server.since(14, "pg_get_function_sqlbody(p.oid)", "NULL"), user_schema);
}

RoutineParameter::Mode mode_of(char letter) {
    switch (letter) {
        case 'o': return RoutineParameter::Mode::out;
        case 'b': return RoutineParameter::Mode::inout;
        case 'v': return RoutineParameter::Mode::variadic;
        case 't': return RoutineParameter::Mode::table;
        default: return RoutineParameter::Mode::in;
    }
}

bool is_argument(RoutineParameter::Mode mode) {
    return mode == RoutineParameter::Mode::in || mode == RoutineParameter::Mode::inout || mode == RoutineParameter::Mode::variadic;
}

std::string at(const std::vector<std::string>& list, std::size_t i) { return i < list.size() ? list[i] : std::string(); }

/// proargtypes has the input ones only, also of a procedure; proallargtypes is NULL where there are no others.
void read_parameters(Routine& routine, Fields& fields) {
    const std::vector<std::string> inputs = fields.list();
    std::vector<std::string> types = fields.list();
    const std::vector<std::string> modes = fields.list(), names = fields.list(), defaults = fields.list();
    if (types.empty()) types = inputs;
    for (std::size_t i = 0; i < types.size(); ++i) {
        RoutineParameter parameter;
        parameter.mode = mode_of(at(modes, i).empty() ? 'i' : modes[i].front());
        parameter.name = at(names, i);
        parameter.type = types[i];
        if (const std::string value = at(defaults, i); !value.empty()) parameter.default_ = value;
        if (is_argument(parameter.mode)) {
            routine.argument_types.push_back(parameter.type);
            routine.argument_names.push_back(parameter.name);
        }
        routine.parameters.push_back(std::move(parameter));
    }
}

ObjectKind kind_of(char kind) {
    return kind == 'p' ? ObjectKind::procedure : kind == 'a' ? ObjectKind::aggregate : ObjectKind::function;
}

void read_routines(Reading& reading, const Rows& rows) {
    for (std::size_t row = 0; row < rows.size(); ++row) {
        Fields fields(rows, row);
        const Oid oid = fields.oid();
        if (reading.is_extension_member(Class::routine, oid)) continue;
        Routine routine;
        routine.name = fields.name();
        routine.owner = fields.text();
        routine.acl = fields.acl();
        const char kind = fields.letter();
        routine.kind = kind_of(kind);
        routine.window = kind == 'w';
        routine.language = fields.text();
        read_parameters(routine, fields);
        routine.returns = fields.text();
        if (routine.kind == ObjectKind::procedure) routine.returns.clear();
        routine.returns_set = fields.flag();
        const std::string source = fields.text(), library = fields.text(), standard = fields.text();
        routine.standard_body = !standard.empty();
        routine.body = routine.standard_body ? standard : routine.language == "c" ? library : source;
        if (routine.language == "c") routine.symbol = source;
        routine.volatility = fields.letter();
        routine.parallel = fields.letter();
        routine.security_definer = fields.flag();
        routine.strict = fields.flag();
        routine.leakproof = fields.flag();
        routine.cost = fields.real();
        routine.rows = fields.real();
        routine.settings = fields.options();
        if (std::string support = without_pg_catalog(fields.text()); support != "-") routine.support = std::move(support);
        routine.transforms = fields.list();
        if (routine.kind == ObjectKind::aggregate) {   // language internal, "aggregate_dummy": not said in SQL
            routine.language.clear();
            routine.body.clear();
        }
        reading.annotate(routine, Class::routine, oid);
        reading.routines.emplace(oid, std::move(routine));
    }
}

std::string aggregates_sql(const Server&) {
    return fmt::format(
        "SELECT a.aggfnoid::oid, a.aggkind, a.aggnumdirectargs, a.aggtransfn, format_type(a.aggtranstype, NULL), a.aggtransspace, a.aggfinalfn, "
        "a.aggfinalextra, a.aggfinalmodify, a.aggcombinefn, a.aggserialfn, a.aggdeserialfn, a.agginitval, a.aggmtransfn, a.aggminvtransfn, "
        "CASE WHEN a.aggmtranstype <> 0 THEN format_type(a.aggmtranstype, NULL) END, a.aggmtransspace, a.aggmfinalfn, a.aggmfinalextra, "
        "a.aggmfinalmodify, a.aggminitval, CASE WHEN a.aggsortop <> 0 THEN a.aggsortop::regoperator::text END FROM pg_aggregate a "
        "JOIN pg_proc p ON p.oid = a.aggfnoid JOIN pg_namespace n ON n.oid = p.pronamespace WHERE {}", user_schema);
}

/// FINALFUNC_MODIFY: read_only unless it is an ordered-set aggregate.
void set_modify(OptionMap& clauses, const std::string& name, char letter, char usual) {
    if (letter != usual && clauses.contains(name == "finalfunc_modify" ? "finalfunc" : "mfinalfunc"))
        clauses[name] = letter == 'r' ? "read_only" : letter == 's' ? "shareable" : "read_write";
}

void read_aggregates(Reading& reading, const Rows& rows) {
    for (std::size_t row = 0; row < rows.size(); ++row) {
        Fields fields(rows, row);
        const auto found = reading.routines.find(fields.oid());
        if (found == reading.routines.end()) continue;
        OptionMap& clauses = found->second.aggregate;
        const char kind = fields.letter();
        if (kind == 'h') clauses["hypothetical"] = "true";
        const std::string direct = fields.text();
        if (kind != 'n') clauses["direct_arguments"] = direct;
        const char usual_modify = kind == 'n' ? 'r' : 'w';
        const auto flag = [&](const char* name) {
            if (fields.flag()) clauses[name] = "true";
        };
        const auto value = [&](const char* name) { set_property(clauses, name, fields.text()); };
        const auto initial = [&](const char* name) {
            if (const auto text = fields.optional_text()) clauses[name] = *text;
        };
        value("sfunc");
        value("stype");
        value("sspace");
        value("finalfunc");
        flag("finalfunc_extra");
        set_modify(clauses, "finalfunc_modify", fields.letter(), usual_modify);
        value("combinefunc");
        value("serialfunc");
        value("deserialfunc");
        initial("initcond");
        value("msfunc");
        value("minvfunc");
        value("mstype");
        value("msspace");
        value("mfinalfunc");
        flag("mfinalfunc_extra");
        set_modify(clauses, "mfinalfunc_modify", fields.letter(), usual_modify);
        initial("minitcond");
        // As CREATE AGGREGATE wants it: the operator without its argument types.
        const std::string sort = fields.text();
        set_property(clauses, "sortop", sort.substr(0, sort.find('(')));
    }
}

}  // namespace

std::vector<Part> routine_parts() {
    return {{"routines", routines_sql, read_routines}, {"aggregates", aggregates_sql, read_aggregates}};
}

}  // namespace pgsteward::postgres
