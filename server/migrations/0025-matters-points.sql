-- Reports with a point by the day they were filed: what the map of a whole district draws is read from this index alone. What
-- lies in a part of it is found by the indexes of places; for that this one does not hold the path.
create index matter_points on matter (district_id, created_at) include (lat, lng, loop) where lat is not null and id = root_id;
-- Where reports of a time lie, for the rooms above: points and nothing else of them.
create view matters_v_point as
  select district_id, created_at, path, loop, lng, lat from matter where id = root_id and lat is not null;
