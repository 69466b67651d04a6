#include "check/figures.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "text/excerpt.hpp"

namespace pgsteward {
namespace {

struct Figure {
    std::string_view name;                   ///< in JSON
    std::string_view heading;
    std::uint64_t Figures::*added;
    std::uint64_t Figures::*dropped;         ///< null where nothing is dropped
};

constexpr std::array<Figure, 6> figures_shown = {{
    {"tables", "tables", &Figures::tables_added, &Figures::tables_dropped},
    {"columns", "columns", &Figures::columns_added, &Figures::columns_dropped},
    {"indexes", "indexes", &Figures::indexes_added, &Figures::indexes_dropped},
    {"constraints", "constraints", &Figures::constraints_added, &Figures::constraints_dropped},
    {"comments", "comments", &Figures::comments_added, &Figures::comments_dropped},
    {"ddl_lines", "DDL lines", &Figures::ddl_lines, nullptr},
}};

bool is_ddl(const sql::Statement& statement) {
    return !std::holds_alternative<sql::QueryPtr>(statement.body) && !std::holds_alternative<sql::SetVariable>(statement.body) &&
           !std::holds_alternative<sql::Transaction>(statement.body) && !std::holds_alternative<sql::OtherStatement>(statement.body);
}

std::string cell(const Figure& figure, const Figures& figures) {
    if (!figure.dropped) return fmt::format("{}", figures.*figure.added);
    return fmt::format("+{} -{}", figures.*figure.added, figures.*figure.dropped);
}

Figures total_of(const std::vector<MigrationFigures>& migrations) {
    Figures total;
    for (const MigrationFigures& migration : migrations) total += migration.figures;
    return total;
}

nlohmann::ordered_json to_json(const Figures& figures) {
    nlohmann::ordered_json out;
    for (const Figure& figure : figures_shown) {
        if (!figure.dropped) out[std::string(figure.name)] = figures.*figure.added;
        else out[std::string(figure.name)] = {{"added", figures.*figure.added}, {"dropped", figures.*figure.dropped}};
    }
    return out;
}

}  // namespace

Figures& Figures::operator+=(const Figures& other) {
    for (const Figure& figure : figures_shown) {
        this->*figure.added += other.*figure.added;
        if (figure.dropped) this->*figure.dropped += other.*figure.dropped;
    }
    return *this;
}

void Figures::count(const Step& step) {
    const bool creates_table = std::holds_alternative<sql::CreateTable>(step.statement.body);
    for (const Effect& effect : step.effects) {
        if (const auto* created = std::get_if<Created>(&effect)) {
            if (created->kind == ObjectKind::table) ++tables_added;
            if (created->kind == ObjectKind::column && !creates_table) ++columns_added;
            if (created->kind == ObjectKind::index) ++indexes_added;
            if (created->kind == ObjectKind::constraint && !creates_table) ++constraints_added;
        } else if (const auto* dropped = std::get_if<Dropped>(&effect)) {
            if (dropped->kind == ObjectKind::table) ++tables_dropped;
            if (dropped->kind == ObjectKind::column) ++columns_dropped;
            if (dropped->kind == ObjectKind::index) ++indexes_dropped;
            if (dropped->kind == ObjectKind::constraint) ++constraints_dropped;
        }
    }
    if (const auto* comment = std::get_if<sql::Comment>(&step.statement.body)) ++(comment->text ? comments_added : comments_dropped);
    if (step.inside.empty() && is_ddl(step.statement)) ddl_lines += 1 + static_cast<std::uint64_t>(std::count(step.text.begin(), step.text.end(), '\n'));
}

std::string figures_text(const std::vector<MigrationFigures>& migrations) {
    std::vector<std::vector<std::string>> rows;
    rows.push_back({"migration"});
    for (const Figure& figure : figures_shown) rows[0].emplace_back(figure.heading);
    const auto add_row = [&](std::string name, const Figures& figures) {
        rows.push_back({std::move(name)});
        for (const Figure& figure : figures_shown) rows.back().push_back(cell(figure, figures));
    };
    for (const MigrationFigures& migration : migrations) add_row(printable(migration.path), migration.figures);
    add_row("total", total_of(migrations));

    std::vector<std::size_t> widths(rows[0].size());
    for (const auto& row : rows)
        for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], row[i].size());
    std::string text;
    for (const auto& row : rows) {
        text += fmt::format("{:<{}}", row[0], widths[0]);
        for (std::size_t i = 1; i < row.size(); ++i) text += fmt::format("  {:>{}}", row[i], widths[i]);
        text += '\n';
    }
    return text;
}

std::string figures_json(const std::vector<MigrationFigures>& migrations) {
    nlohmann::ordered_json out;
    out["schema_version"] = 1;
    out["migrations"] = nlohmann::ordered_json::array();
    for (const MigrationFigures& migration : migrations)
        out["migrations"].push_back({{"revision", migration.revision}, {"path", migration.path}, {"figures", to_json(migration.figures)}});
    out["total"] = to_json(total_of(migrations));
    return out.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n";
}

}  // namespace pgsteward
