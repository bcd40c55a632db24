-- Messages to the outside (short messages now). Address and text are sealed and emptied once delivered or out of date.
create table outbox (
  district_id int not null references district,
  id bigint generated always as identity,
  channel text not null,
  kind text not null,
  to_sealed bytea,
  text_sealed bytea,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  next_at timestamptz not null,
  tries int not null default 0,
  sent_at timestamptz,
  refused text,
  primary key (district_id, id)
);
create index outbox_waiting on outbox (district_id, next_at) where to_sealed is not null;

-- What a person is told inside Gridloom.
create table notice (
  district_id int not null,
  account_id int not null,
  id bigint generated always as identity,
  kind text not null,
  about uuid not null,
  data jsonb not null,
  created_at timestamptz not null,
  read_at timestamptz,
  primary key (district_id, account_id, id)
);
create index notice_unread on notice (district_id, account_id) where read_at is null;
