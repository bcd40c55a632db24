-- A program that acts with a key of its own: an account without login, password or session.
alter table account drop constraint account_kind_check;
alter table account add constraint account_kind_check check (kind in ('staff', 'resident', 'service'));
alter table account add constraint account_service_check
  check (kind <> 'service' or (name is not null and login is null and password_hash is null and phone_mark is null));

-- Where matters come from besides people: a hotline, a tenant's own platform, a chat group's adapter. Secrets are sealed,
-- because a signature is checked and made with the secret itself; an api_key only has to be recognised.
create table intake_channel (
  district_id int not null references district,
  id int generated always as identity,
  source text not null,
  name text not null,
  name_en text not null default '',
  node_id int not null,
  account_id int not null,
  key_id text not null,
  digest text not null check (digest in ('sha256', 'sm3')),
  secret_sealed bytea not null,
  old_secret_sealed bytea,
  old_until timestamptz,
  api_key_mark bytea,
  status_url text,
  -- their category codes → ours
  categories jsonb not null default '{}',
  default_category text,
  per_minute int not null,
  created_at timestamptz not null,
  created_by int,
  off_at timestamptz,
  seen_at timestamptz,
  received bigint not null default 0,
  version int not null default 1,
  primary key (district_id, id),
  unique (district_id, source),
  unique (district_id, account_id),
  foreign key (district_id, node_id) references node (district_id, id)
);
create unique index intake_channel_key on intake_channel (key_id);
create unique index intake_channel_api_key on intake_channel (api_key_mark) where api_key_mark is not null;

-- Requests of the last minutes: a nonce is taken once, and the rate of a channel is counted from the same rows.
create table intake_request (
  district_id int not null,
  channel_id int not null,
  nonce text not null,
  at timestamptz not null,
  primary key (district_id, channel_id, nonce)
);
create index intake_request_at on intake_request (district_id, channel_id, at);

-- What a channel sent, under its own reference, as far as the matter does not hold it.
create table intake_receipt (
  district_id int not null,
  channel_id int not null,
  ref text not null,
  matter_id uuid not null,
  received_at timestamptz not null,
  occurred_at timestamptz,
  their_category text,
  primary key (district_id, channel_id, ref)
);
create unique index intake_receipt_matter on intake_receipt (district_id, matter_id);
