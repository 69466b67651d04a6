\set ON_ERROR_STOP on
\restrict kT9xyz
\ir 'sub dir/it''s.sql' \\ SELECT 1;
\if :{?schema}
CREATE SCHEMA :"schema" \gexec
\else
SELECT :'name', :plain::text, a[1:2], b::int \g out.txt
\endif
SELECT 1 \; SELECT 2;
SELECT 3 \r
\echo "quoted \" text" `date` :x
\
