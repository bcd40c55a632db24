-- Long work in bounded chunks. A chunk and the cursor behind it are one transaction, which holds the row: whoever dies with it
-- leaves the row as it was, for another to go on from.
create table job (
  district_id int not null references district,
  id uuid not null,
  kind text not null,
  by_account int not null,
  payload jsonb not null,
  cursor jsonb,
  done int not null default 0,
  total int,
  state text not null default 'queued' check (state in ('queued', 'running', 'done', 'failed', 'cancelled')),
  -- how often it was taken up since a chunk last ended well
  taken smallint not null default 0,
  turn_at timestamptz not null,
  cancel_asked boolean not null default false,
  result jsonb,
  problem jsonb,
  created_at timestamptz not null,
  started_at timestamptz,
  ended_at timestamptz,
  primary key (district_id, id)
);
create index job_waits on job (turn_at) where state in ('queued', 'running');
create index job_by_account on job (district_id, by_account, created_at);
create index job_ended on job (ended_at) where ended_at is not null;
