-- When editions of each kind follow each other, for the rooms above.
create view reports_v_edition as
  select district_id, id, kind, node_id, from_day, to_day from report_edition;
