-- Root matters with what is counted of them, for the rooms above; no words of anybody.
create view matters_v_counted as
  select district_id, id, number, path, loop, state, category, kind, unit_id, sheet, solved, satisfaction, source, created_at, closed_at
  from matter where id = root_id;
-- What the form of the first step said beside the words themselves.
create view matters_v_opening as
  select c.district_id, c.matter_id, c.texts - 'words' as texts from matter_content c where c.seq = 1;
-- Who took part in a matter, by role.
create view matters_v_role as
  select m.district_id, m.loop, m.root_id, s.by_role
  from matter m join matter_step s on s.district_id = m.district_id and s.matter_id = m.id;
