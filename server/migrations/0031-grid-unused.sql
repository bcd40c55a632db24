-- Whether nothing at all refers to a node, but for nodes below it that were closed: whatever has a foreign key to it is asked, by
-- taking it out and putting it back.
create function grid_is_unused(district int, node_id int) returns boolean
  language plpgsql set search_path = public, pg_temp as $$
begin
  delete from node n where n.district_id = district
    and n.path <@ (select path from node where district_id = district and id = node_id)
    and (n.id = node_id or n.to_at is not null);
  raise exception 'put back' using errcode = 'GL200';
exception
  when foreign_key_violation then return false;
  when sqlstate 'GL200' then return true;
end $$;
