#include "migration/alembic/declarations.hpp"

namespace pgsteward::tests {

Declarations declared(const std::string& project) {
    Declarations result;
    if (project == "alembic-dify") {
        result.types = {{"models.types.StringUUID", "UUID"}};
        result.values = {{"constants.UUID_NIL", "00000000-0000-0000-0000-000000000000"}};
    } else if (project == "alembic-warehouse") {
        result.types = {{"warehouse.utils.db.types.TZDateTime", "TIMESTAMP WITHOUT TIME ZONE"}};
    } else if (project == "alembic-prefect") {
        result.types = {{"prefect.server.utilities.database.UUID", "UUID"}, {"prefect.server.utilities.database.JSON", "JSONB"},
                        {"prefect.server.utilities.database.Timestamp", "TIMESTAMP WITH TIME ZONE"}, {"prefect.server.utilities.database.Pydantic", "JSONB"}};
        result.harmless = {"prefect.logging.*", "prefect.utilities.slugify.slugify", "prefect.blocks.core.Block.*"};
    } else if (project == "alembic-airflow") {
        result.types = {{"airflow.migrations.db_types.StringID", "VARCHAR(250)"}, {"airflow.models.base.StringID", "VARCHAR(250)"},
                        {"airflow.migrations.db_types.TIMESTAMP", "TIMESTAMP WITH TIME ZONE"}, {"airflow.utils.sqlalchemy.UtcDateTime", "TIMESTAMP WITH TIME ZONE"},
                        {"airflow.utils.sqlalchemy.ExtendedJSON", "JSON"}};
        result.harmless = {"airflow.configuration.conf.*", "airflow.models.dagcode.DagCode.dag_fileloc_hash"};
    } else if (project == "alembic-quay") {
        result.types = {{"util.migrate.UTF8CharField", "VARCHAR(255)"}, {"util.migrate.UTF8LongText", "TEXT"}};
        result.harmless = {"app.app.config.*", "data.database.random_string_generator", "data.fields.Credential.*"};
    } else if (project == "alembic-redash") {
        result.harmless = {"redash.utils.*", "redash.redis_connection.*", "redash.query_runner.get_query_runner", "redash.models.base.key_type"};
    } else if (project == "alembic-superset") {
        result.types = {{"sqlalchemy_utils.EncryptedType", "BYTEA"}, {"superset.utils.core.MediumText", "TEXT"}};
        result.harmless = {"superset.utils.*", "superset.legacy.*"};
    } else if (project == "alembic-notifications-api") {
        result.values = {{"app.models.BRANDING_ORG", "org"}, {"app.constants.BRANDING_ORG", "org"}, {"app.constants.BRANDING_GOVUK", "govuk"}};
        result.harmless = {"app.hashing.*", "app.dao.date_util.*"};
    }
    return result;
}

}  // namespace pgsteward::tests
