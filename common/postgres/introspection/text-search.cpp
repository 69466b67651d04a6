// Text search parsers, templates, dictionaries and configurations.
#include <fmt/format.h>

#include "postgres/introspection/reading.hpp"

namespace pgsteward::postgres {
namespace {

std::string parsers_sql(const Server&) {
    return fmt::format("SELECT p.oid, n.nspname, p.prsname, p.prsstart, p.prstoken, p.prsend, p.prslextype, p.prsheadline FROM pg_ts_parser p "
                       "JOIN pg_namespace n ON n.oid = p.prsnamespace WHERE {}", user_schema);
}

void read_parsers(Reading& reading, const Rows& rows) {
    for (std::size_t row = 0; row < rows.size(); ++row) {
        Fields fields(rows, row);
        const Oid oid = fields.oid();
        OtherObject parser;
        parser.kind = ObjectKind::text_search_parser;
        parser.name = fields.name();
        for (const char* name : {"start", "gettoken", "end", "lextypes", "headline"}) set_property(parser.properties, name, fields.text());
        reading.add(std::move(parser), Class::text_search_parser, oid);
    }
}

std::string templates_sql(const Server&) {
    return fmt::format("SELECT t.oid, n.nspname, t.tmplname, t.tmplinit, t.tmpllexize FROM pg_ts_template t "
                       "JOIN pg_namespace n ON n.oid = t.tmplnamespace WHERE {}", user_schema);
}

void read_templates(Reading& reading, const Rows& rows) {
    for (std::size_t row = 0; row < rows.size(); ++row) {
        Fields fields(rows, row);
        const Oid oid = fields.oid();
        OtherObject object;
        object.kind = ObjectKind::text_search_template;
        object.name = fields.name();
        set_property(object.properties, "init", fields.text());
        set_property(object.properties, "lexize", fields.text());
        reading.add(std::move(object), Class::text_search_template, oid);
    }
}

std::string dictionaries_sql(const Server&) {
    return fmt::format("SELECT d.oid, n.nspname, d.dictname, pg_get_userbyid(d.dictowner), tn.nspname, t.tmplname, d.dictinitoption FROM pg_ts_dict d "
                       "JOIN pg_namespace n ON n.oid = d.dictnamespace JOIN pg_ts_template t ON t.oid = d.dicttemplate "
                       "JOIN pg_namespace tn ON tn.oid = t.tmplnamespace WHERE {}", user_schema);
}

/// What stands at `at`: 'value' with quotes and backslashes doubled (E'' where there is a backslash), or a number without
/// quotes. `at` goes behind it.
std::string option_value(std::string_view text, std::size_t& at) {
    std::string value;
    const bool escapes = text.substr(at).starts_with("E'");
    if (!escapes && !text.substr(at).starts_with('\'')) {
        const std::size_t end = std::min(text.find(", ", at), text.size());
        value = text.substr(at, end - at);
        at = end;
        return value;
    }
    for (at += escapes ? 2 : 1; at < text.size(); ++at) {
        if (text[at] == '\'' && (at + 1 == text.size() || text[at + 1] != '\'')) break;
        if (text[at] == '\'' || (escapes && text[at] == '\\')) ++at;
        if (at < text.size()) value += text[at];
    }
    ++at;
    return value;
}

/// dictinitoption: name = 'value', name = 7 (serialize_deflist).
OptionMap dictionary_options(std::string_view text) {
    OptionMap options;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t equals = text.find(" = ", at);
        if (equals == std::string_view::npos) break;
        const std::string name(text.substr(at, equals - at));
        at = equals + 3;
        options[name] = option_value(text, at);
        at = std::min(text.size(), at + 2);   // the comma
    }
    return options;
}

void read_dictionaries(Reading& reading, const Rows& rows) {
    for (std::size_t row = 0; row < rows.size(); ++row) {
        Fields fields(rows, row);
        const Oid oid = fields.oid();
        OtherObject dictionary;
        dictionary.kind = ObjectKind::text_search_dictionary;
        dictionary.name = fields.name();
        dictionary.owner = fields.text();
        dictionary.properties["template"] = bare_or_qualified(fields.name());
        set_options(dictionary.properties, dictionary_options(fields.text()));
        reading.add(std::move(dictionary), Class::text_search_dictionary, oid);
    }
}

std::string configurations_sql(const Server&) {
    return fmt::format("SELECT c.oid, n.nspname, c.cfgname, pg_get_userbyid(c.cfgowner), pn.nspname, p.prsname FROM pg_ts_config c "
                       "JOIN pg_namespace n ON n.oid = c.cfgnamespace JOIN pg_ts_parser p ON p.oid = c.cfgparser "
                       "JOIN pg_namespace pn ON pn.oid = p.prsnamespace WHERE {}", user_schema);
}

void read_configurations(Reading& reading, const Rows& rows) {
    for (std::size_t row = 0; row < rows.size(); ++row) {
        Fields fields(rows, row);
        const Oid oid = fields.oid();
        OtherObject configuration;
        configuration.kind = ObjectKind::text_search_configuration;
        configuration.name = fields.name();
        configuration.owner = fields.text();
        configuration.properties["parser"] = bare_or_qualified(fields.name());
        reading.add(std::move(configuration), Class::text_search_configuration, oid);
    }
}

std::string mappings_sql(const Server&) {
    return fmt::format("SELECT n.nspname, c.cfgname, (SELECT t.alias FROM ts_token_type(c.cfgparser) t WHERE t.tokid = m.maptokentype), dn.nspname, d.dictname "
                       "FROM pg_ts_config_map m JOIN pg_ts_config c ON c.oid = m.mapcfg JOIN pg_namespace n ON n.oid = c.cfgnamespace "
                       "JOIN pg_ts_dict d ON d.oid = m.mapdict JOIN pg_namespace dn ON dn.oid = d.dictnamespace WHERE {} ORDER BY m.mapcfg, m.maptokentype, m.mapseqno", user_schema);
}

void read_mappings(Reading& reading, const Rows& rows) {
    for (std::size_t row = 0; row < rows.size(); ++row) {
        Fields fields(rows, row);
        const QualifiedName name = fields.name();
        const std::string token = fields.text(), dictionary = bare_or_qualified(fields.name());
        reading.catalog.others.edit({"", "text search configuration " + name.display()}, [&](OtherObject& configuration) {
            std::string& list = configuration.properties["mapping for " + token];
            list += (list.empty() ? "" : ", ") + dictionary;
        });
    }
}

}  // namespace

std::vector<Part> text_search_parts() {
    return {{"text search parsers", parsers_sql, read_parsers}, {"text search templates", templates_sql, read_templates},
            {"text search dictionaries", dictionaries_sql, read_dictionaries}, {"text search configurations", configurations_sql, read_configurations},
            {"text search mappings", mappings_sql, read_mappings}};
}

}  // namespace pgsteward::postgres
