-- Where a matter stands and what its reporter wished, for the rooms above; no words of anybody.
create view matters_v_standing as
  select district_id, id, root_id, number, path, loop, loop_version, state, category, created_at, closed_at, reporter_id, filed_by,
    source, confidential, coalesce(visibility, 'private') as visibility
  from matter where id = root_id;
