-- What a matter counts as, by the rule in measures.json: one row a root, rewritten whenever something happened to its family.
-- A measure counts on the day of its group: when it was filed, when it was to be closed, when it was called back.
create table figure_row (
  district_id int not null,
  filed_on date not null,
  due_on date,
  called_on date,
  -- the unit that leads
  unit_id int,
  -- natural time from filing to the end, of closed ones
  minutes int not null,
  accepted boolean not null,
  whistled boolean not null,
  closed boolean not null,
  in_time boolean not null,
  rework boolean not null,
  returned boolean not null,
  judged boolean not null,
  contacted boolean not null,
  solved boolean not null,
  satisfied boolean not null,
  fair boolean not null,
  id uuid not null,
  path ltree not null,
  loop text not null,
  category text,
  kind text,
  primary key (district_id, id)
) with (fillfactor = 90);
create index figure_row_filed on figure_row (district_id, filed_on);
create index figure_row_due on figure_row (district_id, due_on);
create index figure_row_called on figure_row (district_id, called_on);
create index figure_row_filed_3 on figure_row (district_id, label_at(path, 3), filed_on);
create index figure_row_due_3 on figure_row (district_id, label_at(path, 3), due_on);
create index figure_row_called_3 on figure_row (district_id, label_at(path, 3), called_on);

-- What an order to a unit counts as, stage by stage.
create table figure_order (
  district_id int not null,
  ordered_on date not null,
  acknowledge_on date,
  contact_on date,
  report_in_on date,
  feed_back_on date,
  objected_on date,
  late_on date,
  supervised_on date,
  unit_id int not null,
  -- natural time from the order to its result, of those fed back
  minutes int not null,
  acknowledged boolean not null,
  contacted boolean not null,
  reported_in boolean not null,
  fed_back boolean not null,
  in_time boolean not null,
  rework boolean not null,
  upheld boolean not null,
  overruled boolean not null,
  id uuid not null,
  root_id uuid not null,
  path ltree not null,
  -- those of the root
  loop text not null,
  category text,
  kind text,
  primary key (district_id, id)
) with (fillfactor = 90);
create index figure_order_ordered on figure_order (district_id, ordered_on);
create index figure_order_acknowledge on figure_order (district_id, acknowledge_on);
create index figure_order_contact on figure_order (district_id, contact_on);
create index figure_order_report_in on figure_order (district_id, report_in_on);
create index figure_order_feed_back on figure_order (district_id, feed_back_on);
create index figure_order_objected on figure_order (district_id, objected_on);
create index figure_order_late on figure_order (district_id, late_on);
create index figure_order_supervised on figure_order (district_id, supervised_on);
create index figure_order_3 on figure_order (district_id, label_at(path, 3));
create index figure_order_root on figure_order (district_id, root_id);

-- Rows added up by day: of the district and its streets and towns by each dimension, of communities as a whole. Kept by facts,
-- counted anew by `scores recount`.
create table figure_sum (
  district_id int not null,
  node_id int not null,
  day date not null,
  filed int not null,
  accepted int not null,
  whistled int not null,
  to_close int not null,
  closed int not null,
  in_time int not null,
  rework int not null,
  returned int not null,
  valid int not null,
  judged int not null,
  contacted int not null,
  solved int not null,
  satisfied int not null,
  fair int not null,
  minutes bigint not null,
  -- all, category, kind, unit
  dim text not null,
  key text not null,
  loop text not null,
  primary key (district_id, node_id, dim, day, key, loop)
) with (fillfactor = 80);
create index figure_sum_day on figure_sum (district_id, day);

create table figure_order_sum (
  district_id int not null,
  node_id int not null,
  day date not null,
  unit_id int not null,
  ordered int not null,
  readdressed int not null,
  to_acknowledge int not null,
  acknowledged int not null,
  to_contact int not null,
  contacted int not null,
  to_report_in int not null,
  reported_in int not null,
  to_feed_back int not null,
  fed_back int not null,
  in_time int not null,
  rework int not null,
  objected int not null,
  upheld int not null,
  overruled int not null,
  late int not null,
  supervised int not null,
  minutes bigint not null,
  loop text not null,
  primary key (district_id, node_id, day, unit_id, loop)
) with (fillfactor = 80);
create index figure_order_sum_day on figure_order_sum (district_id, day);

-- The rule that a district's rows were made with. Whoever writes rows or sums holds it, so that one writes at a time.
create table figure_state (
  district_id int not null primary key references district,
  rule text,
  -- the rule that a job is at work on
  building text,
  done int not null default 0,
  total int,
  -- when news was last counted
  heard_at timestamptz
);

-- What is open now, without words of anybody: of a place by the indexes of what is open.
-- Said with coalesce: the planner takes `id = root_id` for something rare and would rather read an index of the whole archive.
create view matters_v_open as
  select district_id, id, number, path, loop, loop_version, state, category, kind, unit_id, lead, created_at, changed_at, due_at, late,
    supervised, lng, lat
  from matter where coalesce(id = root_id, false) and closed_at is null;
