-- Types, domains, schemas and extensions.

## enum add | type public.mood missing
-- old
-- new
CREATE TYPE mood AS ENUM ('sad', 'ok');
## enum append | type public.mood changed labels
-- old
CREATE TYPE mood AS ENUM ('sad', 'ok');
-- new
CREATE TYPE mood AS ENUM ('sad', 'ok', 'glad');
## enum insert in the middle | type public.mood changed labels
-- old
CREATE TYPE mood AS ENUM ('sad', 'glad');
-- new
CREATE TYPE mood AS ENUM ('sad', 'ok', 'glad');
## enum insert at the beginning | type public.mood changed labels
-- old
CREATE TYPE mood AS ENUM ('b', 'd');
-- new
CREATE TYPE mood AS ENUM ('a', 'b', 'c', 'd', 'e');
## enum value removed in use | type public.mood changed labels
-- old
CREATE TYPE mood AS ENUM ('sad', 'ok', 'glad');
CREATE TABLE t (m mood DEFAULT 'ok', ms mood[]);
CREATE INDEX i ON t (m) WHERE m = 'ok';
CREATE VIEW v AS SELECT m FROM t WHERE m <> 'sad';
CREATE FUNCTION f(m mood) RETURNS mood LANGUAGE sql AS 'SELECT $1';
-- new
CREATE TYPE mood AS ENUM ('sad', 'ok');
CREATE TABLE t (m mood DEFAULT 'ok', ms mood[]);
CREATE INDEX i ON t (m) WHERE m = 'ok';
CREATE VIEW v AS SELECT m FROM t WHERE m <> 'sad';
CREATE FUNCTION f(m mood) RETURNS mood LANGUAGE sql AS 'SELECT $1';
## enum reorder | type public.mood changed labels
-- old
CREATE TYPE mood AS ENUM ('sad', 'ok');
CREATE TABLE t (m mood DEFAULT 'ok' CHECK (m <> 'sad'));
-- new
CREATE TYPE mood AS ENUM ('ok', 'sad');
CREATE TABLE t (m mood DEFAULT 'ok' CHECK (m <> 'sad'));
## composite add | type public.ct missing
-- old
-- new
CREATE TYPE ct AS (a int, b text);
## composite attribute add | attribute public.ct.b missing
-- old
CREATE TYPE ct AS (a int);
-- new
CREATE TYPE ct AS (a int, b text);
## composite attribute type | attribute public.ct.a changed type
-- old
CREATE TYPE ct AS (a int);
-- new
CREATE TYPE ct AS (a bigint);
## composite attribute type in use | attribute public.ct.a changed type
-- old
CREATE TYPE ct AS (a int);
CREATE TABLE t (c ct);
-- new
CREATE TYPE ct AS (a bigint);
CREATE TABLE t (c ct);
## composite attribute drop | attribute public.ct.b unexpected
-- old
CREATE TYPE ct AS (a int, b text);
-- new
CREATE TYPE ct AS (a int);
## domain add | domain public.d missing
-- old
-- new
CREATE DOMAIN d AS int CHECK (VALUE > 0);
## domain default | domain public.d changed default
-- old
CREATE DOMAIN d AS int;
-- new
CREATE DOMAIN d AS int DEFAULT 5;
## domain not null | domain public.d changed not null
-- old
CREATE DOMAIN d AS int;
-- new
CREATE DOMAIN d AS int NOT NULL;
## domain check change | domain constraint public.d.c changed definition
-- old
CREATE DOMAIN d AS int CONSTRAINT c CHECK (VALUE > 0);
-- new
CREATE DOMAIN d AS int CONSTRAINT c CHECK (VALUE > 1);
## domain second check | domain constraint public.d.c2 missing
-- old
CREATE DOMAIN d AS int CONSTRAINT c CHECK (VALUE > 0);
-- new
CREATE DOMAIN d AS int CONSTRAINT c CHECK (VALUE > 0) CONSTRAINT c2 CHECK (VALUE < 9);
## domain check not valid | domain constraint public.d.c missing
CREATE DOMAIN d AS int;
-- old
-- new
ALTER DOMAIN d ADD CONSTRAINT c CHECK (VALUE > 0) NOT VALID;
## domain base in use | domain public.d changed base
-- old
CREATE DOMAIN d AS int CHECK (VALUE > 0);
CREATE TABLE t (a d DEFAULT 1);
-- new
CREATE DOMAIN d AS bigint CHECK (VALUE > 0);
CREATE TABLE t (a d DEFAULT 1);
## range add | type public.rt missing
-- old
-- new
CREATE TYPE rt AS RANGE (subtype = float8);
## range change | type public.rt changed properties
-- old
CREATE TYPE rt AS RANGE (subtype = float8);
-- new
CREATE TYPE rt AS RANGE (subtype = float8, subtype_diff = float8mi);
## range change in use | type public.rt changed properties
-- old
CREATE TYPE rt AS RANGE (subtype = float8);
CREATE TABLE t (r rt DEFAULT 'empty', rs rt[]);
-- new
CREATE TYPE rt AS RANGE (subtype = float8, subtype_diff = float8mi);
CREATE TABLE t (r rt DEFAULT 'empty', rs rt[]);
## schema add | schema probe_s missing
-- old
-- new
CREATE SCHEMA probe_s;
## schema drop | schema probe_s unexpected
-- old
CREATE SCHEMA probe_s;
-- new
## extension add | extension citext missing
-- old
-- new
CREATE EXTENSION citext;
## extension schema | extension citext changed schema
CREATE SCHEMA probe_x;
-- old
CREATE EXTENSION citext;
-- new
CREATE EXTENSION citext SCHEMA probe_x;
## extension version | extension citext changed version
-- old
CREATE EXTENSION citext VERSION '1.4';
-- new
CREATE EXTENSION citext VERSION '1.5';
