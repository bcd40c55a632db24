-- What has not gone out over a line: dropped with its robot, without reading all that ever went out.
create index outbox_unsent on outbox (district_id, line) where sent_at is null and dropped_at is null;
