// The sections of pgsteward.yaml. Each is a table of its keys; a key that is not in it does not exist.
#include "check/policy.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <utility>

#include "check/policy-reader.hpp"
#include "migration/framework.hpp"
#include "text/failure.hpp"

namespace pgsteward {
namespace {

constexpr int supported_version = 1;

struct Key {
    std::string name;
    std::function<void(const YamlValue& value, const std::string& name)> read;
};

/// Calls the reader of every key that is there. `prefix` is "tenancy." or empty.
void read_keys(const YamlValue& value, const std::string& prefix, const std::vector<Key>& keys,
               const PolicyReader& reader) {
    const std::string section = prefix.empty() ? "the file" : prefix.substr(0, prefix.size() - 1);
    for (const YamlEntry& entry : reader.mapping(value, section)) {
        const Key* known = nullptr;
        for (const Key& key : keys)
            if (key.name == entry.key.text) known = &key;
        if (known) {
            known->read(entry.value, prefix + known->name);
            continue;
        }
        std::vector<std::string> names;
        for (const Key& key : keys) names.push_back(key.name);
        reader.fail_unknown(entry.key, prefix.empty() ? "key" : "key of " + section, names);
    }
}

class Sections {
public:
    Sections(Policy& policy, const PolicyReader& reader, const std::set<std::string>& rules)
        : policy_(policy), reader_(reader), rules_(rules) {}

    void read(const YamlValue& root) {
        require_version(root);
        const auto section = [this](void (Sections::*member)(const YamlValue&)) {
            return [this, member](const YamlValue& value, const std::string&) { (this->*member)(value); };
        };
        read_keys(root, "",
                  {{"version", [](const YamlValue&, const std::string&) {}},
                   {"postgres", section(&Sections::postgres)},
                   {"migrations", section(&Sections::migrations)},
                   {"canonical", text_into(policy_.canonical)},
                   {"rules", section(&Sections::rules)},
                   {"waivers", section(&Sections::waivers)},
                   {"tenancy", section(&Sections::tenancy)},
                   {"grants", section(&Sections::grants)},
                   {"append_only", section(&Sections::append_only)},
                   {"conventions", section(&Sections::conventions)},
                   {"drift", section(&Sections::drift)}},
                  reader_);
    }

private:
    using Read = std::function<void(const YamlValue&, const std::string&)>;

    Read text_into(std::string& target) const {
        return [this, &target](const YamlValue& value, const std::string& name) {
            target = reader_.text(value, name);
            reader_.remember(slashed(name), value);
        };
    }
    Read pattern_into(std::string& target) const {
        return [this, &target](const YamlValue& value, const std::string& name) {
            target = reader_.pattern(value, name);
            reader_.remember(slashed(name), value);
        };
    }
    Read texts_into(std::vector<std::string>& target) const {
        return [this, &target](const YamlValue& value, const std::string& name) {
            target = reader_.texts(value, name, slashed(name));
        };
    }

    static std::string slashed(std::string name) {
        if (const auto dot = name.find('.'); dot != std::string::npos) name[dot] = '/';
        return name;
    }

    /// First of all: without a version, what the other keys mean is not known.
    void require_version(const YamlValue& root) {
        if (root.kind != YamlValue::Kind::nothing) reader_.mapping(root, "the file");
        for (const YamlEntry& entry : root.entries) {
            if (entry.key.text != "version") continue;
            if (reader_.number(entry.value, "version") == supported_version) return;
            reader_.fail(entry.value, fmt::format("this pgsteward reads version {} of the configuration", supported_version));
        }
        reader_.fail(root, fmt::format("the file must say version: {}", supported_version));
    }

    void postgres(const YamlValue& value) {
        policy_.postgres = reader_.number(value, "postgres");
        policy_.postgres_given = true;
        if (policy_.postgres < oldest_postgres || policy_.postgres > newest_postgres)
            reader_.fail(value, fmt::format("postgres must be a major version from {} to {}", oldest_postgres, newest_postgres));
    }

    void migrations(const YamlValue& value) {
        const Read framework = [this](const YamlValue& written, const std::string& name) {
            policy_.framework = reader_.text(written, name);
            std::vector<std::string> known;
            for (const Framework* candidate : all_frameworks()) {
                if (candidate->name == policy_.framework) return;
                known.emplace_back(candidate->name);
            }
            reader_.fail_unknown(written, "framework", known);
        };
        read_keys(value, "migrations.",
                  {{"path", text_into(policy_.migrations_path)},
                   {"framework", framework},
                   {"filename", pattern_into(policy_.filename_pattern)},
                   {"alembic", [this](const YamlValue& written, const std::string&) { alembic(written); }}},
                  reader_);
    }

    /// Name → text, for each entry.
    Read map_into(std::map<std::string, std::string>& target) const {
        return [this, &target](const YamlValue& value, const std::string& name) {
            for (const YamlEntry& entry : reader_.mapping(value, name)) target[reader_.text(entry.key, "a name")] = reader_.text(entry.value, name + "." + entry.key.text);
        };
    }

    void alembic(const YamlValue& value) {
        const Read operations = [this](const YamlValue& written, const std::string& name) {
            for (const YamlEntry& entry : reader_.mapping(written, name)) {
                const std::string whole = name + "." + entry.key.text;
                auto& statements = policy_.alembic.operations[reader_.text(entry.key, "a name")];
                if (entry.value.kind != YamlValue::Kind::list) statements = {reader_.text(entry.value, whole)};
                else
                    for (const YamlValue& one : reader_.list(entry.value, whole)) statements.push_back(reader_.text(one, whole));
            }
        };
        read_keys(value, "migrations.alembic.",
                  {{"types", map_into(policy_.alembic.types)},
                   {"values", map_into(policy_.alembic.values)},
                   {"harmless", texts_into(policy_.alembic.harmless)},
                   {"operations", operations},
                   {"naming_convention", map_into(policy_.alembic.naming_convention)}},
                  reader_);
    }

    void rules(const YamlValue& value) {
        for (const YamlEntry& entry : reader_.mapping(value, "rules")) {
            if (!rules_.contains(entry.key.text))
                reader_.fail_unknown(entry.key, "rule", {rules_.begin(), rules_.end()});
            policy_.rules[entry.key.text] = rule_setting(entry.value, "rules." + entry.key.text);
            reader_.remember("rules/" + entry.key.text, entry.key);
        }
    }

    RuleSetting rule_setting(const YamlValue& value, const std::string& name) const {
        // YAML 1.1 reads a bare off as false; so does this, lest the two spellings mean different things.
        const bool off = value.text == "off" || (value.kind == YamlValue::Kind::plain && value.text == "false");
        if (off) return {true, Severity::error};
        if (const auto severity = severity_of(value.text)) return {false, *severity};
        const bool scalar = value.kind == YamlValue::Kind::plain || value.kind == YamlValue::Kind::quoted;
        if (scalar) reader_.fail_unknown(value, "severity", {"error", "warning", "notice", "off"});
        reader_.fail(value, fmt::format("{} must be error, warning, notice or off, not {}", name, described(value)));
    }

    void waivers(const YamlValue& value) {
        const Read expiry = [this](const YamlValue& written, const std::string& name) {
            policy_.waiver_require_expiry = reader_.flag(written, name);
        };
        read_keys(value, "waivers.",
                  {{"reference", pattern_into(policy_.waiver_reference)},
                   {"documents", text_into(policy_.waiver_documents)},
                   {"require_expiry", expiry}},
                  reader_);
    }

    void tenancy(const YamlValue& value) {
        const Read exempt = [this](const YamlValue& written, const std::string& name) {
            for (const YamlEntry& entry : reader_.mapping(written, name)) {
                const std::string table = reader_.text(entry.key, "a table's name");
                policy_.tenant_exempt[table] = reader_.text(entry.value, fmt::format("the reason why {} is exempt", table));
                reader_.remember("tenancy/exempt/" + table, entry.key);
            }
        };
        read_keys(value, "tenancy.",
                  {{"column", text_into(policy_.tenant_column)},
                   {"setting", text_into(policy_.tenant_setting)},
                   {"roles", texts_into(policy_.tenant_roles)},
                   {"exempt", exempt}},
                  reader_);
    }

    void grants(const YamlValue& value) { policy_.grants = read_grants(value, reader_); }

    void append_only(const YamlValue& value) {
        read_keys(value, "append_only.",
                  {{"tables", texts_into(policy_.append_only_tables)},
                   {"repair_roles", texts_into(policy_.repair_roles)}},
                  reader_);
    }

    void conventions(const YamlValue& value) {
        const Read names = [this](const YamlValue& written, const std::string& name) {
            static const std::vector<std::string> kinds = {"column", "constraint", "function", "index", "policy", "table", "trigger", "type", "view"};
            for (const YamlEntry& entry : reader_.mapping(written, name)) {
                if (std::find(kinds.begin(), kinds.end(), entry.key.text) == kinds.end()) reader_.fail_unknown(entry.key, "kind of object", kinds);
                policy_.name_patterns[entry.key.text] = reader_.pattern(entry.value, name + "." + entry.key.text);
            }
        };
        read_keys(value, "conventions.", {{"names", names}, {"required_columns", texts_into(policy_.required_columns)}}, reader_);
    }

    void drift(const YamlValue& value) {
        const Read severity = [this](const YamlValue& written, const std::string& name) {
            static const std::vector<std::string> known = {"BLOCKING", "HIGH", "MEDIUM", "LOW"};
            for (const YamlEntry& entry : reader_.mapping(written, name)) {
                const std::string level = reader_.text(entry.value, name + "." + entry.key.text);
                if (std::find(known.begin(), known.end(), level) == known.end()) reader_.fail_unknown(entry.value, "severity", known);
                policy_.drift_severity.emplace_back(reader_.text(entry.key, "a pattern"), level);
                reader_.remember("drift/severity/" + entry.key.text, entry.key);
            }
        };
        read_keys(value, "drift.",
                  {{"register", text_into(policy_.drift_register)}, {"ignore", texts_into(policy_.drift_ignore)}, {"severity", severity}},
                  reader_);
    }

    Policy& policy_;
    const PolicyReader& reader_;
    const std::set<std::string>& rules_;
};

std::string directory_of(const std::string& path) {
    const auto slash = path.rfind('/');
    if (slash == std::string::npos) return ".";
    return slash == 0 ? "/" : path.substr(0, slash);
}

}  // namespace

Policy read_policy(const SourceText& text, const std::set<std::string>& known_rules) {
    Policy policy;
    policy.path = text.name();
    policy.directory = directory_of(text.name());
    const YamlValue root = read_yaml(text);
    const PolicyReader reader(text, policy.places);
    Sections(policy, reader, known_rules).read(root);
    return policy;
}

}  // namespace pgsteward
