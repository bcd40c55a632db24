-- What few matters are: found without a look at all the others. Each is entered once, and again when that changes. (The planner
-- takes `id = root_id` for one row in two hundred: an index without it in its condition would lose against one of all roots.)
create index matter_late on matter (district_id, created_at, number) where late and id = root_id;
create index matter_supervised on matter (district_id, created_at, number) where supervised and id = root_id;
create index matter_orders_supervised on matter (district_id, created_at, number) where supervised and id <> root_id;
create index matter_by_kind on matter (district_id, kind, created_at, number) where kind is not null and id = root_id;
create index matter_uncategorised on matter (district_id, created_at, number) where category is null and id = root_id;
