-- What a step names as where its matter came from, or what it went on as, found from the other side.
create index matter_step_linked on matter_step (district_id, (data ->> 'linked')) where data ? 'linked';
create view matters_v_linked as
  select district_id, matter_id as id, seq, step, occurred_at, data ->> 'linked' as linked
  from matter_step where data ? 'linked';
-- When a matter was put on a numbered sheet.
create view matters_v_listed as
  select district_id, matter_id as id, data ->> 'sheet' as sheet, occurred_at from matter_step where data ? 'sheet';
-- Matters of one loop among all the others, newest first; what a ledger of them is grouped by; and which unit leads each.
create index matter_by_loop on matter (district_id, loop, created_at, number) where id = root_id;
create view matters_v_ledger as
  select district_id, id, number, path, loop, loop_version, state, kind, category, source, sheet, unit_id, holder_id, late, main_id,
    created_at, closed_at
  from matter where id = root_id;
create view matters_v_lead as
  select district_id, root_id as id, unit_id, created_at from matter where id <> root_id and lead and unit_id is not null;
-- Reports that go on with another one.
create view matters_v_joined as
  select district_id, id, main_id from matter where main_id is not null and id = root_id;
