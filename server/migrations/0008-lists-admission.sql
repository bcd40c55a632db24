-- An affair that a department applied to have added to the list of what grids may be given. The row is the fold of its steps.
create table admission (
  district_id int not null references district,
  id uuid not null,
  -- counted in each district by itself
  number int not null,
  unit_id int not null,
  -- where it is to hold: the district or a part of it
  node_id int not null,
  path ltree not null,
  class text not null,
  title text not null,
  about text not null,
  -- what the department gives along with the affair: money, training, hands
  provides text not null,
  basis text,
  urgent boolean not null,
  -- the first instant at which it no longer holds
  expires_at timestamptz,
  state text not null check (state in ('applied', 'approved', 'rejected', 'published', 'withdrawn')),
  version int not null,
  created_at timestamptz not null,
  changed_at timestamptz not null,
  published_at timestamptz,
  primary key (district_id, id),
  foreign key (district_id, unit_id) references partner (district_id, id),
  foreign key (district_id, node_id) references node (district_id, id),
  check (not urgent or expires_at is not null)
);
create unique index admission_number on admission (district_id, number);
create index admission_state on admission (district_id, state, number);
create index admission_unit on admission (district_id, unit_id, number);

-- History: appended, never edited.
create table admission_step (
  district_id int not null,
  admission_id uuid not null,
  seq smallint not null,
  request_id uuid not null,
  at timestamptz not null,
  by_account int not null,
  by_role text not null,
  unit_id int,
  step text not null,
  -- the community that refused, or whose refusal was ruled on
  node_id int,
  reason text,
  primary key (district_id, admission_id, seq),
  unique (district_id, admission_id, request_id),
  foreign key (district_id, admission_id) references admission (district_id, id)
);

-- A community that refuses an affair: holds there from the moment it is said until the grid body overrules it.
create table admission_refusal (
  district_id int not null,
  admission_id uuid not null,
  node_id int not null,
  state text not null check (state in ('standing', 'upheld', 'overruled')),
  reason text not null,
  ruling text,
  refused_at timestamptz not null,
  ruled_at timestamptz,
  primary key (district_id, admission_id, node_id),
  foreign key (district_id, admission_id) references admission (district_id, id),
  foreign key (district_id, node_id) references node (district_id, id)
);

-- A unit that is the government of a street or a town is tied to its node of the tree: duty lists are looked up by it.
alter table partner add column node_id int;
alter table partner add foreign key (district_id, node_id) references node (district_id, id);

-- History is appended, never edited: the application may not, whatever it is told.
revoke update, delete on admission_step from gridloom_app;
