GRANT SELECT ON orders TO {{.reader}};

---- create above / drop below ----

REVOKE SELECT ON orders FROM {{.reader}};
