-- What others say of a checkpoint, and what is sealed.

-- One signature line (c2sp.org/tlog-cosignature) by a witness, whose verifier key is `witness`.
create table audit_cosignature (
  size bigint not null references audit_checkpoint,
  witness text not null,
  line text not null,
  created_at timestamptz not null,
  primary key (size, witness)
);
create index audit_cosignature_by_witness on audit_cosignature (witness, size desc);

-- A time-stamp token (RFC 3161, DER) over the text of the checkpoint.
create table audit_timestamp (
  size bigint primary key references audit_checkpoint,
  token bytea not null,
  stamped_at timestamptz not null
);

-- Entries below `to_index` are in the archive; `note` says so, signed by the log's key.
create table audit_seal (
  to_index bigint primary key check (to_index > 0 and to_index % 256 = 0),
  note text not null,
  created_at timestamptz not null
);

create index audit_checkpoint_by_time on audit_checkpoint (created_at, size);

-- The guard against a program's mistake. Who owns the tables can take it away; the tree is what shows that.

create or replace function audit_entry_guard() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' and old.leaf_index is null and new.leaf_index is not null
    and new.id = old.id and new.body = old.body and new.session_id is not distinct from old.session_id then
    return new;
  end if;
  if tg_op = 'DELETE' and old.leaf_index < (select max(to_index) from audit_seal) then
    return old;
  end if;
  raise exception 'the audit log is append-only' using errcode = 'insufficient_privilege';
end
$$;

create function audit_refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'the audit log is append-only' using errcode = 'insufficient_privilege';
end
$$;

create trigger audit_entry_never_emptied before truncate on audit_entry
  for each statement execute function audit_refuse_change();
create trigger audit_node_append_only before update or delete or truncate on audit_node
  for each statement execute function audit_refuse_change();
create trigger audit_checkpoint_append_only before update or delete or truncate on audit_checkpoint
  for each statement execute function audit_refuse_change();
create trigger audit_cosignature_append_only before update or delete or truncate on audit_cosignature
  for each statement execute function audit_refuse_change();
create trigger audit_timestamp_append_only before update or delete or truncate on audit_timestamp
  for each statement execute function audit_refuse_change();
create trigger audit_seal_append_only before update or delete or truncate on audit_seal
  for each statement execute function audit_refuse_change();

create function audit_seal_guard() returns trigger language plpgsql as $$
begin
  if new.to_index > coalesce((select max(size) from audit_checkpoint), 0) then
    raise exception 'a seal cannot cover entries that no checkpoint covers' using errcode = 'check_violation';
  end if;
  return new;
end
$$;
create trigger audit_seal_under_checkpoint before insert on audit_seal
  for each row execute function audit_seal_guard();
