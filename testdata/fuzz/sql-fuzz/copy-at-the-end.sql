COPY c FROM stdin; no rows
