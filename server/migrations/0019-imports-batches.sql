-- A file that somebody brought to be loaded: what it is, how its columns are read, how far it is, and who did what with it.
create table import_batch (
  district_id int not null references district,
  id uuid not null,
  kind text not null,
  state text not null check (state in
    ('uploaded', 'checking', 'checked', 'loading', 'done', 'undoing', 'undone', 'cancelled', 'failed', 'stuck')),
  by_account int not null,
  -- whose place it is: of messages without a column of their own for it, and for whoever may see the batch
  node_id int not null,
  name text not null,
  format text not null,
  encoding text not null,
  columns text[] not null,
  -- the first rows, sealed, to choose columns by; emptied at the end
  sample bytea,
  -- field → column
  mapping jsonb,
  as_of timestamptz,
  counts jsonb,
  job_id uuid,
  job_by int,
  problem jsonb,
  -- [{what, by, at}], appended
  history jsonb not null,
  created_at timestamptz not null,
  changed_at timestamptz not null,
  primary key (district_id, id),
  foreign key (district_id, node_id) references node (district_id, id)
);
create index import_batch_by_time on import_batch (district_id, created_at, id);
create index import_batch_open on import_batch (changed_at) where state in ('uploaded', 'checking', 'checked');

-- A row of the file as it was (sealed), and what was found and made of it.
create table import_row (
  district_id int not null,
  batch_id uuid not null,
  -- counted in the file's order, from 1
  seq int not null,
  -- where it stands in the file, as whoever opens it counts
  line int not null,
  -- the order of loading comes before that of the file: parents before children
  ord smallint not null default 0,
  status text not null check (status in ('new', 'changed', 'same', 'repeat', 'error')),
  -- by what it is known (number, code, name, login), and by what it is the same row once more
  key text,
  twin text,
  cells bytea,
  flaws jsonb,
  -- what became of it
  fate text check (fate in ('loaded', 'undone', 'kept')),
  made text,
  before jsonb,
  primary key (district_id, batch_id, seq)
);
create index import_row_key on import_row (district_id, batch_id, key) where key is not null;
create index import_row_status on import_row (district_id, batch_id, status, seq);
create index import_row_to_load on import_row (district_id, batch_id, ord, seq) where status in ('new', 'changed');
create index import_row_made on import_row (district_id, made) where made is not null;

-- How the columns of such a header were read the last time.
create table import_mapping (
  district_id int not null references district,
  kind text not null,
  -- of the names of the columns
  header text not null,
  mapping jsonb not null,
  by_account int not null,
  at timestamptz not null,
  primary key (district_id, kind, header)
);
