#include "diff/register.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <map>
#include <set>

#include "check/policy.hpp"
#include "check/yaml-tree.hpp"
#include "text/excerpt.hpp"
#include "text/failure.hpp"

namespace pgsteward::diff {
namespace {

constexpr std::string_view id_prefix = "SCHEMA-DRIFT-";

class Reader {
public:
    explicit Reader(const SourceText& text) : text_(text) {}

    [[noreturn]] void fail(const YamlValue& at, const std::string& message) const { throw InputError(Location{text_, at.at}, message); }

    [[noreturn]] void fail_unknown(const YamlValue& at, const std::string& what, const std::vector<std::string>& known) const {
        const std::string near = nearest_word(at.text, known);
        fail(at, fmt::format("unknown {} \"{}\"{}", what, printable(at.text), near.empty() ? fmt::format("; known are {}", fmt::join(known, ", ")) : fmt::format("; did you mean \"{}\"?", near)));
    }

    const std::vector<YamlEntry>& mapping(const YamlValue& value, std::string_view what) const {
        if (value.kind != YamlValue::Kind::mapping) fail(value, fmt::format("{} must be a mapping, not {}", what, described(value)));
        return value.entries;
    }

    std::string text(const YamlValue& value, std::string_view what) const {
        if (value.kind != YamlValue::Kind::plain && value.kind != YamlValue::Kind::quoted) fail(value, fmt::format("{} must be text, not {}", what, described(value)));
        return value.text;
    }

    std::string optional_text(const YamlValue& value, std::string_view what) const {
        if (value.kind == YamlValue::Kind::nothing || (value.kind == YamlValue::Kind::plain && (value.text == "null" || value.text == "~"))) return {};
        return text(value, what);
    }

    RegisterEntry entry(const YamlValue& value) const {
        RegisterEntry entry;
        entry.status = "open";
        entry.at = {text_, value.at};
        const std::map<std::string, std::function<void(const YamlValue&)>> keys = {
            {"id", [&](const YamlValue& at) { entry.id = id(at); }},
            {"object", [&](const YamlValue& at) { entry.object = text(at, "object"); }},
            {"kind", [&](const YamlValue& at) { entry.kind = kind(at); }},
            {"change", [&](const YamlValue& at) { entry.change = change(at); }},
            {"property", [&](const YamlValue& at) { entry.property = optional_text(at, "property"); }},
            {"status", [&](const YamlValue& at) { entry.status = one_of(at, "status", {"open", "accepted", "resolved"}); }},
            {"decision", [&](const YamlValue& at) { entry.decision = optional_text(at, "decision"); }},
        };
        std::vector<std::string> names;
        for (const auto& [name, read] : keys) names.push_back(name);
        std::set<std::string> seen;
        for (const YamlEntry& each : mapping(value, "an entry")) {
            const auto known = keys.find(each.key.text);
            if (known == keys.end()) fail_unknown(each.key, "key of an entry", names);
            known->second(each.value);
            seen.insert(each.key.text);
        }
        for (const char* needed : {"id", "object", "kind", "change"})
            if (!seen.contains(needed)) fail(value, fmt::format("an entry needs {}", needed));
        if (entry.status == "accepted" && entry.decision.empty()) fail(value, fmt::format("{} is accepted, so it must say by which decision", entry.id));
        return entry;
    }

private:
    std::string id(const YamlValue& value) const {
        const std::string written = text(value, "id");
        const std::string number = written.starts_with(id_prefix) ? written.substr(id_prefix.size()) : "";
        if (number.size() < 3 || number.size() > 9 || number.find_first_not_of("0123456789") != std::string::npos) fail(value, "an id is SCHEMA-DRIFT- and a number of at least three digits");
        return written;
    }
    std::string one_of(const YamlValue& value, const std::string& what, const std::vector<std::string>& known) const {
        const std::string written = text(value, what);
        if (std::find(known.begin(), known.end(), written) == known.end()) fail_unknown(value, what, known);
        return written;
    }
    ObjectKind kind(const YamlValue& value) const {
        if (const auto known = kind_named(text(value, "kind"))) return *known;
        std::vector<std::string> names;
        for (int kind = 0; kind < static_cast<int>(ObjectKind::other); ++kind) names.emplace_back(name_of(static_cast<ObjectKind>(kind)));
        const std::string near = nearest_word(value.text, names);
        fail(value, fmt::format("unknown kind of object \"{}\"{}", printable(value.text), near.empty() ? "" : fmt::format("; did you mean \"{}\"?", near)));
    }
    Drift::Change change(const YamlValue& value) const {
        const std::string written = one_of(value, "change", {"missing", "unexpected", "changed", "renamed"});
        for (const auto change : {Drift::Change::missing, Drift::Change::unexpected, Drift::Change::changed})
            if (name_of(change) == written) return change;
        return Drift::Change::renamed;
    }

    const SourceText& text_;
};

/// The last byte that belongs to the value as written.
std::uint32_t end_of(const YamlValue& value) {
    std::uint32_t end = value.at.end;
    for (const YamlValue& item : value.items) end = std::max(end, end_of(item));
    for (const YamlEntry& entry : value.entries) end = std::max({end, end_of(entry.key), end_of(entry.value)});
    return end;
}

std::string scalar(const std::string& text) {
    const bool plain = !text.empty() && text.find_first_of(":#'\"{}[],&*!|>%@`\\\n\t") == std::string::npos && text.front() != ' ' && text.back() != ' ' && text.front() != '-' && text.front() != '?';
    if (plain && text != "null" && text != "true" && text != "false") return text;
    std::string quoted_text = "'";
    for (const char c : text) quoted_text += c == '\'' ? std::string("''") : std::string(1, c);
    return quoted_text + "'";
}

std::string entry_text(const Drift& drift, const std::string& indent) {
    std::string text = fmt::format("{0}- id: {1}\n{0}  object: {2}\n{0}  kind: {3}\n{0}  change: {4}\n", indent, drift.id, scalar(drift.object), name_of(drift.kind), name_of(drift.change));
    if (!drift.property.empty()) text += fmt::format("{}  property: {}\n", indent, scalar(drift.property));
    return text + fmt::format("{0}  status: {1}\n{0}  decision: null\n", indent, drift.status);
}

}  // namespace

std::optional<ObjectKind> kind_named(std::string_view name) {
    for (int kind = 0; kind <= static_cast<int>(ObjectKind::other); ++kind)
        if (name_of(static_cast<ObjectKind>(kind)) == name) return static_cast<ObjectKind>(kind);
    return std::nullopt;
}

Register::Register(const SourceText& text) : text_(text), end_(text.content().size()) {
    const Reader reader(text_);
    const YamlValue root = read_yaml(text_);
    bool version = false;
    std::set<std::string> ids;
    for (const YamlEntry& entry : reader.mapping(root, "the drift register")) {
        if (entry.key.text == "version") {
            if (reader.text(entry.value, "version") != "1") reader.fail(entry.value, "this pgsteward reads version 1 of the drift register");
            version = true;
        } else if (entry.key.text == "drifts") {
            has_list_ = entry.value.kind == YamlValue::Kind::list && !entry.value.items.empty();
            if (entry.value.kind != YamlValue::Kind::list && entry.value.kind != YamlValue::Kind::nothing) reader.fail(entry.value, fmt::format("drifts must be a list, not {}", described(entry.value)));
            for (const YamlValue& item : entry.value.items) {
                entries_.push_back(reader.entry(item));
                if (!ids.insert(entries_.back().id).second) reader.fail(item, fmt::format("{} is there twice", entries_.back().id));
            }
            if (!has_list_) continue;
            const Span line = text_.line_of(entry.value.items.front().at.begin);
            const std::string_view first = text_.slice(line);
            indent_ = std::string(first.substr(0, first.find('-')));
            end_ = text_.line_of(std::max(end_of(entry.value), 1u) - 1).end;
        } else {
            reader.fail_unknown(entry.key, "key of the drift register", {"version", "drifts"});
        }
    }
    if (!version) reader.fail(root, "the drift register must say version: 1");
}

std::vector<ConfirmedRename> Register::renames() const {
    std::vector<ConfirmedRename> renames;
    for (const RegisterEntry& entry : entries_)
        if (entry.change == Drift::Change::renamed) renames.push_back({entry.kind, entry.object, {}});
    return renames;
}

std::vector<const RegisterEntry*> Register::apply(std::vector<Drift>& drifts) const {
    std::set<const RegisterEntry*> used;
    const auto take = [&](Drift& drift, const RegisterEntry& entry) {
        drift.id = entry.id;
        drift.decision = entry.decision;
        drift.registered = entry.at;
        drift.status = entry.status == "accepted" ? "accepted" : "open";
        used.insert(&entry);
    };
    std::multimap<std::tuple<ObjectKind, std::string, Drift::Change, std::string>, const RegisterEntry*> exact;
    std::multimap<std::pair<ObjectKind, std::string>, const RegisterEntry*> by_object;
    for (const RegisterEntry& entry : entries_) exact.emplace(std::tuple(entry.kind, entry.object, entry.change, entry.property), &entry);
    for (Drift& drift : drifts)
        if (const auto found = exact.find({drift.kind, drift.object, drift.change, drift.property}); found != exact.end()) take(drift, *found->second);
    // The same object that is now missing instead of different is the same matter.
    for (const RegisterEntry& entry : entries_)
        if (!used.contains(&entry)) by_object.emplace(std::pair(entry.kind, entry.object), &entry);
    std::map<std::pair<ObjectKind, std::string>, std::size_t> count;
    for (const Drift& drift : drifts)
        if (drift.id.empty()) ++count[{drift.kind, drift.object}];
    for (Drift& drift : drifts) {
        if (!drift.id.empty() || count[{drift.kind, drift.object}] != 1 || by_object.count({drift.kind, drift.object}) != 1) continue;
        const RegisterEntry& entry = *by_object.find({drift.kind, drift.object})->second;
        if (entry.property == drift.property || (entry.property == "definition" || drift.property == "definition" || entry.property.empty() || drift.property.empty())) take(drift, entry);
    }
    std::vector<const RegisterEntry*> unmatched;
    for (const RegisterEntry& entry : entries_)
        if (!used.contains(&entry)) unmatched.push_back(&entry);
    return unmatched;
}

std::string Register::with_new(std::vector<Drift>& drifts) const {
    std::size_t last = 0;
    for (const RegisterEntry& entry : entries_) last = std::max(last, static_cast<std::size_t>(std::stoul(entry.id.substr(id_prefix.size()))));
    std::string added;
    for (Drift& drift : drifts) {
        if (!drift.id.empty()) continue;
        drift.id = fmt::format("{}{:03}", id_prefix, ++last);
        added += (added.empty() && !has_list_ ? "" : "\n") + entry_text(drift, indent_);
    }
    std::string content(text_.content());
    if (added.empty()) return content;
    if (content.empty()) return "version: 1\ndrifts:\n" + added;
    if (has_list_) return content.substr(0, end_) + "\n" + added + content.substr(std::min(end_ + 1, content.size()));
    // No entry yet: "drifts:" alone, "drifts: []", or nothing of the kind.
    const std::size_t key = content.starts_with("drifts:") ? 0 : content.find("\ndrifts:") == std::string::npos ? std::string::npos : content.find("\ndrifts:") + 1;
    if (key == std::string::npos) return content + (content.back() == '\n' ? "" : "\n") + "drifts:\n" + added;
    const std::size_t line_end = std::min(content.find('\n', key), content.size());
    return content.substr(0, key) + "drifts:\n" + added + content.substr(std::min(line_end + 1, content.size()));
}

}  // namespace pgsteward::diff
