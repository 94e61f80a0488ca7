-- Where the entries of a session stand that are in the archive, so that its receipts can still be given.

create table audit_sealed_entry (
  leaf_index bigint primary key,
  session_id text not null references session,
  -- The entry records a change of the session's state.
  is_state boolean not null
);
create index audit_sealed_entry_by_session on audit_sealed_entry (session_id, leaf_index desc);
create trigger audit_sealed_entry_append_only before update or delete or truncate on audit_sealed_entry
  for each statement execute function audit_refuse_change();
