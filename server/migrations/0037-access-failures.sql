-- When somebody last failed to sign in: failures of the day before are forgotten, as those at logins that nobody has.
alter table account add column failed_at timestamptz;
