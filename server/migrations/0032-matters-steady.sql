-- A step rewrites a matter in its place (a heap-only update) as long as no column of any index changes with it. The indexes of
-- what is open knew the state, which every step changes: each step wrote all of the row's index entries anew. They lead to the
-- open rows of a place without it; those are few, and a state is picked out of them. (`wake_at`, the other such column, moves
-- less often by the way it is written: see store/write.ts.)
drop index matter_open;
drop index matter_open_2;
drop index matter_open_3;
drop index matter_open_4;
drop index matter_open_unit;
create index matter_open on matter (district_id, created_at, number) where closed_at is null;
create index matter_open_2 on matter (district_id, label_at(path, 2), created_at, number) where closed_at is null;
create index matter_open_3 on matter (district_id, label_at(path, 3), created_at, number) where closed_at is null;
create index matter_open_4 on matter (district_id, label_at(path, 4), created_at, number) where closed_at is null;
create index matter_open_unit on matter (district_id, unit_id, created_at, number) where closed_at is null and unit_id is not null;
