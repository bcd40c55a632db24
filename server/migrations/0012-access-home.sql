-- The community that a person says they live in: what is for its neighbours is theirs to read. Said by themselves, withdrawn at will.
alter table account add column home_node int;
