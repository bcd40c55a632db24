-- Where a node of the tree lies: GeoJSON, a Polygon or MultiPolygon in degrees. `made_up` says that it was only drawn, for
-- demonstration; a note ({"zh", "en"}) says where a real one comes from and how exact it is.
create table node_shape (
  district_id int not null,
  node_id int not null,
  geometry jsonb not null,
  made_up boolean not null,
  note jsonb,
  primary key (district_id, node_id),
  -- a drawing keeps no node standing that is to go
  foreign key (district_id, node_id) references node (district_id, id) on delete cascade
);
