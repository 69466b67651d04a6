-- migration:
CREATE TABLE a (id bigint PRIMARY KEY, b timestamp, c timestamptz, d date); -- expect: timestamp-without-time-zone
CREATE TABLE e (id bigint PRIMARY KEY, f timestamp(3)); -- expect: timestamp-without-time-zone
