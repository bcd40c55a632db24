-- What was said in the first step of matters that stand on a numbered sheet, for the rooms above; of confidential ones nothing.
create view matters_v_first_said as
  select m.district_id, m.id, m.loop, m.loop_version, c.texts
  from matter m
  join matter_content c on c.district_id = m.district_id and c.matter_id = m.id and c.seq = 1
  where m.id = m.root_id and m.sheet is not null and not m.confidential;
