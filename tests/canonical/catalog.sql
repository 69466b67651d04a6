-- What the analysis needs to know of a database, as JSON. For canonical-compare.
SET search_path = '';
WITH member AS (SELECT classid, objid FROM pg_catalog.pg_depend WHERE deptype = 'e'),
own_schema AS (SELECT oid, nspname FROM pg_catalog.pg_namespace
               WHERE nspname NOT IN ('pg_catalog', 'information_schema') AND nspname NOT LIKE 'pg_toast%')
SELECT json_build_object(
'relations', (SELECT json_agg(json_build_object('schema', s.nspname, 'name', c.relname, 'kind', c.relkind, 'columns',
    (SELECT json_agg(json_build_object('name', a.attname, 'type', pg_catalog.format_type(a.atttypid, a.atttypmod),
        'collation', CASE WHEN a.attcollation NOT IN (0, t.typcollation) THEN
            (SELECT CASE n.nspname WHEN 'pg_catalog' THEN '' ELSE quote_ident(n.nspname) || '.' END || quote_ident(l.collname)
             FROM pg_catalog.pg_collation l JOIN pg_catalog.pg_namespace n ON n.oid = l.collnamespace
             WHERE l.oid = a.attcollation) END) ORDER BY a.attnum)
     FROM pg_catalog.pg_attribute a JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
     WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped),
    'parents', (SELECT json_agg(json_build_array(n.nspname, p.relname)) FROM pg_catalog.pg_inherits i
        JOIN pg_catalog.pg_class p ON p.oid = i.inhparent JOIN pg_catalog.pg_namespace n ON n.oid = p.relnamespace
        WHERE i.inhrelid = c.oid)))
  FROM pg_catalog.pg_class c JOIN own_schema s ON s.oid = c.relnamespace
  WHERE c.relkind IN ('r', 'v', 'm', 'p', 'f', 'S') AND NOT EXISTS (SELECT FROM member m WHERE m.objid = c.oid)),
'types', (SELECT json_agg(json_build_object('schema', s.nspname, 'name', t.typname, 'form', t.typtype,
    'base', CASE WHEN t.typtype = 'd' THEN pg_catalog.format_type(t.typbasetype, t.typtypmod) END,
    'subtype', (SELECT pg_catalog.format_type(r.rngsubtype, NULL) FROM pg_catalog.pg_range r WHERE r.rngtypid = t.oid),
    'attributes', (SELECT json_agg(json_build_object('name', a.attname, 'type', pg_catalog.format_type(a.atttypid, a.atttypmod))
        ORDER BY a.attnum) FROM pg_catalog.pg_attribute a
        WHERE a.attrelid = t.typrelid AND a.attnum > 0 AND NOT a.attisdropped)))
  FROM pg_catalog.pg_type t JOIN own_schema s ON s.oid = t.typnamespace LEFT JOIN pg_catalog.pg_class c ON c.oid = t.typrelid
  WHERE t.typcategory <> 'A' AND (c.oid IS NULL OR c.relkind = 'c') AND NOT EXISTS (SELECT FROM member m WHERE m.objid = t.oid)),
'routines', (SELECT json_agg(json_build_object('schema', s.nspname, 'name', p.proname, 'kind', p.prokind,
    'returns', pg_catalog.format_type(p.prorettype, NULL), 'set', p.proretset, 'defaults', p.pronargdefaults, 'modes', p.proargmodes::text[],
    'names', p.proargnames, 'variadic', p.provariadic <> 0,
    'arguments', (SELECT json_agg(pg_catalog.format_type(x.t, NULL) ORDER BY x.i) FROM unnest(p.proargtypes) WITH ORDINALITY x(t, i)),
    'all', (SELECT json_agg(pg_catalog.format_type(x.t, NULL) ORDER BY x.i) FROM unnest(p.proallargtypes) WITH ORDINALITY x(t, i))))
  FROM pg_catalog.pg_proc p JOIN own_schema s ON s.oid = p.pronamespace
  WHERE p.prokind <> 'p' AND NOT EXISTS (SELECT FROM member m WHERE m.objid = p.oid)),
'extensions', (SELECT json_agg(json_build_array(e.extname, s.nspname)) FROM pg_catalog.pg_extension e
    JOIN pg_catalog.pg_namespace s ON s.oid = e.extnamespace));
