-- What the statement names itself does not go along by CASCADE.
-- given:
CREATE TABLE people (id int PRIMARY KEY);
CREATE TABLE calls (who int);
CREATE INDEX calls_who ON calls (who);
ALTER TABLE calls ADD CONSTRAINT calls_who_fk FOREIGN KEY (who) REFERENCES people;
CREATE TABLE places (id int PRIMARY KEY);
CREATE TABLE visits (place int REFERENCES places);
CREATE INDEX visits_place ON visits (place);
CREATE TABLE trips (place int REFERENCES places);
CREATE INDEX trips_place ON trips (place);
-- migration:
DROP TABLE people, calls CASCADE; -- expect: drop-table, drop-table
DROP TABLE places, visits CASCADE; -- expect: drop-table, drop-table, drop-cascade
