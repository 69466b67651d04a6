-- given:
CREATE FUNCTION asking() RETURNS int LANGUAGE sql STABLE AS $$ SELECT nullif(current_setting('app.person', true), '')::int $$;
CREATE ROLE app;
CREATE TABLE members (team int, person int);
CREATE TABLE docs (id int, team int, deleted boolean);
ALTER TABLE docs ENABLE ROW LEVEL SECURITY;
CREATE POLICY of_team ON docs TO app USING (team IN (SELECT team FROM members WHERE person = asking()));
CREATE TABLE more (id int, team int, deleted boolean);
ALTER TABLE more ENABLE ROW LEVEL SECURITY;
CREATE POLICY of_team ON more TO app USING (team IN (SELECT team FROM members WHERE person = asking()));
CREATE TABLE people (id int, person int, shared boolean);
ALTER TABLE people ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON people TO app USING (person = asking());
-- migration:
ALTER POLICY of_team ON docs USING (team IN (SELECT team FROM members)); -- expect: policy-weakened
ALTER POLICY of_team ON more USING (NOT deleted AND team IN (SELECT team FROM members WHERE person = (SELECT asking())));
-- One cause, one finding: the function says what it said.
CREATE POLICY also_shared ON people FOR SELECT TO app USING (shared); -- expect: policy-weakened
CREATE OR REPLACE FUNCTION asking() RETURNS int LANGUAGE sql STABLE AS $$ SELECT coalesce(nullif(current_setting('app.person', true), ''), nullif(current_setting('app.user', true), ''))::int $$;
