-- A person sets the first password with a code that holds once and for some days. Only its keyed hash is kept.
create table first_code (
  district_id int not null,
  account_id int not null,
  code_mark bytea not null,
  tries int not null default 0,
  expires_at timestamptz not null,
  primary key (district_id, account_id),
  foreign key (district_id, account_id) references account (district_id, id)
);
