// What stands beside the objects: which of them an extension made, their comments and security labels.
#include <fmt/format.h>

#include "postgres/introspection/reading.hpp"

namespace pgsteward::postgres {
namespace {

std::string members_sql(const Server&) { return "SELECT classid, objid, refobjid FROM pg_depend WHERE deptype = 'e'"; }

void read_members(Reading& reading, const Rows& rows) {
    for (std::size_t row = 0; row < rows.size(); ++row) {
        Fields fields(rows, row);
        const Oid class_id = fields.oid(), object = fields.oid();
        reading.extension_members[{class_id, object}] = fields.oid();
    }
}

// initdb comments everything that it makes; of that only what a user may well have changed is read: schema public.
std::string comments_sql(const Server&) {
    return fmt::format("SELECT classoid, objoid, objsubid, description FROM pg_description WHERE objoid >= {0} OR "
                       "(classoid = 'pg_namespace'::regclass AND description <> 'standard public schema') UNION ALL "
                       "SELECT classoid, objoid, 0, description FROM pg_shdescription WHERE objoid >= {0} OR "
                       "classoid = 'pg_authid'::regclass OR (classoid = 'pg_database'::regclass AND objoid = "
                       "(SELECT oid FROM pg_database WHERE datname = current_database()) AND description <> 'default administrative connection database')",
                       first_user_oid);
}

void read_comments(Reading& reading, const Rows& rows) {
    for (std::size_t row = 0; row < rows.size(); ++row) {
        Fields fields(rows, row);
        const Oid class_id = fields.oid(), object = fields.oid();
        const int part = fields.number<int>();
        reading.comments[{class_id, object, part}] = fields.text();
    }
}

std::string labels_sql(const Server&) {
    return "SELECT classoid, objoid, objsubid, provider, label FROM pg_seclabel UNION ALL "
           "SELECT classoid, objoid, 0, provider, label FROM pg_shseclabel";
}

void read_labels(Reading& reading, const Rows& rows) {
    for (std::size_t row = 0; row < rows.size(); ++row) {
        Fields fields(rows, row);
        const Oid class_id = fields.oid(), object = fields.oid();
        const int part = fields.number<int>();
        const std::string provider = fields.text();
        reading.labels[{class_id, object, part}][provider] = fields.text();
    }
}

}  // namespace

std::vector<Part> annotation_parts() {
    return {{"extension members", members_sql, read_members}, {"comments", comments_sql, read_comments}, {"security labels", labels_sql, read_labels}};
}

}  // namespace pgsteward::postgres
