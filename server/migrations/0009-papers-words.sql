-- What a person called the file that they brought; photos keep none. Shown only to who may see the matter it belongs to.
alter table file add column name text;

-- Words to start from, set at a node and inherited downward: the nearest version of a key wins. History is appended.
create table template (
  district_id int not null references district,
  node_id int not null,
  key text not null,
  version int not null,
  state text not null check (state in ('used', 'retired', 'hidden')),
  loop text not null,
  step text not null,
  field text not null,
  category text,
  title text not null,
  text text not null,
  set_by int not null,
  set_at timestamptz not null,
  primary key (district_id, node_id, key, version),
  foreign key (district_id, node_id) references node (district_id, id)
);

-- What of a matter is shown outside the office: the newest version, absent where nothing is.
create table publication (
  district_id int not null references district,
  matter_id uuid not null,
  version int not null,
  audience text not null check (audience in ('neighbours', 'public')),
  published_at timestamptz not null,
  primary key (district_id, matter_id)
);
create index publication_newest on publication (district_id, published_at, matter_id);

-- Each time something was published or withdrawn. The words lie apart, so that they can be erased and this history stays.
create table publication_step (
  district_id int not null,
  matter_id uuid not null,
  version int not null,
  act text not null check (act in ('published', 'withdrawn')),
  audience text,
  by_account int not null,
  at timestamptz not null,
  reason text,
  digest bytea,
  primary key (district_id, matter_id, version)
);
create table publication_content (
  district_id int not null,
  matter_id uuid not null,
  version int not null,
  salt bytea not null,
  title text not null,
  words text not null,
  result text,
  photos text[] not null default '{}',
  primary key (district_id, matter_id, version)
);

-- History is appended, never edited: the application may not, whatever it is told.
revoke update, delete on template, publication_step from gridloom_app;
