-- Matters by who filed them for others: what a channel may read of its own. The words are the report's, as it was filed.
create view matters_v_filed as
  select m.district_id, m.id, m.number, m.source, m.ref, m.filed_by, m.loop, m.loop_version, m.state, m.category, m.title,
    m.place, m.path, m.created_at, m.changed_at, m.due_at, m.closed_at, m.solved, m.lat, m.lng, c.texts ->> 'words' as words
  from matter m
  left join matter_content c on c.district_id = m.district_id and c.matter_id = m.id and c.seq = 1
  where m.id = m.root_id and m.filed_by is not null;
