-- given:
CREATE TABLE bookings (id bigint PRIMARY KEY, during tsrange);
-- migration:
ALTER TABLE bookings ADD CONSTRAINT no_overlap EXCLUDE USING gist (during WITH &&);  -- expect: add-exclusion
CREATE TABLE rooms (id bigint PRIMARY KEY, during tsrange, EXCLUDE USING gist (during WITH &&));
