#include "diff/rename-candidates.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "text/contains.hpp"

namespace pgsteward::diff {
namespace {

using Change = Difference::Change;

/// How well a column of the one side fits one of the other; nothing below `enough` is offered.
struct Fit {
    int score = 0;
    std::string evidence;
};
constexpr int enough = 4;

void add(Fit& fit, int score, const std::string& evidence) {
    fit.score += score;
    if (!evidence.empty()) fit.evidence += (fit.evidence.empty() ? "" : ", ") + evidence;
}

std::vector<std::string> with_name(std::vector<std::string> columns, const std::string& from, const std::string& to) {
    std::replace(columns.begin(), columns.end(), from, to);
    return columns;
}

/// Are the indexes the same once the column has the other name?
bool same_under_name(const Index& expected, const Index& actual, const std::string& wanted, const std::string& found) {
    if (expected.keys.size() != actual.keys.size() || expected.unique != actual.unique || expected.method != actual.method) return false;
    bool uses = contains(expected.including, wanted);
    for (std::size_t i = 0; i < expected.keys.size(); ++i) {
        IndexKey key = actual.keys[i];
        if (key.column == found) key.column = wanted;
        if (key != expected.keys[i]) return false;
        uses = uses || key.column == wanted;
    }
    return uses && with_name(actual.including, found, wanted) == expected.including;
}

bool same_under_name(const Constraint& expected, const Constraint& actual, const std::string& wanted, const std::string& found) {
    if (expected.kind != actual.kind || expected.kind == Constraint::Kind::check || !contains(expected.columns, wanted)) return false;
    return with_name(actual.columns, found, wanted) == expected.columns && expected.referenced == actual.referenced && expected.referenced_columns == actual.referenced_columns;
}

std::size_t position_of(const Relation& table, const std::string& column) {
    return static_cast<std::size_t>(std::find_if(table.columns.begin(), table.columns.end(), [&](const Column& each) { return each.name == column; }) - table.columns.begin());
}

bool names_resemble(const std::string& a, const std::string& b) {
    const auto& [shorter, longer] = a.size() < b.size() ? std::tie(a, b) : std::tie(b, a);
    return shorter.size() > 2 && longer.find(shorter) != std::string::npos;
}

Fit fit_of(const Relation& expected, const Relation& actual, const std::string& wanted, const std::string& found) {
    const Column &a = *expected.column(wanted), &b = *actual.column(found);
    Fit fit;
    if (!a.type.empty() && a.type == b.type) add(fit, 2, "the same type");
    if (a.not_null == b.not_null && a.default_ == b.default_ && a.identity == b.identity && a.generated == b.generated) add(fit, 1, {});
    if (position_of(expected, wanted) == position_of(actual, found)) add(fit, 1, "the same place");
    if (names_resemble(wanted, found)) add(fit, 1, "a similar name");
    for (const Index& index : expected.indexes)
        for (const Index& other : actual.indexes)
            if (index.name == other.name && same_under_name(index, other, wanted, found)) add(fit, 3, fmt::format("index {} stands on it", index.name.name));
    for (const Constraint& constraint : expected.constraints)
        for (const Constraint& other : actual.constraints)
            if (constraint.name == other.name && same_under_name(constraint, other, wanted, found)) add(fit, 3, fmt::format("constraint {} stands on it", constraint.name));
    return fit;
}

/// The parts of differences that can be one object under two names.
struct Sides {
    std::vector<const Difference*> missing, unexpected;
};

class Candidates {
public:
    Candidates(const Catalog& expected, const Catalog& actual, const std::vector<Difference>& differences) : expected_(expected), actual_(actual) {
        for (const Difference& difference : differences) {
            if (difference.consequence || difference.change == Change::changed) continue;
            const auto key = std::pair(difference.kind, difference.kind == ObjectKind::column ? difference.whole : std::string());
            (difference.change == Change::missing ? sides_[key].missing : sides_[key].unexpected).push_back(&difference);
        }
        for (const auto& [name, relation] : expected.relations) expected_relations_.emplace(name.display(), relation.get());
        for (const auto& [name, relation] : actual.relations) actual_relations_.emplace(name.display(), relation.get());
    }

    std::vector<RenameCandidate> run() {
        for (const auto& [key, sides] : sides_) {
            if (sides.missing.empty() || sides.unexpected.empty()) continue;
            if (key.first == ObjectKind::column) columns(key.second, sides);
            else if (is_relation(key.first) && key.first != ObjectKind::sequence) relations(key.first, sides);
            else if (key.first == ObjectKind::type) types(sides);
        }
        return std::move(candidates_);
    }

private:
    void columns(const std::string& table, const Sides& sides) {
        const Relation &expected = *expected_relations_.at(table), &actual = *actual_relations_.at(table);
        if (expected.kind != ObjectKind::table && expected.kind != ObjectKind::foreign_table) return;
        const auto name = [&](const Difference* difference) { return difference->object.substr(table.size() + 1); };
        std::vector<std::vector<Fit>> fits(sides.missing.size(), std::vector<Fit>(sides.unexpected.size()));
        for (std::size_t m = 0; m < sides.missing.size(); ++m)
            for (std::size_t u = 0; u < sides.unexpected.size(); ++u) fits[m][u] = fit_of(expected, actual, name(sides.missing[m]), name(sides.unexpected[u]));
        for (std::size_t m = 0; m < fits.size(); ++m)
            for (std::size_t u = 0; u < fits[m].size(); ++u) {
                if (fits[m][u].score < enough || !is_best(fits, m, u)) continue;
                Rename rename{ObjectKind::column, expected.name, name(sides.missing[m]), name(sides.unexpected[u]), sides.missing[m]->object, sides.unexpected[u]->object, {},
                              sides.missing[m]->expected_origin, sides.unexpected[u]->actual_origin, true};
                rename.statement = fmt::format("ALTER {}TABLE {} RENAME COLUMN {} TO {}", expected.kind == ObjectKind::foreign_table ? "FOREIGN " : "", quoted(expected.name), quoted(rename.actual), quoted(rename.expected));
                candidates_.push_back({std::move(rename), fits[m][u].evidence});
            }
    }

    static bool is_best(const std::vector<std::vector<Fit>>& fits, std::size_t m, std::size_t u) {
        for (std::size_t other = 0; other < fits[m].size(); ++other)
            if (other != u && fits[m][other].score >= fits[m][u].score) return false;
        for (std::size_t other = 0; other < fits.size(); ++other)
            if (other != m && fits[other][u].score >= fits[m][u].score) return false;
        return true;
    }

    /// What two relations have in common if they are the same one.
    static std::string shape_of(const Relation& relation) {
        if (!relation.query.empty()) return relation.query;
        std::vector<std::string> columns;
        for (const Column& column : relation.columns) columns.push_back(column.name + " " + column.type);
        std::sort(columns.begin(), columns.end());
        return fmt::format("{}", fmt::join(columns, "\n"));
    }
    static std::string shape_of(const Type& type) {
        std::string shape(1, static_cast<char>(type.form));
        for (const std::string& label : type.labels) shape += label + "\n";
        for (const Column& attribute : type.attributes) shape += attribute.name + " " + attribute.type + "\n";
        return shape;
    }

    /// Pairs of objects that alone have their shape on either side.
    template <typename Object, typename Find, typename Add>
    void by_shape(const Sides& sides, const Find& find, const Add& add_pair) {
        std::map<std::string, std::pair<std::vector<const Object*>, std::vector<const Object*>>> shapes;
        for (const Difference* difference : sides.missing)
            if (const Object* object = find(expected_, difference->object); object && shape_of(*object).size() > 1) shapes[shape_of(*object)].first.push_back(object);
        for (const Difference* difference : sides.unexpected)
            if (const Object* object = find(actual_, difference->object)) shapes[shape_of(*object)].second.push_back(object);
        for (const auto& [shape, objects] : shapes)
            if (objects.first.size() == 1 && objects.second.size() == 1) add_pair(*objects.first[0], *objects.second[0]);
    }

    template <typename Object>
    void add_pair(ObjectKind kind, std::string_view word, const Object& expected, const Object& actual, const char* evidence) {
        Rename rename{kind, expected.name, expected.name.name, actual.name.name, expected.name.display(), actual.name.display(), {}, expected.changed, actual.changed, true};
        if (expected.name.schema != actual.name.schema) rename.statement = fmt::format("ALTER {} {} SET SCHEMA {}", word, quoted(actual.name), quoted(expected.name.schema));
        if (expected.name.name != actual.name.name)
            rename.statement += fmt::format("{}ALTER {} {} RENAME TO {}", rename.statement.empty() ? "" : ";\n", word, quoted(QualifiedName{expected.name.schema, actual.name.name}), quoted(expected.name.name));
        candidates_.push_back({std::move(rename), evidence});
    }

    void relations(ObjectKind kind, const Sides& sides) {
        std::string word(name_of(kind));
        std::transform(word.begin(), word.end(), word.begin(), [](char c) { return static_cast<char>(c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c); });
        const auto find = [&](const Catalog& catalog, const std::string& identity) -> const Relation* {
            const auto& relations = &catalog == &expected_ ? expected_relations_ : actual_relations_;
            const auto found = relations.find(identity);
            return found == relations.end() ? nullptr : found->second;
        };
        const char* evidence = kind == ObjectKind::table || kind == ObjectKind::foreign_table ? "the same columns" : "the same query";
        by_shape<Relation>(sides, find, [&](const Relation& expected, const Relation& actual) { add_pair(kind, word, expected, actual, evidence); });
    }

    void types(const Sides& sides) {
        const auto find = [](const Catalog& catalog, const std::string& identity) -> const Type* {
            for (const auto& [name, type] : catalog.types)
                if (name.display() == identity && (type->form == Type::Form::enumeration || type->form == Type::Form::composite)) return type.get();
            return nullptr;
        };
        by_shape<Type>(sides, find, [&](const Type& expected, const Type& actual) {
            add_pair(ObjectKind::type, "TYPE", expected, actual, expected.labels.empty() ? "the same attributes" : "the same labels");
        });
    }

    const Catalog& expected_;
    const Catalog& actual_;
    std::map<std::pair<ObjectKind, std::string>, Sides> sides_;
    std::map<std::string, const Relation*> expected_relations_, actual_relations_;
    std::vector<RenameCandidate> candidates_;
};

}  // namespace

std::vector<RenameCandidate> rename_candidates(const Catalog& expected, const Catalog& actual, const std::vector<Difference>& differences) {
    return Candidates(expected, actual, differences).run();
}

}  // namespace pgsteward::diff
