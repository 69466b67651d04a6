#include "postgres/load.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "catalog/names.hpp"
#include "postgres/missing-roles.hpp"
#include "sql/scan.hpp"
#include "sql/script.hpp"
#include "text/ascii-case.hpp"

namespace pgsteward::postgres {
namespace {

using Item = sql::ScriptItem;

/// Those whose effect is another inside a transaction of several, and those that give rows to read.
bool runs_alone(std::string_view statement) {
    constexpr std::array<std::string_view, 18> words = {"abort", "begin", "call", "commit", "copy", "end", "prepare", "release", "rollback",
                                                        "savepoint", "select", "set", "start", "table", "vacuum", "values", "with", "cluster"};
    const std::uint32_t end = sql::token_end(statement, 0);
    return std::find(words.begin(), words.end(), lower_case(std::string(statement.substr(0, end)))) != words.end();
}

/// psql commands that leave the server as it is; \gexec belongs to the statement before it and has been done.
bool is_harmless(const std::string& command) {
    constexpr std::array<std::string_view, 17> names = {"g", "gexec", "echo", "qecho", "warn", "set", "unset", "pset", "timing", "restrict", "unrestrict",
                                                        "x", "a", "t", "encoding", "errverbose", "p"};
    return std::find(names.begin(), names.end(), command) != names.end();
}

/// The byte of the `character`th character (from 1).
std::uint32_t byte_of(std::string_view text, std::size_t character) {
    std::size_t byte = 0;
    for (std::size_t seen = 1; seen < character && byte < text.size(); ++seen)
        do ++byte;
        while (byte < text.size() && (static_cast<unsigned char>(text[byte]) & 0xC0) == 0x80);
    return static_cast<std::uint32_t>(byte);
}

/// Between the first two double quotes: role "x" does not exist.
std::string quoted_part(const std::string& message) {
    const std::size_t begin = message.find('"');
    const std::size_t end = begin == std::string::npos ? begin : message.find('"', begin + 1);
    return end == std::string::npos ? std::string() : message.substr(begin + 1, end - begin - 1);
}

class Loader {
public:
    Loader(Connection& connection, const SourceText& script, const LoadOptions& options)
        : connection_(connection), script_(script), text_(script.content()), options_(options), items_(sql::split_script(text_).items) {}

    LoadResult run() {
        if (options_.create_roles)
            for (const std::string& role : missing_roles(connection_, text_)) create_role(role);
        for (std::size_t i = 0; i < items_.size(); ++i) {
            const Item& item = items_[i];
            if (can_be_batched(i)) {
                batch_.push_back(&item);
                if (batch_.size() >= options_.batch) flush();
                continue;
            }
            flush();
            if (item.kind == Item::Kind::error) report(item, item.at.begin, item.message, {});
            else if (item.kind == Item::Kind::meta_command) meta_command(item);
            else if (item.kind == Item::Kind::statement) statement(item, data_behind(i));
        }
        flush();
        return std::move(result_);
    }

private:
    std::string_view text_of(const Item& item) const { return text_.substr(item.at.begin, item.at.size()); }

    const Item* data_behind(std::size_t i) const {
        return i + 1 < items_.size() && items_[i + 1].kind == Item::Kind::copy_data ? &items_[i + 1] : nullptr;
    }

    bool can_be_batched(std::size_t i) const {
        const Item& item = items_[i];
        return item.kind == Item::Kind::statement && !item.executes_result && !data_behind(i) && !connection_.in_transaction() &&
               !runs_alone(text_of(item));
    }

    void flush() {
        std::string all;
        for (const Item* item : batch_) all.append(text_of(*item)).append(";\n");
        const std::vector<const Item*> batch = std::move(batch_);
        batch_.clear();
        if (batch.empty()) return;
        if (batch.size() == 1) return statement(*batch.front(), nullptr);
        try {
            connection_.run(all);
            result_.statements += batch.size();
        } catch (const DatabaseError& error) {
            if (error.fields().connection_lost) throw;
            // All of it was taken back: one by one tells which fails, and keeps the others.
            for (const Item* item : batch) statement(*item, nullptr);
        }
    }

    void statement(const Item& item, const Item* data) {
        try {
            execute(item, data);
            ++result_.statements;
        } catch (const DatabaseError& error) {
            if (error.fields().connection_lost) throw;
            if (!retried_with_role(item, data, error.fields())) failed(item, error.fields());
        }
    }

    void execute(const Item& item, const Item* data) {
        const std::string sql(text_of(item));
        if (data) return connection_.copy_in(sql, rows_of(*data));
        if (!item.executes_result) return connection_.run(sql);
        const Rows rows = connection_.query(sql);
        for (std::size_t row = 0; row < rows.size(); ++row)
            for (std::size_t column = 0; column < rows.columns(); ++column)
                if (!rows.is_null(row, column)) connection_.run(std::string(rows.at(row, column)));
    }

    /// Without the "\." line that ends it in the script.
    std::string_view rows_of(const Item& data) const {
        std::string_view rows = text_of(data);
        while (!rows.empty() && (rows.back() == '\n' || rows.back() == '\r')) rows.remove_suffix(1);
        if (rows == "\\.") return {};
        if (rows.ends_with("\n\\.")) rows.remove_suffix(2);
        return rows;
    }

    bool retried_with_role(const Item& item, const Item* data, const DatabaseError::Fields& error) {
        if (!options_.create_roles || connection_.in_transaction() || error.sqlstate != "42704" || !error.message.starts_with("role \"")) return false;
        const std::string role = quoted_part(error.message);
        if (role.empty() || std::find(result_.created_roles.begin(), result_.created_roles.end(), role) != result_.created_roles.end()) return false;
        create_role(role);
        statement(item, data);
        return true;
    }

    void create_role(const std::string& role) {
        connection_.run("CREATE ROLE " + quoted(role));
        result_.created_roles.push_back(role);
    }

    void failed(const Item& item, const DatabaseError::Fields& error) {
        if (error.sqlstate == "25P02") {   // in_failed_sql_transaction: not its own fault
            ++result_.not_run;
            return;
        }
        const std::string_view text = text_of(item);
        if (error.sqlstate == "42704" && !connection_.in_transaction() && lower_case(std::string(text.substr(0, 4))) == "set ") {
            result_.unknown_settings.push_back(quoted_part(error.message));
            return;
        }
        // feature_not_supported since version 14, undefined_file before.
        if ((error.sqlstate == "0A000" || error.sqlstate == "58P01") && lower_case(std::string(text.substr(0, 16))) == "create extension")
            result_.missing_extensions.push_back(quoted_part(error.message));
        const std::uint32_t at = error.position ? item.at.begin + byte_of(text, error.position) : item.at.begin;
        report(item, std::min(at, item.at.end), error.message, error.sqlstate);
    }

    void report(const Item& item, std::uint32_t at, const std::string& message, const std::string& sqlstate) {
        result_.errors.push_back({{script_, item.at}, at, message, sqlstate});
    }

    void meta_command(const Item& item) {
        const std::string name = sql::read_meta_command(text_of(item)).name;
        if (!is_harmless(name)) report(item, item.at.begin, fmt::format("psql's \\{} is not run here", name), {});
    }

    Connection& connection_;
    const SourceText& script_;
    std::string_view text_;
    const LoadOptions& options_;
    std::vector<Item> items_;
    std::vector<const Item*> batch_;
    LoadResult result_;
};

}  // namespace

LoadResult load(Connection& connection, const SourceText& script, const LoadOptions& options) {
    return Loader(connection, script, options).run();
}

}  // namespace pgsteward::postgres
