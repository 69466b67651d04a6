CREATE TABLE {{ index .Options "Namespace" }}.users (id $%AUTO_INCREMENT_PRIMARY_KEY%$);
ALTER TABLE ${schema}.a OWNER TO :DATABASE_OWNER;
SELECT '{{1,2},{3,4}}'::int[], '{{ name }}', :'v', :"w", x::text, $$ {{ body }} $$;
DO $do$ BEGIN EXECUTE 'SELECT ${n}'; END $do$;
SELECT {{ open
