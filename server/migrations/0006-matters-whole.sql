-- The whole whistle: kinds, levels, pauses, lateness that is warned of, contested and raised, matters joined to others.
alter table matter
  add column lng double precision,
  add column lat double precision,
  add column paused_at timestamptz,
  add column paused_until timestamptz,
  add column main_id uuid,
  add column holder_id int,
  add column held smallint,
  add column raised smallint,
  add column alarms smallint not null default 0,
  add column lapses smallint not null default 0,
  add column exempt boolean not null default false,
  add column supervised boolean not null default false,
  add column confidential boolean not null default false,
  add column kind text,
  add column sheet text,
  -- a step that was asked for and waits for a decision
  add column awaits text,
  add column visibility text;

-- Matters of before: what has called them late has spoken.
update matter set alarms = 2 where late;
update matter m set lapses = late.times
  from (select district_id, matter_id, count(*) as times from matter_step where step = 'late' group by 1, 2) late
  where late.district_id = m.district_id and late.matter_id = m.id;

create index matter_joined on matter (district_id, main_id) where main_id is not null;
create index matter_held_by on matter (district_id, holder_id, created_at, number) where holder_id is not null;
create index matter_by_sheet on matter (district_id, sheet) where sheet is not null;

-- What is open, its orders and side tasks as well: the work of a place, by state.
drop index matter_open;
drop index matter_open_2;
drop index matter_open_3;
drop index matter_open_4;
create index matter_open on matter (district_id, state, created_at, number) where closed_at is null;
create index matter_open_2 on matter (district_id, label_at(path, 2), state, created_at, number) where closed_at is null;
create index matter_open_3 on matter (district_id, label_at(path, 3), state, created_at, number) where closed_at is null;
create index matter_open_4 on matter (district_id, label_at(path, 4), state, created_at, number) where closed_at is null;
create index matter_open_unit on matter (district_id, unit_id, state) where closed_at is null and unit_id is not null;
