-- Names and comments that try to be something else.

do $$ begin execute 'create table wide (' || (select string_agg('c' || g || ' int', ', ') from generate_series(1, 1599) g) || ', id int primary key)'; end $$;
create table """; drop table x; --" (id int primary key, "r#type" text, "\u0000" text, "a""b" int, "*/ """ int, "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx" int, "self" int, "Self" int, "crate" int, "type" int);

create table "option" (id int primary key, "none" int, "some" text);
create table "result" (id int primary key, "ok" int);
create table vec (id int primary key); create table string (id int primary key, s text); create table "box" (id int);
create table new_user (id int primary key); create table users (id int primary key, name text); create table "user" (id int primary key);
create table user_patch (id int primary key); create table "1st" (id int, "2nd" int); create table "größe" (id int primary key, "größe" text, "日本" text, "ＩＤ" int);
create table "сор" (id int primary key, "с" int, "c" int, "имя" int, "ορ" int, "op" int, "ﬁ" int, "𝐀" int, "工" int, "イ" int, "счет" int, "٣" int);
create type "ο" as enum ('с', 'c', 'С', 'C', 'ο', 'o'); create table "cop" (id int primary key, "ο" "ο");
create table "a b" (id int, "a b" int, "a_b" int, "A_B" int, "aB" int); create table "a_b" (id int); create table "!!!" (id int, "???" int, "___" int);
create schema "my schema"; create table "my schema".t (id int primary key, x "char"); create schema std; create table std.core (id int primary key);
create type "select" as enum ('', 'a', 'A', 'a b', 'self', 'Self', '1', '*/', '"#', 'ä', '🎉', 'err', 'ok', 'none', 'some');
create table e (id int primary key, s "select" not null default 'a', ss "select"[]);
comment on table e is 'ends */ here "# and \ back
second line
```
not a doc test
```';
comment on column e.id is E'nul-like \\0 {braces} #[attr]';
create table client (client int primary key, row int, "_row" int, "_out" int, f int, "from" int);
create schema schema; create table schema.schema (schema int primary key);
create domain string_ as text; create table d (id string_ primary key, v string_[]);
create table empty ();
create view v as select *, 1 as "?column?" from e;

create domain positive as int check (value > 0); create domain small as positive; create domain label as text; create domain feeling as "select"; create domain smalls as small[];
create type inside as (n small, t label, f feeling, l small[], ls smalls, fs feeling[]); create domain whole as inside; create type outside as (i inside, w whole, ws whole[], r int4range);
create table nested (id int primary key, i inside, o outside, os outside[], w whole, ws whole[], ls smalls);

create type r as enum ('r'); create table c (id int primary key, r r, rs r[]); create table of_c (id int primary key, c_id int not null references c); create index on of_c (c_id);

create table "用户" (id int primary key); create domain "邮箱" as text check (value <> '');
create table "订单" (id int primary key, "用户" int not null references "用户", "邮箱" "邮箱" not null, "数量" numeric);
create domain "none" as text; create domain ok as int; create table rest (id int primary key, n "none", o ok not null);
create domain user_no as bigint check (value > 0); create table members (no user_no primary key, check (no < 1000), at timestamptz check (at > '2000-01-01'));
create table badges (id int primary key, member_no user_no not null references members, codes varchar(3)[] not null);

-- Under the struct of a domain there is an enum, which does not see to all constraints.
CREATE DOMAIN size AS text CHECK (VALUE IN ('M', 'S')) CONSTRAINT no_s CHECK (VALUE <> 'S');
CREATE DOMAIN shirt AS size;
CREATE TABLE shirts (id integer PRIMARY KEY, s shirt NOT NULL, maybe shirt, several shirt[]);

-- What a constraint is called or says is no code.
CREATE DOMAIN said AS jsonb CONSTRAINT said_v0 CHECK (true) CHECK (true AND VALUE ? 'v0');
CREATE TABLE sayings (id integer PRIMARY KEY, said said);

-- Nothing in it can be written.
CREATE TABLE singleton (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    one boolean GENERATED ALWAYS AS (true) STORED UNIQUE
);
