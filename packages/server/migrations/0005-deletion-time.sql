-- What was erased since a backup, for the list that lies beside the backups.
create index deletion_by_time on deletion (erased_at);
