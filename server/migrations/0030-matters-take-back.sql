-- History is appended, never edited: the application may delete no step. What an import brought by mistake and nobody has touched
-- since may go, by this alone: matters with nothing in their history but the import, on which no other hangs. Returns those that went.
create function matters_take_back(district int, ids uuid[]) returns setof uuid
  language plpgsql security definer set search_path = public, pg_temp as $$
declare
  gone uuid[];
begin
  -- Held by a statement of its own: the next one looks anew, and sees the step that this one had to wait for.
  perform 1 from matter
  where district_id = district and id = any(ids) and id = root_id and source = 'import' order by id for update;
  select coalesce(array_agg(m.id), '{}') into gone from matter m
  where m.district_id = district and m.id = any(ids) and m.id = m.root_id and m.source = 'import'
    and not exists (select from matter_step s where s.district_id = district and s.matter_id = m.id and s.by_role <> 'import')
    and not exists (select from matter c where c.district_id = district and c.root_id = m.id and c.id <> c.root_id)
    and not exists (select from matter j where j.district_id = district and j.main_id = m.id)
    -- nor does anything say that it came from it
    and not exists (select from matter_step l where l.district_id = district and l.data ? 'linked' and l.data ->> 'linked' = m.id::text);
  delete from matter_content where district_id = district and matter_id = any(gone);
  delete from matter_reporter where district_id = district and matter_id = any(gone);
  delete from matter_step where district_id = district and matter_id = any(gone);
  delete from matter where district_id = district and id = any(gone);
  return query select unnest(gone);
end $$;
revoke all on function matters_take_back(int, uuid[]) from public;
grant execute on function matters_take_back(int, uuid[]) to gridloom_app;
