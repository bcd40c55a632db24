-- Loop definitions as they were when matters were pinned to them.
create table loop (
  district_id int not null references district,
  id text not null,
  version int not null,
  definition jsonb not null,
  digest text not null,
  loaded_at timestamptz not null,
  primary key (district_id, id, version)
);

create sequence matter_number;

-- One row a matter: the stored fold of its steps (state, category, unit, clock, answers, version), beside what was fixed
-- when it was filed. No foreign keys to steps and
-- none from them: rows are written together in one statement, and `matters replay --check` proves that they agree.
create table matter (
  -- fixed widths first: no room is lost between columns
  district_id int not null,
  grid_at_filing int not null,
  number bigint not null,
  id uuid not null,
  root_id uuid not null,
  created_at timestamptz not null,
  changed_at timestamptz not null,
  due_at timestamptz,
  clock_from timestamptz,
  wake_at timestamptz,
  closed_at timestamptz,
  reporter_id int,
  filed_by int,
  unit_id int,
  version int not null,
  -- one token for a matter and its children: who writes any of them must have seen all of them
  family int not null default 1,
  loop_version smallint not null,
  lead boolean not null default false,
  late boolean not null default false,
  loop text not null,
  source text not null,
  state text not null,
  path ltree not null,
  category text,
  solved text,
  satisfaction text,
  ref text,
  place text,
  -- a child carries none: it is shown under its root's
  title text,
  primary key (district_id, id)
) with (fillfactor = 90);
create unique index matter_number_is_one on matter (district_id, number) where id = root_id;
create unique index matter_ref_is_one on matter (district_id, source, ref) where ref is not null;
create index matter_children on matter (district_id, root_id) where id <> root_id;
create index matter_by_time on matter (district_id, created_at, number) where id = root_id;
create index matter_by_2 on matter (district_id, label_at(path, 2), created_at, number) where id = root_id;
create index matter_by_3 on matter (district_id, label_at(path, 3), created_at, number) where id = root_id;
create index matter_by_4 on matter (district_id, label_at(path, 4), created_at, number) where id = root_id;
create index matter_by_5 on matter (district_id, label_at(path, 5), created_at, number) where id = root_id;
create index matter_by_path on matter using gist (district_id, path) where id = root_id and nlevel(path) > 5;
create index matter_by_unit on matter (district_id, unit_id, created_at, number) where unit_id is not null;
create index matter_by_reporter on matter (district_id, reporter_id, created_at, number) where reporter_id is not null;
create index matter_by_filer on matter (district_id, filed_by, created_at, number) where filed_by is not null;
create index matter_orders on matter (district_id, created_at, number) where id <> root_id;
-- What is open, by state, in the district and in a node of it: few rows, whatever the archive has grown to.
create index matter_open on matter (district_id, state, created_at, number) where id = root_id and closed_at is null;
create index matter_open_2 on matter (district_id, label_at(path, 2), state, created_at, number) where id = root_id and closed_at is null;
create index matter_open_3 on matter (district_id, label_at(path, 3), state, created_at, number) where id = root_id and closed_at is null;
create index matter_open_4 on matter (district_id, label_at(path, 4), state, created_at, number) where id = root_id and closed_at is null;
create index matter_wakes on matter (wake_at) where wake_at is not null;

-- History: appended, never edited.
create table matter_step (
  matter_id uuid not null,
  request_id uuid,
  occurred_at timestamptz not null,
  -- null: at once, when it occurred
  recorded_at timestamptz,
  due_at timestamptz,
  district_id int not null,
  by_account int,
  seq smallint not null,
  step text not null,
  by_role text not null,
  digest bytea,
  data jsonb,
  primary key (district_id, matter_id, seq)
);

-- Words and attachments of a step: what a person may have erased without breaking the chain of digests.
create table matter_content (
  district_id int not null,
  matter_id uuid not null,
  seq smallint not null,
  salt bytea not null,
  texts jsonb not null,
  files text[] not null default '{}',
  primary key (district_id, matter_id, seq)
);

-- A reporter without an account, or named by somebody else: sealed, opened with a purpose, each opening logged.
create table matter_reporter (
  district_id int not null,
  matter_id uuid not null,
  name_sealed bytea,
  phone_sealed bytea,
  primary key (district_id, matter_id)
);

-- History is appended, never edited: the application may not, whatever it is told.
revoke update, delete on loop, matter_step from gridloom_app;
