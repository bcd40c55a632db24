-- Open reports with a point, by where they lie: what is near to one that is being written.
create index matter_by_point on matter (district_id, lat, lng) where lat is not null and id = root_id and closed_at is null;
