-- flyway:executeInTransaction=false
CREATE INDEX CONCURRENTLY ta ON t (a);
CREATE INDEX CONCURRENTLY ti ON t (id);
