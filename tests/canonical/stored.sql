-- Every stored expression and query of a database, as a JSON array. For canonical-compare.
SET search_path = '';
WITH own AS (SELECT c.oid, s.nspname, c.relname, c.relkind FROM pg_catalog.pg_class c
             JOIN pg_catalog.pg_namespace s ON s.oid = c.relnamespace
             WHERE s.nspname NOT IN ('pg_catalog', 'information_schema')
               AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e'))
SELECT json_agg(item) FROM (
SELECT json_build_object('kind', 'check', 'name', c.conname, 'schema', o.nspname, 'table', o.relname,
    'stored', pg_catalog.pg_get_expr(c.conbin, c.conrelid), 'target', 'boolean') AS item
FROM pg_catalog.pg_constraint c JOIN own o ON o.oid = c.conrelid WHERE c.contype = 'c'
UNION ALL
SELECT json_build_object('kind', 'domain', 'name', c.conname, 'value', pg_catalog.format_type(t.typbasetype, t.typtypmod),
    'stored', pg_catalog.pg_get_expr(c.conbin, 0), 'target', 'boolean')
FROM pg_catalog.pg_constraint c JOIN pg_catalog.pg_type t ON t.oid = c.contypid JOIN pg_catalog.pg_namespace s ON s.oid = t.typnamespace
WHERE c.contype = 'c' AND s.nspname NOT IN ('pg_catalog', 'information_schema')
UNION ALL
SELECT json_build_object('kind', CASE a.attgenerated WHEN 's' THEN 'generated' ELSE 'default' END, 'name', a.attname, 'schema', o.nspname, 'table', o.relname,
    'stored', pg_catalog.pg_get_expr(d.adbin, d.adrelid), 'target', pg_catalog.format_type(a.atttypid, a.atttypmod))
FROM pg_catalog.pg_attrdef d JOIN own o ON o.oid = d.adrelid JOIN pg_catalog.pg_attribute a ON a.attrelid = d.adrelid AND a.attnum = d.adnum
UNION ALL
SELECT json_build_object('kind', 'policy', 'name', p.polname, 'schema', o.nspname, 'table', o.relname, 'target', 'boolean',
    'stored', pg_catalog.pg_get_expr(e, p.polrelid))
FROM pg_catalog.pg_policy p JOIN own o ON o.oid = p.polrelid, LATERAL (VALUES (p.polqual), (p.polwithcheck)) x(e) WHERE e IS NOT NULL
UNION ALL
SELECT json_build_object('kind', 'predicate', 'name', o.relname, 'schema', t.nspname, 'table', t.relname, 'target', 'boolean',
    'stored', pg_catalog.pg_get_expr(i.indpred, i.indrelid))
FROM pg_catalog.pg_index i JOIN own o ON o.oid = i.indexrelid JOIN own t ON t.oid = i.indrelid WHERE i.indpred IS NOT NULL
UNION ALL
SELECT json_build_object('kind', 'index', 'name', o.relname, 'schema', t.nspname, 'table', t.relname, 'target', '',
    'stored', pg_catalog.pg_get_indexdef(i.indexrelid, k + 1, false))
FROM pg_catalog.pg_index i JOIN own o ON o.oid = i.indexrelid JOIN own t ON t.oid = i.indrelid,
    LATERAL generate_series(0, i.indnkeyatts - 1) k WHERE i.indkey[k] = 0
UNION ALL
SELECT json_build_object('kind', 'view', 'name', o.relname, 'schema', o.nspname, 'table', '', 'target', '',
    'stored', rtrim(pg_catalog.pg_get_viewdef(o.oid), ';'),
    'columns', (SELECT json_agg(a.attname || ' ' || pg_catalog.format_type(a.atttypid, a.atttypmod) ORDER BY a.attnum)
                FROM pg_catalog.pg_attribute a WHERE a.attrelid = o.oid AND a.attnum > 0))
FROM own o WHERE o.relkind IN ('v', 'm')
) items;
