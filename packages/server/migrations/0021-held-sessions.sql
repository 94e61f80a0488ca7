-- The list of legal holds: the longest held first, among sessions that are mostly not held.

create index session_held on session (held_since, id) where held_since is not null;
