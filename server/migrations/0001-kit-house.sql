create extension if not exists ltree;
create extension if not exists btree_gist;

-- What belongs to the deployment as a whole, such as the mark of the secret that its sealed values were made with.
create table deployment (
  key text primary key,
  value text not null
);

-- A tenant. Its id is the division code (GB/T 2260), so that district_id reads as what it is.
create table district (
  id int primary key,
  key text not null unique,
  demo boolean not null default false,
  created_at timestamptz not null
);

-- The grid tree. A path's labels are node ids from the root down; nodes are dated, never deleted.
create table node (
  district_id int not null references district,
  id int generated always as identity,
  parent_id int,
  path ltree not null,
  level text not null,
  code text,
  name text not null,
  name_en text not null default '',
  position int not null default 0,
  from_at timestamptz not null,
  to_at timestamptz,
  primary key (district_id, id),
  foreign key (district_id, parent_id) references node (district_id, id)
);
create unique index node_code on node (district_id, code) where code is not null;
create index node_parent on node (district_id, parent_id, position);
create index node_path on node using gist (district_id, path);

create table node_succession (
  district_id int not null,
  from_id int not null,
  to_id int not null,
  kind text not null check (kind in ('split', 'merge', 'move')),
  at timestamptz not null,
  primary key (district_id, from_id, to_id)
);

-- The one model of scope: a person with a role at a node of the tree or in a unit.
create table post (
  district_id int not null references district,
  id int generated always as identity,
  account_id int not null,
  role text not null,
  node_id int,
  partner_id int,
  from_at timestamptz not null,
  to_at timestamptz,
  primary key (district_id, id),
  check ((node_id is null) <> (partner_id is null)),
  foreign key (district_id, node_id) references node (district_id, id)
);
create index post_account on post (district_id, account_id);
create index post_node on post (district_id, node_id) where node_id is not null;
create index post_partner on post (district_id, partner_id) where partner_id is not null;

-- Typed, dated values on a node; the nearest ancestor wins. History is appended, never edited.
create table setting (
  district_id int not null,
  node_id int not null,
  key text not null,
  from_at timestamptz not null,
  value jsonb not null,
  set_by int,
  primary key (district_id, node_id, key, from_at),
  foreign key (district_id, node_id) references node (district_id, id)
);

-- News between rooms. The transaction's own id tells a reader how far it may read without missing a late commit.
create table fact (
  tx xid8 not null default pg_current_xact_id(),
  id bigint generated always as identity,
  district_id int not null,
  name text not null,
  about uuid,
  data jsonb not null,
  primary key (tx, id)
);
create table fact_cursor (
  listener text primary key,
  tx xid8 not null,
  id bigint not null
);
create table fact_dead (
  listener text not null,
  tx xid8 not null,
  id bigint not null,
  district_id int not null,
  name text not null,
  about uuid,
  data jsonb not null,
  error text not null,
  at timestamptz not null,
  primary key (listener, tx, id)
);

-- Bytes lie on disk under their hash; a row says who in which district brought them.
create table file (
  district_id int not null,
  hash text not null,
  type text not null,
  size int not null,
  width int,
  height int,
  by_account int not null,
  created_at timestamptz not null,
  primary key (district_id, hash, by_account)
);

-- Reads of personal data, sign-ins, changed settings. Acts on matters are audited by their own steps.
create table audit (
  district_id int not null,
  id bigint generated always as identity,
  at timestamptz not null,
  account_id int,
  act text not null,
  about text,
  purpose text,
  request_id text,
  primary key (district_id, id)
);
create index audit_about on audit (district_id, about) where about is not null;

-- The label at a depth (1 = district) of a path: what the scope of a list compares, with an index for each depth.
create function label_at(path ltree, depth int) returns text
  language sql immutable parallel safe
  return split_part(ltree2text(path), '.', depth);

-- Ends a statement, with all that it wrote, when it did not touch as many rows as it had to.
create function must_be(actual bigint, expected bigint) returns bigint
  language plpgsql immutable parallel safe as $$
begin
  if actual <> expected then
    raise exception 'expected % rows, touched %', expected, actual using errcode = 'GL409';
  end if;
  return actual;
end $$;

-- History is appended, never edited: the application may not, whatever it is told.
revoke update, delete on audit, setting from gridloom_app;
