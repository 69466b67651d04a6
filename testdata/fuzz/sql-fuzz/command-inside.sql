SELECT a \echo b
, c \gexec
SELECT 1 /* no end