// Any bytes as SQL with comments: every comment is read as a waiver, and those that stand at a statement stand at one that
// the script has.
#include <set>

#include "check/waiver.hpp"
#include "invariant.hpp"
#include "migration/statements.hpp"
#include "migration/versioned-files.hpp"
#include "sql/script.hpp"

namespace {

using namespace pgsteward;
using fuzz::require;

const WaiverReader& reader() {
    static const Policy policy = [] {
        Policy demanding;
        demanding.waiver_reference = "ADR-[0-9]{3}";
        demanding.waiver_require_expiry = true;
        return demanding;
    }();
    static const WaiverReader result(policy, {{"drop-table", Category::data_loss}, {"index-not-concurrent", Category::locking}}, "2026-01-31");
    return result;
}

void check_waiver(std::string_view comment) {
    const std::optional<Waiver> waiver = reader().read(comment);
    if (!waiver) return;
    require(waiver->text.find('\n') == std::string::npos, "a waiver is one line");
    require(!waiver->problem.empty() || waiver->destructive || !waiver->rules.empty(), "a waiver that holds waives something");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size > fuzz::largest_input) return 0;
    const std::string text = fuzz::text_of(data, size);
    check_waiver(text);
    for (const Span comment : sql::comments_in(text)) check_waiver(std::string_view(text).substr(comment.begin, comment.size()));

    const SourceText file("1_case.sql", text);
    const SplitScript script = split(sql_script(file, TransactionMode::whole, Client::psql), {}, nullptr);
    std::set<StatementKey> keys;
    for (const ScriptAction& action : script.actions) {
        if (const auto* statement = std::get_if<StatementText>(&action)) {
            fuzz::require_inside(statement->at);
            require(keys.insert(statement->key).second, "every statement of a file has its own key");
        } else if (const auto* error = std::get_if<ReadError>(&action)) {
            fuzz::require_inside(error->at);
        }
    }
    for (const StatementComment& comment : script.comments) {
        fuzz::require_inside(comment.at);
        require(comment.text == comment.at.text(), "a comment stands where it was found");
        require(!comment.covers || keys.contains(*comment.covers), "a comment covers a statement of its file");
        check_waiver(comment.text);
    }
    return 0;
}
