-- Bulletins, assessments and appraisals: one edition a kind, a place and a period that is over. Until somebody publishes it, it
-- holds a draft that may be made anew; then it holds none.
create table report_edition (
  district_id int not null references district,
  id uuid not null,
  kind text not null check (kind in ('weekly', 'monthly', 'quarterly')),
  node_id int not null,
  from_day date not null,
  to_day date not null,
  draft json,
  version int not null,
  made_at timestamptz not null,
  frozen_at timestamptz,
  primary key (district_id, id),
  foreign key (district_id, node_id) references node (district_id, id),
  check ((draft is null) = (frozen_at is not null))
);
create unique index report_edition_once on report_edition (district_id, node_id, kind, from_day);
create index report_edition_newest on report_edition (district_id, to_day, kind, node_id, id);

-- What was published, as the text that it was then, and what it was made by. Never changed.
create table report_frozen (
  district_id int not null,
  edition_id uuid not null,
  content json not null,
  digest text not null,
  rule_version int not null,
  measures_version text not null,
  frozen_at timestamptz not null,
  frozen_by int not null,
  primary key (district_id, edition_id),
  foreign key (district_id, edition_id) references report_edition (district_id, id)
);

-- History: how it was made, published, which numbers were contested and how that was ruled on. Appended, never edited.
create table report_step (
  district_id int not null,
  edition_id uuid not null,
  seq smallint not null,
  request_id uuid not null,
  at timestamptz not null,
  by_account int,
  step text not null check (step in ('made', 'remade', 'frozen', 'contested', 'upheld', 'rejected')),
  data jsonb not null,
  primary key (district_id, edition_id, seq),
  unique (district_id, edition_id, request_id),
  foreign key (district_id, edition_id) references report_edition (district_id, id)
);

-- The application may not, whatever it is told.
revoke update, delete on report_frozen, report_step from gridloom_app;
