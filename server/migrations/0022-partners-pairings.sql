-- Organisations that belong to a place of the tree: resident in it, paired with it to build it together, or its double contact.
create table partner_pairing (
  district_id int not null,
  partner_id int not null,
  node_id int not null,
  kind text not null check (kind in ('resident', 'paired', 'double_contact')),
  from_at timestamptz not null,
  to_at timestamptz,
  primary key (district_id, partner_id, node_id, kind, from_at),
  foreign key (district_id, partner_id) references partner (district_id, id),
  foreign key (district_id, node_id) references node (district_id, id)
);
-- One pairing of a kind stands at a time.
create unique index partner_pairing_stands on partner_pairing (district_id, partner_id, node_id, kind) where to_at is null;
create index partner_pairing_node on partner_pairing (district_id, node_id, kind);

-- Those that stand now.
create view partners_v_pairing as
  select district_id, partner_id, node_id, kind, from_at from partner_pairing where to_at is null;
