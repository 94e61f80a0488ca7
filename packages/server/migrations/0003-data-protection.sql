-- Keys and indexes of sealed values.

create table index_key (
  id text primary key check (id = 'index'),
  sealed bytea not null
);

-- By the version of the master key that wraps it, so that what is under an old one is found at once.
create index session_key_by_version on session_key ((get_byte(wrapped, 0) * 256 + get_byte(wrapped, 1)));

-- HMAC of the relying party's reference, by which it finds a session whose reference is sealed.
alter table session add column reference_index bytea;
create index session_by_reference on session (tenant_id, livemode, reference_index) where reference_index is not null;

-- Retention. Days are fixed when a session is created: what the person agreed to is what holds.

alter table tenant
  add column session_days integer check (session_days between 0 and 3650),
  add column result_days integer check (result_days between 0 and 3650),
  add column media_days integer check (media_days between 0 and 3650);

alter table session
  add column session_days integer not null default 30,
  add column result_days integer not null default 30,
  add column media_days integer not null default 30,
  -- When the kind ends, while it is still there and its end is known.
  add column media_until timestamptz,
  add column result_until timestamptz,
  -- The relying party first read the settled result; it was told that the end is near.
  add column first_read_at timestamptz,
  add column warned_at timestamptz,
  -- Legal hold: nothing is erased meanwhile. The reason is sealed by the session's key.
  add column held_since timestamptz,
  add column sealed_hold bytea;
alter table session
  alter column session_days drop default,
  alter column result_days drop default,
  alter column media_days drop default;
create index session_media_to_erase on session (media_until) where media_until is not null;
create index session_result_to_erase on session (result_until) where result_until is not null;
create index session_to_warn on session (retain_until) where warned_at is null and first_read_at is null;

-- Erasure.

-- False while an upload may still run: only what was let go of is destroyed at once.
alter table loose_media add column is_dropped boolean not null default false;

-- Answers that may be repeated for a day belong to the session that they are about.
alter table idempotent_request add column session_id text references session;
create index idempotent_request_by_session on idempotent_request (session_id) where session_id is not null;

create table deletion (
  session_id text primary key references session,
  erased_at timestamptz not null,
  -- Who or what asked: an API key, the command line, the clock.
  cause text not null,
  entry_id bigint not null references audit_entry,
  media_count integer not null,
  -- Null until every object is gone and the log has a place for the entry.
  receipt text,
  completed_at timestamptz
);
create index deletion_to_complete on deletion (erased_at) where completed_at is null;

alter table signing_key drop constraint signing_key_purpose_check;
alter table signing_key add constraint signing_key_purpose_check check (purpose in ('token', 'checkpoint', 'receipt'));
