-- Staff sign in with a login and a password; residents with a phone number and a code. A resident's name and phone are
-- sealed; the phone is found again by its keyed hash.
create table account (
  district_id int not null references district,
  id int generated always as identity unique,
  kind text not null check (kind in ('staff', 'resident')),
  login text,
  password_hash text,
  name text,
  name_sealed bytea,
  phone_sealed bytea,
  phone_mark bytea,
  demo boolean not null default false,
  failed int not null default 0,
  locked_until timestamptz,
  created_at timestamptz not null,
  closed_at timestamptz,
  primary key (district_id, id),
  check (kind <> 'staff' or (login is not null and name is not null)),
  check (kind <> 'resident' or phone_mark is not null)
);
create unique index account_login on account (lower(login)) where login is not null;
create unique index account_phone on account (district_id, phone_mark) where phone_mark is not null;

create table session (
  token_hash bytea primary key,
  district_id int not null,
  account_id int not null,
  created_at timestamptz not null,
  seen_at timestamptz not null,
  expires_at timestamptz not null,
  foreign key (district_id, account_id) references account (district_id, id)
);
create index session_account on session (district_id, account_id);
create index session_expires on session (expires_at);

create table login_code (
  district_id int not null references district,
  phone_mark bytea not null,
  code_hash bytea not null,
  tries int not null default 0,
  sent int not null default 1,
  window_from timestamptz not null,
  expires_at timestamptz not null,
  primary key (district_id, phone_mark)
);

create view access_v_account as
  select district_id, id, kind, name, closed_at from account;



