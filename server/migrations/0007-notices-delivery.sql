-- The outbox serves every channel. Messages of a line (one receiver) are delivered in the order of their ids; what is not done
-- yet waits, what is done was sent, has died (its content stays sealed, to be tried again by hand) or was dropped by hand.
alter table outbox
  add column line text,
  -- who receives, in words without personal data
  add column receiver text not null default '',
  add column about uuid,
  -- worthless when out of date, such as a code: then nothing of it is kept
  add column fleeting boolean not null default false,
  add column done_at timestamptz,
  add column dropped_at timestamptz,
  add column settled_by int;
update outbox set line = channel || ' ' || id, fleeting = true,
  done_at = case when to_sealed is null then coalesce(sent_at, expires_at) end;
alter table outbox alter column line set not null;
drop index outbox_waiting;
create index outbox_due on outbox (district_id, channel, next_at) where done_at is null;
create index outbox_line on outbox (district_id, line, id) where done_at is null;
create index outbox_dead on outbox (district_id, id) where done_at is not null and sent_at is null and dropped_at is null;
create index outbox_done on outbox (district_id, done_at) where done_at is not null;

-- When a line last spoke, for receivers that take so many messages a minute and no more.
create table outbox_pace (
  district_id int not null,
  line text not null,
  posts timestamptz[] not null default '{}',
  primary key (district_id, line)
);

-- Group robots of a node of the tree. The address holds the key that lets anybody speak in the group: sealed, never shown whole.
create table robot (
  district_id int not null,
  id int generated always as identity,
  node_id int not null,
  name text not null,
  url_sealed bytea not null,
  shown text not null,
  -- which kinds of news it carries; none named: all
  kinds text[] not null default '{}',
  mention_all boolean not null default false,
  lang text not null default 'zh' check (lang in ('zh', 'en')),
  is_on boolean not null default true,
  created_at timestamptz not null,
  created_by int,
  primary key (district_id, id),
  foreign key (district_id, node_id) references node (district_id, id)
);
create index robot_node on robot (district_id, node_id);

alter table notice
  add column urgent boolean not null default false,
  -- the transaction that told: a stream that resumes asks for all that it can't have seen, late commits included
  add column tx xid8 not null default pg_current_xact_id();
create index notice_read on notice (district_id, created_at) where read_at is not null;
