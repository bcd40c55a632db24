-- Several servers on one database. Each remembers for some seconds whom a session stands for and what that person may do: what ends
-- a session, a post or an account, or moves the places of posts, is told to all of them with the commit, whoever does it.
create function access_tell() returns trigger language plpgsql as $$
begin
  perform pg_notify('gridloom_access', '');
  return null;
end $$;
create trigger session_tells after delete on session for each statement execute function access_tell();
create trigger post_tells after insert or update or delete on post for each statement execute function access_tell();
create trigger account_tells after update of closed_at, password_hash, name, name_sealed on account
  for each statement execute function access_tell();
create trigger node_tells after update of path, to_at on node for each statement execute function access_tell();

-- Locks of logins that nobody has, by the rule of the others and for all servers alike. A keyed hash: somebody may have typed a
-- password there. They belong to no district: 0, as in the audit.
create table stranger_lock (
  district_id int not null default 0,
  login_mark bytea not null,
  failed int not null,
  locked_until timestamptz,
  failed_at timestamptz not null,
  primary key (district_id, login_mark)
);
create index stranger_lock_failed on stranger_lock (district_id, failed_at);

-- Whether somebody holds the message and has not said yet what became of it: then next_at is the end of the lease.
alter table outbox add column taken boolean not null default false;
create index outbox_taken on outbox (district_id, channel) where taken and done_at is null;
