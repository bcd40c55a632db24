-- What few matters are: found without a look at all the others. Each is entered once, and again when that changes.
create index matter_late on matter (district_id, created_at, number) where late;
create index matter_supervised on matter (district_id, created_at, number) where supervised;
create index matter_by_kind on matter (district_id, kind, created_at, number) where kind is not null;
create index matter_uncategorised on matter (district_id, created_at, number) where category is null and id = root_id;
