create table partner (
  district_id int not null references district,
  id int generated always as identity,
  kind text not null,
  name text not null,
  name_en text not null default '',
  created_at timestamptz not null,
  closed_at timestamptz,
  primary key (district_id, id),
  unique (district_id, name)
);

-- What a unit answers for: a category (or one of its children, or '*') within an area of the tree.
create table partner_duty (
  district_id int not null,
  partner_id int not null,
  category text not null,
  node_id int not null,
  primary key (district_id, partner_id, category, node_id),
  foreign key (district_id, partner_id) references partner (district_id, id),
  foreign key (district_id, node_id) references node (district_id, id)
);
create index partner_duty_category on partner_duty (district_id, category);

create view partners_v_unit as
  select district_id, id, kind, name, name_en from partner;
