COPY public.a (id, note) FROM stdin;
1	text; with 'a quote
2	\N
\.

COPY b FROM STDIN WITH (FORMAT csv);
"1;2",x
\.
COPY (SELECT 1) TO stdout;
copy c from stdin;
no end
