-- Units that stand, with the node that they belong to.
create view partners_v_standing as
  select district_id, id, kind, name, node_id from partner where closed_at is null;
