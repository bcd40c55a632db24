-- A change of the tree: what was asked for, what it comes to, how far it is, and who took it back.
create table grid_change (
  district_id int not null references district,
  id uuid not null,
  kind text not null check (kind in ('split', 'merge', 'move')),
  state text not null check (state in ('running', 'stopped', 'done', 'undoing', 'undone')),
  reason text not null,
  -- nodes that end, nodes made, subtrees that lie elsewhere, and who chose what; then the same of the way back
  plan jsonb not null,
  undo jsonb,
  -- what ends, was made or lies elsewhere: a later change of one of these builds on this one
  nodes int[] not null,
  by_account int not null,
  by_name text not null,
  at timestamptz not null,
  done_at timestamptz,
  undo_by_name text,
  undo_at timestamptz,
  undone_at timestamptz,
  -- why it stopped
  problem jsonb,
  done int not null default 0,
  total int not null default 0,
  primary key (district_id, id)
);
create index grid_change_newest on grid_change (district_id, at);
create index grid_change_nodes on grid_change using gin (nodes);
-- One at a time: the next one is previewed on the tree that this one leaves.
create unique index grid_change_under_way on grid_change (district_id) where state in ('running', 'stopped', 'undoing');

-- What a change carried from a node that ended to another, so that it finds back.
create table grid_change_thing (
  district_id int not null,
  change_id uuid not null,
  kind text not null,
  thing text not null,
  from_id int not null,
  to_id int not null,
  primary key (district_id, change_id, kind, thing, from_id)
);

-- `takes_rest`: what comes to a node that ended, and says nothing of where in it, goes on to this one.
alter table node_succession
  add column change_id uuid,
  add column takes_rest boolean not null default true,
  -- the way back of a change that was taken back
  add column back boolean not null default false,
  add column undone_at timestamptz;
alter table node_succession drop constraint node_succession_pkey;
alter table node_succession add primary key (district_id, from_id, to_id, at);
create index node_succession_to on node_succession (district_id, to_id);

-- A net that a department drew by itself, and what became of its areas in the one net.
create table grid_old_net (
  district_id int not null references district,
  id uuid not null,
  department text not null,
  name text not null,
  state text not null check (state in ('drafted', 'merged')),
  version int not null,
  by_account int not null,
  by_name text not null,
  at timestamptz not null,
  merged_at timestamptz,
  merged_by_name text,
  primary key (district_id, id)
);
create unique index grid_old_net_name on grid_old_net (district_id, department, name);

-- An area of an old net: the nodes that it became part of, or why it was left over.
create table grid_old_area (
  district_id int not null,
  net_id uuid not null,
  nth int not null,
  name text not null,
  nodes int[] not null default '{}',
  left_over text,
  primary key (district_id, net_id, nth),
  foreign key (district_id, net_id) references grid_old_net (district_id, id)
);

-- What was done to the tree stays on record.
revoke delete on grid_change, grid_change_thing from gridloom_app;

-- A subtree deeper than five levels is found by the labels of its fifth and of its own depth: these hold while a node above moves.
drop index matter_by_path;
